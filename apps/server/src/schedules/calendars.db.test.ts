import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FixedClock } from '../platform/test-context.ts';
import { openTestApp, type TestApp } from '../test-app.ts';

const day = 86_400_000;
/** A Thursday; Ada's week since Monday at nine in Berlin. */
const thursday = Date.UTC(2026, 0, 8, 12);
const clock = new FixedClock(thursday);

let server: TestApp;
let ada: string;
let bo: string;

beforeAll(async () => {
  server = await openTestApp({ clock });
  ({ id: ada } = (await server.admin.call('listPeople', { query: { limit: 1 } })).items[0] ?? { id: '' });
  ({ userId: bo } = await server.admin.call('invitePerson', { body: { name: 'Bo', email: 'bo@example.org' } }));
  await server.admin.call('createTeam', { body: { name: 'web' } });
});
afterAll(() => server.close());

function versionsOf(...userIds: string[]) {
  const rotation = {
    id: 'weekly',
    name: 'Weekly',
    zone: 'Europe/Berlin',
    startsAt: '2026-01-05T09:00',
    turn: { unit: 'weeks' as const, count: 1 },
    participants: userIds.map((userId) => ({ kind: 'person' as const, userId })),
  };
  return [{ effectiveFrom: '1970-01-01T00:00:00Z', layers: [{ id: 'base', name: 'Base', rotations: [rotation] }] }];
}

const iso = (at: number) => new Date(at).toISOString();
const evidenceOf = async (subjectId: string): Promise<string[]> => {
  const { rows } = await server.app.database.pool.query<{ type: string }>(
    'select type from evidence where subject_id = $1 order by id',
    [subjectId],
  );
  return rows.map(({ type }) => type);
};

