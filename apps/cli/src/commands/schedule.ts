import type { Command } from 'commander';
import { action } from '../cli.ts';
import { usageProblem } from '../cli-problem.ts';
import { timeText } from '../moments.ts';
import { gathered, integerBetween } from '../option-values.ts';
import { firstItems, printItem, printList } from '../server/lists.ts';
import { counted } from '../table.ts';
import { limitOption, timeOption } from './common-options.ts';
import { addScheduleStandIns } from './schedule-stand-ins.ts';

interface OverrideFlags {
  readonly from: string;
  readonly to: string;
  readonly add?: string;
  readonly replace?: string;
  readonly by?: string;
  readonly remove?: string;
  readonly reason?: string;
}

interface ImportFlags {
  readonly zone: string;
  readonly months: number;
  readonly person?: readonly string[];
  readonly layer: string;
  readonly plan?: boolean;
}

export function addSchedule(program: Command): void {
  const schedule = program.command('schedule').description('Who is on call, when');
  addLists(schedule);
  addPreview(schedule);
  addOverride(schedule);
  addScheduleStandIns(schedule);
  addImport(schedule);
}

function addLists(schedule: Command): void {
  schedule
    .command('list')
    .description('List schedules with who is on call now')
    .option('--team <name>', 'only of this team')
    .addOption(limitOption())
    .action(
      action(async (cli, { limit, team }: { readonly limit: number; readonly team?: string }) => {
        const client = await cli.client();
        const listed = await firstItems(limit, (page) => client.call('listSchedules', { query: { ...page, team } }));
        printList(cli.terminal, listed, {
          schema: 'lockstep.schedule.list/1',
          heading: ['SCHEDULE', 'TEAM', 'ON CALL', 'TITLE'],
          row: (each) => [
            each.name,
            each.team ?? '-',
            each.onCall.map(({ name }) => name).join(', ') || 'nobody',
            each.title,
          ],
          empty: 'No schedule.',
        });
      }),
    );
  schedule
    .command('show')
    .description('Show who is on call on a schedule, and where nobody is')
    .argument('<schedule>')
    .addOption(timeOption('--from <time>', 'from when on (now)'))
    .addOption(timeOption('--to <time>', 'until when (four weeks later)'))
    .action(
      action(async (cli, name: string, window: { readonly from?: string; readonly to?: string }) => {
        const client = await cli.client();
        const found = await client.call('getCoverage', { params: { schedule: name }, query: window });
        const { coverageLines } = await import('../server/schedule-lines.ts');
        if (cli.terminal.isJson) cli.terminal.json({ schema: 'lockstep.schedule/1', ...found });
        else
          printList(
            cli.terminal,
            { items: coverageLines(found), hasMore: false },
            {
              schema: 'lockstep.schedule/1',
              heading: ['FROM', 'TO', 'ON CALL', 'WHY'],
              row: (line) => [timeText(line.from), timeText(line.to), line.who, line.why],
              empty: 'Nothing.',
            },
          );
      }),
    );
}

function addPreview(schedule: Command): void {
  schedule
    .command('preview')
    .description('Say what a changed definition would change, and what to know before saving it')
    .argument('<file>', 'JSON with `versions`, as the API takes it')
    .option('--schedule <name>', 'the schedule that is edited (a new one)')
    .option('--weeks <n>', 'how far to look', integerBetween(1, 53), 4)
    .action(
      action(async (cli, file: string, flags: { readonly schedule?: string; readonly weeks: number }) => {
        const { openDocument, readJson, unreadable } = await import('../files/open-file.ts');
        const read = await readJson(await openDocument(file));
        const versions = typeof read === 'object' && read !== null && 'versions' in read ? read.versions : undefined;
        if (!Array.isArray(versions)) throw unreadable(file, 'it has no list `versions`');
        const client = await cli.client();
        const { previewLines } = await import('../server/schedule-lines.ts');
        // Its members are checked by the server, which names the fields.
        const preview = await client.call('previewSchedule', { body: { ...flags, versions } });
        const lines = previewLines(preview);
        printItem(
          cli.terminal,
          'lockstep.schedule.preview/1',
          preview,
          lines.length > 0 ? lines : ['Nothing changes.'],
        );
      }),
    );
}

