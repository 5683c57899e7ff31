import type { Command } from 'commander';
import { action } from '../cli.ts';
import { timeText } from '../moments.ts';
import { printItem } from '../server/lists.ts';
import { personId } from '../server/person-id.ts';

export function addAlertWhy(alert: Command): void {
  alert
    .command('why')
    .description('Say why somebody was, or was not, paged for an alert')
    .argument('<id>')
    .option('--person <person>', 'about this person only: address, name or id')
    .action(
      action(async (cli, id: string, { person }: { readonly person?: string }) => {
        const client = await cli.client();
        const user = person === undefined ? undefined : await personId(client, person);
        const why = await client.call('getAlertWhy', { params: { alert: id }, query: { user } });
        printItem(cli.terminal, 'lockstep.alert.why/1', why, [
          why.answer,
          'Decided:',
          ...why.decision.map((sentence) => `  - ${sentence}`),
          ...(why.lines.length === 0 ? [] : ['Then:']),
          ...why.lines.map(({ at, sentence }) => `  ${timeText(at)} ${sentence}`),
        ]);
      }),
    );
}
