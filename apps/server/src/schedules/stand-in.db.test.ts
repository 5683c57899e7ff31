import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { acceptCover, declineCover, listCovers, requestCover, withdrawCover } from './cover-me.ts';
import { createAbsence, endAbsence, listAbsences, previewAbsence } from './enter-absence.ts';
import { onCallAt } from './on-call-at.ts';
import { acceptSwap, declineSwap, listSwaps, proposeSwap, withdrawSwap } from './swap-shifts.ts';
import { addPeople, addSchedule } from './test-schedules.ts';

const day = 86_400_000;
/** A Thursday; the first one's week since Monday at nine in Berlin. */
const thursday = Date.UTC(2026, 0, 8, 12);
const monday = Date.UTC(2026, 0, 12, 8);

let platform: TestPlatform;
let people: string[];
let [ana, bo, cy]: [string, string, string] = ['', '', ''];
let count = 0;
let schedule: { id: string; name: string };

beforeAll(async () => {
  platform = await openTestPlatform();
});
afterAll(() => platform.close());
beforeEach(async () => {
  platform.clock.advance(thursday - platform.clock.now());
  people = await addPeople(platform, 'Ana', 'Bo', 'Cy', ...Array.from({ length: 10 }, (_, index) => `P${index}`));
  [ana, bo, cy] = people as [string, string, string];
  schedule = await addSchedule(platform.as(['admin']), `rota${count++}`, people);
});

const as = (userId: string) => platform.as(['responder'], { userId, name: userId });
const admin = () => platform.as(['admin'], { name: 'Ada' });
const onCall = async (at: number) => (await onCallAt(admin().read, [schedule.id], at)).get(schedule.id);

async function evidenceOf(subjectId: string): Promise<string[]> {
  const { rows } = await platform.database.pool.query<{ type: string }>(
    'select type from evidence where subject_id = $1 order by id',
    [subjectId],
  );
  return rows.map(({ type }) => type);
}

describe('a swap of shifts', () => {
  /** Bo's week for Cy's. */
  const offer = () => ({
    give: { schedule: schedule.name, from: monday, to: monday + 7 * day },
    take: { schedule: schedule.name, userId: cy, from: monday + 7 * day, to: monday + 14 * day },
    reason: 'wedding',
  });

  it('changes both weeks once it is accepted, and evidence tells each step', async () => {
    const swap = await proposeSwap(as(bo), offer());
    expect(await onCall(monday)).toEqual([bo]);

    const accepted = await acceptSwap(as(cy), swap.id);

    expect(accepted.state).toBe('accepted');
    expect(await onCall(monday)).toEqual([cy]);
    expect(await onCall(monday + 7 * day)).toEqual([bo]);
    expect(await onCall(monday + 14 * day)).toEqual([people[3]]);
    expect(await evidenceOf(swap.id)).toEqual(['schedules.swap_proposed', 'schedules.swap_accepted']);
    expect((await evidenceOf(schedule.id)).filter((type) => type === 'schedules.override_created')).toHaveLength(2);
  });

  it('is accepted once, whoever asks ten times', async () => {
    const swap = await proposeSwap(as(bo), offer());

    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => acceptSwap(as(cy), swap.id)));

    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const { rows } = await platform.database.pool.query('select from schedule_override where schedule_id = $1', [
      schedule.id,
    ]);
    expect(rows).toHaveLength(2);
  });

  it('is for the other to accept or decline, and for the first to withdraw', async () => {
    const swap = await proposeSwap(as(bo), offer());

    await expect(acceptSwap(as(ana), swap.id)).rejects.toMatchObject({ code: 'schedules.not_yours' });
    await expect(declineSwap(as(bo), swap.id)).rejects.toMatchObject({ code: 'schedules.not_yours' });
    await expect(withdrawSwap(as(cy), swap.id)).rejects.toMatchObject({ code: 'schedules.not_yours' });
    expect((await declineSwap(as(cy), swap.id)).state).toBe('declined');
    await expect(acceptSwap(as(cy), swap.id)).rejects.toMatchObject({ code: 'schedules.swap_settled' });
    const other = await proposeSwap(as(bo), offer());
    expect((await withdrawSwap(as(bo), other.id)).state).toBe('withdrawn');
    expect(await evidenceOf(other.id)).toEqual(['schedules.swap_proposed', 'schedules.swap_withdrawn']);
  });

  it('is refused when things have changed since, in words with names', async () => {
    const swap = await proposeSwap(as(bo), offer());
    await createAbsence(as(cy), { userId: undefined, from: monday, to: monday + day, kind: 'vacation', note: '' });

    await expect(acceptSwap(as(cy), swap.id)).rejects.toMatchObject({
      code: 'schedules.stand_in_refused',
      message: '`Cy` is on leave then',
    });
    expect(await onCall(monday)).toEqual([bo]);
  });

  it('is not proposed with a shift that is not mine, nor by a reader', async () => {
    await expect(proposeSwap(as(ana), offer())).rejects.toMatchObject({
      code: 'schedules.stand_in_refused',
      message: '`Ana` is not on call for all of this time any more',
    });
    await expect(proposeSwap(platform.as(['auditor']), offer())).rejects.toMatchObject({ code: 'access.forbidden' });
  });

  it('is listed for both who are in it', async () => {
    const swap = await proposeSwap(as(bo), offer());
    const mine = async (userId: string) => (await listSwaps(as(userId), { mine: true, limit: 10 })).map(({ id }) => id);

    expect(await mine(bo)).toEqual([swap.id]);
    expect(await mine(cy)).toEqual([swap.id]);
    expect(await mine(ana)).toEqual([]);
  });
});

