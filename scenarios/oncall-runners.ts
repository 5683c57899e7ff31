import { spawn } from 'node:child_process';
import path from 'node:path';
import { json } from 'node:stream/consumers';
import type { OncallScenario } from '../apps/cli/src/offline/oncall-scenario.ts';
import { type ScenarioOutcome, playOncallScenario } from '../apps/cli/src/offline/play-oncall-scenario.ts';

const MAIN = path.resolve(import.meta.dirname, '../apps/cli/src/main.ts');

/** A file, with its scenarios. */
export interface ScenarioFile {
  readonly path: string;
  readonly scenarios: readonly OncallScenario[];
}

/** One way to play scenarios; each must come to the same. */
export interface OncallRunner {
  readonly name: string;
  /** Outcomes in the order of files and scenarios. */
  play(files: readonly ScenarioFile[]): Promise<readonly ScenarioOutcome[]>;
}

const engine: OncallRunner = {
  name: 'the pure engine',
  play: async (files) => files.flatMap(({ scenarios }) => scenarios.map(playOncallScenario)),
};

const commandLine: OncallRunner = {
  name: 'the command line',
  play: async (files) => {
    const paths = files.map((file) => file.path);
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', MAIN, 'oncall', 'dry-run', '--json', '--file', ...paths],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    return (await json(child.stdout)) as readonly ScenarioOutcome[];
  },
};

export const oncallRunners: readonly OncallRunner[] = [engine, commandLine];
