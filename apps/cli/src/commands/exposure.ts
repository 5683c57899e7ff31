import { type Command, Option } from 'commander';
import { type exposuresOperations, ExposureState, isId, type ResponseOf, TriageVerdict } from '@lockstep/contract';
import { action, type Cli } from '../cli.ts';
import { usageProblem } from '../cli-problem.ts';
import { timeText } from '../moments.ts';
import { firstItems, printItem, printList } from '../server/lists.ts';
import { limitOption, timeOption } from './common-options.ts';

type Detail = ResponseOf<(typeof exposuresOperations)['showExposure']>;
type Verdict = Detail['verdicts'][number];

interface ListFlags {
  readonly advisory?: string;
  readonly service?: string;
  readonly environment?: string;
  readonly state: 'open' | 'any' | Detail['state'];
  readonly zeroBudget?: boolean;
  readonly overdue?: boolean;
  readonly limit: number;
}

interface TriageFlags {
  readonly verdict: Verdict['verdict'];
  readonly logs: string;
  readonly query: string;
  readonly from: string;
  readonly to?: string;
  readonly note?: string;
  readonly missing?: string;
  readonly secondLook?: string;
  readonly accept?: string;
  readonly service?: readonly string[];
}

export function addExposure(program: Command): void {
  const exposure = program.command('exposure').description('Where releases with a known flaw were live');
  exposure
    .command('list')
    .description('List exposures, what is due first')
    .option('--advisory <id>', 'by any of its ids')
    .option('--service <name>', 'of one service')
    .option('--environment <name>', 'in one environment')
    .addOption(
      new Option('--state <state>', 'open: live, untriaged or cannot_tell (open)')
        .choices(['open', 'any', ...ExposureState.options])
        .default('open'),
    )
    .option('--zero-budget', 'only three-day and forensic classes in production')
    .option('--overdue', 'only what is overdue')
    .addOption(limitOption())
    .action(action(list));
  exposure
    .command('show')
    .description('Show one exposure with every verdict on it')
    .argument('<id>')
    .action(action(show));
  addTriage(exposure);
}

function addTriage(exposure: Command): void {
  exposure
    .command('triage')
    .description('Prepare a verdict on an exposure, or on all open ones of an advisory, for signing in the browser')
    .argument('<id-or-advisory>', 'an exposure by its id, or CVE-2025-0001')
    .addOption(
      new Option('--verdict <verdict>', 'what the logs say').choices(TriageVerdict.options).makeOptionMandatory(),
    )
    .requiredOption('--logs <text>', 'which logs were looked at')
    .requiredOption('--query <text>', 'what they were asked')
    .addOption(timeOption('--from <time>', 'begin of the stretch that was looked at').makeOptionMandatory())
    .addOption(timeOption('--to <time>', 'its end (now)'))
    .option('--note <text>', 'what else there is to say')
    .option('--missing <text>', 'of cannot_tell: what would be needed to tell')
    .addOption(timeOption('--second-look <time>', 'of cannot_tell: when somebody looks again'))
    .option('--accept <reason>', 'of cannot_tell: why that is accepted')
    .option('--service <name...>', 'of an advisory: only in these services')
    .action(action(triage));
}

async function list(cli: Cli, { limit, ...flags }: ListFlags): Promise<void> {
  const client = await cli.client();
  const { zeroBudget, overdue, ...names } = flags;
  const query = {
    ...names,
    ...(zeroBudget === undefined ? {} : { zeroBudget: String(zeroBudget) }),
    ...(overdue === undefined ? {} : { overdue: String(overdue) }),
  };
  const listed = await firstItems(limit, (page) => client.call('listExposures', { query: { ...page, ...query } }));
  printList(cli.terminal, listed, {
    schema: 'lockstep.exposure.list/1',
    heading: ['ID', 'ADVISORY', 'SERVICE', 'ENVIRONMENT', 'STATE', 'SINCE', 'DUE'],
    row: (one) => [
      one.id,
      one.advisory,
      one.service,
      one.environment,
      one.certainty === 'unknown' ? `${one.state}, unknown` : one.state,
      timeText(one.since),
      one.isOverdue ? `${timeText(one.dueAt)} overdue` : timeText(one.dueAt),
    ],
    empty: flags.state === 'open' ? 'No exposure is open.' : 'There is no such exposure.',
  });
}

