import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { compareVersions, versionKey } from '@lockstep/versions';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AffectedPackage, RangeEvent } from './advisory.ts';
import { compileAffected, evaluate } from './evaluate.ts';
import { compilePackage, matchComponent } from './match-component.ts';
import { parseAdvisory } from './osv.ts';
import { osvPackageName } from './package-name.ts';

function entry(part: Partial<AffectedPackage>): AffectedPackage {
  return { ecosystem: 'npm', name: 'left', versions: [], ranges: [], isUpperBoundUnknown: false, ...part };
}

function range(...events: RangeEvent[]): Partial<AffectedPackage> {
  return { ranges: [{ type: 'ECOSYSTEM', events }] };
}

function judge(entries: AffectedPackage | readonly AffectedPackage[], version: string, ecosystem = 'npm') {
  const compiled = compileAffected({ id: 'X-1' }, [entries].flat());
  return evaluate(compiled, { ecosystem, version });
}

function stateOf(entries: AffectedPackage | readonly AffectedPackage[], version: string, ecosystem = 'npm'): string {
  const verdict = judge(entries, version, ecosystem);
  return verdict.state === 'unknown' ? `unknown: ${verdict.unknownReason}` : verdict.state;
}

describe('evaluate: ranges', () => {
  it.each([
    ['1.0.0', 'not_affected'],
    ['1.2.0', 'affected'],
    ['1.4.0', 'affected'],
    ['1.4.1-rc.1', 'affected'],
    ['1.4.1', 'not_affected'],
  ])('counts the beginning in and the fix out: %s is %s', (version, state) => {
    expect(stateOf(entry(range({ introduced: '1.2.0' }, { fixed: '1.4.1' })), version)).toBe(state);
  });

  it('says which interval matched and what ends it', () => {
    const two = entry(
      range({ introduced: '15.5.1-canary.0' }, { fixed: '15.5.7' }, { introduced: '0' }, { fixed: '15.0.5' }),
    );

    expect(judge(two, '15.5.3')).toEqual({
      state: 'affected',
      unknownReason: undefined,
      matchedBy: 'range',
      matched: '>= 15.5.1-canary.0, < 15.5.7',
      fixed: ['15.5.7'],
    });
    expect(judge(two, '14.0.0')).toMatchObject({ matched: '< 15.0.5', fixed: ['15.0.5'] });
    // The real advisory leaves this version between its ranges.
    expect(stateOf(two, '15.5.0')).toBe('not_affected');
  });

  it('counts the last affected version in, and knows no fix for it', () => {
    const last = entry(range({ introduced: '1.0.0' }, { lastAffected: '1.4.0' }));

    expect(judge(last, '1.4.0')).toMatchObject({ state: 'affected', matched: '>= 1.0.0, <= 1.4.0', fixed: [] });
    expect(stateOf(last, '1.4.1')).toBe('not_affected');
  });

  it('reads `introduced: "0"` as below everything, also below what looks like 0.0.0', () => {
    const go = entry({
      ecosystem: 'Go',
      ...range({ introduced: '0' }, { fixed: '0.0.0-20190101000000-abcdefabcdef' }),
    });

    expect(stateOf(go, 'v0.0.0-20180101000000-abcdefabcdef', 'Go')).toBe('affected');
    expect(stateOf(go, 'v0.0.0', 'Go')).toBe('not_affected');
  });

  it.each([
    ['1.0.0', 'affected'],
    ['2.0.0', 'affected'],
    ['3.0.0', 'not_affected'],
  ])('goes on being affected when one run ends where the next begins: %s is %s', (version, state) => {
    const joined = entry(range({ introduced: '0' }, { fixed: '2.0.0' }, { introduced: '2.0.0' }, { fixed: '3.0.0' }));

    expect(stateOf(joined, version)).toBe(state);
  });

  it.each([
    ['1.0.0', 'affected'],
    ['2.0.0', 'not_affected'],
    ['3.0.0', 'not_affected'],
  ])(
    'takes events at one version in the order of the record, as sources do for their lists: %s is %s',
    (version, state) => {
      const joined = entry(range({ introduced: '2.0.0' }, { fixed: '3.0.0' }, { introduced: '0' }, { fixed: '2.0.0' }));

      expect(stateOf(joined, version)).toBe(state);
    },
  );

  it('reads a type of range it does not know as affected at most, never as a way out', () => {
    const parsed = parseAdvisory({
      id: 'OSV-1',
      affected: [
        {
          package: { ecosystem: 'npm', name: 'left' },
          ranges: [{ type: 'UNSPECIFIED', events: [{ introduced: '2.0.0' }] }],
        },
      ],
    });
    const affected = parsed.ok ? parsed.advisory.affected : [];

    expect(['2.0.0', '1.0.0'].map((version) => stateOf([...affected], version))).toEqual([
      'affected',
      'unknown: advisory_says_nothing',
    ]);
  });

  it('reads a run that ends where it begins as empty, and as one version when the end is inclusive', () => {
    expect(stateOf(entry(range({ introduced: '2.0.0' }, { fixed: '2.0.0' })), '2.0.0')).toBe('not_affected');
    expect(stateOf(entry(range({ introduced: '2.0.0' }, { lastAffected: '2.0.0' })), '2.0.0')).toBe('affected');
    expect(stateOf(entry(range({ introduced: '2.0.0' }, { lastAffected: '2.0.0' })), '2.0.1')).toBe('not_affected');
  });

  it.each([
    ['1.0.0', 'affected'],
    ['2.0.0', 'not_affected'],
  ])('stops at the highest limit: %s is %s', (version, state) => {
    expect(stateOf(entry(range({ introduced: '0' }, { limit: '1.0.0' }, { limit: '2.0.0' })), version)).toBe(state);
  });

  it('is affected when any entry, any range or the list says so', () => {
    const entries = [
      entry(range({ introduced: '1.0.0' }, { fixed: '1.1.0' })),
      entry({ ...range({ introduced: '2.0.0' }, { fixed: '2.1.0' }), versions: ['3.0.0'] }),
    ];

    expect(['1.0.5', '2.0.5', '3.0.0', '1.1.0'].map((version) => stateOf(entries, version))).toEqual([
      'affected',
      'affected',
      'affected',
      'not_affected',
    ]);
  });

  it('gathers the fixes of every entry that matched, lowest first', () => {
    const entries = [
      entry(range({ introduced: '1.0.0' }, { fixed: '1.10.0' })),
      entry(range({ introduced: '1.0.0' }, { fixed: '1.9.0' })),
    ];

    expect(judge(entries, '1.0.5')).toMatchObject({ fixed: ['1.9.0', '1.10.0'] });
  });
});

