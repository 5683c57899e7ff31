import { webhookRetry } from '../platform/outgoing/webhook-retry.ts';
import { STORM } from './fold-pages.ts';
import type { Begun } from './notification-store.ts';

/** A page that did not go out within this time is planned anew through its escalation, never replayed. */
export const staleMs = 10 * 60_000;

/** The channel of machines. */
export const webhook = 'webhook';

/** How long a message waits before it is looked at again whether the allowance of its person has a place. */
const stormHoldMs = 60_000;

export type SendDecision =
  | { readonly kind: 'send' }
  | { readonly kind: 'drop'; readonly reason: string }
  /** Its person can not be asked any more: whoever is next is. */
  | { readonly kind: 'pass'; readonly reason: string }
  | { readonly kind: 'hold'; readonly until: number; readonly reason: string }
  /** Too old: whoever is asked now is asked anew. */
  | { readonly kind: 'replan'; readonly reason: string };

/**
 * Whether a message is still wanted, asked right before it goes.
 *
 * @param carried how many of the pages it speaks of want an answer; for messages about many
 */
export function decideSend(begun: Begun, carried: number, now: number): SendDecision {
  const { scope, kind, pageId, pageState, groupState, isDeactivated, channel } = begun;
  if (isDeactivated) return { kind: kind === 'page' ? 'pass' : 'drop', reason: 'this person was deactivated' };
  // A webhook is told everything, in order, however late.
  if (kind !== 'page' || channel === webhook) return { kind: 'send' };
  if (scope === 'many' && carried === 0) return { kind: 'drop', reason: 'all of it was answered meanwhile' };
  if (scope === 'one' && groupState === 'resolved') return { kind: 'drop', reason: 'it was resolved' };
  if (pageId !== undefined && pageState !== 'open') return { kind: 'drop', reason: answered(pageState) };
  const age = now - begun.plannedAt;
  if (age > staleMs && pageId !== undefined)
    return { kind: 'replan', reason: `it should have gone ${Math.floor(age / 60_000)} minutes ago: planned anew` };
  if (age > staleMs && scope === 'update') return { kind: 'drop', reason: 'it is too late to say so' };
  const isOver = begun.userId !== undefined && begun.isStorm && begun.sentLately >= STORM.messages;
  if (isOver && scope !== 'update') {
    const reason = `${STORM.messages} messages in ${STORM.withinMs / 60_000} minutes are the most a person gets in a storm`;
    return { kind: 'hold', until: now + stormHoldMs, reason };
  }
  return { kind: 'send' };
}

function answered(state: Begun['pageState']): string {
  switch (state) {
    case 'acknowledged':
      return 'it was acknowledged';
    case 'declined':
      return 'this person said: not me';
    case 'ended':
    case 'open':
    case undefined:
      return 'somebody else is asked, or has it';
  }
}

const retryMs = [1_000, 5_000, 15_000, 30_000, 60_000] as const;

/** When a message is tried again: a little later each time, not before the provider asks for it. */
export function retryAt(attempts: number, retryAfterMs: number | undefined, now: number): number {
  const pause = retryMs[Math.min(attempts, retryMs.length) - 1] ?? retryMs[0];
  return now + Math.max(pause, retryAfterMs ?? 0);
}

/** How often a message was tried, the last time included, and when for the first time. */
export interface Tries {
  readonly count: number;
  readonly firstAt: number;
}

/** When a webhook is tried again, as people who receive webhooks know it: over 48 hours. @returns undefined: it is given up */
export function webhookRetryAt(
  { count, firstAt }: Tries,
  retryAfterMs: number | undefined,
  now: number,
): number | undefined {
  const retry = webhookRetry(count, firstAt, now);
  return retry.kind === 'give_up' ? undefined : Math.max(retry.at, now + (retryAfterMs ?? 0));
}

/** After so many tries in vain the next contact method is used as well. */
const triesAlone = 3;
/** Or at once, when nothing may be tried again for longer than this. */
const patienceMs = 2 * 60_000;

/**
 * Whether the next contact method of a person is used besides a message that waits, asked after a try in vain or when a limit holds it.
 *
 * @param wasBegun whoever tried before stopped in the middle, and did not ask
 * @param waitMs until it is tried again
 */
export function isNextMethodDue({ attempts }: Pick<Begun, 'attempts'>, wasBegun: boolean, waitMs: number): boolean {
  return waitMs > patienceMs || attempts === triesAlone || (wasBegun && attempts === triesAlone + 1);
}
