import { type Command, Option } from 'commander';
import type { JudgeInput } from '../offline/replay-history.ts';
import { instantValue, stepsValue } from '../option-values.ts';

/** With what and how a history is judged; where the advisories come from is the command's own. */
export interface JudgingFlags extends Omit<JudgeInput, 'advisories'> {
  /** File. */
  readonly policy?: string;
}

export function advisoriesOption(): Option {
  return new Option('--advisories <files...>', 'OSV records: JSON, JSON Lines, gzip, zip, folders; or an index');
}

export function exposureOption(): Option {
  return new Option('--exposure <reach>', 'who can reach the service')
    .choices(['none', 'internal', 'partner', 'public'])
    .default('public');
}

/** Adds the files that tell what is exploited. */
export function withIntelligence(command: Command): Command {
  return command
    .option('--kev <file>', 'catalogue of known exploited vulnerabilities')
    .option('--epss <file>', 'EPSS scores')
    .option('--ssvc <file>', 'SSVC decision points');
}

/** Adds what every command has that judges going back over a history: see `JudgingFlags`. */
export function withJudging(command: Command): Command {
  return withIntelligence(command)
    .option('--steps <list>', 'how many releases to go back, for example 1,2,5', stepsValue, [1])
    .option('--as-of <time>', 'as known at this moment (now)', instantValue)
    .addOption(exposureOption())
    .option('--policy <file>', 'Cedar policy instead of the default one');
}