describe('a request to be covered', () => {
  const request = (askUserIds?: string[]) =>
    requestCover(as(ana), { schedule: schedule.name, from: thursday, to: monday, reason: 'dentist', askUserIds });

  it('asks all of the rota who can, and tells who can not', async () => {
    await createAbsence(as(cy), { userId: undefined, from: thursday, to: monday, kind: 'vacation', note: '' });

    const { cover, notAsked } = await request();

    expect(cover.askedUserIds).toHaveLength(people.length - 2);
    expect(notAsked).toEqual([{ userId: cy, reason: 'on_leave' }]);
    expect(await evidenceOf(cover.id)).toEqual(['schedules.cover_requested']);
  });

  it('is had by the first of ten who accept at once', async () => {
    const { cover } = await request();

    const outcomes = await Promise.allSettled(people.slice(3).map((userId) => acceptCover(as(userId), cover.id)));

    const taken = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value.takenBy] : []));
    expect(taken).toHaveLength(1);
    expect(await onCall(thursday)).toEqual(taken);
    expect(await onCall(monday)).toEqual([bo]);
    const codes = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.code] : []));
    expect(new Set(codes)).toEqual(new Set(['schedules.cover_settled']));
    expect(await evidenceOf(cover.id)).toEqual(['schedules.cover_requested', 'schedules.cover_accepted']);
  });

  it('is for those who were asked, where some were', async () => {
    const { cover, notAsked } = await request([bo, ana]);

    expect(cover.askedUserIds).toEqual([bo]);
    expect(notAsked).toEqual([{ userId: ana, reason: 'not_asked' }]);
    await expect(acceptCover(as(cy), cover.id)).rejects.toMatchObject({ code: 'schedules.not_yours' });
    await expect(acceptCover(as(ana), cover.id)).rejects.toMatchObject({ code: 'schedules.stand_in_refused' });
    await expect(declineCover(as(cy), cover.id)).rejects.toMatchObject({ code: 'schedules.not_yours' });
    expect((await declineCover(as(bo), cover.id)).declinedUserIds).toEqual([bo]);
    expect((await acceptCover(as(bo), cover.id)).takenBy).toBe(bo);
  });

  it('covers what is left of the shift, and nothing when it is over', async () => {
    const { cover } = await request();
    platform.clock.advance(day);

    await acceptCover(as(bo), cover.id);

    expect(await onCall(thursday + day - 1)).toEqual([ana]);
    expect(await onCall(thursday + day)).toEqual([bo]);
    const bosWeek = { schedule: schedule.name, from: monday, to: monday + 7 * day, reason: '' };
    const late = await requestCover(as(bo), bosWeek);
    platform.clock.advance(20 * day);
    await expect(acceptCover(as(ana), late.cover.id)).rejects.toMatchObject({ code: 'schedules.cover_settled' });
    const over = await listCovers(as(bo), { mine: true, state: 'over', limit: 10 });
    expect(over.map(({ id }) => id)).toEqual([late.cover.id]);
  });

  it('is withdrawn by who made it', async () => {
    const { cover } = await request();

    await expect(withdrawCover(as(bo), cover.id)).rejects.toMatchObject({ code: 'schedules.not_yours' });
    expect((await withdrawCover(as(ana), cover.id)).state).toBe('withdrawn');
    expect(await evidenceOf(cover.id)).toEqual(['schedules.cover_requested', 'schedules.cover_withdrawn']);
  });

  it('is not made by a reader, nor for a shift of somebody else', async () => {
    const input = { schedule: schedule.name, from: thursday, to: monday, reason: '' };

    await expect(requestCover(platform.as(['auditor']), input)).rejects.toMatchObject({ code: 'access.forbidden' });
    await expect(requestCover(as(bo), input)).rejects.toMatchObject({ code: 'schedules.stand_in_refused' });
  });
});

