import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ContactMethod, QuietHours, Reachability } from './contact.ts';
import { endOfQuiet, isPageable, planNotifications } from './plan-notifications.ts';

const minute = 60_000;
/** A Thursday, 12:00 UTC. */
const noon = Date.UTC(2026, 0, 15, 12);

function method(id: string, changes: Partial<ContactMethod> = {}): ContactMethod {
  return {
    id,
    userId: 'ada',
    channel: 'sms',
    setupId: 'setup',
    address: id,
    label: id,
    verifiedAt: 1,
    stopped: undefined,
    isUsable: true,
    ...changes,
  };
}

const nights: QuietHours = { zone: 'UTC', weekdays: [1, 2, 3, 4, 5, 6, 7], fromMinute: 22 * 60, toMinute: 7 * 60 };

function ada(changes: Partial<Reachability> = {}): Reachability {
  return {
    userId: 'ada',
    isDeactivated: false,
    methods: [method('phone'), method('mail')],
    rules: { high: [], low: [] },
    quietHours: undefined,
    ...changes,
  };
}

const times = (plan: ReturnType<typeof planNotifications>) =>
  plan.map(({ method: { id }, dueAt }) => [id, dueAt - noon]);

describe('a plan', () => {
  it('is every usable method at once where no rule says otherwise', () => {
    expect(times(planNotifications(ada(), 'high', noon))).toEqual([
      ['phone', 0],
      ['mail', 0],
    ]);
  });

  it('follows the rules of its urgency in the order of their delays', () => {
    const rules = {
      high: [
        { contactMethodId: 'phone', delayMs: 5 * minute },
        { contactMethodId: 'mail', delayMs: 0 },
        { contactMethodId: 'phone', delayMs: 10 * minute },
      ],
      low: [{ contactMethodId: 'mail', delayMs: 0 }],
    };

    expect(times(planNotifications(ada({ rules }), 'high', noon))).toEqual([
      ['mail', 0],
      ['phone', 5 * minute],
      ['phone', 10 * minute],
    ]);
    expect(times(planNotifications(ada({ rules }), 'low', noon))).toEqual([['mail', 0]]);
  });

  it.each([
    ['not verified', { verifiedAt: undefined }],
    ['stopped', { stopped: { at: 1, because: 'STOP' } }],
    ['of a channel that is switched off', { isUsable: false }],
  ])('falls back to the others when the method of the only rule is %s', (_what, changes) => {
    const rules = { high: [{ contactMethodId: 'phone', delayMs: 0 }], low: [] };
    const reachability = ada({ rules, methods: [method('phone', changes), method('mail')] });

    expect(times(planNotifications(reachability, 'high', noon))).toEqual([['mail', 0]]);
  });

  it('leaves the name of the way to whoever says which one it is: the chain named it twice', () => {
    const methods = [method('mail', { label: 'Sign-in address' })];
    const rules = {
      high: [{ contactMethodId: 'mail', delayMs: 0 }],
      low: [{ contactMethodId: 'mail', delayMs: minute }],
    };
    const reasons = (reachability: Reachability, urgency: 'high' | 'low') =>
      planNotifications(reachability, urgency, noon).map(({ because }) => because);

    expect(reasons(ada({ methods }), 'high')).toEqual(['no rule names a usable method, so every one is tried at once']);
    expect(reasons(ada({ methods, rules }), 'high')).toEqual(["at once, by the person's own rule"]);
    expect(reasons(ada({ methods, rules }), 'low')).toEqual(["after 1 minute, by the person's own rule"]);
  });

  it('lets low urgency wait for the end of quiet hours, and says so', () => {
    const night = Date.UTC(2026, 0, 15, 23);

    const [low] = planNotifications(ada({ quietHours: nights }), 'low', night);
    const [high] = planNotifications(ada({ quietHours: nights }), 'high', night);

    expect(low?.dueAt).toBe(Date.UTC(2026, 0, 16, 7));
    expect(low?.because).toContain('quiet hours');
    expect(high?.dueAt).toBe(night);
  });

  it('moves a delay that ends in quiet hours to their end', () => {
    const rules = { high: [], low: [{ contactMethodId: 'mail', delayMs: 30 * minute }] };
    const evening = Date.UTC(2026, 0, 15, 21, 45);

    const [low] = planNotifications(ada({ quietHours: nights, rules }), 'low', evening);

    expect(low?.dueAt).toBe(Date.UTC(2026, 0, 16, 7));
  });

  it('is empty for somebody who was deactivated', () => {
    expect(planNotifications(ada({ isDeactivated: true }), 'high', noon)).toEqual([]);
  });
});

