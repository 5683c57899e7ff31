import type { Command } from 'commander';
import { action } from '../cli.ts';
import { timeText } from '../moments.ts';
import { printItem } from '../server/lists.ts';

export function addAlertWhy(alert: Command): void {
  alert
    .command('why')
    .description('Say why somebody was, or was not, paged for an alert')
    .argument('<id>')
    .option('--person <id>', 'about this person only')
    .action(
      action(async (cli, id: string, { person }: { readonly person?: string }) => {
        const why = await (await cli.client()).call('getAlertWhy', { params: { alert: id }, query: { user: person } });
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
