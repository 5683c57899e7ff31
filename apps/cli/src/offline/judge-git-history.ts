import { ecosystemBase } from '@lockstep/advisories';
import type { EvaluateRules, Policy } from '@lockstep/gate';
import { type CliProblem, usageProblem } from '../cli-problem.ts';
import type { Progress } from '../progress.ts';
import { dumpsAdvice } from './osv-dumps.ts';
import { type GitHistory, type GitHistoryInput, readGitHistory } from './read-git-history.ts';
import { type JudgeInput, judgeHistory } from './replay-history.ts';

export interface JudgeGitInput extends GitHistoryInput, Omit<JudgeInput, 'advisories'> {
  readonly advisories?: readonly string[];
}

export type GitHistoryReport = Awaited<ReturnType<typeof judgeGitHistory>>;

/** Judges going back over the tags of a repository; members of the answer as on the wire. */
export async function judgeGitHistory(
  input: JudgeGitInput,
  policy: Policy,
  evaluate: EvaluateRules,
  progress: Progress,
) {
  try {
    const history = await readGitHistory(input, progress);
    const { advisories } = input;
    // Only now it is known which advisories are needed.
    if (advisories === undefined) throw adviceOn(history);
    const judged = await judgeHistory(async () => history, { ...input, advisories }, policy, evaluate, progress);
    const unadvised = history.ecosystems.filter((each) => !judged.advisedEcosystems.has(ecosystemBase(each)));
    const { series, lockFiles, ecosystems, releases } = history;
    return {
      answer: {
        schema: 'lockstep.gate.history/1',
        repository: input.git,
        series,
        releases: releases.map(({ version }) => version),
        lock_files: lockFiles,
        ecosystems,
        ecosystems_without_advisories: unadvised,
        advisories: judged.advisories,
        results: judged.results,
      },
      notes: [
        ...judged.notes,
        ...unadvised.map((each) => `no advisory given is about ${each}: its packages were judged against nothing`),
      ],
    };
  } finally {
    progress.end();
  }
}

function adviceOn({ ecosystems, lockFiles }: GitHistory): CliProblem {
  return usageProblem(
    `no advisories were given to judge ${lockFiles.join(', ')} with`,
    dumpsAdvice(ecosystems) ?? 'give OSV records with `--advisories FILE...`',
  );
}
