import { describe, expect, it } from 'vitest';
import { META, reading } from '../reading/test-samples.ts';
import { parseSnyk, snyk } from './parse.ts';

const ISSUE = { id: 'SNYK-1', title: 'flaw', severity: 'high', packageName: 'lib', version: '1' };
const TOLD = {
  issueType: 'vuln',
  pkgName: 'lib',
  pkgVersions: ['1'],
  issueData: { id: 'SNYK-1', title: 'flaw', severity: 'high' },
};
const project = { id: 'p1', name: 'acme/web', browseUrl: 'https://app.snyk.io/p1' };

describe('a webhook of Snyk', () => {
  it('opens what is new and ends what went, under one key', () => {
    const [open] = reading(snyk, { project, newIssues: [TOLD], removedIssues: [] }).alerts;
    const [over] = reading(snyk, { project, newIssues: [], removedIssues: [TOLD] }).alerts;

    expect(open).toMatchObject({ action: 'fire', dedupKey: 'snyk|p1|SNYK-1|lib', severity: 'error' });
    expect(over).toMatchObject({ action: 'resolve', dedupKey: open?.dedupKey });
  });

  it('leaves out licences and what was ignored', () => {
    const newIssues = [
      { ...TOLD, issueType: 'license' },
      { ...TOLD, isIgnored: true },
    ];

    expect(reading(snyk, { project, newIssues }).ignored).toEqual([
      { reason: 'licence issue', count: 1 },
      { reason: 'ignored or patched at the sender', count: 1 },
    ]);
  });

  it('that is a ping holds nothing', () => {
    const read = reading(snyk, { webhookId: 'x' }, { headers: { 'x-snyk-event': 'ping/v0' } });

    expect(read.ignored).toEqual([{ reason: 'ping', count: 1 }]);
  });
});

describe('a report of snyk test', () => {
  it('tells an issue once, whatever the number of paths that lead to it', () => {
    const read = reading(snyk, {
      projectName: 'web',
      vulnerabilities: [
        { ...ISSUE, from: ['web', 'a'] },
        { ...ISSUE, from: ['web', 'b'] },
      ],
      filtered: { ignore: [{}], patch: [] },
    });

    expect(read.alerts).toHaveLength(1);
    expect(read.ignored).toEqual([
      { reason: 'the same finding again in this payload', count: 1 },
      { reason: 'ignored or patched at the sender', count: 1 },
    ]);
  });

  it('prefers the severity that knows critical', () => {
    const vulnerabilities = [{ ...ISSUE, severityWithCritical: 'critical' }];

    expect(reading(snyk, { projectName: 'web', vulnerabilities }).alerts[0]?.severity).toBe('critical');
  });

  it('is whole for each of its projects', () => {
    const of = (projectName: string) => ({ projectName, displayTargetFile: 'pom.xml', vulnerabilities: [] });
    const read = reading(snyk, [of('a'), of('b')], { headers: { 'lockstep-complete': 'true' } });

    expect(read.complete?.map(({ labelMatch }) => labelMatch['target'])).toEqual(['a:pom.xml', 'b:pom.xml']);
  });

  it('that failed is refused in its own words', () => {
    expect(parseSnyk({ ok: false, error: 'not\nauthenticated' }, META)).toEqual({
      ok: false,
      problem: 'Snyk could not test: not authenticated',
    });
  });
});

it.each([null, 'x', {}, [{}]])('%j is refused with the cure', (payload) => {
  expect(parseSnyk(payload, META)).toMatchObject({ ok: false, problem: expect.stringContaining('snyk test --json') });
});
