import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideAlert, nextLook } from './decide-alert.ts';
import type { AlertDecision } from './decide-alert.ts';
import type { FiringAlert } from './firing-alert.ts';
import { createFiringAlerts } from './inhibition.ts';
import { indexRules } from './rules-index.ts';
import type { AlertRules } from './rules.ts';
import type { Suppression, Transient } from './suppress.ts';
import { decideNaively } from './test-naive-model.ts';
import { arbitrary, MINUTE, NOW } from './test-rules.ts';

const others = fc.tuple(arbitrary.alert('1'), arbitrary.alert('2'), arbitrary.alert('3'));

function decide(alert: FiringAlert, rules: AlertRules, firing: readonly FiringAlert[], now: number): AlertDecision {
  const index = indexRules(rules);
  return decideAlert(alert, index, createFiringAlerts(index, firing), now);
}

function nameOf(reason: Suppression | Transient): string {
  switch (reason.kind) {
    case 'silence':
      return `silence ${reason.silenceId}`;
    case 'maintenance':
      return `maintenance ${reason.windowId}`;
    case 'inhibition':
      return `inhibition ${reason.inhibitionId}`;
    case 'test':
    case 'recorded_only':
    case 'no_catch_all':
    case 'transient':
      return reason.kind;
  }
}

function pageOf({ page }: AlertDecision): { readonly page: string; readonly reasons: readonly string[] } {
  switch (page.kind) {
    case 'now':
      return { page: 'now', reasons: [] };
    case 'held':
      return { page: `held until ${page.heldUntil}`, reasons: [] };
    case 'suppressed':
      return { page: 'suppressed', reasons: page.reasons.map(nameOf) };
  }
}

describe('decideAlert', () => {
  it('answers what the naive evaluation answers', () => {
    fc.assert(
      fc.property(arbitrary.alert('0'), arbitrary.rules, others, arbitrary.now, (alert, rules, more, now) => {
        const firing = [alert, ...more];

        const decision = decide(alert, rules, firing, now);

        const naive = decideNaively(alert, rules, firing, now);
        const found = pageOf(decision);
        expect({ routeId: decision.route?.id, page: found.page }).toEqual({ routeId: naive.routeId, page: naive.page });
        expect(found.reasons.toSorted()).toEqual(naive.reasons.toSorted());
      }),
      { numRuns: 1000 },
    );
  });

  it('never pages because of one more silence', () => {
    fc.assert(
      fc.property(
        arbitrary.alert('0'),
        arbitrary.rules,
        others,
        arbitrary.now,
        arbitrary.silence,
        (alert, rules, more, now, silence) => {
          const before = decide(alert, rules, more, now);
          const after = decide(alert, { ...rules, silences: [...rules.silences, silence] }, more, now);

          if (before.page.kind === 'suppressed') expect(after.page.kind).toBe('suppressed');
          if (before.page.kind === 'held') expect(after.page.kind).not.toBe('now');
        },
      ),
    );
  });

  it('does not depend on the order of labels, matchers, silences, windows and other alerts', () => {
    fc.assert(
      fc.property(arbitrary.alert('0'), arbitrary.rules, others, arbitrary.now, (alert, rules, more, now) => {
        const turned: AlertRules = {
          ...rules,
          routes: rules.routes.map((route) => ({ ...route, matchers: route.matchers.toReversed() })),
          silences: rules.silences.toReversed(),
          inhibitions: rules.inhibitions.toReversed(),
          maintenanceWindows: rules.maintenanceWindows.toReversed(),
        };
        const labels = Object.fromEntries(Object.entries(alert.labels).toReversed());

        const found = decide({ ...alert, labels }, turned, more.toReversed(), now);

        const { page, groupKey, axis, urgency } = decide(alert, rules, more, now);
        expect({ groupKey: found.groupKey, axis: found.axis, urgency: found.urgency }).toEqual({
          groupKey,
          axis,
          urgency,
        });
        expect(pageOf(found)).toEqual(pageOf({ ...found, page }));
      }),
    );
  });

  it('is never held back by itself', () => {
    fc.assert(
      fc.property(arbitrary.alert('0'), arbitrary.rules, arbitrary.now, (alert, rules, now) => {
        const alone = decide(alert, rules, [alert], now);

        expect(pageOf(alone).reasons.filter((each) => each.startsWith('inhibition'))).toEqual([]);
      }),
    );
  });

  it('takes back an alert that stopped firing', () => {
    fc.assert(
      fc.property(arbitrary.alert('0'), arbitrary.rules, others, arbitrary.now, (alert, rules, more, now) => {
        const index = indexRules(rules);
        const firing = createFiringAlerts(index, more);
        for (const each of more) firing.remove(each);

        expect(decideAlert(alert, index, firing, now)).toEqual(decide(alert, rules, [], now));
      }),
    );
  });
});

describe('nextLook', () => {
  const steps = Array.from({ length: 60 }, (_, i) => i * 7 * MINUTE + 1);

  it('misses no change that time alone brings', () => {
    fc.assert(
      fc.property(arbitrary.alert('0'), arbitrary.rules, others, arbitrary.now, (alert, rules, more, now) => {
        const index = indexRules(rules);
        const firing = createFiringAlerts(index, more);
        const at = nextLook(alert, index, now) ?? Infinity;
        expect(at).toBeGreaterThan(now);

        const before = decideAlert(alert, index, firing, now);
        for (const step of steps) {
          const moment = now + step;
          if (moment < at) expect(decideAlert(alert, index, firing, moment)).toEqual(before);
        }
        if (at !== Infinity) expect(decideAlert(alert, index, firing, at - 1)).toEqual(before);
      }),
    );
  });

  it('comes to an end: following it reaches a decision that lasts, or edges of hours', () => {
    fc.assert(
      fc.property(arbitrary.alert('0'), arbitrary.rules, (alert, rules) => {
        const index = indexRules({ ...rules, routes: rules.routes.map((route) => ({ ...route, during: undefined })) });
        let now = NOW - 120 * MINUTE;
        let looks = 0;
        for (let at = nextLook(alert, index, now); at !== undefined; at = nextLook(alert, index, now)) {
          now = at;
          looks++;
        }

        // Two edges for each silence and window, and one for the transient.
        expect(looks).toBeLessThanOrEqual(2 * rules.silences.length + 2 * rules.maintenanceWindows.length + 1);
      }),
    );
  });
});
