import { type Command, Option } from 'commander';
import { action, type Cli } from '../cli.ts';
import { labelValue, matcherText, matcherValue, type TypedMatcher } from '../matchers.ts';
import { timeText } from '../moments.ts';
import { sendAlert, type SentAlert } from '../server/send-alert.ts';
import { firstItems, printItem, printList } from '../server/lists.ts';
import { addAlertWhy } from './alert-why.ts';
import { limitOption, timeOption } from './common-options.ts';

type Axis = 'reliability' | 'security' | 'both';
type Severity = 'critical' | 'error' | 'warning' | 'info';
type Fate = 'paged' | 'grouped' | 'held' | 'suppressed' | 'recorded';
type Labels = Readonly<Record<string, string>>;

interface ListFlags {
  readonly state: 'open' | 'resolved';
  readonly limit: number;
  readonly fate?: Fate;
  readonly axis?: Axis;
  readonly severity?: Severity;
  readonly source?: string;
  readonly service?: string;
  readonly group?: string;
  readonly search?: string;
  readonly match?: readonly TypedMatcher[];
}

interface ExplainFlags {
  readonly source?: string;
  readonly service?: string;
  readonly severity?: Severity;
  readonly axis?: Axis;
  readonly at?: string;
  readonly since?: string;
}

const axisOption = () =>
  new Option('--axis <axis>', 'which axis').choices(['reliability', 'security', 'both'] as const);
const severityOption = () =>
  new Option('--severity <severity>', 'how bad').choices(['critical', 'error', 'warning', 'info'] as const);

export function addAlert(program: Command): void {
  const alert = program.command('alert').description('Alerts: what is open, and why somebody was paged or not');
  alert
    .command('list')
    .description('List alerts, newest first')
    .addOption(new Option('--state <state>', 'open or resolved').choices(['open', 'resolved'] as const).default('open'))
    .addOption(
      new Option('--fate <fate>', 'what became of it').choices([
        'paged',
        'grouped',
        'held',
        'suppressed',
        'recorded',
      ] as const),
    )
    .addOption(axisOption())
    .addOption(severityOption())
    .option('--source <source>', 'where it came from')
    .option('--service <service>', 'whose it is')
    .option('--group <id>', 'all alerts of this group')
    .option('--search <text>', 'part of the summary')
    .option('--match <matcher>', 'such as team=shop; may be given more than once', gatherMatchers)
    .addOption(limitOption())
    .action(action(list));
  alert
    .command('show')
    .description('Show an alert, its notes, and why it did or did not page')
    .argument('<id>')
    .action(action(show));
  alert
    .command('explain')
    .description('Say where an alert with these labels would go, whether it would page, and why')
    .argument('[label...]', 'such as alertname=Down service=web', gatherLabels, {})
    .option('--source <source>', 'as if it came from there')
    .option('--service <service>', 'where no label names it')
    .addOption(severityOption())
    .addOption(axisOption())
    .addOption(timeOption('--at <time>', 'when (now)'))
    .addOption(timeOption('--since <time>', 'since when it fires (long enough for every route)'))
    .action(action(explain));
  addAlertWhy(alert);
  alert.command('resolve').description('Say that alerts are over').argument('<id...>').action(action(resolve));
  alert
    .command('send')
    .description('Send an alert to a source of kind generic; its key in LOCKSTEP_SOURCE_KEY')
    .argument('<summary>', 'one line for a lock screen')
    .argument('[label...]', 'such as service=web', gatherLabels, {})
    .option('--dedup-key <key>', 'names the matter; without it summary and labels do')
    .addOption(severityOption())
    .option('--resolve', 'it is over')
    .option('--source-key <key>', 'of the source; others on this machine can see it')
    .action(action(send));
}

function gatherMatchers(text: string, before: readonly TypedMatcher[] | undefined): readonly TypedMatcher[] {
  return [...(before ?? []), matcherValue(text)];
}

function gatherLabels(text: string, before: Labels): Labels {
  return { ...before, ...Object.fromEntries([labelValue(text)]) };
}

async function list(cli: Cli, { limit, match, ...asked }: ListFlags): Promise<void> {
  const client = await cli.client();
  const matchers = match === undefined ? undefined : `{${match.map(matcherText).join(',')}}`;
  const listed = await firstItems(limit, (page) =>
    client.call('listAlerts', { query: { ...page, ...asked, matchers } }),
  );
  printList(cli.terminal, listed, {
    schema: 'lockstep.alert.list/1',
    heading: ['ID', 'SINCE', 'FATE', 'SEVERITY', 'SOURCE', 'SERVICE', 'SUMMARY'],
    row: ({ id, startsAt, fate, severity, source, service, summary }) => [
      id,
      timeText(startsAt),
      fate,
      severity ?? '-',
      source,
      service ?? '-',
      summary,
    ],
    empty: asked.state === 'open' ? 'No such alert is open.' : 'No such alert is known.',
  });
}

async function show(cli: Cli, id: string): Promise<void> {
  const found = await (await cli.client()).call('getAlertDetail', { params: { alert: id } });
  const { summary, state, source, service, labels, group, why, notes } = found;
  const printed = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  printItem(cli.terminal, 'lockstep.alert/1', found, [
    summary,
    `${state} since ${timeText(found.startsAt)}, from ${source}, service ${service ?? 'none'}: ${printed.join(', ')}`,
    ...(group === null
      ? []
      : [`group ${group.id}: ${group.title}, ${group.state}, ${group.openAlerts} of ${group.alerts} open`]),
    'Why:',
    ...why.map((sentence) => `  - ${sentence}`),
    ...notes.map(
      ({ at, kind, by, note }) => `${timeText(at)} ${kind} by ${by ?? 'its sender'}${note === null ? '' : `: ${note}`}`,
    ),
  ]);
}

async function explain(cli: Cli, labels: Labels, { since, ...flags }: ExplainFlags): Promise<void> {
  const body = { labels: { ...labels }, ...flags, startsAt: since };
  const decision = await (await cli.client()).call('explainAlert', { body });
  const { green, yellow } = cli.terminal.paint;
  const heads = {
    now: green('It would page.'),
    held: yellow('It would wait first.'),
    suppressed: yellow('It would page nobody.'),
  } as const;
  printItem(cli.terminal, 'lockstep.alert.explain/1', decision, [
    heads[decision.page],
    ...decision.sentences.map((sentence) => `  - ${sentence}`),
  ]);
}

async function resolve(cli: Cli, ids: readonly string[]): Promise<void> {
  const { resolved } = await (await cli.client()).call('resolveAlerts', { body: { alerts: [...ids] } });
  const before = ids.length - resolved.length;
  printItem(cli.terminal, 'lockstep.alert.resolve/1', { resolved }, [
    `${resolved.length} resolved${before === 0 ? '.' : `; ${before} were over already.`}`,
  ]);
}

async function send(
  cli: Cli,
  summary: string,
  labels: Labels,
  flags: SentAlert & { readonly sourceKey?: string },
): Promise<void> {
  const { sourceKey, ...more } = flags;
  const answer = await sendAlert(cli, sourceKey, { ...more, summary, labels });
  printItem(cli.terminal, 'lockstep.alert.send/1', { answer }, [
    flags.resolve === true ? 'Stored: it is over.' : 'Stored: it is decided upon at once.',
  ]);
}
