import { type Command, Option } from 'commander';
import { action, type Cli } from '../cli.ts';
import { usageProblem } from '../cli-problem.ts';
import { printItem } from '../server/lists.ts';
import { timeOption } from './common-options.ts';

interface DeclareFlags {
  readonly title: string;
  readonly kind: 'reliability' | 'security' | 'both';
  readonly severity: 'sev1' | 'sev2' | 'sev3' | 'sev4' | 'sev5';
  readonly environment?: string;
  readonly summary?: string;
  readonly startedAt?: string;
  readonly causedBy?: string;
  readonly field?: readonly string[];
  readonly drill?: boolean;
  readonly pages?: boolean;
  readonly anyway?: boolean;
}

/** `record` is what it was called before incidents had rooms; it asks about none that looks the same. */
export function addDeclare(incident: Command): void {
  declaring(incident.command('declare [service]'), 'Declare an incident')
    .option('--summary <text>', 'what is known')
    .option('--field <name=value...>', 'fields of your organisation')
    .option('--drill', 'an exercise: nobody is paged by it')
    .option('--pages', 'with --drill: page people as if it were none')
    .option('--anyway', 'also when an open incident looks the same')
    .action(action(declare));
  declaring(incident.command('record <service>'), 'Declare an incident, as scripts of before do').action(
    action(async (cli, service: string, flags: DeclareFlags) => declare(cli, service, { ...flags, anyway: true })),
  );
}

function declaring(command: Command, description: string): Command {
  return command
    .description(description)
    .requiredOption('--title <text>', 'what people see')
    .addOption(
      new Option('--kind <kind>', 'what suffers').choices(['reliability', 'security', 'both']).default('reliability'),
    )
    .addOption(
      new Option('--severity <severity>', '`sev1` is the worst; `lockstep incident criteria` says what each means')
        .choices(['sev1', 'sev2', 'sev3', 'sev4', 'sev5'])
        .makeOptionMandatory(),
    )
    .option('--environment <name>', 'where')
    .addOption(timeOption('--started-at <time>', 'when (now)'))
    .option('--caused-by <version>', 'the release that caused it');
}

async function declare(cli: Cli, service: string | undefined, flags: DeclareFlags): Promise<void> {
  const { causedBy, field, drill, pages, anyway, ...rest } = flags;
  const client = await cli.client();
  const body = {
    ...rest,
    ...(service === undefined ? {} : { service }),
    causedByVersion: causedBy,
    fields: await fieldValues(cli, field),
    isDrill: drill === true,
    pagesInDrill: pages === true,
    onDuplicate: anyway === true ? ('declare' as const) : ('ask' as const),
  };
  const made = await client.call('recordIncident', { body });
  printItem(cli.terminal, 'lockstep.incident/1', made, [
    `${made.name} is open${made.isDrill ? ', a drill' : ''}: ${made.title} (${made.severity}).`,
  ]);
}

/** `name=value`, as the kinds of fields want them. @returns nothing for an empty value, which takes one away */
export async function fieldValues(
  cli: Cli,
  given: readonly string[] = [],
): Promise<Record<string, string | number | null>> {
  if (given.length === 0) return {};
  const { items } = await (await cli.client()).call('listIncidentFields', {});
  return Object.fromEntries(
    given.map((text) => {
      const at = text.indexOf('=');
      const [name, value] = [text.slice(0, at), text.slice(at + 1)];
      const field = items.find((one) => one.name === name);
      if (at < 1 || field === undefined) {
        const names = items.map((one) => `\`${one.name}\``).join(', ');
        throw usageProblem(`\`${text}\` names no field`, names === '' ? 'there are none yet' : `write ${names} with =`);
      }
      if (value === '') return [name, null];
      return [name, field.kind === 'number' ? Number(value) : value];
    }),
  );
}
