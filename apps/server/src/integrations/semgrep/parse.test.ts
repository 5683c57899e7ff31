import { expect, it } from 'vitest';
import { META, reading } from '../reading/test-samples.ts';
import { parseSemgrep, semgrep } from './parse.ts';

const RESULT = { check_id: 'rule', path: 'a.py', start: { line: 4 }, extra: { message: 'flaw', severity: 'ERROR' } };

function keyOf(extra: object, line = 4): string | undefined {
  return reading(semgrep, { results: [{ ...RESULT, start: { line }, extra }] }).alerts[0]?.dedupKey;
}

it('knows a finding by its fingerprint when lines move, else by its line', () => {
  expect(keyOf({ fingerprint: 'abc' }, 9)).toBe(keyOf({ fingerprint: 'abc' }));
  expect(keyOf({ fingerprint: 'requires login' })).toBe('semgrep||rule|a.py|4');
});

it('masks what the pattern of a rule for secrets matched', () => {
  const metavars = { $SECRET: { abstract_content: '"correct-horse"' } };
  const extra = { message: 'Hardcoded correct-horse found', severity: 'ERROR', lines: 'k = "correct-horse"', metavars };
  const read = reading(semgrep, { results: [{ ...RESULT, check_id: 'python.hardcoded-password', extra }] });

  expect(JSON.stringify(read)).not.toContain('correct-horse');
  expect(read.alerts[0]?.summary).toBe('Hardcoded [redacted] found in a.py');
});

it('leaves out what a comment in the code ignores', () => {
  const read = reading(semgrep, { results: [{ ...RESULT, extra: { is_ignored: true } }] });

  expect(read.ignored).toEqual([{ reason: 'suppressed at the sender', count: 1 }]);
});

it('closes nothing after a scan with errors', () => {
  const headers = { 'lockstep-complete': 'true', 'lockstep-target': 'web' };
  const complete = (errors: unknown[]) => reading(semgrep, { results: [], errors }, { headers }).complete;

  expect(complete([])).toEqual([{ labelMatch: { scanner: 'semgrep', target: 'web' } }]);
  expect(complete([{ type: 'ParseError' }])).toBeUndefined();
});

it.each([null, [], {}, { results: [{}] }])('%j is refused with the cure', (payload) => {
  expect(parseSemgrep(payload, META)).toMatchObject({ ok: false, problem: expect.stringContaining('--json') });
});

it('reads lists of things that have no text', () => {
  const odd = JSON.parse('[{ "toString": 1, "valueOf": 1 }, "CWE-79"]') as unknown;

  expect(reading(semgrep, { results: [{ ...RESULT, extra: { metadata: { cwe: odd } } }] }).alerts).toHaveLength(1);
});
