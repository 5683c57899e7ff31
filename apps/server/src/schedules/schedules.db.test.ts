import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTeam } from '#services/index.ts';
import type { RequestContext } from '../platform/context.ts';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { createOverride, endOverride } from './change-override.ts';
import { listMyShifts } from './my-shifts.ts';
import { absencesAt, onCallAt } from './on-call-at.ts';
import { registerScheduleUsers } from './ports.ts';
import { previewSchedule } from './preview-schedule.ts';
import { createSchedule, deleteSchedule, updateSchedule } from './put-schedule.ts';
import { listOverrides, listSchedules, showSchedule } from './show-schedules.ts';
import { addPeople, addSchedule, rotationOf, versionOf } from './test-schedules.ts';
import { listHandovers, showCoverage, whoIsOnCall } from './who-is-on-call.ts';

const hour = 3_600_000;
const day = 24 * hour;
/** A Thursday; Ana's week since Monday at nine in Berlin. */
const thursday = Date.UTC(2026, 0, 8, 12);

let platform: TestPlatform;
let [ana, bo, cy]: [string, string, string] = ['', '', ''];
const inUse = new Set<string>();
let count = 0;
const newName = () => `s${count++}`;

beforeAll(async () => {
  platform = await openTestPlatform();
  [ana, bo, cy] = (await addPeople(platform, 'Ana', 'Bo', 'Cy')) as [string, string, string];
  registerScheduleUsers(async (_tx, id) => (inUse.has(id) ? ['policy `web`'] : []));
});
afterAll(() => platform.close());
beforeEach(() => platform.clock.advance(thursday - platform.clock.now()));

const admin = () => platform.as(['admin'], { name: 'Ada' });
const responder = (userId = ana) => platform.as(['responder'], { userId, name: 'Ana' });

async function evidenceOf(subjectId: string): Promise<string[]> {
  const { rows } = await platform.database.pool.query<{ type: string }>(
    'select type from evidence where subject_id = $1 order by id',
    [subjectId],
  );
  return rows.map(({ type }) => type);
}

async function onCall(ctx: RequestContext, id: string, at = ctx.now): Promise<readonly string[] | undefined> {
  return (await onCallAt(ctx.read, [id], at)).get(id);
}

