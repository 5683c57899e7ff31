import { expect, it } from 'vitest';
import { META, reading } from '../reading/test-samples.ts';
import { npmAudit, parseNpmAudit } from './parse.ts';

it('names an advisory by its id, not by the number that changes', () => {
  const via = [
    {
      source: 7,
      name: 'lib',
      title: 'flaw',
      url: 'https://github.com/advisories/GHSA-c2qf-rxjj-qqgw',
      severity: 'high',
    },
  ];
  const [alert] = reading(npmAudit, { vulnerabilities: { lib: { via } } }).alerts;

  expect(alert).toMatchObject({ dedupKey: 'npm-audit||GHSA-c2qf-rxjj-qqgw|lib', severity: 'error' });
});

it('tells an advisory once that two packages bring in', () => {
  const via = [{ source: 7, name: 'lib', severity: 'low' }];
  const read = reading(npmAudit, { vulnerabilities: { a: { via }, b: { via: [...via, 'a'] } } });

  expect(read.alerts).toHaveLength(1);
  expect(read.ignored).toEqual([
    { reason: 'the same finding again in this payload', count: 1 },
    { reason: 'package that only depends on a vulnerable one', count: 1 },
  ]);
});

it('says what it could not read', () => {
  expect(reading(npmAudit, { vulnerabilities: { a: { via: [{}] }, b: 3 } }).rejected.map(({ path }) => path)).toEqual([
    'vulnerabilities.a.via[0]',
    'vulnerabilities.b',
  ]);
});

it('is refused in its own words when npm failed', () => {
  expect(
    parseNpmAudit({ error: { code: 'ENOLOCK', summary: 'This command requires an existing lockfile.' } }, META),
  ).toEqual({
    ok: false,
    problem: 'npm could not audit: This command requires an existing lockfile.',
  });
});

it.each([null, [], {}, { vulnerabilities: [] }])('%j is refused with the cure', (payload) => {
  expect(parseNpmAudit(payload, META)).toMatchObject({
    ok: false,
    problem: expect.stringContaining('npm audit --json'),
  });
});
