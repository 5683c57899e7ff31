import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Delivery } from './delivery.ts';
import {
  healthyWebhook,
  judgeWebhook,
  type WebhookHealth,
  webhookRetry,
  webhookTriesAfterMs,
} from './webhook-retry.ts';

const hour = 3_600_000;
const first = Date.UTC(2026, 0, 15, 12);

describe('trying a webhook again', () => {
  it('spreads 16 tries over 48 hours, each farther from the last', () => {
    const gaps = webhookTriesAfterMs.map((after, index) => after - (webhookTriesAfterMs[index - 1] ?? 0));

    expect(webhookTriesAfterMs).toHaveLength(16);
    expect(webhookTriesAfterMs.at(-1)).toBe(48 * hour);
    expect(gaps.every((gap, index) => gap >= (gaps[index - 1] ?? 0))).toBe(true);
  });

  it('goes through them when each fails at once, and then gives up', () => {
    let [now, attempt] = [first, 1];
    const tries: number[] = [];
    for (;;) {
      const next = webhookRetry(attempt, first, now);
      if (next.kind === 'give_up') break;
      tries.push(next.at - first);
      now = next.at;
      attempt += 1;
    }

    expect(tries).toEqual([...webhookTriesAfterMs]);
  });

  it('leaves out what was due while nobody ran, and never waits past 48 hours', () => {
    expect(webhookRetry(1, first, first + 3 * hour)).toEqual({ kind: 'retry', at: first + 4 * hour });
    expect(webhookRetry(3, first, first + 48 * hour)).toEqual({ kind: 'give_up' });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat({ max: 60 * hour }), (attempt, after) => {
        const next = webhookRetry(attempt, first, first + after);

        const isWithin = next.kind === 'give_up' || (next.at > first + after && next.at <= first + 48 * hour);
        expect(isWithin).toBe(true);
      }),
    );
  });
});

describe('an endpoint', () => {
  const failure: Delivery = { outcome: 'retryable', reason: 'answered 503' };
  const failing = (failures: number): WebhookHealth => ({ failingSince: first, failures });

  it('is forgiven everything by one success', () => {
    const delivered: Delivery = { outcome: 'delivered', reference: undefined };

    expect(judgeWebhook(failing(500), delivered, first + 100 * hour)).toEqual({
      health: healthyWebhook,
      disable: undefined,
    });
  });

  it('is disabled after 48 hours and 20 tries without one, not by either alone', () => {
    expect(judgeWebhook(failing(19), failure, first + 48 * hour).disable).toBe('failing');
    expect(judgeWebhook(failing(18), failure, first + 48 * hour).disable).toBeUndefined();
    expect(judgeWebhook(failing(500), failure, first + 48 * hour - 1).disable).toBeUndefined();
    expect(judgeWebhook(healthyWebhook, failure, first)).toEqual({ health: failing(1), disable: undefined });
  });

  it('is disabled at once when it says that it is gone', () => {
    const gone: Delivery = { outcome: 'rejected', reason: 'answered 410', isGone: true };

    expect(judgeWebhook(healthyWebhook, gone, first).disable).toBe('gone');
  });
});
