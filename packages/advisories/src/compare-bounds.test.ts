import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AffectedPackage, RangeEvent } from './advisory.ts';
import { compileAffected, evaluate } from './evaluate.ts';

function stateOf(entry: Partial<AffectedPackage>, version: string): string {
  const whole = { ecosystem: 'npm', name: 'left', versions: [], ranges: [], isUpperBoundUnknown: false, ...entry };
  const verdict = evaluate(compileAffected({ id: 'X-1' }, [whole]), { ecosystem: whole.ecosystem, version });
  return verdict.state === 'unknown' ? `unknown: ${verdict.unknownReason}` : verdict.state;
}

function range(ecosystem: string, ...events: RangeEvent[]): Partial<AffectedPackage> {
  return { ecosystem, ranges: [{ type: 'ECOSYSTEM', events }] };
}

describe('rpm epochs', () => {
  const fixed = range('AlmaLinux:9', { introduced: '0' }, { fixed: '1:3.0.7-25.el9' });

  it.each([
    ['1:3.0.7-24.el9', 'affected', 'both name it'],
    ['1:3.0.7-25.el9', 'not_affected', 'both name it'],
    ['3.0.7-24.el9', 'affected', 'older with any epoch up to that one'],
    ['3.0.7-25.el9', 'unknown: epoch_missing', 'the epoch decides'],
    ['2:1.0-1.el9', 'not_affected', 'a later epoch'],
  ])('%s is %s: %s', (version, state) => {
    expect(stateOf(fixed, version)).toBe(state);
  });

  it.each([
    ['2:3.0.7-25.el9', 'not_affected'],
    ['2:3.0.7-24.el9', 'unknown: epoch_missing'],
    ['0:3.0.7-24.el9', 'affected'],
  ])('are missed in the advisory too: %s is %s', (version, state) => {
    expect(stateOf(range('AlmaLinux:9', { introduced: '0' }, { fixed: '3.0.7-25.el9' }), version)).toBe(state);
  });

  it('are missed in lists', () => {
    const listed = { ecosystem: 'AlmaLinux:9', versions: ['1:3.0.7-24.el9'] };

    expect(['1:3.0.7-24.el9', '3.0.7-24.el9', '3.0.7-25.el9'].map((version) => stateOf(listed, version))).toEqual([
      'affected',
      'unknown: epoch_missing',
      'not_affected',
    ]);
  });

  it('mean zero to Debian, whose versions always hold them', () => {
    const debian = range('Debian:12', { introduced: '0' }, { fixed: '1:3.0.7-25' });

    expect(stateOf(debian, '3.0.7-25')).toBe('affected');
  });
});

describe('commits of untagged Go modules', () => {
  const commit = 'v0.0.0-20210101000000-0123456789ab';

  it.each<[string, readonly RangeEvent[], string]>([
    ['a tag ends the range', [{ introduced: '0' }, { fixed: '1.2.3' }], 'unknown: pseudo_version'],
    ['a tag begins it', [{ introduced: '1.0.0' }], 'unknown: pseudo_version'],
    ['nothing ends it', [{ introduced: '0' }], 'affected'],
    [
      'an earlier commit ends it',
      [{ introduced: '0' }, { fixed: '0.0.0-20200101000000-abcdefabcdef' }],
      'not_affected',
    ],
    ['a later commit ends it', [{ introduced: '0' }, { fixed: '0.0.0-20220101000000-abcdefabcdef' }], 'affected'],
  ])('when %s', (_when, events, state) => {
    expect(stateOf(range('Go', ...events), commit)).toBe(state);
  });

  it.each([
    ['v1.2.3-0.20210101000000-0123456789ab', 'affected'],
    ['v1.2.4-0.20210101000000-0123456789ab', 'not_affected'],
    ['v1.2.4-rc.1.0.20210101000000-0123456789ab', 'not_affected'],
  ])('are known by the tag before them: %s is %s', (version, state) => {
    expect(stateOf(range('Go', { introduced: '0' }, { fixed: '1.2.3' }), version)).toBe(state);
  });
});

describe('a number too many for SemVer', () => {
  const fixed = range('npm', { introduced: '0' }, { fixed: '1.2.3' });

  it.each([
    ['1.2.2.9', 'affected'],
    ['1.2.4.0', 'not_affected'],
    ['1.2.3.1', 'unknown: version_unparseable'],
  ])('matters only between equal triples: %s is %s', (version, state) => {
    expect(stateOf(fixed, version)).toBe(state);
  });
});

describe('GIT ranges', () => {
  const introduced = 'a'.repeat(40);
  const fix = 'b'.repeat(40);
  const between = 'c'.repeat(40);
  const git = { ecosystem: 'npm', ranges: [{ type: 'GIT' as const, events: [{ introduced }, { fixed: fix }] }] };

  it.each([
    [introduced, 'affected'],
    [fix, 'not_affected'],
    [between, 'unknown: commits_only'],
    ['1.0.0', 'unknown: commits_only'],
    ['', 'unknown: commits_only'],
  ])('say about %s that it is %s', (version, state) => {
    expect(stateOf(git, version)).toBe(state);
  });

  it('hold for every commit while nothing ends them', () => {
    expect(stateOf({ ranges: [{ type: 'GIT', events: [{ introduced: '0' }] }] }, between)).toBe('affected');
  });

  it('know a Go pseudo-version by its commit', () => {
    const go = { ...git, ecosystem: 'Go' };

    expect(stateOf(go, 'v0.0.0-20210101000000-aaaaaaaaaaaa')).toBe('affected');
    expect(stateOf(go, 'v1.2.4-0.20210101000000-bbbbbbbbbbbb')).toBe('not_affected');
  });
});

describe('what an SBOM leaves out', () => {
  const number = fc.nat(3).map(String);
  const evr = fc.tuple(number, number).map(([version, release]) => `${version}-${release}`);
  const epoch = fc.constantFrom('', '0:', '1:', '2:');

  it('never turns the answer round: with any epoch it is the same, or it is unknown', () => {
    fc.assert(
      fc.property(evr, evr, epoch, epoch, (own, bound, ownEpoch, boundEpoch) => {
        const affected = range('AlmaLinux:9', { introduced: '0' }, { fixed: `${boundEpoch}${bound}` });
        const without = stateOf(affected, own);
        fc.pre(boundEpoch !== '');
        fc.pre(ownEpoch === boundEpoch || ownEpoch === '0:');
        const told = stateOf(affected, `${ownEpoch}${own}`);

        expect([told, 'unknown: epoch_missing']).toContain(without);
      }),
    );
  });
});
