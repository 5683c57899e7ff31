/** Reads what the test runners report about themselves. */
import { stripVTControlCharacters } from 'node:util';

export type Counts = { passed: number; failed: number; skipped: number };

type VitestReport = {
  success: boolean;
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: unknown[] }[];
};
type PlaywrightReport = {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  errors: { message: string }[];
  suites?: PlaywrightSuite[];
};
type PlaywrightSuite = { specs: PlaywrightSpec[]; suites?: PlaywrightSuite[] };
type PlaywrightSpec = {
  title: string;
  file: string;
  line: number;
  tests: { status: string; results: { errors: { message: string }[] }[] }[];
};

/** A file that could not even be loaded counts as one failure: it holds tests that did not run. */
export function countVitest(report: VitestReport): Counts {
  const unloadable = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloadable.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** A flaky test passed in the end, yet something is wrong with it or with us: it counts as failed. */
export function countPlaywright({ stats, errors }: PlaywrightReport): Counts {
  const unrun = stats.expected + stats.unexpected + stats.flaky === 0 ? errors.length : 0;
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + unrun, skipped: stats.skipped };
}

/** What failed or was flaky, a line each, and errors outside every test. */
export function playwrightFailures({ errors, suites = [] }: PlaywrightReport): readonly string[] {
  const specs = suites.flatMap(specsOf);
  const failed = specs.flatMap(({ title, file, line, tests }) =>
    tests
      .filter(({ status }) => status === 'unexpected' || status === 'flaky')
      .map(({ results }) => failureLine(`${file}:${line} > ${title}`, results.flatMap((one) => one.errors)[0])),
  );
  return [...failed, ...errors.map((error) => failureLine('outside every test', error))];
}

function specsOf({ specs, suites = [] }: PlaywrightSuite): readonly PlaywrightSpec[] {
  return [...specs, ...suites.flatMap(specsOf)];
}

/** Where it failed, and why in one line: of a property the counterexample too, of a browser what it waited for. */
export function failureLine(where: string, error: { readonly message: string } | undefined): string {
  const lines = stripVTControlCharacters(error?.message ?? 'without an error').split('\n');
  const why = lines.map((line) => line.trim()).filter((line) => line !== '');
  return `${where}: ${why.slice(0, 4).join(' | ').slice(0, 400)}`;
}

/** A runner that failed without a failed test (a crash, an unhandled error) is a failure of its own. */
export function withCrash(counts: Counts, exitCode: number | null): Counts {
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

export function total(all: readonly Counts[]): Counts {
  return all.reduce(
    (sum, counts) => ({
      passed: sum.passed + counts.passed,
      failed: sum.failed + counts.failed,
      skipped: sum.skipped + counts.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

export function summaryLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
