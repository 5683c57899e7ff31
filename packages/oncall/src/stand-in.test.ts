import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceptCover, coverMe } from './cover-me.ts';
import { coverage } from './coverage.ts';
import type { Absence, Schedule } from './schedule.ts';
import { at, people, simple } from './test-schedules.ts';
import { acceptSwap, proposeSwap, type ShiftSwap } from './swap-shifts.ts';

const NOW = at('2026-01-06T12:00Z');
const HOUR = 3_600_000;
/** Ana has the week from 5 January, bo the next, cy the one after. */
const ROTA = simple();
const BO = { scheduleId: 'web', userId: 'bo', from: at('2026-01-12T08:00Z'), to: at('2026-01-19T08:00Z') };
const CY = { scheduleId: 'web', userId: 'cy', from: at('2026-01-19T08:00Z'), to: at('2026-01-26T08:00Z') };
const SWAP: ShiftSwap = { give: BO, take: CY, reason: 'wedding' };
const IDS = ['override-1', 'override-2'] as const;

function facts(schedule: Schedule = ROTA, absences: readonly Absence[] = [], now = NOW) {
  return { schedules: [schedule], schedule, absences, now };
}

function leave(userId: string): Absence {
  return { userId, from: BO.from + HOUR, to: BO.from + 2 * HOUR, kind: 'vacation' };
}

describe('a swap of two shifts', () => {
  it('becomes two overrides when the other person accepts, and the rotation stays as it is', () => {
    const accepted = acceptSwap(SWAP, 'cy', facts(), IDS);
    if (!accepted.ok) throw new Error(accepted.problem);

    const after = { ...ROTA, overrides: accepted.overrides.map(({ override }) => override) };
    const row = coverage(after, BO.from, CY.to, []).shifts;
    expect(row.map(({ userId, from, to }) => ({ userId, from, to }))).toEqual([
      { userId: 'cy', from: BO.from, to: BO.to },
      { userId: 'bo', from: CY.from, to: CY.to },
    ]);
    expect(after.versions).toBe(ROTA.versions);
  });

  it('exchanges parts of shifts and changes nothing else, whichever parts', () => {
    const part = fc.tuple(fc.integer({ min: 0, max: 166 }), fc.integer({ min: 1, max: 168 }));
    fc.assert(
      fc.property(part, part, ([giveFrom, giveHours], [takeFrom, takeHours]) => {
        const give = {
          ...BO,
          from: BO.from + giveFrom * HOUR,
          to: Math.min(BO.to, BO.from + (giveFrom + giveHours) * HOUR),
        };
        const take = {
          ...CY,
          from: CY.from + takeFrom * HOUR,
          to: Math.min(CY.to, CY.from + (takeFrom + takeHours) * HOUR),
        };
        const accepted = acceptSwap({ give, take, reason: '' }, 'cy', facts(), IDS);
        const overrides = accepted.ok ? accepted.overrides.map(({ override }) => override) : [];

        for (let moment = BO.from; moment < CY.to; moment += HOUR) {
          const on = coverage({ ...ROTA, overrides }, moment, moment + 1, []).shifts.map(({ userId }) => userId);
          const before = moment < BO.to ? 'bo' : 'cy';
          const isGiven = give.from <= moment && moment < give.to;
          const isTaken = take.from <= moment && moment < take.to;
          expect(on).toEqual([isGiven ? 'cy' : isTaken ? 'bo' : before]);
        }
      }),
      { numRuns: 10 },
    );
  });

  it('can be made by somebody who goes on leave', () => {
    expect(proposeSwap(SWAP, facts(ROTA, [leave('bo')]))).toEqual({ ok: true, swap: SWAP });
  });

  it.each<[string, ShiftSwap, ReturnType<typeof facts>]>([
    ['same_person', { ...SWAP, take: { ...CY, userId: 'bo' } }, facts()],
    ['same_time', { ...SWAP, take: { ...CY, from: BO.from + HOUR, to: BO.to } }, facts()],
    ['begun', SWAP, facts(ROTA, [], BO.from + 1)],
    ['unknown_schedule', { ...SWAP, give: { ...BO, scheduleId: 'gone' } }, facts()],
    ['not_their_shift', { ...SWAP, give: { ...BO, to: BO.to + 1 }, take: { ...CY, from: CY.from + 1 } }, facts()],
    ['not_their_shift', SWAP, facts(simple({ participants: people('ana', 'cy', 'bo') }))],
    ['on_leave', SWAP, facts(ROTA, [leave('cy')])],
    [
      'already_on_call',
      SWAP,
      facts(simple({}, [{ id: 'o', kind: 'add', userId: 'cy', from: BO.from, to: BO.from + HOUR, reason: '' }])),
    ],
  ])('is refused, when proposed as when accepted: %s', (reason, swap, given) => {
    expect(proposeSwap(swap, given)).toMatchObject({ ok: false, reason });
    expect(acceptSwap(swap, swap.take.userId, given, IDS)).toMatchObject({ ok: false, reason });
  });

  it('can be accepted by nobody but the person asked', () => {
    expect(acceptSwap(SWAP, 'ana', facts(), IDS)).toMatchObject({ ok: false, reason: 'not_asked' });
  });
});

