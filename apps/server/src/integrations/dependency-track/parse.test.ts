import { describe, expect, it } from 'vitest';
import { META, reading } from '../reading/test-samples.ts';
import { dependencyTrack, parseDependencyTrack } from './parse.ts';

const component = { name: 'lib', group: 'org', version: '1', purl: 'pkg:maven/org/lib@1' };
const vulnerability = { vulnId: 'CVE-2024-0001', severity: 'HIGH', source: 'NVD' };
const project = { uuid: 'p1', name: 'web', version: '2' };

function notify(group: string, subject: object, more: object = {}) {
  return reading(dependencyTrack, {
    notification: { group, scope: 'PORTFOLIO', level: 'INFORMATIONAL', subject, ...more },
  });
}

describe('a notification of Dependency-Track', () => {
  it('of a new vulnerability is one alert per project', () => {
    const read = notify('NEW_VULNERABILITY', { component, vulnerability, affectedProjects: [project, { uuid: 'p2' }] });

    expect(read.alerts.map(({ action, dedupKey }) => [action, dedupKey])).toEqual([
      ['fire', 'dependency-track|p1|CVE-2024-0001|org/lib'],
      ['fire', 'dependency-track|p2|CVE-2024-0001|org/lib'],
    ]);
  });

  it('of a new dependency is one alert per vulnerability', () => {
    const read = notify('NEW_VULNERABLE_DEPENDENCY', {
      component,
      project,
      vulnerabilities: [vulnerability, { vulnId: 'CVE-2024-0002' }, null],
    });

    expect(read.alerts).toHaveLength(2);
    expect(read.rejected.map(({ path }) => path)).toEqual(['notification.subject.vulnerabilities[2].vulnId']);
  });

  it('has the key of the export', () => {
    const exported = { meta: { application: 'Dependency-Track' }, project, findings: [{ component, vulnerability }] };
    const [told] = notify('NEW_VULNERABILITY', { component, vulnerability, affectedProjects: [project] }).alerts;

    expect(reading(dependencyTrack, exported).alerts[0]?.dedupKey).toBe(told?.dedupKey);
  });

  it.each([
    [{ state: 'NOT_AFFECTED' }, ['resolve']],
    [{ state: 'FALSE_POSITIVE', suppressed: 'false' }, ['resolve']],
    [{ state: 'EXPLOITABLE', suppressed: true }, ['resolve']],
    [{ state: 'EXPLOITABLE', suppressed: false }, []],
    [{ state: 'IN_TRIAGE' }, []],
  ])('of an analysis %j: %j', (analysis, actions) => {
    const read = notify('PROJECT_AUDIT_CHANGE', {
      component,
      vulnerability,
      analysis: { ...analysis, project: 'p1' },
      affectedProjects: [project, { uuid: 'p2' }],
    });

    expect(read.alerts.map(({ action }) => action)).toEqual(actions);
  });

  it('of a retracted vulnerability ends it', () => {
    const read = notify('VULNERABILITY_RETRACTED', { component, vulnerability, project });

    expect(read.alerts.map(({ action }) => action)).toEqual(['resolve']);
  });

  it('that the watch itself fails concerns both', () => {
    const read = notify('DATASOURCE_MIRRORING', {}, { scope: 'SYSTEM', level: 'ERROR', title: 'NVD mirroring failed' });

    expect(read.alerts).toMatchObject([{ axis: 'both', severity: 'error', summary: 'NVD mirroring failed' }]);
  });

  it('of licences and of uploads is left out by name', () => {
    expect(notify('BOM_PROCESSED', {}).ignored).toEqual([{ reason: 'notification BOM_PROCESSED', count: 1 }]);
    expect(notify('POLICY_VIOLATION', { policyViolation: { type: 'LICENSE' } }).ignored).toEqual([
      { reason: 'policy violation of type LICENSE', count: 1 },
    ]);
  });
});

describe('an export of Dependency-Track', () => {
  const findings = [
    { component, vulnerability, analysis: { isSuppressed: true } },
    { component, vulnerability: { vulnId: 'V2' } },
  ];

  it('is all of its project, without what was suppressed', () => {
    const read = reading(dependencyTrack, { meta: { application: 'Dependency-Track' }, project, findings });

    expect(read.alerts).toHaveLength(1);
    expect(read.complete).toEqual([{ labelMatch: { scanner: 'dependency-track', target: 'p1' } }]);
  });

  it('is not all when one finding can not be read', () => {
    const read = reading(dependencyTrack, {
      meta: { application: 'Dependency-Track' },
      project,
      findings: [...findings, {}],
    });

    expect(read.rejected).toHaveLength(1);
    expect(read.complete).toBeUndefined();
  });
});

it.each([null, [], {}, { findings: [] }])('%j is refused with the cure', (payload) => {
  expect(parseDependencyTrack(payload, META)).toMatchObject({ ok: false, problem: expect.stringContaining('export') });
});