function addOverride(schedule: Command): void {
  schedule
    .command('override')
    .description('Add, replace or remove somebody for a while')
    .argument('<schedule>')
    .addOption(timeOption('--from <time>', 'from when on').makeOptionMandatory())
    .addOption(timeOption('--to <time>', 'until when').makeOptionMandatory())
    .option('--add <person>', 'beside whoever is on call; address or name')
    .option('--by <person>', 'stands in for whoever is on call, or for `--replace`')
    .option('--replace <person>', 'who is replaced')
    .option('--remove <person>', 'is not on call then')
    .option('--reason <text>', 'why')
    .action(
      action(async (cli, name: string, flags: OverrideFlags) => {
        const { from, to, reason, add, by, remove, replace } = flags;
        const [person] = [add, by, remove].filter((one) => one !== undefined);
        const isOne = [add, by, remove].filter((one) => one !== undefined).length === 1;
        if (person === undefined || !isOne || (replace !== undefined && by === undefined))
          throw usageProblem(
            'give one of `--add`, `--by` and `--remove`',
            '`--replace` says whom `--by` stands in for',
          );
        const client = await cli.client();
        const { personId } = await import('../server/person-id.ts');
        const kind = add === undefined ? (by === undefined ? 'remove' : 'replace') : 'add';
        const made = await client.call('createOverride', {
          params: { schedule: name },
          body: {
            kind,
            from,
            to,
            userId: await personId(client, person),
            ...(reason === undefined ? {} : { reason }),
            ...(replace === undefined ? {} : { replacedUserId: await personId(client, replace) }),
          },
        });
        printItem(cli.terminal, 'lockstep.schedule.override/1', made, [
          `${name} has an override from ${timeText(made.from)} to ${timeText(made.to)}.`,
        ]);
      }),
    );
}

function addImport(schedule: Command): void {
  schedule
    .command('import')
    .description('Put the shifts of an existing calendar into a layer of a schedule')
    .argument('<schedule>')
    .argument('<file>', 'iCalendar (.ics)')
    .option('--zone <zone>', 'of times without one, such as Europe/Berlin', 'UTC')
    .option('--months <n>', 'how far ahead', integerBetween(1, 24), 12)
    .option('--person <name=person>', 'whom a name of the calendar means; may be given more than once', gathered)
    .option('--layer <id>', 'the layer whose shifts are replaced, or made', 'calendar')
    .option('--plan', 'only say what would come')
    .action(
      action(async (cli, name: string, file: string, flags: ImportFlags) => {
        const { openDocument, readText } = await import('../files/open-file.ts');
        const { personId } = await import('../server/person-id.ts');
        const { calendarToSend } = await import('../files/calendar-to-send.ts');
        const ics = calendarToSend(await readText(await openDocument(file)), Date.now());
        const client = await cli.client();
        const people = await Promise.all(
          (flags.person ?? []).map(async (said) => {
            const at = said.lastIndexOf('=');
            if (at < 1) throw usageProblem(`\`${said}\` names nobody`, 'write it as `Name in the calendar=address`');
            return { name: said.slice(0, at), userId: await personId(client, said.slice(at + 1)) };
          }),
        );
        const input = { ics, zone: flags.zone, months: flags.months, people };
        const reading = flags.plan
          ? await client.call('previewCalendarImport', { body: input })
          : (
              await client.call('importCalendar', {
                params: { schedule: name },
                body: {
                  ...input,
                  layerId: flags.layer,
                  version: (await client.call('getSchedule', { params: { schedule: name } })).version,
                },
              })
            ).reading;
        printItem(cli.terminal, 'lockstep.schedule.import/1', { ...reading, isPlan: flags.plan === true }, [
          `${counted(reading.shifts, 'shift')} of ${counted(reading.recognised.length, 'person', 'people')} ${flags.plan ? 'would come' : `came to ${name}`}.`,
          ...reading.unknownPeople.map(
            (person) => `Nobody is known as \`${person.name}\` (${counted(person.events, 'event')}): \`--person\`.`,
          ),
          ...reading.notes.map(
            ({ subject, outcome, why }) => `${subject}: ${outcome.replaceAll('_', ' ')}${why === '' ? '' : `, ${why}`}`,
          ),
        ]);
      }),
    );
}
