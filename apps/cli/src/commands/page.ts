import { type Command, InvalidArgumentError, Option } from 'commander';
import { action, type Cli } from '../cli.ts';
import { timeText } from '../moments.ts';
import { firstItems, printItem, printList } from '../server/lists.ts';
import { personId } from '../server/person-id.ts';
import { limitOption } from './common-options.ts';

type Act =
  | 'acknowledgeAlertGroup'
  | 'unacknowledgeAlertGroup'
  | 'declineAlertGroup'
  | 'resolveAlertGroup'
  | 'wakeAlertGroup';

/** Acts that need nothing but the group. */
const plainActs: readonly (readonly [name: string, operation: Act, description: string])[] = [
  ['ack', 'acknowledgeAlertGroup', 'I have it: nobody else is paged'],
  ['unack', 'unacknowledgeAlertGroup', 'Take an acknowledgement back: the same step is paged again'],
  ['not-me', 'declineAlertGroup', 'Not me: the next in line is paged at once'],
  ['resolve', 'resolveAlertGroup', 'It is over, and so are its alerts'],
  ['wake', 'wakeAlertGroup', 'End a snooze now'],
];

export function addPage(program: Command): void {
  const page = program.command('page').description('Pages: who was asked, and what they answer');
  page
    .command('list')
    .description('Your pages, open ones first')
    .option('--everybody', 'those of everybody')
    .option('--open', 'only those that want an answer')
    .addOption(limitOption())
    .action(action(list));
  page
    .command('chain')
    .description('Everything that became of an alert group')
    .argument('<group>', 'its id, as `page list` shows it')
    .action(action(chain));
  for (const [name, operation, description] of plainActs) {
    page
      .command(name)
      .description(description)
      .argument('<group>')
      .action(
        action(async (cli, group: string) => {
          const client = await cli.client();
          const answer = await client.call(operation, { params: { group }, body: {} });
          printAct(cli, answer);
        }),
      );
  }
  page
    .command('snooze')
    .description('Page nobody for a while; then the same step is paged again')
    .argument('<group>')
    .addOption(new Option('--minutes <minutes>', 'for how long').argParser(minutes).makeOptionMandatory())
    .action(
      action(async (cli, group: string, flags: { readonly minutes: number }) => {
        printAct(cli, await (await cli.client()).call('snoozeAlertGroup', { params: { group }, body: { ...flags } }));
      }),
    );
  page
    .command('escalate')
    .description('Page the next step now')
    .argument('<group>')
    .option('--step <id>', 'this step of the policy instead')
    .action(
      action(async (cli, group: string, { step }: { readonly step?: string }) => {
        printAct(cli, await (await cli.client()).call('escalateAlertGroup', { params: { group }, body: { step } }));
      }),
    );
  page
    .command('reassign')
    .description('Hand it to a person or to another policy')
    .argument('<group>')
    .addOption(new Option('--person <person>', 'who is paged instead: address, name or id').conflicts('policy'))
    .option('--policy <id>', 'the policy that takes it')
    .action(action(reassign));
  page
    .command('useless')
    .description('You were paged for it, and it was useless: Insights counts that')
    .argument('<group>')
    .option('--undo', 'it was of use after all')
    .option('--note <text>', 'why, for whoever changes the rule')
    .action(action(useless));
}

function minutes(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 43_200) return value;
  throw new InvalidArgumentError('write minutes, from 1 to 43200');
}

async function useless(
  cli: Cli,
  group: string,
  { undo, note }: { readonly undo?: boolean; readonly note?: string },
): Promise<void> {
  const client = await cli.client();
  const params = { group };
  const answer =
    undo === true
      ? await client.call('unmarkPageUseless', { params })
      : await client.call('markPageUseless', { params, body: { note } });
  printItem(cli.terminal, 'lockstep.page.useless/1', answer, [
    answer.isUseless ? 'Counted as useless.' : 'Taken back: it counts as a page that was of use.',
  ]);
}

async function list(
  cli: Cli,
  { everybody, open, limit }: { readonly everybody?: boolean; readonly open?: boolean; readonly limit: number },
): Promise<void> {
  const client = await cli.client();
  const query = { of: everybody === true ? 'everybody' : 'mine', state: open === true ? 'open' : 'all' } as const;
  const listed = await firstItems(limit, (page) => client.call('listPages', { query: { ...page, ...query } }));
  printList(cli.terminal, listed, {
    schema: 'lockstep.page.list/1',
    heading: ['GROUP', 'SINCE', 'STATE', 'URGENCY', 'PERSON', 'TITLE'],
    row: ({ group, createdAt, state, urgency, person }) => [
      group.id,
      timeText(createdAt),
      state,
      urgency,
      person.name,
      group.title,
    ],
    empty: 'No such page.',
  });
}

async function chain(cli: Cli, group: string): Promise<void> {
  const found = await (await cli.client()).call('getAlertGroupChain', { params: { group } });
  const { escalation, lines, notifications } = found;
  const waiting = notifications.filter(({ state }) => state === 'waiting');
  printItem(cli.terminal, 'lockstep.page.chain/1', found, [
    `${escalation.title}: ${escalation.status.replaceAll('_', ' ')}`,
    ...lines.map(({ at, sentence }) => `${timeText(at)} ${sentence}`),
    ...waiting.map(
      ({ channel, person, heldUntil, dueAt }) =>
        `waits: ${channel} to ${person?.name ?? 'a room'} ${heldUntil === null ? `at ${timeText(dueAt ?? '')}` : `held until ${timeText(heldUntil)}`}`,
    ),
  ]);
}

async function reassign(
  cli: Cli,
  group: string,
  { person, policy }: { readonly person?: string; readonly policy?: string },
): Promise<void> {
  if (person === undefined && policy === undefined) {
    const { usageProblem } = await import('../cli-problem.ts');
    throw usageProblem('nobody is named', 'give `--person` or `--policy`');
  }
  const client = await cli.client();
  const body = person === undefined ? { policy: policy ?? '' } : { person: await personId(client, person) };
  printAct(cli, await client.call('reassignAlertGroup', { params: { group }, body }));
}

interface Answer {
  readonly status: string;
  readonly dueAt: string | null;
  readonly said: readonly string[];
}

function printAct(cli: Cli, answer: Answer): void {
  const { status, dueAt, said } = answer;
  const next = dueAt === null ? [] : [`next: ${timeText(dueAt)}`];
  printItem(cli.terminal, 'lockstep.page.act/1', answer, [
    ...(said.length === 0 ? [`Nothing changed: it is ${status} already.`] : said),
    ...next,
  ]);
}
