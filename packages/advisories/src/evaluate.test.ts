import { versionKey } from '@lockstep/versions';
import { describe, expect, it } from 'vitest';
import type { AffectedPackage, RangeEvent } from './advisory.ts';
import { compileAffected, evaluate } from './evaluate.ts';
import { parseAdvisory } from './osv.ts';

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
