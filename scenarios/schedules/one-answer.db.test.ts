/** Pager, API and calendar feed of stored random schedules against a model that watches the clock minute by minute. */
import { type Client, createClient } from '@lockstep/client';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../apps/server/src/platform/db/ids.ts';
import { FixedClock } from '../../apps/server/src/platform/test-context.ts';
import { onCallAt } from '../../apps/server/src/schedules/index.ts';
import { openTestApp, type TestApp } from '../../apps/server/src/test-app.ts';
import type { Override, Schedule } from '../../packages/oncall/src/schedule.ts';
import {
  type MinuteView,
  minuteByMinute,
  type WatchedClock,
  watchClock,
} from '../../packages/oncall/src/test-minute-model.ts';
import { CLOCK_CHANGES } from '../../packages/oncall/src/test-clock-changes.ts';
import { type SetUp, setUps } from '../../packages/oncall/src/test-setups.ts';

/** Some by default; all of them by `npm run prove:schedules`. */
const IS_FULL = process.env['LOCKSTEP_FULL'] === '1';
const SET_UPS = IS_FULL ? 10_000 : 240;
const SEED = Number(process.env['LOCKSTEP_SEED'] ?? 20_261_121);
const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const [AROUND_DAYS, HISTORY_DAYS] = [2, 10];
/** Moments at which the pager is asked, for one schedule. */
const MOST_MOMENTS = 12;

const ZONES = CLOCK_CHANGES.map(([zone]) => zone);
const EPISODES = CLOCK_CHANGES.flatMap(([zone, ...days]) => days.map((day) => ({ zone, day })));
const PER_EPISODE = Math.ceil(SET_UPS / EPISODES.length);

let server: TestApp;
let client: Client;
const clock = new FixedClock();
let checked = 0;

beforeAll(async () => {
  clock.advance(Date.UTC(2026, 0, 15) - clock.now());
  server = await openTestApp({ clock, throttledPerMinute: 100_000, checkAnswers: false });
  const scopes = ['schedules.read', 'schedules.cover', 'schedules.manage'] as const;
  const { token } = await server.admin.call('createToken', { body: { name: 'model', scopes: [...scopes] } });
  client = createClient({
    baseUrl: server.origin,
    fetch: (url, init) => {
      const headers = new Headers(init?.headers);
      headers.set('authorization', `Bearer ${token}`);
      return fetch(url, { ...init, headers });
    },
  });
});
afterAll(() => server.close());

describe('who is on call: pager, API and calendar', () => {
  it.each(EPISODES)(
    'agree with the model in $zone around $day',
    async ({ zone, day }) => {
      const change = Date.parse(`${day}T00:00Z`);
      const from = change - AROUND_DAYS * DAY;
      const range = {
        earliest: from - HISTORY_DAYS * DAY,
        from,
        to: change + AROUND_DAYS * DAY,
        zones: [zone, ...ZONES],
      };
      const clocks = new Map<string, WatchedClock>();
      const clockOf = (name: string): WatchedClock => {
        const found = clocks.get(name) ?? watchClock(name, range.earliest - 2 * DAY, range.to);
        clocks.set(name, found);
        return found;
      };
      // Early enough for overrides and leave, which begin now at the earliest.
      clock.advance(from - 3 * DAY - clock.now());

      await fc.assert(
        fc.asyncProperty(setUps(range), async (random) => {
          checked++;
          const setUp = await withPeople(random);
          const views = minuteByMinute(setUp.schedule, setUp.absences, range.from, range.to, clockOf);
          await agrees(setUp, views, range.from, range.to);
        }),
        { numRuns: PER_EPISODE, seed: SEED + change },
      );
    },
    3_600_000,
  );

  it('were asked of as many set-ups as they should', () => {
    expect(checked).toBeGreaterThanOrEqual(SET_UPS);
    expect(server.failures).toEqual([]);
  });
});

/** The set-up with people of its own, as leave is a person's and not a schedule's. */
async function withPeople({ schedule, absences }: SetUp): Promise<SetUp> {
  const names = ['ana', 'bo', 'cy', 'di', 'eve'];
  const ids = new Map(names.map((name) => [name, newId()]));
  await server.app.database.pool.query(
    `insert into user_account (id, name, email, created_at)
     select id, name, id || '@example.org', now() from unnest($1::uuid[], $2::text[]) as p (id, name)`,
    [[...ids.values()], names],
  );
  const renamed = JSON.parse(JSON.stringify({ schedule, absences }), (key, value: unknown) =>
    (key === 'userId' || key === 'replacedUserId') && typeof value === 'string' ? ids.get(value) : value,
  ) as { schedule: Schedule; absences: SetUp['absences'] };
  return {
    absences: renamed.absences,
    schedule: {
      ...renamed.schedule,
      name: `s-${newId()}`,
      // Of versions that begin together the last counts; the API takes one of them.
      versions: renamed.schedule.versions.filter(
        ({ effectiveFrom }, index, all) => effectiveFrom !== all[index + 1]?.effectiveFrom,
      ),
      // Nobody stands in for themselves: the API says so.
      overrides: renamed.schedule.overrides.filter(
        (override) => override.kind !== 'replace' || override.replacedUserId !== override.userId,
      ),
    },
  };
}

