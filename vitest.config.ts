import { defineConfig, type TestUserConfig } from 'vitest/config';
import { FailuresReporter } from './tools/failures-reporter.ts';

/** Of `npm test`, which tells totals and failures of all its stages at its end. */
const { TEST_REPORT_FILE: report, TEST_FAILURES_FILE: failures } = process.env;
const told: TestUserConfig['reporters'] =
  report === undefined || failures === undefined
    ? []
    : [['json', { outputFile: report }], new FailuresReporter(failures)];

export default defineConfig({
  test: {
    reporters: ['default', ...told],
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'packages/*/src/**/*.test.ts',
            'apps/*/src/**/*.test.{ts,tsx}',
            'tools/**/*.test.ts',
            'scenarios/**/*.test.ts',
          ],
          exclude: ['**/*.db.test.ts', '**/node_modules/**', '**/dist/**'],
          isolate: false,
          // Not a measure of speed: a busy machine must not fail a test that is right.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'db',
          include: ['apps/**/*.db.test.ts', 'scenarios/**/*.db.test.ts', 'packages/*/src/**/*.db.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**'],
          pool: 'forks',
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
