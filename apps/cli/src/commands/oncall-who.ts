import type { Command } from 'commander';
import { action } from '../cli.ts';
import { gathered } from '../option-values.ts';
import { printList } from '../server/lists.ts';
import { timeOption } from './common-options.ts';

interface WhoFlags {
  readonly schedule?: readonly string[];
  readonly team?: string;
  readonly service?: string;
  readonly at?: string;
}

export function addOncallWho(parent: Command): void {
  parent
    .command('who')
    .description('Say who is on call, and until when')
    .option('--schedule <name>', 'of this schedule; may be given more than once', gathered)
    .option('--team <name>', 'of the schedules of a team')
    .option('--service <name>', 'of the schedules of the team that has the service')
    .addOption(timeOption('--at <time>', 'when (now)'))
    .action(
      action(async (cli, { schedule, ...query }: WhoFlags) => {
        const client = await cli.client();
        const { onCallRow } = await import('../server/schedule-lines.ts');
        const schedules = schedule === undefined ? {} : { schedules: schedule.join(',') };
        const { items, people } = await client.call('listOnCall', { query: { ...query, ...schedules } });
        const named = items.map((item) => ({
          ...item,
          onCall: item.onCall.map((one) => ({ ...one, name: people.find(({ id }) => id === one.userId)?.name })),
        }));
        printList(
          cli.terminal,
          { items: named, hasMore: false },
          {
            schema: 'lockstep.oncall.who/1',
            heading: ['SCHEDULE', 'ON CALL', 'UNTIL', 'THEN'],
            row: (item) => onCallRow(item, people),
            empty: 'No schedule: `lockstep schedule list`.',
          },
        );
      }),
    );
}
