import type { Command } from 'commander';
import { action } from '../cli.ts';
import { CliProblem, exitCodes } from '../cli-problem.ts';
import { timeText } from '../moments.ts';
import { firstItems, printItem, printList } from '../server/lists.ts';
import { limitOption, timeOption } from './common-options.ts';
import { addTimeline } from './incident-timeline.ts';
import { addAccess } from './incident-access.ts';
import { addDeclare } from './incident-declare.ts';
import { addRoles } from './incident-roles.ts';
import { addUpdate } from './incident-update.ts';
import { addIncidentWork } from './incident-work.ts';

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
  const incident = program
    .command('incident')
    .description('Incidents: what they say, who is in them, when they were over');
  addDeclare(incident);
  addUpdate(incident);
  addRoles(incident);
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
  addIncidentWork(incident);
  addTimeline(incident);
  addAccess(incident);
  addList(incident);
  addCriteria(incident);
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

function addCriteria(incident: Command): void {
  incident
    .command('criteria')
    .description('What each severity means on each side, by the published criteria')
    .action(
      action(async (cli) => {
        const { items } = await (await cli.client()).call('getIncidentCriteria', {});
        const inForce = items.find(({ state }) => state === 'in_force');
        if (inForce === undefined) throw new CliProblem(exitCodes.notFound, 'no criteria were published');
        const lines = (['reliability', 'security'] as const).flatMap((axis) =>
          Object.entries(inForce.words[axis]).map(([severity, words]) => `${axis} ${severity}: ${words}`),
        );
        printItem(cli.terminal, 'lockstep.incident.criteria/1', inForce, [`Criteria ${inForce.version}.`, ...lines]);
      }),
    );
}
