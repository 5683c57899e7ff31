import { type Command, Option } from 'commander';
import { action } from '../cli.ts';
import { instantValue, stepsValue } from '../option-values.ts';

interface ReplayFlags {
  readonly releases: string;
  readonly advisories: readonly string[];
  readonly kev?: string;
  readonly epss?: string;
  readonly ssvc?: string;
  readonly steps: readonly number[];
  readonly asOf?: string;
  readonly exposure: 'none' | 'internal' | 'partner' | 'public';
  readonly policy?: string;
}

export function addGateReplay(parent: Command): void {
  parent
    .command('replay')
    .description('Judge going back over a whole history, from files')
    .requiredOption('--releases <file>', 'history: a list of releases with `version`, and `purl` or `sbom`')
    .requiredOption('--advisories <files...>', 'OSV records: JSON, JSON Lines, gzip, zip, folders; or an index')
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
