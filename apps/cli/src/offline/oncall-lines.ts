import { timeText } from '../moments.ts';
import { tableLines } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import type { PolicyDryRun } from './dry-run-policy.ts';
import type { PlayedScenario } from './play-scenario-files.ts';

/** Minute, who and why; below, who was passed over. */
export function dryRunLines(run: PolicyDryRun, { width, paint }: Terminal): readonly string[] {
  const rows = run.entries.map(({ minute, at, who, why }) => [String(minute), timeText(at), who, why]);
  return [
    `${paint.bold(run.policy)}: an alert arrives at ${timeText(run.at)} and nobody acknowledges`,
    ...tableLines(['MINUTE', 'TIME', 'WHO', 'WHY'], rows, width, 'wrap'),
    ...[...new Set(run.skipped)].map((sentence) => paint.dim(sentence)),
    run.end === 'horizon' ? 'two weeks are looked at' : 'then every policy has ended, and the last begins again',
  ];
}

/** What went out, and where it differs from what the scenario expects. */
export function scenarioLines(played: PlayedScenario, { width, paint }: Terminal): readonly string[] {
  const { name, file, entries, isAsExpected, expected, spoken } = played;
  const rows = entries.map(({ minute, group, who, why }) => [String(minute), group, who, why]);
  const verdict = { true: paint.green('as expected'), false: paint.red('not as expected'), undefined: 'played' };
  return [
    `${paint.bold(name === '' ? file : name)}: ${verdict[`${isAsExpected}`]}`,
    ...tableLines(['MINUTE', 'GROUP', 'WHO', 'WHY'], rows, width, 'wrap'),
    ...(isAsExpected === false ? differences(expected, spoken) : []),
    '',
  ];
}

function differences(expected: PlayedScenario['expected'], spoken: PlayedScenario['spoken']): readonly string[] {
  const parts = ['pages', 'chain', 'never', 'says', 'next'] as const;
  return parts.flatMap((part) => {
    const [wanted, came] = [expected, spoken].map((each) => JSON.stringify(each?.[part]));
    return wanted === came ? [] : [`  ${part}: expected ${wanted}`, `  ${' '.repeat(part.length)}  came     ${came}`];
  });
}