async function agrees(setUp: SetUp, views: readonly MinuteView[], from: number, to: number): Promise<void> {
  const { id, name } = await store(setUp);
  const window = { from: iso(from), to: iso(to) };
  const expected = views.map(({ onCall }) => peopleIn(onCall));

  const shown = await client.call('getCoverage', { params: { schedule: name }, query: window });
  sameMinutes('API', perMinute(shown.shifts, from, to), expected, from);
  const gaps = perMinute(
    shown.gaps.map((gap) => ({ ...gap, userId: gap.onPurpose ? `${gap.reason}, on purpose` : gap.reason })),
    from,
    to,
  );
  sameMinutes(
    'gaps',
    gaps,
    views.map(({ gap }) => gap),
    from,
  );

  for (const minute of momentsOf(expected)) {
    const at = from + minute * MINUTE;
    const paged = (await onCallAt(server.app.database.read, [id], at)).get(id) ?? [];
    expect({ at: iso(at), pager: paged.toSorted().join(', ') }).toEqual({ at: iso(at), pager: expected[minute] });
  }

  const feed = await client.call('createCalendarFeed', { body: { audience: 'schedule', schedule: name } });
  const text = await (await fetch(server.origin + new URL(feed.url).pathname)).text();
  await client.call('revokeCalendarFeed', { params: { feed: feed.id } });
  const events = eventsIn(text).filter(({ uid }) => uid.startsWith('shift:'));
  sameMinutes('calendar', perMinute(events, from, to), expected, from);
}

/** Through the API, as a person would. */
async function store({ schedule, absences }: SetUp): Promise<{ id: string; name: string }> {
  const { id, name } = await client.call('createSchedule', {
    body: {
      name: schedule.name,
      versions: schedule.versions.map(({ effectiveFrom, layers }) => ({
        effectiveFrom: iso(effectiveFrom),
        layers: layers.map((layer) => ({
          id: layer.id,
          name: layer.name,
          rotations: layer.rotations.map(({ endsAt, participants, shadows, restrictions, ...rotation }) => ({
            ...rotation,
            endsAt: endsAt ?? null,
            participants: [...participants],
            shadows: shadows.map(wire),
            restrictions: [...restrictions],
          })),
          fixedShifts: layer.fixedShifts.map(wire),
        })),
      })),
    },
  });
  for (const override of schedule.overrides) {
    const { kind, userId, reason } = override;
    const replaced = replacedBy(override);
    await client.call('createOverride', {
      params: { schedule: name },
      body: {
        kind,
        userId,
        reason,
        from: iso(override.from),
        to: iso(override.to),
        ...(replaced === undefined ? {} : { replacedUserId: replaced }),
      },
    });
  }
  for (const absence of absences)
    await client.call('createAbsence', { body: { ...wire(absence), kind: absence.kind } });
  return { id, name };
}

function replacedBy(override: Override): string | undefined {
  return override.kind === 'replace' ? override.replacedUserId : undefined;
}

const iso = (at: number): string => new Date(at).toISOString();
const wire = ({ userId, from, to }: { userId: string; from: number; to: number }) => ({
  userId,
  from: iso(from),
  to: iso(to),
});

/** `ana by layer0/1, bo by override 2` without the reasons. */
function peopleIn(text: string): string {
  const people = text === '' ? [] : text.split(', ').map((entry) => entry.split(' by ')[0] ?? '');
  return [...new Set(people)].sort().join(', ');
}

/** Who, minute by minute. */
function perMinute(
  stretches: readonly { readonly from: string; readonly to: string; readonly userId: string }[],
  from: number,
  to: number,
): string[] {
  const minutes = Array.from({ length: (to - from) / MINUTE }, () => new Set<string>());
  for (const { userId, ...stretch } of stretches) {
    const [begins, ends] = [Math.max(from, Date.parse(stretch.from)), Math.min(to, Date.parse(stretch.to))];
    for (let at = Math.ceil(begins / MINUTE) * MINUTE; at < ends; at += MINUTE)
      minutes[(at - from) / MINUTE]?.add(userId);
  }
  return minutes.map((people) => [...people].sort().join(', '));
}

function sameMinutes(who: string, found: readonly string[], expected: readonly string[], from: number): void {
  expect(found).toHaveLength(expected.length);
  const index = expected.findIndex((people, minute) => people !== found[minute]);
  if (index === -1) return;
  const at = iso(from + index * MINUTE);
  expect({ who, at, onCall: found[index] }).toEqual({ who, at, onCall: expected[index] });
}

/** The first minute, and those around changes. */
function momentsOf(expected: readonly string[]): number[] {
  const changes = expected.flatMap((people, index) =>
    index > 0 && people !== expected[index - 1] ? [index - 1, index] : [],
  );
  return [...new Set([0, ...changes])].slice(0, MOST_MOMENTS);
}

/** By hand, so that nothing that wrote the text reads it. */
function eventsIn(text: string): { uid: string; userId: string; from: string; to: string }[] {
  const unfolded = text.replaceAll(/\r\n[ \t]/g, '');
  return unfolded
    .split('BEGIN:VEVENT')
    .slice(1)
    .map((event) => {
      const valueOf = (name: string): string => new RegExp(`^${name}:(.*)$`, 'm').exec(event)?.[1]?.trim() ?? '';
      const instantOf = (name: string): string =>
        valueOf(name).replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
      const uid = valueOf('UID').replace(/^\d+:/, '');
      return { uid, userId: uid.split(':')[2] ?? '', from: instantOf('DTSTART'), to: instantOf('DTEND') };
    });
}
