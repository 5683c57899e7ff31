import { type Command, Option } from 'commander';
import { action } from '../cli.ts';
import { timeText } from '../moments.ts';
import { firstItems, printItem, printList } from '../server/lists.ts';
import { componentIds } from '../server/status-components.ts';
import { limitOption, timeOption } from './common-options.ts';

interface PlanFlags {
  readonly title: string;
  readonly message: string;
  readonly from: string;
  readonly to: string;
  readonly component: readonly string[];
}

/** `status maintenance` lists; `plan` and `end` are below it. */
export function addStatusMaintenance(status: Command): void {
  const maintenance = status.command('maintenance').description('Planned work that status pages tell of');
  maintenance
    .command('list', { isDefault: true })
    .description('Planned and current work, the next first')
    .addOption(new Option('--state <state>', 'which').choices(['current', 'over']).default('current'))
    .addOption(limitOption())
    .action(
      action(async (cli, { limit, state }: { readonly limit: number; readonly state: 'current' | 'over' }) => {
        const client = await cli.client();
        const listed = await firstItems(limit, (page) =>
          client.call('listStatusMaintenance', { query: { ...page, state } }),
        );
        printList(cli.terminal, listed, {
          schema: 'lockstep.status.maintenance.list/1',
          heading: ['MAINTENANCE', 'STATE', 'FROM', 'TO', 'COMPONENTS', 'TITLE'],
          row: (each) => [
            each.id,
            each.state,
            timeText(each.startsAt),
            timeText(each.endsAt),
            each.components.map(({ page, name }) => `${page}/${name}`).join(', '),
            each.title,
          ],
          empty: 'No work is planned.',
        });
      }),
    );
  maintenance
    .command('plan')
    .description('Tell of planned work')
    .requiredOption('--title <text>', 'what is done')
    .requiredOption('--message <text>', 'Markdown: what readers will notice')
    .addOption(timeOption('--from <time>', 'when it begins').makeOptionMandatory())
    .addOption(timeOption('--to <time>', 'when it ends').makeOptionMandatory())
    .requiredOption('--component <page/name...>', 'what it touches')
    .action(
      action(async (cli, { title, message, from, to, component }: PlanFlags) => {
        const client = await cli.client();
        const components = [...(await componentIds(client, component))];
        const planned = await client.call('planStatusMaintenance', {
          body: { title, message, startsAt: from, endsAt: to, components },
        });
        printItem(cli.terminal, 'lockstep.status.maintenance/1', planned, [
          `Planned ${timeText(planned.startsAt)} to ${timeText(planned.endsAt)}: ${planned.title} (${planned.id}).`,
        ]);
      }),
    );
  maintenance
    .command('end')
    .description('The work is done; or it is called off, where it has not begun')
    .argument('<maintenance>', 'its id')
    .action(
      action(async (cli, id: string) => {
        const client = await cli.client();
        const ended = await client.call('endStatusMaintenance', { params: { maintenance: id } });
        printItem(cli.terminal, 'lockstep.status.maintenance/1', ended, [
          `${ended.title} is ${ended.state === 'cancelled' ? 'called off' : 'done'}.`,
        ]);
      }),
    );
}
