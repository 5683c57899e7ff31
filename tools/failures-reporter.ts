/** Tells `npm test` what failed, hooks and errors outside every test included, which the totals of the runner leave out. */
import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';
import { failureLine } from './test-counts.ts';

// oxlint-disable-next-line import/no-default-export -- a reporter that is named by its path is found so
export default class FailuresReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly Failed[]): void {
    const lines = [...modules.flatMap(ofModule), ...unhandled.map((error) => failureLine('outside every test', error))];
    const file = process.env['TEST_FAILURES_FILE'];
    if (file !== undefined) writeFileSync(file, JSON.stringify(lines));
  }
}

type Failed = { readonly message: string };

function ofModule(module: TestModule): readonly string[] {
  const path = module.relativeModuleId;
  const inTests = [...module.children.allTests('failed')].flatMap((test) =>
    (test.result().errors ?? []).map((error) => failureLine(`${path} > ${test.fullName}`, error)),
  );
  const inHooks = [...module.children.allSuites()].flatMap((suite) =>
    suite.errors().map((error) => failureLine(`${path} > ${suite.fullName}`, error)),
  );
  return [...module.errors().map((error) => failureLine(path, error)), ...inHooks, ...inTests];
}
