import { type Command, Option } from 'commander';
import { action } from '../cli.ts';
import { instantValue, integerBetween, stepsValue } from '../option-values.ts';

interface HistoryFlags {
  readonly git: string;
  readonly last: number;
  readonly lockfile?: readonly string[];
  readonly series?: string;
  readonly prereleases: boolean;
  readonly advisories?: readonly string[];
  readonly kev?: string;
  readonly epss?: string;
  readonly ssvc?: string;
  readonly steps: readonly number[];
  readonly asOf?: string;
  readonly exposure: 'none' | 'internal' | 'partner' | 'public';
  readonly policy?: string;
}

export function addGateHistory(parent: Command): void {
  parent
    .command('history')
    .description("Judge going back over your own releases: a repository's tags and their lock files, offline")
    .option('--git <folder>', 'the repository', '.')
    .option('--last <n>', 'how many releases, newest first', integerBetween(2, 10_000), 40)
    .option('--lockfile <paths...>', 'lock files by path from the root (every one at the root)')
    .option('--series <prefix>', 'what stands before the version in the tags, such as `web@` (what most have)')
    .option('--prereleases', 'pre-releases too', false)
    .option('--advisories <files...>', 'OSV records: JSON, JSON Lines, gzip, zip, folders; or an index')
    .option('--kev <file>', 'catalogue of known exploited vulnerabilities')
    .option('--epss <file>', 'EPSS scores')
    .option('--ssvc <file>', 'SSVC decision points')
    .option('--steps <list>', 'how many releases to go back, for example 1,2,5', stepsValue, [1])
    .option('--as-of <time>', 'as known at this moment (now)', instantValue)
    .addOption(
      new Option('--exposure <reach>', 'who can reach the service')
        .choices(['none', 'internal', 'partner', 'public'])
        .default('public'),
    )
    .option('--policy <file>', 'Cedar policy instead of the default one')
    .action(
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
