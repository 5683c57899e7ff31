import type { Command } from 'commander';
import { action } from '../cli.ts';
import { advisoriesOption, type JudgingFlags, withJudging } from './judging-options.ts';

interface ReplayFlags extends JudgingFlags {
  readonly releases: string;
  readonly advisories: readonly string[];
}

export function addGateReplay(parent: Command): void {
  const command = parent
    .command('replay')
    .description('Judge going back over a whole history, from files')
    .requiredOption('--releases <file>', 'history: a list of releases with `version`, and `purl` or `sbom`')
    .addOption(advisoriesOption().makeOptionMandatory());
  withJudging(command).action(
    action(async (cli, flags: ReplayFlags) => {
      const [{ replayHistory }, { Progress }] = await Promise.all([
        import('../offline/replay-history.ts'),
        import('../progress.ts'),
      ]);
      const { readPolicy } = await import('../offline/read-policy.ts');
      const { policy, evaluate } = await readPolicy(flags.policy);
      const report = await replayHistory(flags, policy, evaluate, new Progress(cli.terminal));
      for (const note of report.notes) cli.terminal.say(`note: ${note}`);
      if (cli.terminal.isJson)
        cli.terminal.json(report.results.map((result) => ({ schema: 'lockstep.gate.replay/1', ...result })));
      else {
        const { replayLines } = await import('../offline/replay-lines.ts');
        for (const line of replayLines(report, cli.terminal)) cli.terminal.out(line);
      }
    }),
  );
}
