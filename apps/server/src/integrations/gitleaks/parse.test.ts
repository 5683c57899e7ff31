import { expect, it } from 'vitest';
import { META, reading } from '../reading/test-samples.ts';
import { gitleaks, parseGitleaks } from './parse.ts';

const SECRET = 'zx9-correct-horse';

it('never shows the secret, in the form of version 8', () => {
  const read = reading(gitleaks, [
    {
      RuleID: 'generic-api-key',
      Description: `Found ${SECRET}`,
      File: `conf/${SECRET}.env`,
      StartLine: 3,
      Commit: 'c0ffee',
      Secret: SECRET,
      Match: `api_key = "${SECRET}"`,
      Message: `adds ${SECRET}`,
      Author: SECRET,
      Tags: [SECRET],
      Fingerprint: `c0ffee:conf/${SECRET}.env:generic-api-key:3`,
      Link: `https://example.com/${SECRET}`,
    },
  ]);

  expect(JSON.stringify(read)).not.toContain(SECRET);
  expect(read.alerts).toMatchObject([
    { severity: 'error', labels: { rule: 'generic-api-key', file: 'conf/[redacted].env' } },
  ]);
});

it('never shows the secret, in the form of version 7', () => {
  const read = reading(gitleaks, [
    {
      rule: 'AWS',
      file: 'a.env',
      lineNumber: 3,
      commit: 'c',
      offender: SECRET,
      line: `k=${SECRET}`,
      commitMessage: SECRET,
      tags: SECRET,
    },
  ]);

  expect(JSON.stringify(read)).not.toContain(SECRET);
  expect(read.alerts[0]?.dedupKey).toBe('gitleaks||c:a.env:AWS:3');
});

it.each([null, []])('%j says that nothing was found', (payload) => {
  const headers = { 'lockstep-complete': 'true', 'lockstep-target': 'repo' };
  const read = reading(gitleaks, payload, { headers });

  expect(read).toEqual({
    alerts: [],
    changes: [],
    rejected: [],
    ignored: [],
    complete: [{ labelMatch: { scanner: 'gitleaks', target: 'repo' } }],
  });
});

it('names a leak without a rule', () => {
  expect(reading(gitleaks, [{ File: 'a' }, 3]).rejected).toEqual([
    { path: '[0].RuleID', problem: 'is missing: a leak is known by its rule' },
    { path: '[1]', problem: 'is a number: a leak is an object with `RuleID`' },
  ]);
});

it.each(['x', 3, {}])('%j is refused with the cure', (payload) => {
  expect(parseGitleaks(payload, META)).toMatchObject({
    ok: false,
    problem: expect.stringContaining('--report-format json'),
  });
});