describe('a schedule', () => {
  it('says who is on call now, and evidence says who made it', async () => {
    const { id } = await addSchedule(admin(), newName(), [ana, bo]);

    expect(await onCall(admin(), id)).toEqual([ana]);
    expect(await onCall(admin(), id, thursday + 7 * day)).toEqual([bo]);
    expect(await evidenceOf(id)).toEqual(['schedules.schedule_created']);
  });

  it('keeps its handover at nine over both clock changes', async () => {
    const name = newName();
    await addSchedule(admin(), name, [ana, bo], { turn: { unit: 'days', count: 1 } });
    const window = { from: Date.UTC(2026, 2, 28), to: Date.UTC(2026, 2, 31) };
    const autumn = { from: Date.UTC(2026, 9, 24), to: Date.UTC(2026, 9, 27) };

    const at = async (range: typeof window) =>
      (await listHandovers(admin(), { schedules: [name] }, range)).map(({ at: moment }) =>
        new Date(moment).toISOString(),
      );
    expect(await at(window)).toEqual([
      '2026-03-28T08:00:00.000Z',
      '2026-03-29T07:00:00.000Z',
      '2026-03-30T07:00:00.000Z',
    ]);
    expect(await at(autumn)).toEqual([
      '2026-10-24T07:00:00.000Z',
      '2026-10-25T08:00:00.000Z',
      '2026-10-26T08:00:00.000Z',
    ]);
  });

  it.each([
    ['an unknown zone', () => rotationOf([ana], { zone: 'Mars/Olympus' }), 'body.versions.0.layers.0.rotations.0.zone'],
    [
      'a turn of no length',
      () => rotationOf([ana], { turn: { unit: 'days', count: 0 } }),
      'body.versions.0.layers.0.rotations.0.turn.count',
    ],
    [
      'somebody who is not here',
      () => rotationOf(['018f0000-0000-7000-8000-000000000000']),
      'body.versions.0.layers.0.rotations.0.participants.0.userId',
    ],
    [
      'hours of work to read it',
      () =>
        rotationOf([ana], {
          startsAt: '1970-01-01T00:00',
          turn: { unit: 'hours', count: 1 },
          restrictions: [{ weekday: 1, fromMinute: 0, lengthMinutes: 60 }],
        }),
      'body.versions.0.layers',
    ],
  ] as const)('is refused with %s, by the field', async (_, rotation, field) => {
    const refused = createSchedule(admin(), { name: newName(), versions: [versionOf([rotation()])] });

    await expect(refused).rejects.toMatchObject({ code: 'schedules.schedule_invalid', fields: [{ field }] });
  });

  it('has ids that tell its rotations apart', async () => {
    const refused = createSchedule(admin(), {
      name: newName(),
      versions: [versionOf([rotationOf([ana]), rotationOf([bo])])],
    });

    await expect(refused).rejects.toMatchObject({ fields: [{ field: 'body.versions.0.layers.0.rotations.1.id' }] });
  });

  it('has no crowd on call by name, which would take minutes to work out', async () => {
    const shifts = Array.from({ length: 51 }, (_, index) => ({ userId: ana, from: index, to: 1_000 + index }));
    const layer = { id: 'base', name: 'Base', rotations: [], fixedShifts: shifts };
    const versions = [{ effectiveFrom: 0, layers: [layer] }];

    await expect(createSchedule(admin(), { name: newName(), versions })).rejects.toMatchObject({
      fields: [{ field: 'body.versions.0.layers.0.fixedShifts' }],
    });
    const fewer = [{ effectiveFrom: 0, layers: [{ ...layer, fixedShifts: shifts.slice(1) }] }];
    expect((await createSchedule(admin(), { name: newName(), versions: fewer })).version).toBe(1);
  });

  it('is not made by a responder, nor twice', async () => {
    const name = newName();

    await expect(addSchedule(responder(), name, [ana])).rejects.toMatchObject({ code: 'access.forbidden' });
    await addSchedule(admin(), name, [ana]);
    await expect(addSchedule(admin(), name.toUpperCase(), [ana])).rejects.toMatchObject({
      code: 'schedules.schedule_exists',
    });
  });

  it('changes from a later moment on, and what is past stays', async () => {
    const { id, name, versions } = await addSchedule(admin(), newName(), [ana, bo]);
    const later = versionOf([rotationOf([cy])], thursday + day);

    const changed = await updateSchedule(admin(), name, { version: 1, versions: [...versions, later] });

    expect(changed.version).toBe(2);
    expect(await onCall(admin(), id)).toEqual([ana]);
    expect(await onCall(admin(), id, thursday + day)).toEqual([cy]);
    await updateSchedule(admin(), name, { version: 2, versions: [versionOf([rotationOf([bo])])] });
    expect(await onCall(admin(), id, thursday - 1)).toEqual([ana]);
    expect(await onCall(admin(), id)).toEqual([bo]);
    expect(await evidenceOf(id)).toEqual([
      'schedules.schedule_created',
      ...Array(2).fill('schedules.schedule_updated'),
    ]);
  });

  it('is changed by one of ten who read the same version', async () => {
    const { name, versions } = await addSchedule(admin(), newName(), [ana, bo]);

    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) =>
        updateSchedule(admin(), name, { version: 1, title: `T${index}`, versions }),
      ),
    );

    const codes = outcomes.map((outcome) => (outcome.status === 'fulfilled' ? 'changed' : outcome.reason.code));
    expect(codes.filter((code) => code === 'changed')).toHaveLength(1);
    expect(new Set(codes)).toEqual(new Set(['changed', 'schedules.version_differs']));
    expect((await showSchedule(admin(), name)).version).toBe(2);
  });

  it('is not changed by who may only cover', async () => {
    const { name } = await addSchedule(admin(), newName(), [ana]);

    await expect(updateSchedule(responder(), name, { version: 1 })).rejects.toMatchObject({ code: 'access.forbidden' });
    await expect(deleteSchedule(responder(), name)).rejects.toMatchObject({ code: 'access.forbidden' });
  });

  it('stays while something uses it', async () => {
    const { id, name } = await addSchedule(admin(), newName(), [ana]);
    inUse.add(id);

    await expect(deleteSchedule(admin(), name)).rejects.toMatchObject({
      code: 'schedules.schedule_in_use',
      message: expect.stringContaining('policy `web`'),
    });
    inUse.delete(id);
    await deleteSchedule(admin(), name);
    await expect(showSchedule(admin(), name)).rejects.toMatchObject({ code: 'schedules.schedule_not_found' });
    expect(await evidenceOf(id)).toEqual(['schedules.schedule_created', 'schedules.schedule_deleted']);
    expect(await onCall(admin(), id)).toBeUndefined();
  });

  it('is listed by name and team with who is on call', async () => {
    const team = await createTeam(admin(), { name: `team-${newName()}` });
    const name = newName();
    await createSchedule(admin(), { name, team: team.name, versions: [versionOf([rotationOf([bo])])] });
    await addSchedule(admin(), newName(), [ana]);

    const rows = await listSchedules(admin(), { team: team.name, limit: 10 });

    expect(rows.map((row) => [row.name, row.team, row.onCallUserIds])).toEqual([[name, team.name, [bo]]]);
  });
});

