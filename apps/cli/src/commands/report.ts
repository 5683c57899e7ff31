import { type Command, Option } from 'commander';
import { action, type Cli } from '../cli.ts';
import { usageProblem } from '../cli-problem.ts';
import { timeText } from '../moments.ts';
import { firstItems, printItem, printList } from '../server/lists.ts';
import { limitOption } from './common-options.ts';

const decisions = ['triaging', 'accepted', 'duplicate', 'not_a_problem', 'spam', 'fixed', 'disclosed'] as const;

interface ListFlags {
  readonly state: 'open' | 'closed';
  readonly kind?: 'security' | 'broken';
  readonly overdue?: boolean;
  readonly mine?: boolean;
  readonly search?: string;
  readonly limit: number;
}

interface DecideFlags {
  readonly reason?: string;
  readonly of?: string;
  readonly message?: string;
}

export function addReport(program: Command): void {
  const report = program.command('report').description('What people outside reported');
  report
    .command('list')
    .description('List reports: what is overdue first')
    .addOption(new Option('--state <state>', 'open or closed').choices(['open', 'closed']).default('open'))
    .addOption(new Option('--kind <kind>', 'only of this kind').choices(['security', 'broken']))
    .option('--overdue', 'only what is overdue')
    .option('--mine', 'only what you have')
    .option('--search <words>', 'only with these words')
    .addOption(limitOption())
    .action(action(list));
  report
    .command('show')
    .description('Show one report with its history')
    .argument('<report>', 'such as RPT-7K3QM-92XHD')
    .action(action(show));
  report
    .command('decide')
    .description('Move a report on; the reporter sees the state and the message, never the reason')
    .argument('<report>', 'such as RPT-7K3QM-92XHD')
    .argument('<state>', decisions.join(', '))
    .option('--reason <text>', 'why; needed for all but `triaging`')
    .option('--of <report>', 'for `duplicate`: which report it repeats')
    .option('--message <text>', 'told to the reporter')
    .action(action(decide));
}

async function list(cli: Cli, { state, kind, overdue, mine, search, limit }: ListFlags): Promise<void> {
  const client = await cli.client();
  const listed = await firstItems(limit, (page) =>
    client.call('listReports', {
      query: {
        ...page,
        state,
        kind,
        q: search,
        ...(overdue === true && { overdue: 'true' }),
        ...(mine === true && { owner: 'me' }),
      },
    }),
  );
  printList(cli.terminal, listed, {
    schema: 'lockstep.report.list/1',
    heading: ['REPORT', 'KIND', 'STATE', 'DUE', 'OWNER', 'WHAT'],
    row: (report) => [
      report.reference,
      report.kind,
      report.state,
      report.due === undefined
        ? ''
        : `${report.due.for} ${timeText(report.due.at)}${report.due.isOverdue ? ' OVERDUE' : ''}`,
      report.owner?.name ?? '',
      report.title ?? '(redacted)',
    ],
    empty: `No report is ${state}.`,
  });
}

async function show(cli: Cli, reference: string): Promise<void> {
  const found = await (await cli.client()).call('showReport', { params: { report: reference } });
  const { due, entries, attachments, lookalikes } = found;
  const said = (name: string, { text }: { readonly text?: string | undefined }): readonly string[] =>
    text === undefined ? [] : ['', `${name}:`, ...indented(text)];
  printItem(cli.terminal, 'lockstep.report/1', found, [
    `${found.reference}: ${found.title ?? '(redacted)'}`,
    `${found.kind}, ${found.state}, ${found.owner?.name ?? 'nobody has it'}${
      due === undefined ? '' : `, ${due.for} ${due.isOverdue ? 'overdue since' : 'due'} ${timeText(due.at)}`
    }`,
    ...lookalikes.map((each) => `Looks the same: ${each.reference} (${each.state}) ${each.title ?? ''}`),
    ...said('What', found.what),
    ...said('Where', found.whereText),
    ...said('Steps', found.steps),
    ...said(found.sender === 'unproven' ? 'Contact (not proven)' : 'Contact', found.contact),
    ...(attachments.length === 0
      ? []
      : ['', 'Files:', ...attachments.map(({ name, bytes, digest }) => `  ${name} (${bytes} bytes, ${digest})`)]),
    '',
    'History:',
    ...entries.flatMap(({ at, by, kind, facts, text }) => [
      `  ${timeText(at)} ${by?.name ?? 'the reporter'}: ${kind}${Object.entries(facts)
        .map(([name, value]) => ` ${name}=${value}`)
        .join('')}`,
      ...(text === undefined ? [] : indented(text, 4)),
    ]),
  ]);
}

function indented(text: string, by = 2): readonly string[] {
  return text.split('\n').map((line) => `${' '.repeat(by)}${line}`);
}

async function decide(cli: Cli, reference: string, state: string, flags: DecideFlags): Promise<void> {
  const wanted = decisions.find((each) => each === state);
  if (wanted === undefined)
    throw usageProblem(`\`${state}\` is no state of a report`, `it can be ${decisions.join(', ')}`);
  const { reason, of, message } = flags;
  if (wanted !== 'triaging' && reason === undefined)
    throw usageProblem('a decision needs its reason', 'add `--reason "…"`: the history keeps it');
  if ((wanted === 'duplicate') !== (of !== undefined))
    throw usageProblem('`duplicate` needs the report that it repeats, and nothing else does', 'add `--of RPT-…`');
  const body = {
    state: wanted,
    ...(reason !== undefined && { reason }),
    ...(of !== undefined && { duplicateOf: of }),
    ...(message !== undefined && { message }),
  };
  const done = await (await cli.client()).call('decideReport', { params: { report: reference }, body });
  printItem(cli.terminal, 'lockstep.report/1', done, [
    `${done.reference} is ${done.state} now${done.owner === undefined ? '' : `; ${done.owner.name} has it`}.`,
  ]);
}
