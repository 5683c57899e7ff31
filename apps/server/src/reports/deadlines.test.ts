import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterWorkingDays, nextReminder, reminderUntil } from './deadlines.ts';
import { dueOf, isFoldedInto, nextStates, placeInInbox, type ReportState } from './report.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const iso = (moment: number): string => new Date(moment).toISOString();

describe('working days', () => {
  it.each([
    ['a Thursday', '2026-01-15T12:00:00Z', 2, 'UTC', '2026-01-19T12:00:00.000Z'],
    ['a Friday evening', '2026-01-16T23:30:00Z', 1, 'UTC', '2026-01-19T23:30:00.000Z'],
    ['a Saturday', '2026-01-17T08:00:00Z', 2, 'UTC', '2026-01-20T08:00:00.000Z'],
    // Friday evening there is Saturday morning in Tokyo.
    ['a Friday elsewhere', '2026-01-16T23:30:00Z', 1, 'Asia/Tokyo', '2026-01-18T23:30:00.000Z'],
    // The clock goes forward in between: the same time of the day is an hour earlier.
    ['the end of winter', '2026-03-27T09:00:00Z', 1, 'Europe/Berlin', '2026-03-30T08:00:00.000Z'],
    ['a zone that nobody knows', '2026-01-15T12:00:00Z', 1, 'Mars/Olympus', '2026-01-16T12:00:00.000Z'],
  ])('count from %s', (_, from, days, zone, until) => {
    expect(iso(afterWorkingDays(Date.parse(from), days, zone))).toBe(until);
  });
});

describe('reminders', () => {
  const due = { for: 'fix', at: 100 * dayMs } as const;

  it('come before it is due, when it is due, and every week from then on', () => {
    const moments: number[] = [];
    for (let at = 0; moments.length < 5; moments.push(at)) at = nextReminder(due, at);

    expect(moments.map((moment) => moment / dayMs)).toEqual([86, 97, 100, 107, 114]);
  });

  it('come once after a long absence', () => {
    expect(reminderUntil(due, 0, 85 * dayMs)).toBeUndefined();
    expect(reminderUntil(due, 0, 99 * dayMs)).toBe(97 * dayMs);
    expect(reminderUntil(due, 97 * dayMs, 200 * dayMs)).toBe(198 * dayMs);
  });

  it('always move on', () => {
    const dues = fc.record({
      for: fc.constantFrom('receipt' as const, 'answer' as const, 'fix' as const, 'disclosure' as const),
      at: fc.integer({ min: 0, max: 1e13 }),
    });
    fc.assert(
      fc.property(dues, fc.integer({ min: 0, max: 1e13 }), (each, since) => {
        expect(nextReminder(each, since)).toBeGreaterThan(since);
      }),
    );
  });
});

const states: readonly ReportState[] = [
  'new',
  'triaging',
  'accepted',
  'duplicate',
  'not_a_problem',
  'spam',
  'fixed',
  'disclosed',
];

describe('states', () => {
  it('lead from everywhere to somewhere, and never back to new', () => {
    for (const state of states) {
      expect(nextStates(state).length).toBeGreaterThan(0);
      expect(nextStates(state)).not.toContain('new');
      expect(nextStates(state)).not.toContain(state);
    }
  });

  const report = {
    kind: 'security',
    state: 'new',
    receiptedAt: undefined,
    receiptDueAt: 2 * dayMs,
    fixDueAt: 90 * dayMs,
    answerDueAt: undefined,
  } as const;

  it.each([
    ['new', 'security', 'receipt'],
    ['accepted', 'broken', 'fix'],
    ['fixed', 'security', 'disclosure'],
    ['fixed', 'broken', undefined],
    ['disclosed', 'security', undefined],
    ['spam', 'broken', undefined],
  ] as const)('that are %s (%s) owe %s', (state, kind, owed) => {
    expect(dueOf({ ...report, state, kind })?.for).toBe(owed);
  });

  it('owe an answer to whoever said something, unless it is spam', () => {
    expect(dueOf({ ...report, state: 'disclosed', answerDueAt: 5 })).toEqual({ for: 'answer', at: 5 });
    expect(dueOf({ ...report, state: 'spam', answerDueAt: 5 })).toBeUndefined();
    expect(dueOf({ ...report, answerDueAt: 3 * dayMs })?.for).toBe('receipt');
  });

  it('stand in the inbox by when they are due, and what is over behind, the last first', () => {
    const place = (state: ReportState, now: number, receiptDueAt = report.receiptDueAt) =>
      placeInInbox({ ...report, state, receiptDueAt }, now);
    const order = [place('new', 0, dayMs), place('new', 0), place('accepted', 0), place('spam', 9), place('spam', 5)];

    expect(order.map(({ sortAt }) => sortAt)).toEqual(order.map(({ sortAt }) => sortAt).toSorted((a, b) => a - b));
    expect(order.map(({ isOpen }) => isOpen)).toEqual([true, true, true, false, false]);
  });

  it('take exact repeats in, except when what was fixed comes again', () => {
    expect(isFoldedInto({ state: 'not_a_problem', receivedAt: 0 }, 89 * dayMs)).toBe(true);
    expect(isFoldedInto({ state: 'new', receivedAt: 0 }, 90 * dayMs)).toBe(false);
    expect(isFoldedInto({ state: 'fixed', receivedAt: 0 }, dayMs)).toBe(false);
  });
});
