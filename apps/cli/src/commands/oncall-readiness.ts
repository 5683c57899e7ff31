import type { Command } from 'commander';
import { action } from '../cli.ts';
import { exitCodes } from '../cli-problem.ts';
import { timeText } from '../moments.ts';
import { firstItems, printList } from '../server/lists.ts';
import { limitOption } from './common-options.ts';

export function addOncallReadiness(parent: Command): void {
  parent
    .command('readiness')
    .description('Say who a page would reach, what is weak about it, and what to do')
    .option('--fail', 'exit with an error when somebody can not be reached')
    .addOption(limitOption())
    .action(
      action(async (cli, { limit, fail }: { readonly limit: number; readonly fail?: boolean }) => {
        const client = await cli.client();
        const listed = await firstItems(limit, (query) => client.call('getReadiness', { query }));
        printList(cli.terminal, listed, {
          schema: 'lockstep.oncall.readiness/1',
          heading: ['PERSON', 'STATE', 'WAYS', 'LAST TEST', 'WHAT TO DO'],
          row: ({ person, state, high, lastTestAt, flaws }) => [
            person.name,
            state,
            String(high),
            lastTestAt === null ? 'never' : timeText(lastTestAt),
            flaws.map(({ sentence, cure }) => `${sentence}: ${cure}`).join('; '),
          ],
          empty: 'Nobody is here yet.',
        });
        const isMissing = listed.items.some(({ state }) => state === 'unreachable');
        return fail === true && isMissing ? exitCodes.error : exitCodes.ok;
      }),
    );
}
