import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countLive,
  filterLive,
  type FindingAnswer,
  groupLive,
  type PlacedFinding,
  toLiveFinding,
  unbrokenSince,
} from './live-findings.ts';

function answer(group: string, more: Partial<FindingAnswer> = {}): FindingAnswer {
  return {
    group,
    aliases: [group],
    package: 'npm/left',
    versions: ['1.0.0'],
    state: 'affected',
    unknownReason: null,
    scope: 'required',
    deadline: 'sixty_days',
    isEstimated: false,
    deadlineBecause: 'BOD 26-04 row 2',
    dueAt: null,
    dueBecause: 'no date: with the next upgrade',
    knownExploited: null,
    exploitedByReference: [],
    isMalicious: false,
    cvss: null,
    epss: null,
    knownAt: null,
    suppression: null,
    disagreement: null,
    ownedBy: [],
    sources: [],
    ...more,
  };
}

function placed(service: string, finding: FindingAnswer, environment = 'production'): PlacedFinding {
  return {
    finding,
    group: finding.group,
    serviceId: `id-${service}`,
    service,
    environmentId: `id-${environment}`,
    environment,
    isProduction: environment === 'production',
    version: '1.0',
  };
}

const kev = { cve: 'CVE-2025-1', listedOn: '2025-12-05', via: 'alias', hasRansomwareUse: false } as const;
const everything = { search: undefined, deadline: undefined, only: undefined, environment: undefined };

describe('groupLive', () => {
  it('puts malicious code first, then what is exploited, then the nearest deadline', () => {
    const flaws = groupLive([
      placed('a', answer('LATER', { deadline: 'next_upgrade' })),
      placed('a', answer('SOON', { deadline: 'three_days' })),
      placed('a', answer('EXPLOITED', { knownExploited: kev })),
      placed('a', answer('WORM', { isMalicious: true })),
    ]);

    expect(flaws.map((flaw) => flaw.name)).toEqual(['WORM', 'EXPLOITED', 'SOON', 'LATER']);
  });

  it('leaves out what only developers run', () => {
    expect(groupLive([placed('a', answer('DEV', { scope: 'excluded' }))])).toEqual([]);
  });
});

describe('filterLive', () => {
  const flaws = groupLive([
    placed('checkout', answer('CVE-1', { aliases: ['CVE-1', 'GHSA-x'], state: 'unknown' })),
    placed('billing', answer('CVE-1', { aliases: ['CVE-1', 'GHSA-x'] })),
    placed('billing', answer('CVE-2', { package: 'npm/right', deadline: 'three_days' }), 'staging'),
  ]);
  const namesOf = (filter: object) =>
    filterLive(flaws, { ...everything, ...filter }).map((flaw) => [
      flaw.name,
      ...flaw.placed.map((item) => item.service),
    ]);

  it('finds a flaw by another of its names and keeps every place of it', () => {
    expect(namesOf({ search: 'ghsa-X' })).toEqual([['CVE-1', 'checkout', 'billing']]);
  });

  it('finds a service and keeps only its places', () => {
    expect(namesOf({ search: 'checkout' })).toEqual([['CVE-1', 'checkout']]);
  });

  it('narrows to an environment, a deadline, or what nobody can tell', () => {
    expect(namesOf({ environment: 'staging' })).toEqual([['CVE-2', 'billing']]);
    expect(namesOf({ deadline: 'three_days' })).toEqual([['CVE-2', 'billing']]);
    expect(namesOf({ only: 'unknown' })).toEqual([['CVE-1', 'checkout']]);
  });

  it('counts every flaw once, however many places it has', () => {
    expect(countLive(flaws)).toEqual({
      flaws: 2,
      exploited: 0,
      malicious: 0,
      unknown: 1,
      byDeadline: [
        { deadline: 'three_days', flaws: 1 },
        { deadline: 'sixty_days', flaws: 1 },
      ],
    });
  });
});

describe('toLiveFinding', () => {
  it('names a service and environment once, with all that is wrong there', () => {
    const [flaw] = groupLive([
      placed('a', answer('CVE-1', { package: 'npm/left', versions: ['1.0.0'] })),
      placed('a', answer('CVE-1', { package: 'npm/left', versions: ['1.0.0', '2.0.0'] })),
      placed('a', answer('CVE-1', { package: 'npm/right', deadline: 'three_days' })),
      placed('a', answer('CVE-1'), 'staging'),
    ]);
    if (flaw === undefined) throw new RangeError('no flaw');

    const { places, packages, deadline } = toLiveFinding(flaw, '', (item) => (item.isProduction ? 60_000 : 0));

    expect(places.map(({ environment, deadline: due, since }) => [environment, due, since])).toEqual([
      ['production', 'three_days', '1970-01-01T00:01:00.000Z'],
      ['staging', 'sixty_days', '1970-01-01T00:00:00.000Z'],
    ]);
    expect(places[0]?.packages).toEqual([
      { package: 'npm/left', versions: ['1.0.0', '2.0.0'] },
      { package: 'npm/right', versions: ['1.0.0'] },
    ]);
    expect({ packages, deadline }).toEqual({ packages: ['npm/left', 'npm/right'], deadline: 'three_days' });
  });
});

describe('unbrokenSince', () => {
  it('reaches back over releases that follow each other, and not over a pause', () => {
    const intervals = [
      { from: 50, to: undefined },
      { from: 10, to: 20 },
      { from: 40, to: 50 },
    ];

    expect(unbrokenSince(intervals, 100)).toBe(40);
  });

  it('is now where nothing serves any more', () => {
    expect(unbrokenSince([{ from: 0, to: 10 }], 10)).toBe(10);
  });

  it('never depends on the order, and never lies after now or before the first interval', () => {
    const interval = fc.record({ from: fc.nat(50), length: fc.integer({ min: 1, max: 20 }), isOpen: fc.boolean() });
    fc.assert(
      fc.property(fc.array(interval, { maxLength: 8 }), fc.nat(80), (drawn, now) => {
        const intervals = drawn.map(({ from, length, isOpen }) => ({ from, to: isOpen ? undefined : from + length }));
        const since = unbrokenSince(intervals, now);
        const served = (moment: number) =>
          intervals.some(({ from, to }) => from <= moment && (to === undefined || to > moment));

        expect(unbrokenSince(intervals.toReversed(), now)).toBe(since);
        expect(since).toBeLessThanOrEqual(now);
        if (!served(now)) expect(since).toBe(now);
        for (let moment = since; moment <= now; moment++) if (served(now)) expect(served(moment)).toBe(true);
      }),
    );
  });
});
