import { type Command, Option } from 'commander';
import { action, type Cli } from '../cli.ts';
import { usageProblem } from '../cli-problem.ts';
import { printItem } from '../server/lists.ts';
import { incidentRef } from '../server/named-ids.ts';
import { fieldValues } from './incident-declare.ts';

interface UpdateFlags {
  readonly title?: string;
  readonly summary?: string;
  readonly severity?: 'sev1' | 'sev2' | 'sev3' | 'sev4' | 'sev5';
  readonly axis?: 'reliability' | 'security';
  readonly kind?: 'reliability' | 'security' | 'both';
  readonly status?: string;
  readonly environment?: string;
  readonly field?: readonly string[];
}

export function addUpdate(incident: Command): void {
  incident
    .command('update')
    .description('Change what an incident says: title, severity, kind, status, fields')
    .argument('<incident>', 'INC-12, or its id')
    .option('--title <text>', 'what people see')
    .option('--summary <text>', 'what is known')
    .addOption(
      new Option('--severity <severity>', '`sev1` is the worst').choices(['sev1', 'sev2', 'sev3', 'sev4', 'sev5']),
    )
    .addOption(new Option('--axis <axis>', 'with --severity: of this side only').choices(['reliability', 'security']))
    .addOption(new Option('--kind <kind>', 'what suffers').choices(['reliability', 'security', 'both']))
    .option('--status <name>', 'such as `investigating`')
    .option('--environment <name>', 'where')
    .option('--field <name=value...>', 'fields of your organisation; nothing after = takes one away')
    .action(action(update));
}

async function update(cli: Cli, name: string, { axis, severity, field, ...rest }: UpdateFlags): Promise<void> {
  const fields = await fieldValues(cli, field);
  const body = {
    ...rest,
    ...(Object.keys(fields).length === 0 ? {} : { fields }),
    ...severityBody(severity, axis),
  };
  if (Object.keys(body).length === 0)
    throw usageProblem('nothing to change', 'say what: --severity, --status, --title …');
  const changed = await (await cli.client()).call('updateIncident', { params: { incident: incidentRef(name) }, body });
  const sides = changed.axes.map((side) => `${side.axis} ${side.severity}`).join(', ');
  printItem(cli.terminal, 'lockstep.incident/1', changed, [
    `${changed.name} ${changed.title}: ${changed.status.title}, ${sides}.`,
  ]);
}

function severityBody(severity: UpdateFlags['severity'], axis: UpdateFlags['axis']) {
  if (severity === undefined) {
    if (axis !== undefined) throw usageProblem('--axis needs --severity', 'say how severe that side is');
    return {};
  }
  return axis === undefined ? { severity } : { severities: { [axis]: severity } };
}
