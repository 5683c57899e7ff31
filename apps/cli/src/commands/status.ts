import { type Command, Option } from 'commander';
import { action, type Cli } from '../cli.ts';
import { usageProblem } from '../cli-problem.ts';
import { timeText } from '../moments.ts';
import { integerBetween } from '../option-values.ts';
import { firstItems, printItem, printList } from '../server/lists.ts';
import { touched } from '../server/status-components.ts';
import { limitOption, timeOption } from './common-options.ts';
import { addStatusMaintenance } from './status-maintenance.ts';

const phases = ['investigating', 'identified', 'monitoring', 'resolved'] as const;

interface PublishFlags {
  readonly title?: string;
  readonly on?: string;
  readonly page?: readonly string[];
  readonly phase: (typeof phases)[number];
  readonly message: string;
  readonly inside?: boolean;
  readonly component?: readonly string[];
  readonly next?: number;
  readonly nextAt?: string;
  readonly incident?: string;
  readonly draft?: boolean;
  readonly sure?: boolean;
}

export function addStatus(program: Command): void {
  const status = program.command('status').description('Status pages: what is told to those outside');
  addPublish(status);
  addList(status);
  addStatusMaintenance(status);
}

function addPublish(status: Command): void {
  status
    .command('publish')
    .description('Tell how things stand: begins an announcement with --title, goes on with one with --on')
    .option('--title <text>', 'what readers notice; begins a new announcement')
    .option('--on <announcement>', 'id of the announcement to go on with')
    .option('--page <slug...>', 'pages of a new announcement')
    .requiredOption('--message <text>', 'Markdown: what readers notice, and what they can do')
    .addOption(new Option('--phase <phase>', 'where it stands').choices(phases).default('investigating'))
    .option('--inside', 'for signed-in people only')
    .option('--component <page/name=state...>', 'how a component is from now on, such as `acme/API=degraded`')
    .addOption(
      new Option('--next <minutes>', 'when the next update is promised, in minutes')
        .argParser(integerBetween(1, 10_080))
        .conflicts('nextAt'),
    )
    .addOption(timeOption('--next-at <time>', 'the same as a moment'))
    .option('--incident <name>', 'the incident it is about; readers never see it')
    .option('--draft', 'keep it as a draft')
    .option('--sure', 'the incident is restricted, and telling this is agreed')
    .action(action(publish));
}

async function publish(cli: Cli, flags: PublishFlags): Promise<void> {
  const { title, on, page = [], phase, message, inside, incident, draft, sure } = flags;
  if ((title === undefined) === (on === undefined)) {
    throw usageProblem('name either `--title` or `--on`', '`lockstep status list` shows the ids of announcements');
  }
  const client = await cli.client();
  const soon = flags.next === undefined ? undefined : new Date(Date.now() + flags.next * 60_000).toISOString();
  const body = {
    ...(title !== undefined && { title, pages: [...page] }),
    ...(on !== undefined && { announcement: on }),
    ...(incident !== undefined && { incident }),
    audience: inside === true ? ('internal' as const) : ('public' as const),
    phase,
    message,
    components: await touched(client, flags.component ?? []),
    nextUpdateDueAt: flags.nextAt ?? soon ?? null,
  };
  const made =
    draft === true
      ? await client.call('draftStatusUpdate', { body })
      : await client.call('publishStatusUpdate', { body: { ...body, isSure: sure === true } });
  const due = made.nextUpdateDueAt === null ? '' : ` The next update is due ${timeText(made.nextUpdateDueAt)}.`;
  printItem(cli.terminal, 'lockstep.status.update/1', made, [
    `${made.state === 'draft' ? 'Kept as a draft' : 'Published'}: ${made.phase}, announcement ${made.announcement}.${due}`,
  ]);
}

interface ListFlags {
  readonly state?: 'open' | 'resolved' | 'draft' | 'overdue';
  readonly page?: string;
  readonly limit: number;
}

function addList(status: Command): void {
  status
    .command('list')
    .description('What was and is told, newest first')
    .addOption(new Option('--state <state>', 'only these').choices(['open', 'resolved', 'draft', 'overdue']))
    .option('--page <slug>', 'only on this page')
    .addOption(limitOption())
    .action(
      action(async (cli, { limit, state, page }: ListFlags) => {
        const client = await cli.client();
        const listed = await firstItems(limit, (paging) =>
          client.call('listStatusAnnouncements', { query: { ...paging, state, page } }),
        );
        printList(cli.terminal, listed, {
          schema: 'lockstep.status.list/1',
          heading: ['ANNOUNCEMENT', 'PHASE', 'PAGES', 'SINCE', 'NEXT UPDATE', 'TITLE'],
          row: (each) => [
            each.id,
            each.phase ?? 'draft',
            each.pages.map(({ slug }) => slug).join(', '),
            each.openedAt === null ? '' : timeText(each.openedAt),
            each.nextUpdateDueAt === null ? '' : `${each.isOverdue ? 'overdue ' : ''}${timeText(each.nextUpdateDueAt)}`,
            each.title,
          ],
          empty: 'Nothing was told.',
        });
      }),
    );
}
