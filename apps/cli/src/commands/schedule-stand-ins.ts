import type { Command } from 'commander';
import { action } from '../cli.ts';
import { timeText } from '../moments.ts';
import { gathered } from '../option-values.ts';
import { firstItems, printItem, printList } from '../server/lists.ts';
import { limitOption, timeOption } from './common-options.ts';

interface ProposeFlags {
  readonly from: string;
  readonly to: string;
  readonly with: string;
  readonly theirFrom: string;
  readonly theirTo: string;
  readonly theirSchedule?: string;
  readonly reason?: string;
}

interface AskFlags {
  readonly from: string;
  readonly to: string;
  readonly ask?: readonly string[];
  readonly reason?: string;
}

interface ListFlags {
  readonly mine?: boolean;
  readonly limit: number;
}

/** Swapping shifts and asking to be covered. */
export function addScheduleStandIns(schedule: Command): void {
  const swap = schedule.command('swap').description('Swap shifts with somebody');
  addSwapPropose(swap);
  addSwapList(swap);
  const cover = schedule.command('cover').description('Ask others to take over a shift');
  addCoverAsk(cover);
  addCoverList(cover);
  for (const [verb, operation] of [
    ['accept', 'acceptShiftSwap'],
    ['decline', 'declineShiftSwap'],
    ['withdraw', 'withdrawShiftSwap'],
  ] as const) {
    swap
      .command(verb)
      .description(`${capital(verb)} a swap`)
      .argument('<id>')
      .action(
        action(async (cli, id: string) => {
          const settled = await (await cli.client()).call(operation, { params: { swap: id } });
          printItem(cli.terminal, 'lockstep.schedule.swap/1', settled, [`The swap is ${settled.state}.`]);
        }),
      );
  }
  for (const [verb, operation] of [
    ['accept', 'acceptCover'],
    ['decline', 'declineCover'],
    ['withdraw', 'withdrawCover'],
  ] as const) {
    cover
      .command(verb)
      .description(`${capital(verb)} a request to be covered`)
      .argument('<id>')
      .action(
        action(async (cli, id: string) => {
          const settled = await (await cli.client()).call(operation, { params: { request: id } });
          printItem(cli.terminal, 'lockstep.schedule.cover/1', settled, [`The request is ${settled.state}.`]);
        }),
      );
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function addSwapPropose(swap: Command): void {
  swap
    .command('propose')
    .description('Offer one of your shifts for one of somebody else')
    .argument('<schedule>')
    .addOption(timeOption('--from <time>', 'of your shift').makeOptionMandatory())
    .addOption(timeOption('--to <time>', 'of your shift').makeOptionMandatory())
    .requiredOption('--with <person>', 'address or name')
    .addOption(timeOption('--their-from <time>', 'of their shift').makeOptionMandatory())
    .addOption(timeOption('--their-to <time>', 'of their shift').makeOptionMandatory())
    .option('--their-schedule <name>', 'where their shift is (the same)')
    .option('--reason <text>', 'why')
    .action(
      action(async (cli, name: string, flags: ProposeFlags) => {
        const client = await cli.client();
        const { personId } = await import('../server/person-id.ts');
        const userId = await personId(client, flags.with);
        const made = await client.call('proposeShiftSwap', {
          body: {
            give: { schedule: name, from: flags.from, to: flags.to },
            take: { schedule: flags.theirSchedule ?? name, userId, from: flags.theirFrom, to: flags.theirTo },
            ...(flags.reason === undefined ? {} : { reason: flags.reason }),
          },
        });
        printItem(cli.terminal, 'lockstep.schedule.swap/1', made, [
          `Offered; nothing changes before it is accepted: \`lockstep schedule swap accept ${made.id}\`.`,
        ]);
      }),
    );
}

function addSwapList(swap: Command): void {
  swap
    .command('list')
    .description('List swaps, newest first')
    .option('--mine', 'only those you are in')
    .addOption(limitOption())
    .action(
      action(async (cli, { limit, mine }: ListFlags) => {
        const client = await cli.client();
        const only = mine === true ? { mine: 'true' } : {};
        const listed = await firstItems(limit, (page) =>
          client.call('listShiftSwaps', { query: { ...page, ...only } }),
        );
        printList(cli.terminal, listed, {
          schema: 'lockstep.schedule.swap.list/1',
          heading: ['ID', 'STATE', 'GIVES', 'FROM', 'TAKES', 'FROM'],
          row: ({ id, state, give, take, people }) => {
            const name = (userId: string) => people.find((person) => person.id === userId)?.name ?? userId;
            return [id, state, name(give.userId), timeText(give.from), name(take.userId), timeText(take.from)];
          },
          empty: 'No swap.',
        });
      }),
    );
}

function addCoverAsk(cover: Command): void {
  cover
    .command('ask')
    .description('Ask others to take over your shift or a part of it; the first to accept has it')
    .argument('<schedule>')
    .addOption(timeOption('--from <time>', 'from when on').makeOptionMandatory())
    .addOption(timeOption('--to <time>', 'until when').makeOptionMandatory())
    .option('--ask <person>', 'only this one (all of the rota); may be given more than once', gathered)
    .option('--reason <text>', 'why')
    .action(
      action(async (cli, name: string, { ask, ...flags }: AskFlags) => {
        const client = await cli.client();
        const { personId } = await import('../server/person-id.ts');
        const askUserIds =
          ask === undefined ? undefined : await Promise.all(ask.map((person) => personId(client, person)));
        const made = await client.call('requestCover', { body: { schedule: name, ...flags, askUserIds } });
        const asked = made.people.filter(({ id }) => made.askedUserIds.includes(id)).map((person) => person.name);
        printItem(cli.terminal, 'lockstep.schedule.cover/1', made, [
          asked.length === 0 ? 'Asked; nobody of the rota can as things are.' : `Asked ${asked.join(', ')}.`,
        ]);
      }),
    );
}

function addCoverList(cover: Command): void {
  cover
    .command('list')
    .description('List who asks to be covered, newest first')
    .option('--mine', 'only those you made or are asked by')
    .addOption(limitOption())
    .action(
      action(async (cli, { limit, mine }: ListFlags) => {
        const client = await cli.client();
        const only = mine === true ? { mine: 'true' } : {};
        const listed = await firstItems(limit, (page) =>
          client.call('listCoverRequests', { query: { ...page, ...only } }),
        );
        printList(cli.terminal, listed, {
          schema: 'lockstep.schedule.cover.list/1',
          heading: ['ID', 'STATE', 'SCHEDULE', 'WHO', 'FROM', 'TO'],
          row: ({ id, state, schedule, userId, from, to, people }) => [
            id,
            state,
            schedule,
            people.find((person) => person.id === userId)?.name ?? userId,
            timeText(from),
            timeText(to),
          ],
          empty: 'Nobody asks to be covered.',
        });
      }),
    );
}
