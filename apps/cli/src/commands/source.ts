import { type Command, Option } from 'commander';
import { action, type Cli } from '../cli.ts';
import { timeText } from '../moments.ts';
import { firstItems, printItem, printList } from '../server/lists.ts';
import { senderAddress, senderStep } from '../server/sender-address.ts';
import { limitOption } from './common-options.ts';

interface AddFlags {
  readonly kind: string;
  readonly service?: string;
  readonly axis?: 'reliability' | 'security' | 'both';
}

export function addSource(program: Command): void {
  const source = program.command('source').description('Where alerts come from');
  source
    .command('add')
    .description('Add a source of alerts and say what to do at its sender; its key is told this once')
    .argument('<name>')
    .requiredOption('--kind <kind>', 'which sender: `lockstep source kinds` lists them')
    .option('--service <service>', 'where a payload names none')
    .addOption(
      new Option('--axis <axis>', 'where nothing else says it').choices(['reliability', 'security', 'both'] as const),
    )
    .action(action(add));
  source.command('kinds').description('List the senders that are understood').action(action(kinds));
  source
    .command('list')
    .description('List the sources, and how they are doing')
    .addOption(limitOption())
    .action(action(list));
  source
    .command('test')
    .description("Send a sample of the sender's through the door, and say what becomes of it")
    .argument('<name>')
    .action(action(test));
  source
    .command('rotate')
    .description('Give a source a new key; the old one stops at once')
    .argument('<name>')
    .action(action(rotate));
}

async function add(cli: Cli, name: string, { kind, service, axis }: AddFlags): Promise<void> {
  const client = await cli.client();
  const made = await client.call('createAlertSource', { body: { name, kind, service, ...(axis && { axis }) } });
  const { items } = await client.call('listAlertSourceKinds');
  const { path = '/in/{key}', steps = [] } = items.find((each) => each.kind === kind) ?? {};
  const door = { server: cli.settings().url, path, key: made.key };
  const url = senderAddress(door);
  const filled = steps.map((step) => senderStep(step, door));
  const told = { ...made, path: path.replaceAll('{key}', made.key), url, steps: filled };
  printItem(cli.terminal, 'lockstep.source.add/1', told, [
    `Source ${made.name} takes what ${kind} sends. Its key, told this once: ${made.key}`,
    `It is posted to ${url}`,
    ...filled.map((step, index) => `${index + 1}. ${step}`),
    `Then try it: lockstep source test ${made.name}`,
  ]);
}

async function rotate(cli: Cli, name: string): Promise<void> {
  const client = await cli.client();
  const made = await client.call('rotateAlertSourceKey', { params: { source: name } });
  const { items } = await client.call('listAlertSourceKinds');
  const { path = '/in/{key}' } = items.find(({ kind }) => kind === made.kind) ?? {};
  const url = senderAddress({ server: cli.settings().url, path, key: made.key });
  printItem(cli.terminal, 'lockstep.source.rotate/1', { ...made, url }, [
    `${made.name} has a new key, told this once: ${made.key}`,
    `It is posted to ${url} from now on.`,
    'The old key is refused: change it at the sender.',
  ]);
}

async function kinds(cli: Cli): Promise<void> {
  const { items } = await (await cli.client()).call('listAlertSourceKinds');
  printList(
    cli.terminal,
    { items, hasMore: false },
    {
      schema: 'lockstep.source.kinds/1',
      heading: ['KIND', 'SENDER', 'SIGNS'],
      row: ({ kind, title, signing }) => [kind, title, signing === 'none' ? '-' : signing],
      empty: 'No sender is understood.',
    },
  );
}

async function list(cli: Cli, { limit }: { readonly limit: number }): Promise<void> {
  const client = await cli.client();
  const { green, red, dim } = cli.terminal.paint;
  printList(cli.terminal, await firstItems(limit, (query) => client.call('listAlertSources', { query })), {
    schema: 'lockstep.source.list/1',
    heading: ['SOURCE', 'KIND', 'LAST SEEN', 'TAKEN', 'REFUSED', 'STATE'],
    row: (each) => [
      each.name,
      each.kind,
      timeText(each.lastSeenAt),
      String(each.received),
      String(each.rejected),
      !each.isEnabled
        ? { text: '- off', paint: dim }
        : each.confirmation?.state === 'failed'
          ? { text: `✗ not confirmed: ${each.confirmation.problem ?? ''}`, paint: red }
          : each.lastProblem !== null
            ? { text: `✗ ${each.lastProblem.problem}`, paint: red }
            : each.lastSeenAt === null
              ? { text: '… nothing yet', paint: dim }
              : { text: '✓ ok', paint: green },
    ],
    empty: 'No source: `lockstep source add NAME --kind KIND` makes one.',
  });
}

async function test(cli: Cli, name: string): Promise<void> {
  const { stations, alerts } = await (await cli.client()).call('testAlertSource', { params: { source: name } });
  const isWhole = stations.every(({ isReached }) => isReached);
  const { green, red } = cli.terminal.paint;
  printItem(
    cli.terminal,
    'lockstep.source.test/1',
    { stations, alerts, isWhole },
    stations.map(({ station, isReached, sentence, tookMs }) => {
      const mark = isReached ? green('✓') : red('✗');
      return `${mark} ${station.padEnd(9)} ${String(tookMs).padStart(5)} ms  ${sentence}`;
    }),
  );
  if (!isWhole) process.exitCode = 1;
}