describe('the preview', () => {
  it('shows gaps and who loses a turn, and writes nothing', async () => {
    const { id, name, versions } = await addSchedule(admin(), newName(), [ana, bo]);
    const mornings = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, fromMinute: 0, lengthMinutes: 720 }));
    const edited = versionOf([rotationOf([cy], { endsAt: '2026-01-20T09:00', restrictions: mornings })]);

    const preview = await previewSchedule(responder(), {
      schedule: name,
      versions: [edited],
      from: thursday,
      weeks: 2,
    });

    expect(preview.changes.slice(0, 3)).toEqual([
      { from: thursday, to: Date.UTC(2026, 0, 12, 8), userId: ana, change: 'loses' },
      { from: Date.UTC(2026, 0, 8, 23), to: Date.UTC(2026, 0, 9, 11), userId: cy, change: 'gains' },
      { from: Date.UTC(2026, 0, 9, 23), to: Date.UTC(2026, 0, 10, 11), userId: cy, change: 'gains' },
    ]);
    expect(preview.warnings.map(({ kind }) => kind)).toEqual(['gap', 'restrictions_leave_nobody']);
    expect((await showSchedule(admin(), name)).versions).toEqual(versions);
    expect(await evidenceOf(id)).toEqual(['schedules.schedule_created']);
  });

  it('knows of leave and of duty elsewhere, for a first schedule as well', async () => {
    const others = await addPeople(platform, 'Dan', 'Eve');
    const [dan = '', eve = ''] = others;
    const elsewhere = await addSchedule(admin(), newName(), [dan]);
    await platform.database.pool.query(
      `insert into absence (id, user_id, from_at, to_at, kind, note, created_at, created_by)
       values (gen_random_uuid(), $1, $2, $3, 'vacation', '', now(), '{}')`,
      [eve, new Date(thursday + day), new Date(thursday + 2 * day)],
    );

    const of = async (userId: string) =>
      await previewSchedule(admin(), { versions: [versionOf([rotationOf([userId])])], from: thursday, weeks: 1 });
    const [double] = (await of(dan)).warnings;
    expect(double).toMatchObject({ kind: 'double_duty', userId: dan, otherScheduleId: elsewhere.id });
    expect((await of(eve)).warnings).toMatchObject([
      { kind: 'gap', reason: 'leave', from: thursday + day, to: thursday + 2 * day },
      { kind: 'leave_conflict', userId: eve, isCovered: false },
    ]);
    expect((await absencesAt(admin().read, others, thursday + day)).get(eve)).toMatchObject({ to: thursday + 2 * day });
    expect((await absencesAt(admin().read, others, thursday)).size).toBe(0);
  });
});

