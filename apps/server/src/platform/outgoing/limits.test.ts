import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FullAt, holdUntil, type Limit, nextAllowedAt, takeFromAll } from './limits.ts';

const now = Date.UTC(2026, 0, 15, 12);
const limit: Limit = { burst: 3, intervalMs: 20_000 };

/** The rows after as many messages as go at this moment, and how many those are. */
function drain(given: Limit, fullAt: FullAt, at: number): { sent: number; fullAt: FullAt } {
  let row = fullAt;
  for (let sent = 0; ; sent += 1) {
    const taken = takeFromAll([{ limit: given, fullAt: row }], at);
    if (taken.kind === 'held') return { sent, fullAt: row };
    row = taken.fullAt[0];
  }
}

describe('a limit', () => {
  it('lets the burst through at once and holds the next until one has come back', () => {
    const { sent, fullAt } = drain(limit, undefined, now);

    expect(sent).toBe(3);
    expect(takeFromAll([{ limit, fullAt }], now)).toEqual({ kind: 'held', until: now + 20_000, bucket: 0 });
    expect(drain(limit, fullAt, now + 19_999).sent).toBe(0);
    expect(drain(limit, fullAt, now + 20_000).sent).toBe(1);
    expect(drain(limit, fullAt, now + 60_000).sent).toBe(3);
  });

  it('takes from all buckets or from none, and names the one that holds longest', () => {
    const slow: Limit = { burst: 1, intervalMs: 300_000 };
    const buckets = [
      { limit, fullAt: undefined },
      { limit: slow, fullAt: now + 300_000 },
    ];

    expect(takeFromAll(buckets, now)).toEqual({ kind: 'held', until: now + 300_000, bucket: 1 });
    expect(takeFromAll(buckets, now + 300_000)).toEqual({ kind: 'go', fullAt: [now + 320_000, now + 600_000] });
    expect(takeFromAll([], now)).toEqual({ kind: 'go', fullAt: [] });
  });

  it('lets nothing through before the moment a provider names, and one then', () => {
    const fullAt = holdUntil(limit, undefined, now + 90_000);

    expect(nextAllowedAt(limit, fullAt, now)).toBe(now + 90_000);
    expect(drain(limit, fullAt, now + 90_000).sent).toBe(1);
  });

  it('never shortens a wait by a hold', () => {
    const held = fc.record({ fullAt: fc.nat(), until: fc.nat(), at: fc.nat() });
    fc.assert(
      fc.property(held, ({ fullAt, until, at }) => {
        const after = nextAllowedAt(limit, holdUntil(limit, fullAt, until), at);

        expect(after).toBeGreaterThanOrEqual(Math.max(until, nextAllowedAt(limit, fullAt, at)));
      }),
    );
  });

  it('never lets more through in any window than the burst and what came back meanwhile', () => {
    const anyLimit = fc.record({ burst: fc.integer({ min: 1, max: 9 }), intervalMs: fc.integer({ min: 1, max: 500 }) });
    const gaps = fc.array(fc.nat({ max: 400 }), { maxLength: 60 });
    fc.assert(
      fc.property(anyLimit, gaps, (given, waits) => {
        let at = now;
        let row: FullAt;
        const sentAt: number[] = [];
        for (const wait of waits) {
          at += wait;
          const taken = takeFromAll([{ limit: given, fullAt: row }], at);
          if (taken.kind === 'held') continue;
          row = taken.fullAt[0];
          sentAt.push(at);
        }

        for (const [first, start] of sentAt.entries())
          for (const [last, end] of sentAt.entries())
            expect(last < first ? 0 : last - first + 1).toBeLessThanOrEqual(
              given.burst + Math.max(0, end - start) / given.intervalMs,
            );
      }),
    );
  });
});
