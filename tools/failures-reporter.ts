/** Tells `npm test` what failed, hooks and errors outside every test included, which the totals of the runner leave out. */
import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';
import { failureLine } from './test-counts.ts';

export class FailuresReporter implements Reporter {
  readonly #file: string;

  /** @param file of JSON, a line for each failure */
  constructor(file: string) {
    this.#file = file;
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly Failed[]): void {
    const lines = [...modules.flatMap(ofModule), ...unhandled.map((error) => failureLine('outside every test', error))];
    writeFileSync(this.#file, JSON.stringify(lines));
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