describe('an override', () => {
  it('puts somebody in another place until it ends, and evidence says who made it', async () => {
    const { id, name } = await addSchedule(admin(), newName(), [ana, bo]);
    const times = { from: thursday - day, to: thursday + day };

    const made = await createOverride(responder(), name, { kind: 'replace', ...times, userId: cy, reason: 'dentist' });

    expect(made.from).toBe(thursday);
    expect(await onCall(admin(), id)).toEqual([cy]);
    expect(await onCall(admin(), id, thursday - 1)).toEqual([ana]);
    expect(await onCall(admin(), id, thursday + day)).toEqual([ana]);
    expect(await evidenceOf(id)).toContain('schedules.override_created');
  });

  it('ends now when it has begun, and is gone when it has not', async () => {
    const { id, name } = await addSchedule(admin(), newName(), [ana, bo]);
    const put = async (from: number) =>
      await createOverride(responder(), name, { kind: 'add', from, to: from + day, userId: cy, reason: '' });
    const [running, coming] = [await put(thursday), await put(thursday + 3 * day)];
    platform.clock.advance(hour);

    await endOverride(responder(), name, running.id);
    await endOverride(responder(), name, coming.id);

    expect(await onCall(admin(), id, thursday)).toEqual([ana, cy].toSorted());
    expect(await onCall(admin(), id, thursday + hour)).toEqual([ana]);
    const left = await listOverrides(admin(), name, { from: thursday, to: undefined });
    expect(left.map((override) => [override.id, override.to])).toEqual([[running.id, thursday + hour]]);
    expect((await evidenceOf(id)).filter((type) => type === 'schedules.override_ended')).toHaveLength(2);
  });

  it('counts in the order in which ten were made at once', async () => {
    const { id, name } = await addSchedule(admin(), newName(), [ana]);
    const people = await addPeople(platform, ...Array.from({ length: 10 }, (_, index) => `P${index}`));

    await Promise.all(
      people.map((userId) =>
        createOverride(responder(), name, { kind: 'replace', from: thursday, to: thursday + day, userId, reason: '' }),
      ),
    );

    const listed = await listOverrides(admin(), name, { from: undefined, to: undefined });
    expect(listed).toHaveLength(10);
    expect(await onCall(admin(), id)).toEqual([listed.at(-1)?.userId]);
  });

  it.each([
    ['past', { from: thursday - 2 * day, to: thursday - day }, 'body.to'],
    ['backwards', { from: thursday + day, to: thursday + hour }, 'body.to'],
  ])('that is %s is refused', async (_, times, field) => {
    const { name } = await addSchedule(admin(), newName(), [ana]);

    const refused = createOverride(responder(), name, { kind: 'remove', ...times, userId: ana, reason: '' });

    await expect(refused).rejects.toMatchObject({ code: 'schedules.override_invalid', fields: [{ field }] });
  });

  it('is one of fifty at a time at most', async () => {
    const { name } = await addSchedule(admin(), newName(), [ana]);
    const input = { kind: 'add', from: thursday, to: thursday + day, userId: cy, reason: '' } as const;
    for (let index = 0; index < 50; index++) await createOverride(responder(), name, input);

    await expect(createOverride(responder(), name, input)).rejects.toMatchObject({
      code: 'schedules.override_invalid',
    });
    await createOverride(responder(), name, { ...input, from: thursday + day, to: thursday + 2 * day });
  });

  it('is not made by who may only read, nor for who is not here', async () => {
    const { name } = await addSchedule(admin(), newName(), [ana]);
    const input = { kind: 'add', from: thursday, to: thursday + day, userId: cy, reason: '' } as const;

    await expect(createOverride(platform.as(['auditor']), name, input)).rejects.toMatchObject({
      code: 'access.forbidden',
    });
    const ghost = '018f0000-0000-7000-8000-000000000000';
    await expect(createOverride(responder(), name, { ...input, userId: ghost })).rejects.toMatchObject({
      code: 'access.user_not_found',
    });
  });
});

