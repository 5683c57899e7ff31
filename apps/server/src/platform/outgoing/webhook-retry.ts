import type { Delivery } from './delivery.ts';

const minute = 60_000;
const hour = 60 * minute;

/** When the tries after the first one are due, counted from the first: close together at first, then spread over 48 hours. */
export const webhookTriesAfterMs = [
  5_000,
  30_000,
  2 * minute,
  10 * minute,
  30 * minute,
  ...[1, 2, 4, 8, 12, 18, 24, 30, 36, 42, 48].map((hours) => hours * hour),
] as const;

export type WebhookRetry = { readonly kind: 'retry'; readonly at: number } | { readonly kind: 'give_up' };

/**
 * What to do after a try that failed and may be repeated.
 *
 * @param attempt how many tries there were, at least 1
 * @param firstTriedAt epoch milliseconds of the first
 * @param now of the failure: tries that were due while nobody ran are left out, not made up for in a burst
 */
export function webhookRetry(attempt: number, firstTriedAt: number, now: number): WebhookRetry {
  const dueAt = webhookTriesAfterMs
    .slice(Math.max(0, attempt - 1))
    .map((afterMs) => firstTriedAt + afterMs)
    .find((at) => at > now);
  return dueAt === undefined ? { kind: 'give_up' } : { kind: 'retry', at: dueAt };
}

/** How an endpoint has been doing. */
export interface WebhookHealth {
  /** Since when nothing was taken, in epoch milliseconds; undefined after a success. */
  readonly failingSince: number | undefined;
  readonly failures: number;
}

export const healthyWebhook: WebhookHealth = { failingSince: undefined, failures: 0 };

export interface WebhookVerdict {
  readonly health: WebhookHealth;
  /** Send nothing there any more, and raise an alert for its owner. */
  readonly disable: 'gone' | 'failing' | undefined;
}

/** As long as one message is tried; a single message that fails on its own has not that many tries. */
const disableAfterMs = 48 * hour;
const disableAfterFailures = 20;

/** How an endpoint stands after one more try. It is disabled when it says so itself (410), or took nothing in 48 hours and 20 tries. */
export function judgeWebhook(health: WebhookHealth, delivery: Delivery, now: number): WebhookVerdict {
  if (delivery.outcome === 'delivered') return { health: healthyWebhook, disable: undefined };
  const failingSince = health.failingSince ?? now;
  const after: WebhookHealth = { failingSince, failures: health.failures + 1 };
  if (delivery.outcome === 'rejected' && delivery.isGone === true) return { health: after, disable: 'gone' };
  const isFailing = now - failingSince >= disableAfterMs && after.failures >= disableAfterFailures;
  return { health: after, disable: isFailing ? 'failing' : undefined };
}