describe('evaluate: lists', () => {
  it('knows a listed version by its text and by the order of its ecosystem', () => {
    const listed = entry({ ecosystem: 'PyPI', versions: ['1.0', 'weird-one'] });

    expect(judge(listed, '1.0.0', 'PyPI')).toMatchObject({
      state: 'affected',
      matchedBy: 'versions',
      matched: 'listed 1.0.0',
    });
    expect(stateOf(listed, 'weird-one', 'PyPI')).toBe('affected');
    expect(stateOf(listed, '1.1', 'PyPI')).toBe('not_affected');
    expect(stateOf(listed, 'other weird one', 'PyPI')).toBe('unknown: version_unparseable');
  });

  it('looks at texts only where the ecosystem has no order', () => {
    const listed = entry({ ecosystem: 'Ruby-engine', versions: ['1.0-1'] });

    expect(stateOf(listed, '1.0-1', 'Ruby-engine')).toBe('affected');
    expect(stateOf(listed, '1.0-2', 'Ruby-engine')).toBe('not_affected');
  });
});

describe('evaluate: unknown is a value', () => {
  const plain = entry(range({ introduced: '1.0.0' }, { fixed: '2.0.0' }));

  it.each<[string, AffectedPackage, string, string, string]>([
    ['the version can not be read', plain, 'main', 'npm', 'unknown: version_unparseable'],
    ['there is no version', plain, '', 'npm', 'unknown: version_missing'],
    ['all versions are affected', entry(range({ introduced: '0' })), 'main', 'npm', 'affected'],
    [
      'the ecosystem has no order',
      entry({ ...plain, ecosystem: 'Ruby-engine' }),
      '3.0.0',
      'Ruby-engine',
      'unknown: no_order_for_ecosystem',
    ],
    ['there is neither range nor list', entry({}), '1.0.0', 'npm', 'unknown: advisory_says_nothing'],
    [
      'there are commits only',
      entry({ ranges: [{ type: 'GIT', events: [{ introduced: '0' }] }] }),
      '1.0.0',
      'npm',
      'unknown: commits_only',
    ],
    [
      'no event says where it begins',
      entry(range({ fixed: '2.0.0' })),
      '1.0.0',
      'npm',
      'unknown: advisory_says_nothing',
    ],
    [
      'an event can not be read',
      entry(range({ introduced: '0' }, { fixed: 'next' })),
      '1.0.0',
      'npm',
      'unknown: advisory_says_nothing',
    ],
    [
      'the source lost the upper bound',
      entry({ ...range({ introduced: '0' }), isUpperBoundUnknown: true }),
      '9.0.0',
      'npm',
      'unknown: advisory_says_nothing',
    ],
    [
      'the release of the distribution is missing',
      entry({ ecosystem: 'Debian:12', versions: ['1'] }),
      '1',
      'Debian',
      'unknown: release_missing',
    ],
    [
      'it is about another release',
      entry({ ecosystem: 'Debian:12', versions: ['1'] }),
      '1',
      'Debian:11',
      'not_affected',
    ],
    ['it is about every release', entry({ ecosystem: 'Debian', versions: ['1'] }), '1', 'Debian:11', 'affected'],
    [
      'it is about a repository that the component does not repeat',
      entry({ ecosystem: 'Maven:https://example.org', versions: ['1'] }),
      '1',
      'Maven',
      'affected',
    ],
    [
      'it is about another repository',
      entry({ ecosystem: 'Maven:https://example.org', versions: ['1'] }),
      '1',
      'Maven:https://example.com',
      'not_affected',
    ],
  ])('when %s', (_why, affected, version, ecosystem, expected) => {
    expect(stateOf(affected, version, ecosystem)).toBe(expected);
  });

  it('lets GIT ranges be when something else speaks', () => {
    const both = entry({ ranges: [{ type: 'GIT', events: [{ introduced: '0' }] }, ...plain.ranges] });

    expect(stateOf(both, '2.0.0')).toBe('not_affected');
  });

  it('lets a certain entry win over an unknown one, and unknown over not affected', () => {
    const nothing = entry({});

    expect(stateOf([nothing, plain], '1.5.0')).toBe('affected');
    expect(stateOf([plain, nothing], '2.0.0')).toBe('unknown: advisory_says_nothing');
  });

  it('reads SEMVER ranges also where the ecosystem itself has no order', () => {
    const semver = entry({
      ecosystem: 'Ecosystem1',
      ranges: [{ type: 'SEMVER', events: [{ introduced: '1.0.0' }, { fixed: '1.10.0' }] }],
    });

    expect(stateOf(semver, '1.9.0', 'Ecosystem1')).toBe('affected');
    expect(stateOf(semver, '1.10.0', 'Ecosystem1')).toBe('not_affected');
  });

  it('compares Maven versions that no key can hold', () => {
    const irregular = '1-1.foo-bar1baz-.1';
    const maven = entry({ ecosystem: 'Maven', ...range({ introduced: '0' }, { fixed: irregular }) });

    expect(versionKey('Maven', irregular)).toBeUndefined();
    expect(stateOf(maven, '0.9', 'Maven')).toBe('affected');
    expect(stateOf(maven, '2.0', 'Maven')).toBe('not_affected');
  });
});

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

          expect(stateOf(entry(range(...events)), asked)).toBe(walk(events, asked) ? 'affected' : 'not_affected');
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