describe('a calendar feed', () => {
  const read = (url: string, headers: Record<string, string> = {}) =>
    fetch(server.origin + new URL(url).pathname, { headers });

  it('shows my shifts, without a session, for twelve months', async () => {
    await server.admin.call('createSchedule', {
      body: { name: 'mine', title: 'Web on-call', versions: versionsOf(ada, bo) },
    });
    const feed = await server.admin.call('createCalendarFeed', { body: { reminderMinutes: [60] } });

    const answer = await read(feed.url);
    const text = await answer.text();

    expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    expect(text).toContain('DTSTART:20260105T080000Z');
    expect(text).toContain('DTSTART:20270104T080000Z');
    expect(text).toContain('SUMMARY:On call: Web on-call');
    expect(text).not.toContain('DTSTART:20260112T080000Z');
    expect(text).toContain('TRANSP:TRANSPARENT');
    expect(text).toContain('TRIGGER:-PT60M');
    expect(await evidenceOf(feed.id)).toEqual(['schedules.feed_created']);
    const [listed] = (await server.admin.call('listCalendarFeeds')).items;
    expect(listed).toMatchObject({ id: feed.id, audience: 'mine', lastReadAt: iso(thursday) });
    expect(JSON.stringify(listed)).not.toContain(feed.url.slice(-20));
    await server.admin.call('revokeCalendarFeed', { params: { feed: feed.id } });
  });

  it('is not sent again while nothing has changed', async () => {
    await server.admin.call('createSchedule', { body: { name: 'same', versions: versionsOf(ada, bo) } });
    const feed = await server.admin.call('createCalendarFeed', { body: { audience: 'schedule', schedule: 'same' } });
    const first = await read(feed.url);
    const etag = first.headers.get('etag') ?? '';
    const [text, ids] = [await first.text(), (value: string) => value.match(/^UID:.*(\r\n .*)*/gm)];

    expect((await read(feed.url, { 'if-none-match': etag })).status).toBe(304);
    const override = { kind: 'replace' as const, from: iso(thursday), to: iso(thursday + day), userId: bo };
    await server.admin.call('createOverride', { params: { schedule: 'same' }, body: override });
    const changed = await read(feed.url, { 'if-none-match': etag });
    expect(changed.status).toBe(200);
    const after = await changed.text();
    expect(after).toContain('SUMMARY:Bo: same');
    // The other shifts are the same events as before.
    const kept = new Set(ids(after)).intersection(new Set(ids(text)));
    expect(kept.size).toBe(ids(text)?.length);
    await server.admin.call('revokeCalendarFeed', { params: { feed: feed.id } });
  });

  it('hears of leave', async () => {
    await server.admin.call('createSchedule', { body: { name: 'leave', versions: versionsOf(bo) } });
    const feed = await server.admin.call('createCalendarFeed', {
      body: { audience: 'schedule', schedule: 'leave', gaps: 'unplanned' },
    });
    expect(await (await read(feed.url)).text()).not.toContain('Nobody on call');

    await server.admin.call('createAbsence', {
      body: { userId: bo, from: iso(thursday + day), to: iso(thursday + 2 * day) },
    });

    expect(await (await read(feed.url)).text()).toContain('SUMMARY:Nobody on call: leave');
    await server.admin.call('revokeCalendarFeed', { params: { feed: feed.id } });
  });

  it('of a team holds all its schedules', async () => {
    await server.admin.call('createSchedule', { body: { name: 'team-a', team: 'web', versions: versionsOf(ada) } });
    await server.admin.call('createSchedule', { body: { name: 'team-b', team: 'web', versions: versionsOf(ada) } });
    const feed = await server.admin.call('createCalendarFeed', { body: { audience: 'team', team: 'web' } });

    const text = await (await read(feed.url)).text();

    expect(text).toContain('SUMMARY:Ada: team-a');
    expect(text).toContain('SUMMARY:Ada: team-b');
    await server.admin.call('revokeCalendarFeed', { params: { feed: feed.id } });
  });

  it('stops at once when it is ended, and when its owner leaves', async () => {
    const feed = await server.admin.call('createCalendarFeed', { body: {} });
    await server.admin.call('revokeCalendarFeed', { params: { feed: feed.id } });
    const gone = await server.refused({ method: 'GET', path: new URL(feed.url).pathname });
    expect(gone).toMatchObject({ status: 404, code: 'schedules.feed_not_found' });
    expect(await evidenceOf(feed.id)).toEqual(['schedules.feed_created', 'schedules.feed_revoked']);
    for (const file of ['nothing', `${'0'.repeat(32)}.ics`, `${'0'.repeat(31)}.ics`, '%00.ics']) {
      expect((await server.refused({ method: 'GET', path: `/calendar/${file}` })).status).toBe(404);
    }
    const left = await server.admin.call('createCalendarFeed', { body: {} });
    await server.app.database.pool.query('update calendar_feed set user_id = $1 where id = $2', [bo, left.id]);
    expect((await read(left.url)).status).toBe(200);
    await server.app.database.pool.query('update user_account set deactivated_at = $1 where id = $2', [
      iso(thursday),
      bo,
    ]);
    expect((await read(left.url)).status).toBe(404);
    await server.app.database.pool.query('update user_account set deactivated_at = null where id = $1', [bo]);
  });

  it('is not made without what it shows, nor more than twenty times', async () => {
    const make = (body: object) => server.refused({ path: '/api/v1/calendar-feeds', body });

    expect(await make({ audience: 'team' })).toMatchObject({ code: 'schedules.feed_invalid', fields: ['body.team'] });
    expect(await make({ schedule: 'mine' })).toMatchObject({
      code: 'schedules.feed_invalid',
      fields: ['body.schedule'],
    });
    for (let index = 0; index < 20; index++) await server.admin.call('createCalendarFeed', { body: {} });
    expect(await make({})).toMatchObject({ code: 'schedules.too_many_feeds' });
  });
});