async function show(cli: Cli, id: string): Promise<void> {
  const one = await (await cli.client()).call('showExposure', { params: { exposure: id } });
  printItem(cli.terminal, 'lockstep.exposure/1', one, linesOf(one));
}

function linesOf(one: Detail): readonly string[] {
  const { service, environment, advisory, deadline, isZeroBudget, listedOn, stretches, replicas } = one;
  return [
    `${advisory}: ${service} in ${environment}, ${one.state}: ${one.because}`,
    `${deadline.replaceAll('_', ' ')}${isZeroBudget ? ', no budget' : ''}: ${one.deadlineBecause}`,
    `Known since ${timeText(one.knownAt)}, listed as exploited ${listedOn ?? '-'}, found here ${timeText(one.foundAt)}`,
    `Due ${timeText(one.dueAt)}: ${one.dueBecause}`,
    ...one.packages.map((part) => `  ${part.package} ${part.versions.join(', ')}`),
    ...stretches.map(
      ({ from, to, versions }) =>
        `  live ${timeText(from)} to ${to === null ? 'now' : timeText(to)}: ${versions.map(({ version }) => version).join(', ')}`,
    ),
    ...(replicas === null ? [] : [`  ${replicas.affected} of ${replicas.total} replicas now`]),
    ...(one.verdicts.length === 0 ? ['No verdict yet.'] : one.verdicts.flatMap(verdictLines)),
  ];
}

function verdictLines(verdict: Verdict): readonly string[] {
  const { by, at, logs, query, from, to, missing, accepted, supersededAt } = verdict;
  return [
    `${verdict.verdict.replace('_', ' ')} by ${by.name}, ${timeText(at)}${supersededAt === null ? '' : ' (superseded)'}`,
    `  logs: ${logs}; from ${timeText(from)} to ${timeText(to)}; asked: ${query}`,
    ...(missing === null ? [] : [`  missing: ${missing}`]),
    ...(accepted === null ? [] : [`  accepted by ${accepted.by.name}: ${accepted.reason}`]),
  ];
}

/**
 * A verdict is signed by a person at a screen, never by a token: this looks up what it is about and gives the address of the form with
 * everything filled in.
 */
async function triage(cli: Cli, what: string, { service: services, ...flags }: TriageFlags): Promise<void> {
  const client = await cli.client();
  const named = isId(what) ? await client.call('showExposure', { params: { exposure: what } }) : undefined;
  if (named !== undefined && services !== undefined)
    throw usageProblem('`--service` goes with an advisory', 'leave it out');
  const advisory = named?.advisory ?? what;
  const found =
    named === undefined
      ? (await firstItems(500, (page) => client.call('listExposures', { query: { ...page, advisory } }))).items
      : [named];
  const rows = services === undefined ? found : found.filter(({ service }) => services.includes(service));
  const missing = services?.find((name) => !rows.some(({ service }) => service === name));
  if (missing !== undefined || rows.length === 0) {
    throw usageProblem(
      `${missing === undefined ? 'nothing' : `\`${missing}\``} is open for \`${advisory}\``,
      'see `lockstep exposure list`',
    );
  }
  const narrowed = named !== undefined || services !== undefined ? rows.map(({ id }) => id) : [];
  const address = addressOf(cli, advisory, narrowed, flags);
  const places = rows.map(({ id, service, environment, state }) => ({ id, service, environment, state }));
  printItem(cli.terminal, 'lockstep.exposure.triage/1', { advisory, url: address, exposures: places }, [
    ...places.map(({ service, environment, state }) => `${service} in ${environment}: ${state}`),
    'A verdict is signed by a person who holds the security key. The form, filled in:',
    address,
  ]);
}

function addressOf(
  cli: Cli,
  advisory: string,
  exposures: readonly string[],
  flags: Omit<TriageFlags, 'service'>,
): string {
  const address = new URL('/exposures', cli.settings().url);
  const { verdict, logs, query, from, note, missing, secondLook, accept } = flags;
  const to = flags.to ?? new Date().toISOString();
  const filled = { advisory, triage: verdict, logs, query, from, to, note, missing, secondLook, accept };
  for (const [name, value] of Object.entries(filled)) if (value !== undefined) address.searchParams.set(name, value);
  if (exposures.length > 0) address.searchParams.set('rows', exposures.join());
  return address.href;
}
