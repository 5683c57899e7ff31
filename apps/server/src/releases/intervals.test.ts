import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coveredMs, type Interval, overlaps, placeDeployment, type Placed, type Proposed } from './intervals.ts';

const moment = fc.integer({ min: 0, max: 30 });
const interval: fc.Arbitrary<Interval> = fc
  .record({ from: moment, length: fc.option(fc.integer({ min: 0, max: 10 }), { nil: undefined }) })
  .map(({ from, length }) => ({ from, to: length === undefined ? undefined : from + length }));
const proposed: fc.Arbitrary<Proposed> = fc
  .record({
    interval,
    releaseId: fc.constantFrom('a', 'b', 'c'),
    sharePercent: fc.constantFrom(10, 50, 100),
    keepsOthers: fc.boolean(),
  })
  .map(({ interval: { from, to }, ...rest }) => ({ ...rest, from, to: to === from ? from + 1 : to }));

/** What the ledger holds after these were recorded one after the other, those that overlap being refused. */
function recordAll(proposals: readonly Proposed[]): Placed[] {
  return proposals.reduce<Placed[]>((ledger, next, index) => {
    const placement = placeDeployment(ledger, next);
    if (placement.kind === 'overlaps') return ledger;
    const ended = ledger.map((one) => (placement.ends.includes(one.id) ? { ...one, to: next.from } : one));
    const { releaseId, from, sharePercent } = next;
    return [...ended, { id: `${index}`, releaseId, from, to: placement.to, sharePercent }];
  }, []);
}

describe('overlaps', () => {
  it('says the same in both directions', () => {
    fc.assert(fc.property(interval, interval, (a, b) => overlaps(a, b) === overlaps(b, a)));
  });

  it('agrees with looking at every moment', () => {
    const holds = ({ from, to }: Interval, at: number) => from <= at && (to === undefined || at < to);
    const moments = Array.from({ length: 60 }, (_, at) => at);
    fc.assert(
      fc.property(interval, interval, (a, b) => {
        expect(overlaps(a, b)).toBe(moments.some((at) => holds(a, at) && holds(b, at)));
      }),
    );
  });

  it('lets one begin where the other ends', () => {
    expect(overlaps({ from: 0, to: 5 }, { from: 5, to: undefined })).toBe(false);
  });
});

describe('placeDeployment', () => {
  const history = fc.array(proposed, { maxLength: 12 });

  it('never leaves two intervals of one release that overlap', () => {
    fc.assert(
      fc.property(history, (proposals) => {
        const ledger = recordAll(proposals);
        for (const [index, one] of ledger.entries()) {
          for (const other of ledger.slice(index + 1)) {
            if (one.releaseId === other.releaseId) expect(overlaps(one, other)).toBe(false);
          }
        }
      }),
    );
  });

  it('never leaves an interval that ends before it begins', () => {
    fc.assert(
      fc.property(history, (proposals) => {
        for (const { from, to } of recordAll(proposals)) expect(to === undefined || to >= from).toBe(true);
      }),
    );
  });

  it('never moves a beginning, and an end only to where the new one comes in between', () => {
    fc.assert(
      fc.property(history, proposed, (proposals, last) => {
        const before = recordAll(proposals);
        const after = new Map(recordAll([...proposals, last]).map((one) => [one.id, one]));
        for (const one of before) {
          const now = after.get(one.id);
          expect(now?.from).toBe(one.from);
          if (now?.to !== one.to) expect(now?.to).toBe(last.from);
          if (one.to !== undefined) expect(now?.to).toBeLessThanOrEqual(one.to);
        }
      }),
    );
  });

  it('leaves one open interval after a full deployment newer than all', () => {
    fc.assert(
      fc.property(history, (proposals) => {
        const last: Proposed = { releaseId: 'z', from: 100, to: undefined, sharePercent: 100, keepsOthers: false };
        const open = recordAll([...proposals, last]).filter(({ to }) => to === undefined);
        expect(open.map(({ releaseId }) => releaseId)).toEqual(['z']);
      }),
    );
  });

  it('gives the same ledger of full deployments whatever order they are recorded in', () => {
    const starts = fc.uniqueArray(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(starts, fc.infiniteStream(fc.nat()), (froms, noise) => {
        const proposals = froms.map((from, index): Proposed => {
          return { releaseId: `r${index}`, from, to: undefined, sharePercent: 100, keepsOthers: false };
        });
        const shuffled = proposals
          .map((one) => ({ one, key: Number(noise.next().value) }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ one }) => one);
        const shape = (ledger: readonly Placed[]) =>
          ledger.map(({ releaseId, from, to }) => `${releaseId} ${from} ${to}`).toSorted();

        expect(shape(recordAll(shuffled))).toEqual(shape(recordAll(proposals.toSorted((a, b) => a.from - b.from))));
      }),
    );
  });
});

describe('coveredMs', () => {
  it('counts each moment once', () => {
    fc.assert(
      fc.property(fc.array(interval, { maxLength: 6 }), moment, (intervals, now) => {
        const moments = Array.from({ length: now }, (_, at) => at);
        const covered = moments.filter((at) =>
          intervals.some(({ from, to }) => from <= at && (to === undefined || at < to)),
        );
        expect(coveredMs(intervals, now)).toBe(covered.length);
      }),
    );
  });
});
