import { describe, expect, it } from 'vitest';
import { countPlaywright, countVitest, playwrightFailures, summaryLine, total, withCrash } from './test-counts.ts';

const VITEST = {
  success: true,
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 0,
  testResults: [],
};

describe('countVitest', () => {
  it('counts tests', () => {
    expect(countVitest(VITEST)).toEqual({ passed: 3, failed: 0, skipped: 1 });
  });

  it('counts a file that could not be loaded as a failure', () => {
    const testResults = [
      { status: 'failed', assertionResults: [] },
      { status: 'passed', assertionResults: [{}] },
    ];

    expect(countVitest({ ...VITEST, success: false, testResults })).toEqual({ passed: 3, failed: 1, skipped: 1 });
  });
});

it('counts a flaky journey as failed', () => {
  const report = { stats: { expected: 2, unexpected: 1, flaky: 1, skipped: 1 }, errors: [] };

  expect(countPlaywright(report)).toEqual({ passed: 2, failed: 2, skipped: 1 });
});

it('counts errors that kept every journey from running', () => {
  const report = { stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0 }, errors: [{ message: 'no browser' }] };

  expect(countPlaywright(report).failed).toBe(1);
});

it('names journeys that failed or were flaky, and errors outside them, and why in one line', () => {
  const test = (status: string, ...messages: string[]) => ({
    status,
    results: [{ errors: messages.map((message) => ({ message })) }],
  });
  const specs = [
    { title: 'passes', file: 'a.spec.ts', line: 1, tests: [test('expected')] },
    {
      title: 'fails',
      file: 'a.spec.ts',
      line: 9,
      tests: [test('unexpected', '\u001B[31mno button\u001B[39m\n\n  Locator: Go\na\nb\nmore')],
    },
  ];
  const flaky = { title: 'flickers', file: 'b.spec.ts', line: 2, tests: [test('flaky')] };
  const report = {
    stats: { expected: 1, unexpected: 1, flaky: 1, skipped: 0 },
    errors: [{ message: 'port taken' }],
    suites: [{ specs, suites: [{ specs: [flaky] }] }],
  };

  expect(playwrightFailures(report)).toEqual([
    'a.spec.ts:9 > fails: no button | Locator: Go | a | b',
    'b.spec.ts:2 > flickers: without an error',
    'outside every test: port taken',
  ]);
});

it('counts a crashed stage as a failure, once', () => {
  expect(withCrash({ passed: 5, failed: 0, skipped: 0 }, null).failed).toBe(1);
  expect(withCrash({ passed: 5, failed: 2, skipped: 0 }, 1).failed).toBe(2);
  expect(withCrash({ passed: 5, failed: 0, skipped: 0 }, 0).failed).toBe(0);
});

it('ends with one line that names skipped tests only when there are some', () => {
  const sum = total([
    { passed: 3, failed: 0, skipped: 0 },
    { passed: 2, failed: 1, skipped: 0 },
  ]);

  expect(summaryLine(sum)).toBe('5 passed, 1 failed');
  expect(summaryLine({ ...sum, skipped: 2 })).toBe('5 passed, 1 failed, 2 skipped');
});