describe('an existing calendar', () => {
  const ics = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'X-WR-CALNAME:Old rota',
    ...['Ada', 'bo@example.org', 'Zoe'].flatMap((name, index) => [
      'BEGIN:VEVENT',
      `UID:${index}`,
      `DTSTART:202602${10 + index}T080000Z`,
      `DTEND:202602${11 + index}T080000Z`,
      `SUMMARY:${name}`,
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
    '',
  ].join('\r\n');

  it('shows who is known and who is not before anything is stored', async () => {
    const before = await server.countRows();

    const reading = await server.admin.call('previewCalendarImport', { body: { ics } });

    expect(reading).toMatchObject({
      name: 'Old rota',
      shifts: 2,
      recognised: [
        { userId: ada, shifts: 1 },
        { userId: bo, shifts: 1 },
      ],
      unknownPeople: [{ name: 'Zoe', events: 1 }],
    });
    expect(await server.countRows()).toEqual(before);
  });

  it('becomes a layer of a schedule, by names said by hand as well', async () => {
    const { id } = await server.admin.call('createSchedule', { body: { name: 'imported', versions: versionsOf(bo) } });

    const { schedule } = await server.admin.call('importCalendar', {
      params: { schedule: 'imported' },
      body: { ics, version: 1, people: [{ name: 'Zoe', userId: ada }] },
    });

    const layers = schedule.versions.at(-1)?.layers ?? [];
    expect(layers.map((layer) => [layer.id, layer.fixedShifts.length])).toEqual([
      ['base', 0],
      ['calendar', 3],
    ]);
    const at = iso(Date.UTC(2026, 1, 12, 12));
    const { items } = await server.admin.call('listOnCall', { query: { schedules: 'imported', at } });
    expect(items[0]?.onCall.map(({ userId }) => userId)).toEqual([ada]);
    // A second time the shifts are replaced, not doubled.
    const again = await server.admin.call('importCalendar', {
      params: { schedule: 'imported' },
      body: { ics, version: 2 },
    });
    expect(again.schedule.versions.at(-1)?.layers[1]?.fixedShifts).toHaveLength(2);
    expect(await evidenceOf(id)).toEqual([
      'schedules.schedule_created',
      'schedules.schedule_updated',
      'schedules.schedule_updated',
    ]);
  });

  it('that is none is refused', async () => {
    const refused = await server.refused({ path: '/api/v1/schedules/import/preview', body: { ics: 'hello' } });

    expect(refused).toMatchObject({ code: 'schedules.calendar_unreadable', fields: ['body.ics'] });
  });
});

describe('holidays and fairness', () => {
  it('count nights, weekends and holidays where people live', async () => {
    await server.admin.call('createSchedule', { body: { name: 'fair', versions: versionsOf(ada, bo) } });
    const written = await server.admin.call('putHolidayCalendar', {
      params: { calendar: 'berlin' },
      body: { days: [{ on: '2026-01-06', name: 'Holiday' }] },
    });
    await server.admin.call('putPersonPlace', {
      params: { user: ada },
      body: { zone: 'Europe/Berlin', holidayCalendars: ['berlin'] },
    });

    const week = { from: '2026-01-05T08:00:00Z', to: '2026-01-19T08:00:00Z' };
    const { items } = await server.admin.call('getFairness', { query: { schedules: 'fair', ...week } });

    expect(items.find(({ userId }) => userId === ada)).toEqual({
      userId: ada,
      onCallHours: 168,
      pages: 0,
      local: { nightHours: 56, weekendHours: 48, holidayHours: 24, nightPages: 0 },
      actualShare: 0.5,
      expectedShare: 0.5,
    });
    expect(items.find(({ userId }) => userId === bo)?.local).toBeNull();
    expect(await evidenceOf(written.id)).toEqual(['schedules.holiday_calendar_written']);
    expect(await evidenceOf(ada)).toContain('schedules.place_written');
    expect(await server.admin.call('listPlaces')).toEqual({
      people: [{ userId: ada, zone: 'Europe/Berlin', holidayCalendars: ['berlin'] }],
      teams: [],
    });
  });

  it('of a team are those of its people who have none of their own', async () => {
    await server.admin.call('createSchedule', { body: { name: 'team-fair', team: 'web', versions: versionsOf(bo) } });
    await server.admin.call('putTeamPlace', { params: { team: 'web' }, body: { zone: 'America/New_York' } });

    const week = { from: '2026-01-05T14:00:00Z', to: '2026-01-06T14:00:00Z' };
    const { items } = await server.admin.call('getFairness', { query: { schedules: 'team-fair', ...week } });

    expect(items).toMatchObject([{ userId: bo, local: { nightHours: 8 } }]);
  });

  it('come from an iCalendar file as well, and go by name', async () => {
    const ics = [
      'BEGIN:VCALENDAR',
      'BEGIN:VEVENT',
      'UID:1',
      'DTSTART;VALUE=DATE:20251225',
      'RRULE:FREQ=YEARLY;COUNT=3',
      'SUMMARY:Christmas',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ].join('\r\n');

    const { days, id } = await server.admin.call('putHolidayCalendar', { params: { calendar: 'DE' }, body: { ics } });

    expect(days.map(({ on }) => on)).toEqual(['2025-12-25', '2026-12-25', '2027-12-25']);
    await server.admin.call('deleteHolidayCalendar', { params: { calendar: 'de' } });
    expect(await evidenceOf(id)).toEqual(['schedules.holiday_calendar_written', 'schedules.holiday_calendar_deleted']);
  });

  it.each([
    ['a day before time', { days: [{ on: '1960-01-01', name: 'x' }] }, 'request.invalid'],
    ['both ways at once', { days: [], ics: 'x' }, 'request.invalid'],
    ['no calendar', { ics: 'x' }, 'schedules.calendar_unreadable'],
  ])('refuse %s', async (_, body, code) => {
    expect(await server.refused({ method: 'PUT', path: '/api/v1/holiday-calendars/x', body })).toMatchObject({ code });
  });

  it('refuse a zone nobody knows and a calendar that does not exist', async () => {
    const put = (body: object) => server.refused({ method: 'PUT', path: `/api/v1/on-call/places/people/${ada}`, body });

    expect(await put({ zone: 'Mars/Olympus' })).toMatchObject({
      code: 'schedules.zone_unknown',
      fields: ['body.zone'],
    });
    expect(await put({ zone: 'UTC', holidayCalendars: ['nope'] })).toMatchObject({
      code: 'schedules.holiday_calendar_not_found',
    });
  });
});

describe('warnings and windows', () => {
  it('tell of a gap in the days to come', async () => {
    await server.admin.call('createSchedule', { body: { name: 'gappy', versions: versionsOf(bo) } });

    const { items } = await server.admin.call('listScheduleWarnings', { query: { schedules: 'gappy', days: 14 } });

    // Bo's leave of the feed above.
    expect(items.filter(({ warning }) => warning.kind === 'gap')).toEqual([
      {
        schedule: 'gappy',
        warning: { kind: 'gap', reason: 'leave', from: iso(thursday + day), to: iso(thursday + 2 * day) },
      },
    ]);
  });

  it.each([
    ['more than a year', 'from=2026-01-01T00:00:00Z&to=2027-02-01T00:00:00Z'],
    ['a year in which nobody lives', 'from=9998-01-01T00:00:00Z&to=9998-02-01T00:00:00Z'],
    ['an end before its beginning', 'from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z'],
  ])('are not for %s', async (_, query) => {
    const refused = await server.refused({ method: 'GET', path: `/api/v1/schedules/mine/coverage?${query}` });

    expect(refused).toMatchObject({ code: 'request.invalid', fields: ['query.to'] });
  });
});

it('had nothing to log', () => {
  expect(server.failures).toEqual([]);
});
