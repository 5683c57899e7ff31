import type { Command } from 'commander';
import { action } from '../cli.ts';
import type { GitHistoryInput } from '../offline/read-git-history.ts';
import { integerBetween } from '../option-values.ts';
import { advisoriesOption, type JudgingFlags, withJudging } from './judging-options.ts';

interface HistoryFlags extends GitHistoryInput, JudgingFlags {
  readonly advisories?: readonly string[];
}

export function addGateHistory(parent: Command): void {
  const command = parent
    .command('history')
    .description("Judge going back over your own releases: a repository's tags and their lock files, offline")
    .option('--git <folder>', 'the repository', '.')
    .option('--last <n>', 'how many releases, newest first', integerBetween(2, 10_000), 40)
    .option('--lockfile <paths...>', 'lock files by path from the root (every one at the root)')
    .option('--series <prefix>', 'what stands before the version in the tags, such as `web@` (what most have)')
    .option('--prereleases', 'pre-releases too', false)
    .addOption(advisoriesOption());
  withJudging(command).action(
    action(async (cli, { policy: policyFile, ...flags }: HistoryFlags) => {
      const [{ judgeGitHistory }, { Progress }, { readPolicy }] = await Promise.all([
        import('../offline/judge-git-history.ts'),
        import('../progress.ts'),
        import('../offline/read-policy.ts'),
      ]);
      const { policy, evaluate } = await readPolicy(policyFile);
      const report = await judgeGitHistory(flags, policy, evaluate, new Progress(cli.terminal));
      for (const note of report.notes) cli.terminal.say(`note: ${note}`);
      if (cli.terminal.isJson) cli.terminal.json(report.answer);
      else {
        const { gitHistoryLines } = await import('../offline/git-history-lines.ts');
        for (const line of gitHistoryLines(report, cli.terminal)) cli.terminal.out(line);
      }
    }),
  );
}
