import { type Command, Option } from 'commander';
import { action } from '../cli.ts';
import { timeText } from '../moments.ts';
import { firstItems, printList } from '../server/lists.ts';
import { limitOption } from './common-options.ts';

interface NowFlags {
  readonly scope?: 'mine' | 'team' | 'unowned' | 'others';
  readonly service?: string;
  readonly limit: number;
}

export function addNow(program: Command): void {
  program
    .command('now')
    .description('What needs a human: what burns first, of it what nobody owns')
    .addOption(new Option('--scope <whose>', 'only of those').choices(['mine', 'team', 'unowned', 'others']))
    .option('--service <name>', 'only of this service')
    .addOption(limitOption())
    .action(
      action(async (cli, { limit, scope, service }: NowFlags) => {
        const client = await cli.client();
        const listed = await firstItems(limit, (page) =>
          client.call('listNow', { query: { ...page, scope, service } }),
        );
        printList(cli.terminal, listed, {
          schema: 'lockstep.now.list/1',
          heading: ['WHAT', 'WAITS FOR', 'DUE', 'TITLE'],
          row: (each) => [
            each.kind.replaceAll('_', ' '),
            each.owner?.name ?? (each.isUnowned ? 'nobody' : (each.ring ?? 'nobody').replaceAll('_', ' ')),
            each.dueAt === null ? '' : timeText(each.dueAt),
            each.title,
          ],
          empty: 'Nothing needs anybody.',
        });
      }),
    );
}
