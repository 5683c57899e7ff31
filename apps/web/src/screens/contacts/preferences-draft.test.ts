import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Method, plannedWords } from './contact-words.ts';
import {
  addRule,
  delayChoices,
  draftPlan,
  isSame,
  moveRule,
  type Preferences,
  type Rule,
} from './preferences-draft.ts';

const idOf = (number: number) => `018f0000-0000-7000-8000-00000000000${number}`;
const method = (number: number, label: string, more: Partial<Method> = {}): Method => ({
  id: idOf(number),
  person: idOf(9),
  channel: 'mail',
  setup: idOf(8),
  setupName: 'Mail',
  address: 'ada@example.org',
  label,
  isSignInAddress: false,
  verifiedAt: '2026-01-15T12:00:00.000Z',
  stopped: null,
  isUsable: true,
  overridesSilence: 'no',
  ...more,
});
const rule = (number: number, delayMinutes: number): Rule => ({ method: idOf(number), delayMinutes });

describe('draftPlan', () => {
  const methods = [method(1, 'Mail'), method(2, 'Phone'), method(3, 'Old phone', { verifiedAt: null })];

  it('follows the rules', () => {
    expect(plannedWords(draftPlan(methods, [rule(2, 0), rule(1, 5)]))).toBe('Phone at once, then Mail after 5 minutes');
  });

  it('tries every usable method at once where no rule names one', () => {
    expect(plannedWords(draftPlan(methods, []))).toBe('Mail and Phone at once');
    expect(plannedWords(draftPlan(methods, [rule(3, 0), rule(7, 0)]))).toBe('Mail and Phone at once');
  });

  it('reaches nobody only where nothing is usable', () => {
    expect(draftPlan([method(3, 'Old phone', { isUsable: false })], [rule(3, 0)])).toEqual([]);
  });
});

describe('the order of rules', () => {
  const rules = fc.array(fc.record({ method: fc.constantFrom(idOf(1), idOf(2)), delayMinutes: fc.nat(1_440) }), {
    maxLength: 6,
  });

  it('changes by one place, and back again', () => {
    fc.assert(
      fc.property(rules, fc.nat(6), (list, index) => {
        const later = moveRule(list, index, 1);

        expect(later).toHaveLength(list.length);
        if (index < list.length - 1) {
          expect(later[index + 1]).toBe(list[index]);
          expect(moveRule(later, index + 1, -1)).toEqual(list);
        } else expect(later).toBe(list);
      }),
    );
  });

  it('takes a new one in behind the others, within a day', () => {
    expect(addRule([], idOf(1))).toEqual([rule(1, 0)]);
    expect(addRule([rule(1, 10)], idOf(2)).at(-1)).toEqual(rule(2, 15));
    expect(addRule([rule(1, 1_440)], idOf(2)).at(-1)).toEqual(rule(2, 1_440));
  });
});

it('keeps an unusual delay among those offered', () => {
  expect(delayChoices(7)).toContain(7);
  expect(delayChoices(5).filter((minutes) => minutes === 5)).toHaveLength(1);
});

it('tells a draft from what is saved by what it means, not by the order of its names', () => {
  const saved: Preferences = {
    high: [rule(1, 0)],
    low: [],
    quietHours: { zone: 'UTC', weekdays: [1], from: '22:00', to: '07:00' },
    hearsOfShifts: false,
  };
  const same: Preferences = {
    quietHours: { to: '07:00', from: '22:00', weekdays: [1], zone: 'UTC' },
    hearsOfShifts: false,
    low: [],
    high: [{ delayMinutes: 0, method: idOf(1) }],
  };

  expect(isSame(saved, same)).toBe(true);
  expect(isSame(saved, { ...same, quietHours: null })).toBe(false);
  expect(isSame(saved, { ...same, hearsOfShifts: true })).toBe(false);
  expect(isSame(saved, { ...same, high: [rule(1, 1)] })).toBe(false);
});