describe('leave', () => {
  const leave = (userId: string | undefined) =>
    ({ userId, from: thursday - day, to: monday + day, kind: 'vacation', note: 'sea' }) as const;

  it('takes off call from now on, and says which turns it leaves open', async () => {
    const before = await previewAbsence(as(ana), leave(undefined));
    const { absence, conflicts } = await createAbsence(as(ana), leave(undefined));

    expect(absence.from).toBe(thursday);
    expect(conflicts).toEqual([{ schedule: schedule.name, from: thursday, to: monday, isCovered: false }]);
    expect(before).toEqual(conflicts);
    expect(await onCall(thursday - 1)).toEqual([ana]);
    expect(await onCall(thursday)).toEqual([]);
    expect(await evidenceOf(absence.id)).toEqual(['schedules.absence_created']);
  });

  it('ends now when it has begun, and is gone when it has not', async () => {
    const { absence } = await createAbsence(as(ana), leave(undefined));
    const coming = await createAbsence(as(bo), { ...leave(undefined), from: monday });
    platform.clock.advance(day);

    await endAbsence(as(ana), absence.id);
    await endAbsence(as(bo), coming.absence.id);

    expect(await onCall(thursday + day)).toEqual([ana]);
    const kept = await listAbsences(admin(), { userId: ana, from: 0, to: undefined, limit: 10 });
    expect(kept.map(({ to }) => to)).toEqual([thursday + day]);
    expect(await listAbsences(admin(), { userId: bo, from: 0, to: undefined, limit: 10 })).toEqual([]);
    expect(await evidenceOf(absence.id)).toEqual(['schedules.absence_created', 'schedules.absence_ended']);
  });

  it('of others is entered by who manages schedules', async () => {
    await expect(createAbsence(as(ana), leave(bo))).rejects.toMatchObject({ code: 'access.forbidden' });
    const { absence } = await createAbsence(admin(), leave(bo));
    await expect(endAbsence(as(ana), absence.id)).rejects.toMatchObject({ code: 'access.forbidden' });
    await expect(createAbsence(platform.as(['auditor'], { userId: ana }), leave(undefined))).rejects.toMatchObject({
      code: 'access.forbidden',
    });
  });

  it('has an end: two hundred entries to come', async () => {
    for (let index = 0; index < 200; index++) await createAbsence(as(cy), leave(undefined));

    await expect(createAbsence(as(cy), leave(undefined))).rejects.toMatchObject({ code: 'schedules.absence_invalid' });
  });

  it('that is past is refused', async () => {
    const past = { ...leave(undefined), to: thursday - 1 };

    await expect(createAbsence(as(ana), past)).rejects.toMatchObject({
      code: 'schedules.absence_invalid',
      fields: [{ field: 'body.to' }],
    });
  });
});