describe('who is on call', () => {
  it('is one answer for many schedules, with the next handover', async () => {
    const names = [newName(), newName()];
    const [first, second] = await Promise.all(
      names.map((name, index) => addSchedule(admin(), name, index === 0 ? [ana, bo] : [cy])),
    );

    const found = await whoIsOnCall(admin(), { schedules: names }, thursday);

    expect(
      found.map(({ schedule, onCall: people, next }) => [schedule.id, people.map(({ userId }) => userId), next?.at]),
    ).toEqual([
      [first?.id, [ana], Date.UTC(2026, 0, 12, 8)],
      [second?.id, [cy], undefined],
    ]);
  });

  it('tells hours that are open on purpose from those that nobody covers, now and next', async () => {
    const restrictions = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, fromMinute: 540, lengthMinutes: 540 }));
    const [open, over] = [newName(), newName()];
    await addSchedule(admin(), open, [ana], { restrictions });
    await addSchedule(admin(), over, [ana], { endsAt: '2026-01-08T18:00' });
    const ask = async (at: number) =>
      (await whoIsOnCall(admin(), { schedules: [open, over] }, at)).map(({ onCall: people, isOpenOnPurpose, next }) => [
        people.length,
        isOpenOnPurpose,
        next?.at,
        next?.onCall.length,
        next?.isOpenOnPurpose,
      ]);

    const six = Date.UTC(2026, 0, 8, 17);

    expect(await ask(thursday)).toEqual([
      [1, false, six, 0, true],
      [1, false, six, 0, false],
    ]);
    expect(await ask(six)).toEqual([
      [0, true, six + 15 * hour, 1, false],
      [0, false, undefined, undefined, undefined],
    ]);
  });

  it('is next, too, who stays when somebody beside them goes', async () => {
    const { name } = await addSchedule(admin(), newName(), [ana]);
    const times = { from: thursday, to: thursday + hour };
    await createOverride(responder(), name, { kind: 'add', ...times, userId: cy, reason: 'release' });

    const [found] = await whoIsOnCall(admin(), { schedules: [name] }, thursday);

    expect(found?.onCall.map(({ userId }) => userId).sort()).toEqual([ana, cy].sort());
    expect([found?.next?.at, found?.next?.onCall.map(({ userId }) => userId)]).toEqual([thursday + hour, [ana]]);
  });

  it('is of a service by its team', async () => {
    const team = await createTeam(admin(), { name: `team-${newName()}` });
    const name = newName();
    await createSchedule(admin(), { name, team: team.name, versions: [versionOf([rotationOf([bo])])] });
    await platform.database.pool.query(
      `insert into service (id, name, title, team_id, tier, mode, created_at) values (gen_random_uuid(), 'shop', 'Shop', $1, 1, 'warn_only', now())`,
      [team.id],
    );

    const found = await whoIsOnCall(admin(), { service: 'shop' }, thursday);

    expect(found.map(({ schedule, onCall: [person] }) => [schedule.name, person?.userId])).toEqual([[name, bo]]);
  });

  it('is for myself what runs, what comes next and what is in the window', async () => {
    const [dan = '', eve = ''] = await addPeople(platform, 'Dan', 'Eve');
    const name = newName();
    await addSchedule(admin(), name, [dan, eve]);

    const mine = await listMyShifts(responder(dan), { from: thursday, to: thursday + 14 * day });

    const monday = Date.UTC(2026, 0, 12, 8);
    expect(mine.running).toEqual([{ schedule: name, from: thursday, to: monday, isRunning: true }]);
    expect(mine.next).toMatchObject({ from: monday + 7 * day, isRunning: false });
    expect(mine.items).toHaveLength(2);
  });

  it('is cut to what is in the window', async () => {
    const name = newName();
    await addSchedule(admin(), name, [ana, bo]);

    const { items } = await showCoverage(admin(), { schedules: [name] }, { from: thursday, to: thursday + 5 * day });

    expect(items[0]?.coverage.shifts.map(({ from, to, userId }) => [from, to, userId])).toEqual([
      [thursday, Date.UTC(2026, 0, 12, 8), ana],
      [Date.UTC(2026, 0, 12, 8), thursday + 5 * day, bo],
    ]);
  });
});