describe('the end of quiet hours', () => {
  it.each([
    [
      'the spring change, when 2:30 does not exist',
      'Europe/Berlin',
      0,
      150,
      '2026-03-29T00:15:00+01:00',
      '2026-03-29T03:00:00+02:00',
    ],
    [
      'the autumn change, at the first of two 2:30',
      'Europe/Berlin',
      0,
      150,
      '2026-10-25T00:15:00+02:00',
      '2026-10-25T02:30:00+02:00',
    ],
    ['half-hour zones', 'Asia/Kolkata', 1_320, 420, '2026-01-15T23:00:00+05:30', '2026-01-16T07:00:00+05:30'],
  ])('holds at %s', (_what, zone, fromMinute, toMinute, at, end) => {
    const quiet = { zone, weekdays: [1, 2, 3, 4, 5, 6, 7], fromMinute, toMinute };

    expect(new Date(endOfQuiet(quiet, Date.parse(at)))).toEqual(new Date(end));
  });

  it('is now for a zone nobody knows, and for hours without an end', () => {
    expect(endOfQuiet({ ...nights, zone: 'Mars/Olympus' }, noon)).toBe(noon);
    expect(endOfQuiet({ ...nights, fromMinute: 0, toMinute: 0 }, noon)).toBe(noon);
  });
});

describe('whatever somebody set up', () => {
  const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Nowhere/At_All');
  const minuteOfDay = fc.integer({ min: 0, max: 1_439 });
  const quietHours = fc.option(
    fc.record({
      zone,
      weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
      fromMinute: minuteOfDay,
      toMinute: minuteOfDay,
    }),
    { nil: undefined },
  );
  const ids = ['a', 'b', 'c', 'd'] as const;
  const rule = fc.record({
    contactMethodId: fc.constantFrom(...ids, 'gone'),
    delayMs: fc.integer({ min: 0, max: 86_400_000 }),
  });
  const methods = fc.tuple(
    ...ids.map((id) =>
      fc
        .record({
          verifiedAt: fc.option(fc.constant(1), { nil: undefined }),
          stopped: fc.option(fc.constant({ at: 1, because: 'STOP' }), { nil: undefined }),
          isUsable: fc.boolean(),
        })
        .map((changes) => method(id, changes)),
    ),
  );
  const reachability = fc.record({
    userId: fc.constant('ada'),
    isDeactivated: fc.constant(false),
    methods,
    rules: fc.record({ high: fc.array(rule, { maxLength: 5 }), low: fc.array(rule, { maxLength: 5 }) }),
    quietHours,
  });
  const moment = fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2028, 0, 1) });
  const urgency = fc.constantFrom('high' as const, 'low' as const);

  it('passes over nobody who can be reached, and plans only what can be used, never for the past', () => {
    fc.assert(
      fc.property(reachability, urgency, moment, (person, how, now) => {
        const plan = planNotifications(person, how, now);

        expect(plan.length > 0).toBe(person.methods.some(isPageable));
        for (const planned of plan) {
          expect(isPageable(planned.method)).toBe(true);
          expect(planned.dueAt).toBeGreaterThanOrEqual(now);
        }
        expect(plan.map(({ dueAt }) => dueAt)).toEqual(plan.map(({ dueAt }) => dueAt).toSorted((a, b) => a - b));
      }),
    );
  });

  it('never lets high urgency wait for quiet hours', () => {
    fc.assert(
      fc.property(reachability, moment, (person, now) => {
        const quietless = planNotifications({ ...person, quietHours: undefined }, 'high', now);

        expect(planNotifications(person, 'high', now)).toEqual(quietless);
      }),
    );
  });

  it('waits no longer than a week for quiet hours, and ends outside them', () => {
    fc.assert(
      fc.property(quietHours, moment, (quiet, now) => {
        const end = endOfQuiet(quiet, now);

        expect(end).toBeGreaterThanOrEqual(now);
        expect(end - now).toBeLessThanOrEqual(8 * 86_400_000);
        // Outside them, or they never end: then once more gives the same.
        expect(endOfQuiet(quiet, end)).toBe(end);
      }),
    );
  });
});
