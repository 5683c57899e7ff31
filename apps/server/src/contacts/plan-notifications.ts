import { isWithinHours, nextOpening } from '@lockstep/oncall';
import type { ChannelMessage } from '../platform/outgoing/channel.ts';
import type { ContactMethod, PlannedNotification, QuietHours, Reachability } from './contact.ts';

/** Quiet stretches that touch each other; more than a week of them is no quiet but a mistake. */
const mostStretches = 8;

/**
 * Whom to write to where, and when, for one page that is made now. Rules that name methods which can not be used are left out;
 * when none is left, every usable method is tried at once: nobody who can be reached is passed over.
 *
 * @param now epoch milliseconds
 * @returns in the order of their time; empty only for somebody who can not be reached at all
 */
export function planNotifications(
  reachability: Reachability,
  urgency: ChannelMessage['urgency'],
  now: number,
): readonly PlannedNotification[] {
  if (reachability.isDeactivated) return [];
  const usable = new Map(reachability.methods.filter(isPageable).map((method) => [method.id, method]));
  const named = reachability.rules[urgency].flatMap(({ contactMethodId, delayMs }) => {
    const method = usable.get(contactMethodId);
    return method === undefined ? [] : [{ method, delayMs, why: 'rule' as const }];
  });
  const everyone = [...usable.values()].map((method) => ({ method, delayMs: 0, why: 'every_method' as const }));
  const beginAt = urgency === 'high' ? now : endOfQuiet(reachability.quietHours, now);
  return (named.length > 0 ? named : everyone)
    .map(({ method, delayMs, why }) => {
      const wantedAt = beginAt + delayMs;
      const dueAt = urgency === 'high' ? wantedAt : endOfQuiet(reachability.quietHours, wantedAt);
      return { method, dueAt, because: because(why, delayMs, dueAt > now + delayMs) };
    })
    .toSorted((a, b) => a.dueAt - b.dueAt);
}

/** Verified, not stopped, and its channel is switched on. */
export function isPageable({ verifiedAt, stopped, isUsable }: ContactMethod): boolean {
  return verifiedAt !== undefined && stopped === undefined && isUsable;
}

/** @returns `at` itself outside quiet hours; also for a zone nobody knows, and for hours that never end */
export function endOfQuiet(quiet: QuietHours | undefined, at: number): number {
  if (quiet === undefined) return at;
  let end = at;
  for (let stretches = 0; stretches < mostStretches; stretches++) {
    if (isWithinHours(quiet, end) !== true) return end;
    const hours = { zone: quiet.zone, weekdays: [], fromMinute: quiet.toMinute, toMinute: quiet.toMinute };
    const next = nextOpening(hours, end);
    if (next === undefined) return at;
    end = next;
  }
  return at;
}

function because(why: 'rule' | 'every_method', delayMs: number, waitsForQuiet: boolean): string {
  const order =
    why === 'every_method'
      ? 'no rule names a usable method, so every one is tried at once'
      : `${delayMs === 0 ? 'at once' : `after ${minutes(delayMs)}`}, by the person's own rule`;
  return waitsForQuiet ? `${order}; it waits for the end of quiet hours` : order;
}

function minutes(ms: number): string {
  const count = Math.round(ms / 60_000);
  return count === 1 ? '1 minute' : `${count} minutes`;
}
