import { type Command, Option } from 'commander';
import { action, type Cli } from '../cli.ts';
import { usageProblem } from '../cli-problem.ts';
import { timeText } from '../moments.ts';
import { integerBetween } from '../option-values.ts';
import { printItem, printList } from '../server/lists.ts';
import { counted } from '../table.ts';

type Kind = 'osv' | 'kev' | 'epss' | 'vulnrichment' | 'vex';

interface AddFlags {
  readonly usual?: boolean;
  readonly kind?: Kind;
  readonly from?: string;
  readonly ecosystem?: string;
  readonly every?: number;
  readonly disabled?: boolean;
}

export function addSourceCommands(advisories: Command): void {
  const source = advisories.command('source').description('Where feeds come from');
  source
    .command('add')
    .description('Add a source; it is looked at right away, then by its interval')
    .argument('[name]')
    .option('--usual', 'add the usual public ones: OSV of the common languages, KEV, EPSS, Vulnrichment')
    .addOption(new Option('--kind <kind>', 'what it holds').choices(['osv', 'kev', 'epss', 'vulnrichment', 'vex']))
    .option('--from <address>', "https:// address, or folder on the server below LOCKSTEP_MIRROR_DIR (the publisher's)")
    .option('--ecosystem <name>', 'of an OSV dump: npm, PyPI, Debian, ...')
    .addOption(everyOption())
    .option('--disabled', 'do not look at it yet')
    .action(action(add));
  source.command('list').description('List the sources, and how they are doing').action(action(list));
  for (const [name, isEnabled] of [
    ['enable', true],
    ['disable', false],
  ] as const)
    source
      .command(name)
      .description(isEnabled ? 'Switch a source on' : 'Switch a source off; what it loaded stays, and ages')
      .argument('<name>')
      .action(action((cli, each: string) => change(cli, each, { isEnabled })));
  source
    .command('change')
    .description('Change the address or the interval of a source')
    .argument('<name>')
    .option('--from <address>', 'address or folder; it is then loaded whole')
    .addOption(everyOption())
    .action(
      action((cli, name: string, { from, every }: Pick<AddFlags, 'from' | 'every'>) => {
        if (from === undefined && every === undefined)
          throw usageProblem('there is nothing to change', 'give `--from` or `--every`');
        return change(cli, name, { url: from, intervalMinutes: every });
      }),
    );
  source
    .command('remove')
    .description('Remove a source; what it loaded stays, and ages, but documents of a VEX source are withdrawn')
    .argument('<name>')
    .action(
      action(async (cli, name: string) => {
        const { withdrawnDocuments } = await (
          await cli.client()
        ).call('removeFeedSource', { params: { source: name } });
        printItem(cli.terminal, 'lockstep.advisories.source.remove/1', { name, withdrawnDocuments }, [
          withdrawnDocuments === 0
            ? `${name} is removed.`
            : `${name} is removed; ${counted(withdrawnDocuments, 'VEX document')} of it no longer suppress${withdrawnDocuments === 1 ? 'es' : ''} anything.`,
        ]);
      }),
    );
}

function everyOption(): Option {
  return new Option('--every <minutes>', 'minutes between two looks').argParser(integerBetween(5, 10_080));
}

async function add(cli: Cli, name: string | undefined, flags: AddFlags): Promise<void> {
  const client = await cli.client();
  if (flags.usual === true) {
    if (name !== undefined) throw usageProblem('`--usual` takes no name');
    const { items } = await client.call('addUsualFeedSources');
    const names = items.map((each) => each.name);
    printItem(cli.terminal, 'lockstep.advisories.source.usual/1', { items }, [
      items.length === 0
        ? 'They are all there already.'
        : `Added ${counted(items.length, 'source')}: ${names.join(', ')}. The server fetches them now.`,
    ]);
    return;
  }
  if (name === undefined || flags.kind === undefined)
    throw usageProblem('a name and `--kind` are needed', 'or `--usual` for the usual public sources');
  const { kind, from, ecosystem, every, disabled } = flags;
  const { isEcosystemName, nearestEcosystem } = await import('@lockstep/advisories');
  const nearest = ecosystem === undefined || isEcosystemName(ecosystem) ? undefined : nearestEcosystem(ecosystem);
  if (nearest !== undefined)
    throw usageProblem(`OSV publishes nothing about \`${ecosystem}\``, `did you mean \`${nearest}\``);
  const body = { name, kind, url: from, ecosystem, intervalMinutes: every, isEnabled: disabled !== true };
  const made = await client.call('addFeedSource', { body });
  printItem(cli.terminal, 'lockstep.advisories.source.add/1', made, [
    `${made.name} loads ${made.feed} from ${made.url}, every ${counted(made.intervalMinutes, 'minute')}.`,
  ]);
}

async function change(
  cli: Cli,
  name: string,
  body: {
    readonly isEnabled?: boolean;
    readonly url?: string | undefined;
    readonly intervalMinutes?: number | undefined;
  },
): Promise<void> {
  const made = await (await cli.client()).call('changeFeedSource', { params: { source: name }, body });
  printItem(cli.terminal, 'lockstep.advisories.source.change/1', made, [
    `${made.name} is ${made.isEnabled ? `on, from ${made.url}, every ${counted(made.intervalMinutes, 'minute')}` : 'off'}.`,
  ]);
}

async function list(cli: Cli): Promise<void> {
  const { items } = await (await cli.client()).call('listFeedSources');
  const { green, red, dim } = cli.terminal.paint;
  printList(
    cli.terminal,
    { items, hasMore: false },
    {
      schema: 'lockstep.advisories.source.list/1',
      heading: ['SOURCE', 'FEED', 'EVERY', 'LOOKED', 'NEXT', 'STATE', 'FROM'],
      row: (each) => [
        each.name,
        each.feed,
        `${each.intervalMinutes} min`,
        timeText(each.lastCheckedAt),
        timeText(each.nextCheckAt),
        each.isRunning
          ? { text: '… running', paint: dim }
          : each.lastError !== null
            ? { text: `✗ ${each.lastError}`, paint: red }
            : !each.isEnabled
              ? { text: '- off', paint: dim }
              : each.lastSuccessAt === null
                ? { text: '… waits', paint: dim }
                : { text: '✓ ok', paint: green },
        each.ecosystem === null ? each.url : `${each.url} (${each.ecosystem})`,
      ],
      empty:
        'No source: `lockstep advisories source add --usual` adds the usual public ones. Until then nothing is downloaded.',
    },
  );
}
