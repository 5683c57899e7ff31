import { describe, expect, it } from 'vitest';
import { META, reading } from '../reading/test-samples.ts';
import { parseTrivy, trivy } from './parse.ts';

const FLAW = {
  VulnerabilityID: 'CVE-2024-0001',
  PkgName: 'zlib',
  InstalledVersion: '1',
  Severity: 'HIGH',
  Title: 'flaw',
};

function image(name: string, result: object, more: object = {}) {
  return {
    ArtifactName: name,
    ArtifactType: 'container_image',
    Results: [{ Target: `${name} (alpine 3)`, Class: 'os-pkgs', ...result }],
    ...more,
  };
}

function keys(payload: unknown, headers: Record<string, string> = {}): (string | undefined)[] {
  return reading(trivy, payload, { headers }).alerts.map(({ dedupKey }) => dedupKey);
}

describe('a report of Trivy', () => {
  it('of the next build repeats what is still there', () => {
    const flaws = (version: string) => ({ Vulnerabilities: [{ ...FLAW, InstalledVersion: version }] });

    expect(keys(image('ghcr.io:443/acme/web:1.0', flaws('1')))).toEqual(
      keys(image('ghcr.io:443/acme/web:1.1@sha256:ab', flaws('2'))),
    );
    expect(keys(image('acme/web:1', flaws('1')))).not.toEqual(keys(image('acme/api:1', flaws('1'))));
  });

  it('tells one package in two places apart', () => {
    const flaws = [
      { ...FLAW, PkgPath: 'a.jar' },
      { ...FLAW, PkgPath: 'b.jar' },
    ];

    expect(new Set(keys(image('web', { Vulnerabilities: flaws })))).toHaveProperty('size', 2);
  });

  it('tells the objects of a cluster apart', () => {
    const resource = (Name: string) => ({
      Namespace: 'shop',
      Kind: 'Deployment',
      Name,
      Results: [{ Target: 'img', Class: 'os-pkgs', Vulnerabilities: [FLAW] }],
    });
    const { alerts } = reading(trivy, { ClusterName: 'prod', Resources: [resource('a'), resource('b')] });

    expect(alerts.map(({ labels }) => [labels['cluster'], labels['namespace'], labels['resource']])).toEqual([
      ['prod', 'shop', 'Deployment/a'],
      ['prod', 'shop', 'Deployment/b'],
    ]);
  });

  it('leaves out what is no problem, by name', () => {
    const read = reading(
      trivy,
      image('web', {
        Vulnerabilities: [{ ...FLAW, Status: 'not_affected' }],
        Misconfigurations: [
          { ID: 'A', Status: 'PASS' },
          { ID: 'B', Status: 'EXCEPTION' },
        ],
        Licenses: [{ Name: 'GPL' }],
        ExperimentalModifiedFindings: [{}],
      }),
    );

    expect(read.alerts).toEqual([]);
    expect(read.ignored).toEqual([
      { reason: 'not affected', count: 1 },
      { reason: 'passed check', count: 1 },
      { reason: 'check with status EXCEPTION', count: 1 },
      { reason: 'licence finding', count: 1 },
      { reason: 'suppressed at the sender', count: 1 },
    ]);
  });

  it('never shows a secret', () => {
    const Secrets = [
      {
        RuleID: 'aws',
        Title: 'AWS key',
        Severity: 'CRITICAL',
        StartLine: 3,
        Match: 'key=hunter2hunter2',
        Code: { Lines: [{ Content: 'hunter2hunter2' }] },
      },
    ];
    const read = reading(trivy, { ArtifactName: '.', Results: [{ Target: 'a.env', Class: 'secret', Secrets }] });

    expect(read.alerts).toMatchObject([{ severity: 'critical', summary: 'secret in a.env: AWS key' }]);
    expect(JSON.stringify(read)).not.toContain('hunter2');
  });

  it('is whole only when the sender says so, and something was looked at', () => {
    const headers = { 'lockstep-complete': 'true' };
    const complete = (payload: object, given = headers) => reading(trivy, payload, { headers: given }).complete;

    expect(complete(image('acme/web:1', {}))).toEqual([{ labelMatch: { scanner: 'trivy', target: 'acme/web' } }]);
    expect(complete({ ArtifactName: 'web' })).toBeUndefined();
    expect(reading(trivy, image('web', {})).complete).toBeUndefined();
  });

  it('takes the target from its sender', () => {
    expect(keys(image('web:1', { Vulnerabilities: [FLAW] }), { 'lockstep-target': 'shop' })).toEqual([
      'trivy|shop|CVE-2024-0001|zlib',
    ]);
  });

  it('reads what it can', () => {
    const read = reading(trivy, image('web', { Vulnerabilities: [FLAW, null, {}] }));

    expect(read.alerts).toHaveLength(1);
    expect(read.rejected.map(({ path }) => path)).toEqual([
      'Results[0].Vulnerabilities[1]',
      'Results[0].Vulnerabilities[2]',
    ]);
  });

  it.each([null, [], 'x', {}])('%j is refused with the cure', (payload) => {
    expect(parseTrivy(payload, META)).toMatchObject({ ok: false, problem: expect.stringContaining('--format json') });
  });
});
