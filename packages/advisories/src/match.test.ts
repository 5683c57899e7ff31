import { describe, expect, it } from 'vitest';
import type { Advisory } from './advisory.ts';
import type { Component } from './component.ts';
import type { Intelligence } from './fold-findings.ts';
import { foldFindings } from './fold-findings.ts';
import type { KevEntry } from './kev.ts';
import { createMatcher, NO_INTELLIGENCE } from './match.ts';
import { parseAdvisory } from './osv.ts';
import { advisory } from './test-records.ts';

function component(name: string, version: string, scope: Component['scope'] = 'required') {
  return { ecosystem: 'npm', name, version, scope };
}

function listed(cve: string, listedOn: string): [string, KevEntry] {
  return [cve, { cve, listedOn, dueOn: undefined, hasRansomwareUse: false }];
}

function kev(...entries: [string, KevEntry][]): Intelligence {
  return { ...NO_INTELLIGENCE, kev: new Map(entries) };
}

describe('findingsOf', () => {
  it('makes one finding per alias group and package, with every version and source', () => {
    const matcher = createMatcher([
      advisory('GHSA-a', 'npm', 'left', '2.0.0', { aliases: ['CVE-2024-0001'], published: '2024-03-01T00:00:00Z' }),
      advisory('CVE-2024-0001', 'npm', 'left', '1.5.0', { published: '2024-02-01T00:00:00Z' }),
      advisory('GHSA-b', 'npm', 'left', '2.0.0'),
    ]);

    const findings = matcher.findingsOf([
      component('left', '1.10.0'),
      component('left', '1.2.0'),
      component('other', '1.0.0'),
    ]);

    expect(findings.map(({ group, package: name, versions }) => [group, name, versions])).toEqual([
      ['CVE-2024-0001', 'npm/left', ['1.2.0', '1.10.0']],
      ['GHSA-b', 'npm/left', ['1.2.0', '1.10.0']],
    ]);
    expect(findings[0]).toMatchObject({ aliases: ['CVE-2024-0001', 'GHSA-a'], knownAt: '2024-02-01T00:00:00.000Z' });
    expect(findings[0]?.sources.map((source) => [source.advisoryId, source.matched, source.fixed])).toEqual([
      ['CVE-2024-0001', '< 1.5.0', ['1.5.0']],
      ['GHSA-a', '< 2.0.0', ['2.0.0']],
    ]);
  });

  it('takes the strictest scope over the versions', () => {
    const matcher = createMatcher([advisory('X', 'npm', 'left', '2.0.0')]);
    const scopes = (...list: Component['scope'][]) =>
      matcher.findingsOf(list.map((scope, number) => component('left', `1.0.${number}`, scope)))[0]?.scope;

    expect(scopes('excluded', 'excluded')).toBe('excluded');
    expect(scopes('excluded', 'optional')).toBe('optional');
    expect(scopes('optional', 'required', 'excluded')).toBe('required');
  });

  it('is affected when one version is, and unknown with its reason when none is certain', () => {
    const matcher = createMatcher([advisory('X', 'npm', 'left', '2.0.0')]);

    expect(matcher.findingsOf([component('left', 'main'), component('left', '1.0.0')])[0]).toMatchObject({
      state: 'affected',
      unknownReason: undefined,
      versions: ['1.0.0', 'main'],
    });
    expect(matcher.findingsOf([component('left', 'main')])[0]).toMatchObject({
      state: 'unknown',
      unknownReason: 'version_unparseable',
    });
  });

  it('takes score and points from the whole group: a source without a score is not harmless', () => {
    const score = { severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H' }] };
    const points = { exploitation: 'poc', isAutomatable: true, technicalImpact: 'total' } as const;
    const epss = { probability: 0.9, percentile: 0.99, on: '2026-01-30' };
    const matcher = createMatcher(
      [
        advisory('GO-1', 'npm', 'left', '2.0.0', { aliases: ['CVE-2024-0001'] }),
        advisory('CVE-2024-0001', 'npm', 'elsewhere', '1.0.0', score),
      ],
      { kev: new Map(), epss: new Map([['CVE-2024-0001', epss]]), ssvc: new Map([['CVE-2024-0001', points]]) },
    );

    expect(matcher.findingsOf([component('left', '1.0.0')])[0]).toMatchObject({
      cvss: { baseScore: 10 },
      ssvc: points,
      epss,
    });
  });

  it('links a listing as exploited by alias first, by `related` next, and only shows one by reference', () => {
    const intelligence = kev(listed('CVE-2024-0001', '2024-01-01'), listed('CVE-2024-0002', '2024-01-02'));
    const reference = { references: [{ url: 'https://nvd.example/CVE-2024-0002' }] };
    const matcher = createMatcher(
      [
        advisory('A', 'npm', 'left', '2.0.0', { aliases: ['CVE-2024-0001'], related: ['CVE-2024-0002'] }),
        advisory('B', 'npm', 'left', '2.0.0', { related: ['CVE-2024-0002'] }),
        advisory('C', 'npm', 'left', '2.0.0', reference),
      ],
      intelligence,
    );

    const links = matcher
      .findingsOf([component('left', '1.0.0')])
      .map((finding) => [
        finding.group,
        finding.knownExploited?.cve,
        finding.knownExploited?.via,
        finding.exploitedByReference,
      ]);

    expect(links).toEqual([
      ['CVE-2024-0001', 'CVE-2024-0001', 'alias', []],
      ['B', 'CVE-2024-0002', 'related', []],
      ['C', undefined, undefined, ['CVE-2024-0002']],
    ]);
  });

  it('marks malicious code and where a record comes from', () => {
    const own = { ...advisory('OWN-1', 'npm', 'left', '2.0.0'), origin: 'own' as const, isRestricted: true };
    const matcher = createMatcher([advisory('MAL-2025-1', 'npm', 'left', '2.0.0'), own]);

    const [malicious, restricted] = matcher.findingsOf([component('left', '1.0.0')]);

    expect(malicious).toMatchObject({ isMalicious: true, sources: [{ origin: 'feed', isRestricted: false }] });
    expect(restricted).toMatchObject({ isMalicious: false, sources: [{ origin: 'own', isRestricted: true }] });
  });

  it('keeps both packages of two records that share an id', () => {
    const gem = parseAdvisory({
      id: 'CVE-2020-11023',
      affected: [{ package: { ecosystem: 'RubyGems', name: 'jquery-rails' }, versions: ['4.3.5'] }],
    });
    if (!gem.ok) throw new Error(gem.problem);
    const matcher = createMatcher([gem.advisory, advisory('CVE-2020-11023', 'npm', 'jquery', '3.5.0')]);

    const findings = matcher.findingsOf([
      { ecosystem: 'RubyGems', name: 'jquery-rails', version: '4.3.5', scope: 'required' },
      component('jquery', '3.4.0'),
    ]);

    expect(findings.map((finding) => finding.package)).toEqual(['RubyGems/jquery-rails', 'npm/jquery']);
  });

  it('lets the later modified of two records for one package speak', () => {
    const [old, corrected] = [
      advisory('X', 'npm', 'left', '3.0.0', { modified: '2024-01-01' }),
      advisory('X', 'npm', 'left', '2.0.0', { modified: '2024-06-01' }),
    ];

    for (const order of [
      [old, corrected],
      [corrected, old],
    ]) {
      expect(createMatcher(order).findingsOf([component('left', '2.5.0')])).toEqual([]);
    }
  });

  it('is built from the pieces that a store of matches uses', () => {
    const matcher = createMatcher([advisory('A', 'npm', 'left', '2.0.0'), advisory('B', 'npm', 'right', '1.0.0')]);
    const components = [
      component('left', '1.0.0'),
      component('right', '0.1.0', 'excluded'),
      component('right', '0.2.0'),
    ];

    const stored = components.map((each) => ({ component: each, matches: matcher.matchesOf(each) }));

    const context = { advisories: matcher.advisories, groups: matcher.groups, intelligence: NO_INTELLIGENCE };
    expect(foldFindings(stored, context)).toEqual(matcher.findingsOf(components));
  });

  it('forgets answers when too many versions were asked about, and still answers alike', () => {
    const matcher = createMatcher([advisory('A', 'npm', 'left', '2.0.0')], NO_INTELLIGENCE, {
      versionsKeptPerPackage: 2,
    });
    const ask = () =>
      ['1.0.0', '1.0.1', '1.0.2', '2.0.0'].map((version) => matcher.matchesOf(component('left', version)).length);

    expect(ask()).toEqual([1, 1, 1, 0]);
    expect(ask()).toEqual([1, 1, 1, 0]);
  });
});

describe('as known at a moment', () => {
  const published = { published: '2024-03-01T12:00:00Z' };
  const groupsAt = (advisories: Advisory[], at: string | undefined, intelligence = NO_INTELLIGENCE) =>
    createMatcher(advisories, intelligence)
      .findingsOf([component('left', '1.0.0')], at)
      .map((finding) => finding.group);

  it('leaves out what was published later', () => {
    expect(groupsAt([advisory('X', 'npm', 'left', '2.0.0', published)], '2024-03-01T11:59:59Z')).toEqual([]);
    expect(groupsAt([advisory('X', 'npm', 'left', '2.0.0', published)], '2024-03-01T12:00:00Z')).toEqual(['X']);
    expect(groupsAt([advisory('X', 'npm', 'left', '2.0.0', published)], '2024-03-01T14:00:00+02:00')).toEqual(['X']);
  });

  it('knows a record without a date at all times', () => {
    const finding = createMatcher([advisory('X', 'npm', 'left', '2.0.0')]).findingsOf(
      [component('left', '1.0.0')],
      '1999-01-01',
    )[0];

    expect(finding).toMatchObject({ group: 'X', knownAt: undefined });
  });

  it('knows a flaw from its earliest record or its listing as exploited, whichever comes first', () => {
    const late = advisory('X', 'npm', 'left', '2.0.0', { ...published, aliases: ['CVE-2024-0001'] });

    expect(groupsAt([late], '2024-02-02', kev(listed('CVE-2024-0001', '2024-02-02')))).toEqual(['CVE-2024-0001']);
    expect(
      groupsAt(
        [late, advisory('EARLY', 'npm', 'other', '1.0.0', { aliases: ['X'], published: '2024-01-01' })],
        '2024-01-01',
      ),
    ).toEqual(['CVE-2024-0001']);
  });

  it('counts a listing only from its day on', () => {
    const matcher = createMatcher(
      [advisory('X', 'npm', 'left', '2.0.0', { aliases: ['CVE-2024-0001'], published: '2024-01-01' })],
      kev(listed('CVE-2024-0001', '2024-02-02')),
    );
    const exploitedAt = (at?: string) => matcher.findingsOf([component('left', '1.0.0')], at)[0]?.knownExploited?.cve;

    expect(exploitedAt('2024-02-01T23:59:59Z')).toBeUndefined();
    expect(exploitedAt('2024-02-02T00:00:00Z')).toBe('CVE-2024-0001');
    expect(exploitedAt()).toBe('CVE-2024-0001');
  });

  it('lets a withdrawal count from its moment on, and one without a date always', () => {
    const withdrawn = advisory('X', 'npm', 'left', '2.0.0', { ...published, withdrawn: '2024-06-01T00:00:00Z' });
    const undated = advisory('Y', 'npm', 'left', '2.0.0', {
      ...published,
      database_specific: { withdrawn_date_unknown: true },
    });

    expect(groupsAt([withdrawn], undefined)).toEqual([]);
    expect(groupsAt([withdrawn], '2024-05-31')).toEqual(['X']);
    expect(groupsAt([withdrawn], '2024-06-01')).toEqual([]);
    expect(groupsAt([undated], '2024-05-31')).toEqual([]);
  });

  it('refuses a moment that is none', () => {
    expect(() => groupsAt([], 'yesterday')).toThrow(new RangeError('`yesterday` is no instant'));
  });
});
