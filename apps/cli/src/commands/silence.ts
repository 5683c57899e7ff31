import { type Command, Option } from 'commander';
import { action, type Cli } from '../cli.ts';
import { usageProblem } from '../cli-problem.ts';
import { matcherText, matcherValue, spanValue, type TypedMatcher } from '../matchers.ts';
import { timeText } from '../moments.ts';
import { firstItems, printItem, printList } from '../server/lists.ts';
import { limitOption, timeOption } from './common-options.ts';

interface AddFlags {
  readonly for?: number;
  readonly until?: string;
  readonly from?: string;
  readonly comment: string;
}

export function addSilence(program: Command): void {
  const silence = program.command('silence').description('Let matching alerts page nobody for a while');
  silence
    .command('add')
    .description('Silence alerts that fulfil every matcher')
    .argument('<matcher...>', 'such as team=shop env=~"prod.*"', gatherMatchers)
    .option('--for <span>', 'for how long: 90m, 2h, 1d12h', spanValue)
    .addOption(timeOption('--until <time>', 'until when'))
    .addOption(timeOption('--from <time>', 'from when (now)'))
    .requiredOption('--comment <text>', 'why: whoever wonders at three in the morning reads it')
    .action(action(add));
  silence
    .command('list')
    .description('List silences, those that end last first')
    .addOption(
      new Option('--state <state>', 'pending, active or expired (active)')
        .choices(['pending', 'active', 'expired'] as const)
        .default('active'),
    )
    .addOption(limitOption())
    .action(action(list));
  silence
    .command('expire')
    .description('End a silence now: what it hid pages, if it still fires')
    .argument('<id>')
    .action(
      action(async (cli, id: string) => {
        const ended = await (await cli.client()).call('expireSilence', { params: { silence: id } });
        printItem(cli.terminal, 'lockstep.silence/1', ended, [`Silence ${ended.id} is over.`]);
      }),
    );
}

function gatherMatchers(text: string, before: readonly TypedMatcher[] | undefined): readonly TypedMatcher[] {
  return [...(before ?? []), matcherValue(text)];
}

async function add(cli: Cli, matchers: readonly TypedMatcher[], flags: AddFlags): Promise<void> {
  const { comment, from: startsAt } = flags;
  const begins = startsAt === undefined ? Date.now() : Date.parse(startsAt);
  const ends = flags.for === undefined ? flags.until : new Date(begins + flags.for).toISOString();
  if (ends === undefined || (flags.for !== undefined && flags.until !== undefined))
    throw usageProblem('a silence needs its end: either --for or --until', 'for two hours: `--for 2h`');
  const client = await cli.client();
  const asked = matchers.map((matcher) => ({ ...matcher }));
  const { count } = await client.call('previewSilence', { body: { matchers: asked } });
  const made = await client.call('createSilence', { body: { matchers: asked, startsAt, endsAt: ends, comment } });
  printItem(cli.terminal, 'lockstep.silence/1', { ...made, hides: count }, [
    `Silence ${made.id} until ${timeText(made.endsAt)}: ${matchers.map(matcherText).join(', ')}`,
    count === 1 ? 'One open alert matches.' : `${count} open alerts match.`,
  ]);
}

async function list(
  cli: Cli,
  { state, limit }: { readonly state: 'pending' | 'active' | 'expired'; readonly limit: number },
): Promise<void> {
  const client = await cli.client();
  const listed = await firstItems(limit, (page) => client.call('listSilences', { query: { ...page, state } }));
  printList(cli.terminal, listed, {
    schema: 'lockstep.silence.list/1',
    heading: ['ID', 'UNTIL', 'BY', 'MATCHERS', 'COMMENT'],
    row: ({ id, endsAt, createdBy, matchers, comment }) => [
      id,
      timeText(endsAt),
      createdBy,
      matchers.map(matcherText).join(', '),
      comment,
    ],
    empty: `No silence is ${state}.`,
  });
}
