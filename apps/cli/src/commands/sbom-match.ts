import type { Command } from 'commander';
import { action } from '../cli.ts';
import type { MatchInput } from '../offline/match-sbom.ts';
import { instantValue } from '../option-values.ts';
import { advisoriesOption, exposureOption, withIntelligence } from './judging-options.ts';

type MatchFlags = Omit<MatchInput, 'file'>;

export function addSbomMatch(parent: Command): void {
  const command = parent
    .command('match')
    .description('Findings of an SBOM, from files')
    .argument('<file>', 'CycloneDX, SPDX or a lock file, plain or gzip')
    .addOption(advisoriesOption());
  withIntelligence(command)
    .option('--vex <files...>', 'VEX documents of your own: what they suppress stays visible')
    .option('--service <name>', 'name of the service, for VEX documents about it')
    .option('--release <version>', 'its release, likewise')
    .option('--as-of <time>', 'as known at this moment (everything loaded)', instantValue)
    .addOption(exposureOption())
    .action(
      action(async (cli, file: string, flags: MatchFlags) => {
        const [{ matchSbom }, { Progress }] = await Promise.all([
          import('../offline/match-sbom.ts'),
          import('../progress.ts'),
        ]);
        const report = await matchSbom({ file, ...flags }, new Progress(cli.terminal));
        for (const note of report.notes) cli.terminal.say(`note: ${note}`);
        if (cli.terminal.isJson) cli.terminal.json(report.answer);
        else {
          const { matchLines } = await import('../offline/match-lines.ts');
          for (const line of matchLines(report, cli.terminal)) cli.terminal.out(line);
        }
      }),
    );
}