describe('cover me', () => {
  const request = { part: { ...BO, from: BO.from + HOUR, to: BO.from + 5 * HOUR }, reason: 'dentist' };

  it('asks the whole rota, and says who can not', () => {
    expect(coverMe(request, facts(ROTA, [leave('ana')]))).toEqual({
      ok: true,
      askedUserIds: ['cy'],
      notAsked: [{ userId: 'ana', reason: 'on_leave' }],
    });
  });

  it('gives the part to the first who accepts', () => {
    expect(acceptCover(request, 'cy', undefined, facts(), 'override-1')).toEqual({
      ok: true,
      override: {
        id: 'override-1',
        kind: 'replace',
        from: request.part.from,
        to: request.part.to,
        replacedUserId: 'bo',
        userId: 'cy',
        reason: 'dentist',
      },
    });
    expect(acceptCover(request, 'ana', 'cy', facts(), 'override-2')).toEqual({
      ok: false,
      reason: 'taken',
      problem: '`cy` covers this already',
    });
  });

  it('covers the rest of a shift that has begun', () => {
    const now = request.part.from + HOUR;

    expect(acceptCover(request, 'cy', undefined, facts(ROTA, [], now), 'o')).toMatchObject({
      ok: true,
      override: { from: now },
    });
  });

  it.each<[string, string, ReturnType<typeof facts>]>([
    ['same_person', 'bo', facts()],
    ['not_asked', 'eve', facts()],
    ['over', 'cy', facts(ROTA, [], request.part.to)],
    ['on_leave', 'cy', facts(ROTA, [leave('cy')])],
    ['not_their_shift', 'cy', facts(simple({ participants: people('ana', 'dan', 'cy') }))],
    ['unknown_schedule', 'cy', facts({ ...ROTA, id: 'other' })],
    [
      'already_on_call',
      'cy',
      facts(simple({}, [{ id: 'o', kind: 'add', userId: 'cy', from: BO.from, to: BO.to, reason: '' }])),
    ],
  ])('refuses what has changed since: %s', (reason, acceptedBy, given) => {
    expect(acceptCover(request, acceptedBy, undefined, given, 'o')).toMatchObject({ ok: false, reason });
  });

  it('is not asked of anybody when the shift is over or somebody else has it', () => {
    expect(coverMe(request, facts(ROTA, [], request.part.to))).toMatchObject({ ok: false, reason: 'over' });
    expect(coverMe({ ...request, part: { ...request.part, userId: 'cy' } }, facts())).toMatchObject({
      ok: false,
      reason: 'not_their_shift',
    });
  });
});
