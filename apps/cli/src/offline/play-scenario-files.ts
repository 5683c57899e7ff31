import { isDeepStrictEqual } from 'node:util';
import { openDocument, readText } from '../files/open-file.ts';
import { type OncallScenario, readOncallScenarios } from './oncall-scenario.ts';
import { type ScenarioOutcome, playOncallScenario, spokenOf } from './play-oncall-scenario.ts';

export interface PlayedScenario extends ScenarioOutcome {
  readonly file: string;
  readonly name: string;
  /** Undefined: the scenario expects nothing. */
  readonly isAsExpected: boolean | undefined;
  /** What came of what the scenario expects, in its own form. */
  readonly spoken: OncallScenario['expect'];
  readonly expected: OncallScenario['expect'];
}

/** Every scenario of the files, in order. @throws CliProblem for a file that can not be read or played */
export async function playScenarioFiles(files: readonly string[]): Promise<readonly PlayedScenario[]> {
  const played: PlayedScenario[] = [];
  for (const file of files) {
    const scenarios = readOncallScenarios(await readText(await openDocument(file)), file);
    played.push(...scenarios.map((scenario) => playOne(file, scenario)));
  }
  return played;
}

function playOne(file: string, scenario: OncallScenario): PlayedScenario {
  const outcome = playOncallScenario(scenario);
  const { name, expect: expected } = scenario;
  const spoken = expected && spokenOf(outcome, expected);
  const isAsExpected = expected && isDeepStrictEqual(spoken, expected);
  return { file, name, isAsExpected, spoken, expected, ...outcome };
}
