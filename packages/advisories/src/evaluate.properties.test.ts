import { compareVersions } from '@lockstep/versions';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RangeEvent } from './advisory.ts';
import { compileAffected, evaluate } from './evaluate.ts';

function stateOf(events: readonly RangeEvent[], version: string): string {
  const ranges = [{ type: 'ECOSYSTEM' as const, events }];
  const affected = { ecosystem: 'npm', name: 'left', versions: [], ranges, isUpperBoundUnknown: false };
  return evaluate(compileAffected({ id: 'X-1' }, [affected]), { ecosystem: 'npm', version }).state;
}

describe('evaluate against the algorithm as OSV words it', () => {
  const version = fc.tuple(fc.nat(3), fc.nat(2)).map(([major, minor]) => `${major}.${minor}.0`);
  const event: fc.Arbitrary<RangeEvent> = fc.oneof(
    fc.oneof(version, fc.constant('0')).map((introduced) => ({ introduced })),
    version.map((fixed) => ({ fixed })),
    version.map((lastAffected) => ({ lastAffected })),
    version.map((limit) => ({ limit })),
  );
  const textOfEvent = (each: RangeEvent): string => Object.values(each).join('');

  it('gives the same answer for every range whose events name distinct versions', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(event, { minLength: 1, maxLength: 7, selector: textOfEvent }),
        version,
        (events, asked) => {
          fc.pre(events.some((each) => 'introduced' in each));

          expect(stateOf(events, asked)).toBe(walk(events, asked) ? 'affected' : 'not_affected');
        },
      ),
    );
  });
});

/** The walk of the OSV specification, word for word and slow. */
function walk(events: readonly RangeEvent[], version: string): boolean {
  const order = (a: string, b: string): number => {
    if (a === '0' || b === '0') return a === b ? 0 : a === '0' ? -1 : 1;
    return Number(compareVersions('npm', a, b));
  };
  const limits = events.flatMap((event) => ('limit' in event ? [event.limit] : []));
  if (limits.length > 0 && !limits.some((limit) => order(version, limit) < 0)) return false;
  let isVulnerable = false;
  const place = (event: RangeEvent): string => Object.values(event).join('');
  for (const event of events.toSorted((a, b) => order(place(a), place(b)))) {
    if ('introduced' in event && order(version, event.introduced) >= 0) isVulnerable = true;
    if ('fixed' in event && order(version, event.fixed) >= 0) isVulnerable = false;
    if ('lastAffected' in event && order(version, event.lastAffected) > 0) isVulnerable = false;
  }
  return isVulnerable;
}
