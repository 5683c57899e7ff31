import { expect, it } from 'vitest';
import { META, reading } from '../reading/test-samples.ts';
import { osvScanner, parseOsvScanner } from './parse.ts';

function report(about: object) {
  return {
    results: [
      { source: { path: 'go.mod' }, packages: [{ package: { name: 'lib', version: '1', ecosystem: 'Go' }, ...about }] },
    ],
  };
}

it('tells the names of one flaw as one alert', () => {
  const read = reading(
    osvScanner,
    report({
      vulnerabilities: [{ id: 'GHSA-1', aliases: ['CVE-2024-0001'] }, { id: 'GO-2024-1' }, { id: 'GO-2024-2' }],
      groups: [{ ids: ['GHSA-1', 'GO-2024-1'], max_severity: '7.5' }],
    }),
  );

  expect(read.alerts.map(({ dedupKey, severity, labels }) => [dedupKey, severity, labels['cve']])).toEqual([
    ['osv-scanner||GHSA-1|lib|go.mod', 'error', 'CVE-2024-0001'],
    ['osv-scanner||GO-2024-2|lib|go.mod', undefined, undefined],
  ]);
});

it('names what fixes it', () => {
  const affected = [{ ranges: [{ events: [{ introduced: '0' }, { fixed: '1.2' }] }, { events: [{ fixed: '2.0' }] }] }];

  expect(reading(osvScanner, report({ vulnerabilities: [{ id: 'X', affected }] })).alerts[0]?.labels['fixed_in']).toBe(
    '1.2, 2.0',
  );
});

it('says what it could not read', () => {
  expect(reading(osvScanner, report({ vulnerabilities: [{}] })).rejected).toEqual([
    { path: 'results[0].packages[0].vulnerabilities[0].id', problem: 'is missing: a vulnerability is known by its id' },
  ]);
});

it('of a clean project is empty', () => {
  expect(reading(osvScanner, { results: [] }).alerts).toEqual([]);
});

it.each([null, [], {}, { results: [{}] }])('%j is refused with the cure', (payload) => {
  expect(parseOsvScanner(payload, META)).toMatchObject({
    ok: false,
    problem: expect.stringContaining('--format json'),
  });
});
