import { type Command, Option } from 'commander';
import { action } from '../cli.ts';
import { timeText } from '../moments.ts';
import { firstItems, printItem, printList } from '../server/lists.ts';
import { limitOption, timeOption } from './common-options.ts';

interface RecordFlags {
  readonly title: string;
  readonly kind: 'reliability' | 'security' | 'both';
  readonly severity: 'sev1' | 'sev2' | 'sev3' | 'sev4' | 'sev5';
  readonly environment?: string;
  readonly startedAt?: string;
  readonly causedBy?: string;
}

interface ResolveFlags {
  readonly at?: string;
  readonly fixedBy?: string;
}

interface ListFlags {
  readonly service?: string;
  readonly open?: boolean;
  readonly limit: number;
}

export function addIncident(program: Command): void {
  const incident = program.command('incident').description('What the gate needs to know of incidents');
  incident
    .command('record')
    .description('Record an incident')
    .argument('<service>')
    .requiredOption('--title <text>', 'what people see')
    .addOption(
      new Option('--kind <kind>', 'what suffers').choices(['reliability', 'security', 'both']).default('reliability'),
    )
    .addOption(
      new Option('--severity <severity>', '`sev1` is the worst')
        .choices(['sev1', 'sev2', 'sev3', 'sev4', 'sev5'])
        .makeOptionMandatory(),
    )
    .option('--environment <name>', 'where')
    .addOption(timeOption('--started-at <time>', 'when (now)'))
    .option('--caused-by <version>', 'the release that caused it')
    .action(
      action(async (cli, service: string, { causedBy, ...flags }: RecordFlags) => {
        const made = await (
          await cli.client()
        ).call('recordIncident', { body: { service, ...flags, causedByVersion: causedBy } });
        printItem(cli.terminal, 'lockstep.incident/1', made, [
          `${made.name} is open: ${made.title} (${made.severity}).`,
        ]);
      }),
    );
  incident
    .command('resolve')
    .description('Resolve an incident, and say which release fixed it')
    .argument('<incident>', 'INC-12, or its id')
    .addOption(timeOption('--at <time>', 'when (now)'))
    .option('--fixed-by <version>', 'the release that fixed it')
    .action(
      action(async (cli, name: string, flags: ResolveFlags) => {
        const client = await cli.client();
        const { incidentRef } = await import('../server/named-ids.ts');
        const resolvedAt = flags.at ?? new Date().toISOString();
        const body = flags.fixedBy === undefined ? { resolvedAt } : { resolvedAt, fixedByVersion: flags.fixedBy };
        const done = await client.call('updateIncident', {
          params: { incident: incidentRef(name) },
          body,
        });
        printItem(cli.terminal, 'lockstep.incident/1', done, [
          `${done.name} was resolved at ${timeText(done.resolvedAt)}${done.fixedByVersion === null ? '' : `, fixed by ${done.fixedByVersion}`}.`,
        ]);
      }),
    );
  addList(incident);
}

function addList(incident: Command): void {
  incident
    .command('list')
    .description('List incidents, newest first')
    .option('--service <name>', 'only of this service')
    .option('--open', 'only those that are not resolved')
    .addOption(limitOption())
    .action(
      action(async (cli, { limit, open, service }: ListFlags) => {
        const client = await cli.client();
        const only = open === true ? { open: 'true' } : {};
        const listed = await firstItems(limit, (page) =>
          client.call('listIncidents', { query: { ...page, service, ...only } }),
        );
        printList(cli.terminal, listed, {
          schema: 'lockstep.incident.list/1',
          heading: ['INCIDENT', 'SEVERITY', 'KIND', 'SERVICE', 'STARTED', 'RESOLVED', 'TITLE'],
          row: (each) => [
            each.name,
            each.severity,
            each.kind,
            each.service ?? '',
            timeText(each.startedAt),
            each.resolvedAt === null ? 'open' : timeText(each.resolvedAt),
            each.title,
          ],
          empty: 'No incident.',
        });
      }),
    );
}
