import { expect, it } from 'vitest';
import { META, reading } from '../reading/test-samples.ts';
import { checkov, parseCheckov } from './parse.ts';

const CHECK = { check_id: 'CKV_1', check_name: 'be safe', resource: 'aws_s3.x', file_path: '/a.tf', severity: 'HIGH' };

it('reads several frameworks, counts what passed and was skipped', () => {
  const report = (check_type: string) => ({
    check_type,
    results: { failed_checks: [CHECK], passed_checks: [{}, {}], skipped_checks: [{}], parsing_errors: [] },
  });
  const read = reading(checkov, [report('terraform'), report('kubernetes')]);

  expect(read.alerts.map(({ dedupKey, severity }) => [dedupKey, severity])).toEqual([
    ['checkov||terraform|CKV_1|aws_s3.x|/a.tf', 'error'],
    ['checkov||kubernetes|CKV_1|aws_s3.x|/a.tf', 'error'],
  ]);
  expect(read.ignored).toEqual([
    { reason: 'passed check', count: 4 },
    { reason: 'skipped check', count: 2 },
  ]);
});

it('closes nothing when a file could not be checked', () => {
  const headers = { 'lockstep-complete': 'true', 'lockstep-target': 'infra' };
  const complete = (parsing_errors: string[]) =>
    reading(checkov, { results: { failed_checks: [], parsing_errors } }, { headers }).complete;

  expect(complete([])).toEqual([{ labelMatch: { scanner: 'checkov', target: 'infra' } }]);
  expect(complete(['/a.tf'])).toBeUndefined();
});

it('reads vulnerable packages as such', () => {
  const vulnerability_details = {
    id: 'CVE-2024-0001',
    package_name: 'lib',
    package_version: '1',
    severity: 'critical',
  };
  const failed_checks = [{ ...CHECK, vulnerability_details }];

  expect(reading(checkov, { results: { failed_checks } }).alerts).toMatchObject([
    { severity: 'critical', labels: { cve: 'CVE-2024-0001', package: 'lib', version: '1' } },
  ]);
});

it('never shows code', () => {
  const failed_checks = [{ ...CHECK, code_block: [[1, 'password = correct-horse']] }];

  expect(JSON.stringify(reading(checkov, { results: { failed_checks } }))).not.toContain('correct-horse');
});

it('of nothing to check is empty', () => {
  expect(reading(checkov, { passed: 0, failed: 0, skipped: 0, parsing_errors: 0 }).alerts).toEqual([]);
});

it.each([null, 'x', {}, [3]])('%j is refused with the cure', (payload) => {
  expect(parseCheckov(payload, META)).toMatchObject({ ok: false, problem: expect.stringContaining('-o json') });
});

it('reads lists of things that have no text', () => {
  const odd = JSON.parse('[{ "toString": 1, "valueOf": 1 }, 4]') as unknown;

  expect(reading(checkov, { results: { failed_checks: [{ ...CHECK, file_line_range: odd }] } }).alerts).toHaveLength(1);
});
