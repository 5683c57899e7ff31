import type { ChannelCapabilities } from '../platform/outgoing/channel.ts';
import type { Reachability } from './contact.ts';
import { isPageable, planNotifications } from './plan-notifications.ts';

type FlawCode =
  | 'not_reachable'
  | 'low_not_reachable'
  | 'one_method_only'
  | 'nothing_that_rings'
  | 'stopped_address'
  | 'never_tested'
  | 'test_is_old'
  | 'on_leave';

export interface Flaw {
  readonly code: FlawCode;
  readonly sentence: string;
  readonly cure: string;
}

export interface Readiness {
  /** `unreachable`: a page would reach nobody. */
  readonly state: 'ready' | 'weak' | 'unreachable';
  readonly high: number;
  readonly low: number;
  readonly lastTestAt: number | undefined;
  readonly flaws: readonly Flaw[];
}

export interface ReadinessFacts {
  readonly reachability: Reachability;
  /** When the person last answered a test. */
  readonly lastTestAt: number | undefined;
  /** Epoch milliseconds; undefined: not on leave. */
  readonly onLeaveUntil: number | undefined;
  readonly overridesSilence: (channel: string) => ChannelCapabilities['overridesSilence'] | undefined;
}

/** Phones are changed and their settings forgotten. */
const testIsOldMs = 90 * 86_400_000;

/** Whether a page would reach this person now, what is weak about it, and what to do. */
export function judgeReadiness(facts: ReadinessFacts, now: number): Readiness {
  const { reachability, lastTestAt } = facts;
  const count = (urgency: 'high' | 'low') =>
    new Set(planNotifications(reachability, urgency, now).map(({ method }) => method.id)).size;
  const [high, low] = [count('high'), count('low')];
  const flaws = [...reachFlaws(facts, high), ...testFlaws(lastTestAt, high, now), ...leaveFlaws(facts.onLeaveUntil)];
  const isWeak = flaws.some(({ code }) => code !== 'on_leave');
  return { state: high === 0 ? 'unreachable' : isWeak ? 'weak' : 'ready', high, low, lastTestAt, flaws };
}

function reachFlaws({ reachability, overridesSilence }: ReadinessFacts, high: number): readonly Flaw[] {
  const usable = reachability.methods.filter(isPageable);
  const flaws: Flaw[] = [];
  if (high === 0) {
    flaws.push({
      code: 'not_reachable',
      sentence: 'no verified contact method can be used: a page would reach nobody',
      cure: 'add a contact method in the profile and verify it',
    });
  } else {
    if (usable.length === 1) {
      flaws.push({
        code: 'one_method_only',
        sentence: `\`${usable[0]?.label}\` is the only way: when it fails, nothing arrives`,
        cure: 'add a second contact method by another provider',
      });
    }
    if (usable.every(({ channel }) => (overridesSilence(channel) ?? 'no') === 'no')) {
      flaws.push({
        code: 'nothing_that_rings',
        sentence: 'nothing of it wakes a silent phone',
        cure: 'add a call, a text message, ntfy or Telegram, and let it pass silence on the phone',
      });
    }
  }
  for (const { label, stopped } of reachability.methods) {
    if (stopped === undefined) continue;
    flaws.push({
      code: 'stopped_address',
      sentence: `\`${label}\` is stopped: ${stopped.because}`,
      cure: 'send START from it, or resume and verify it in the profile, or remove it',
    });
  }
  return flaws;
}

function testFlaws(lastTestAt: number | undefined, high: number, now: number): readonly Flaw[] {
  if (high === 0) return [];
  const cure = 'press "page me" in the profile with the phone silent, and answer it';
  if (lastTestAt === undefined) return [{ code: 'never_tested', sentence: 'no test was ever answered', cure }];
  if (now - lastTestAt <= testIsOldMs) return [];
  const days = Math.floor((now - lastTestAt) / 86_400_000);
  return [{ code: 'test_is_old', sentence: `the last test was answered ${days} days ago`, cure }];
}

function leaveFlaws(until: number | undefined): readonly Flaw[] {
  if (until === undefined) return [];
  const day = new Date(until).toISOString().slice(0, 10);
  return [
    { code: 'on_leave', sentence: `on leave until ${day}`, cure: 'see that nobody counts on this person until then' },
  ];
}
