import type { AnswerOf, InputOf } from '../../api/call.ts';
import { type Method, type Planned, standingOf } from './contact-words.ts';

type Given = NonNullable<InputOf<'setNotificationPreferences'>['body']>;
export type Preferences = Given & { readonly hearsOfShifts: boolean };
export type Rule = Preferences['high'][number];
export type QuietHours = NonNullable<Preferences['quietHours']>;
export type Urgency = 'high' | 'low';

/** What can be set, without what follows from it. */
export function preferencesOf(saved: AnswerOf<'getNotificationPreferences'>): Preferences {
  const { high, low, quietHours, hearsOfShifts } = saved;
  return { high, low, quietHours, hearsOfShifts };
}

export function isSame(a: Preferences, b: Preferences): boolean {
  return JSON.stringify(preferenceParts(a)) === JSON.stringify(preferenceParts(b));
}

function preferenceParts({ high, low, quietHours, hearsOfShifts }: Preferences): unknown {
  const rules = (list: readonly Rule[]) => list.map(({ method, delayMinutes }) => [method, delayMinutes]);
  const quiet = quietHours && [quietHours.zone, quietHours.weekdays, quietHours.from, quietHours.to];
  return [rules(high), rules(low), quiet, hearsOfShifts];
}

/** @param by -1 is earlier; beyond either end nothing happens */
export function moveRule(rules: readonly Rule[], index: number, by: 1 | -1): readonly Rule[] {
  const moved = rules[index];
  const to = index + by;
  if (moved === undefined || to < 0 || to >= rules.length) return rules;
  return rules.toSpliced(index, 1).toSpliced(to, 0, moved);
}

/** What comes after the last rule, when a method is added: at once first, then five minutes after the one before. */
export function addRule(rules: readonly Rule[], method: string): readonly Rule[] {
  const last = rules.at(-1)?.delayMinutes;
  return [...rules, { method, delayMinutes: last === undefined ? 0 : Math.min(1_440, last + 5) }];
}

/**
 * What a page would do by rules that are not saved yet, quiet hours aside. Saved ones are told by the server, which pages by the same rule:
 * methods that can not be used are left out, and when none is left every usable one is tried at once.
 */
export function draftPlan(methods: readonly Method[], rules: readonly Rule[]): readonly Planned[] {
  const usable = new Map(methods.filter(isReady).map((method) => [method.id, method]));
  const planned = (method: Method, afterMinutes: number): Planned => {
    const { id, channel, label } = method;
    return { method: id, channel, label, afterMinutes, because: '' };
  };
  const named = rules.flatMap(({ method, delayMinutes }) => {
    const known = usable.get(method);
    return known === undefined ? [] : [planned(known, delayMinutes)];
  });
  return named.length > 0 ? named : [...usable.values()].map((method) => planned(method, 0));
}

function isReady(method: Method): boolean {
  return standingOf(method) === 'ready';
}

/** Minutes offered for a rule; one that was set elsewhere stays among them. */
export function delayChoices(current: number): readonly number[] {
  const usual = [0, 1, 2, 3, 5, 10, 15, 20, 30, 60];
  return usual.includes(current) ? usual : [...usual, current].toSorted((a, b) => a - b);
}