interface Row {
  readonly id: string;
  readonly ecosystem: string;
  readonly name: string;
  readonly version: string;
  readonly affected: boolean;
  readonly ranges?: unknown;
  readonly advisory_affected?: unknown;
}

const folder = path.resolve(import.meta.dirname, '../../../../shared/fixtures/affected');

describe.skipIf(!existsSync(folder))('published answers (skipped where ../shared is absent)', () => {
  function differing(file: string): { count: number; rows: string[] } {
    const rows = readFileSync(path.join(folder, file), 'utf8')
      .split('\n')
      .filter((line) => line !== '');
    const wrong = rows
      .map((line): Row => JSON.parse(line))
      .flatMap((row) => {
        const state = stateOfRow(row);
        return state === (row.affected ? 'affected' : 'not_affected') ? [] : [`${row.id} ${row.version} ${state}`];
      });
    return { count: rows.length, rows: wrong };
  }

  function stateOfRow(row: Row): string {
    const affected = row.advisory_affected ?? [
      { package: { ecosystem: row.ecosystem, name: row.name }, ranges: row.ranges },
    ];
    const parsed = parseAdvisory({ id: row.id, affected });
    if (!parsed.ok) return parsed.problem;
    const compiled = compilePackage([parsed.advisory], row.ecosystem, osvPackageName(row.ecosystem, row.name));
    return matchComponent(compiled, row)[0]?.state ?? 'not_affected';
  }

  it('agrees on every PyPI row', () => {
    expect(differing('pypi.jsonl')).toEqual({ count: 6533, rows: [] });
  });

  it('agrees on every Go row', () => {
    expect(differing('go.jsonl')).toEqual({ count: 5, rows: [] });
  });

  it('differs from osv-scalibr only in calling a missing version unknown', () => {
    const { count, rows } = differing('osv-scalibr.jsonl');

    expect(count).toBe(90);
    expect(rows).toHaveLength(6);
    expect(rows.filter((row) => !/^scalibr-\d\d  unknown$/.test(row))).toEqual([]);
  });
});
