import { expect, it } from 'vitest';
import { META, reading } from '../reading/test-samples.ts';
import { grype, parseGrype } from './parse.ts';

const artifact = { name: 'zlib', version: '1', type: 'apk', locations: [{ path: '/lib/apk' }] };

function report(vulnerability: object, more: object = {}) {
  const target = { userInput: 'acme/web:1.0' };
  return { matches: [{ vulnerability, artifact, ...more }], source: { type: 'image', target } };
}

it('takes the CVE from a related record, and the score where the word is unknown', () => {
  const flaw = { id: 'GHSA-1', severity: 'Unknown', cvss: [{ metrics: { baseScore: 9.8 } }] };
  const [alert] = reading(grype, report(flaw, { relatedVulnerabilities: [{ id: 'CVE-2024-0001' }] })).alerts;

  expect(alert).toMatchObject({
    severity: 'critical',
    labels: { rule: 'GHSA-1', cve: 'CVE-2024-0001', severity: 'Unknown' },
  });
});

it.each([
  ['Negligible', 'info'],
  ['Medium', 'warning'],
  ['Unknown', undefined],
])('%s is %s', (severity, expected) => {
  expect(reading(grype, report({ id: 'CVE-2024-0001', severity })).alerts[0]?.severity).toBe(expected);
});

it('counts what rules ignore, and knows directories', () => {
  const read = reading(
    grype,
    { matches: [], ignoredMatches: [{}, {}], source: { type: 'directory', target: '/src' } },
    {
      headers: { 'lockstep-complete': 'true' },
    },
  );

  expect(read.ignored).toEqual([{ reason: 'suppressed at the sender', count: 2 }]);
  expect(read.complete).toEqual([{ labelMatch: { scanner: 'grype', target: '/src' } }]);
});

it.each([null, [], {}, { matches: 3 }])('%j is refused with the cure', (payload) => {
  expect(parseGrype(payload, META)).toMatchObject({ ok: false, problem: expect.stringContaining('-o json') });
});
