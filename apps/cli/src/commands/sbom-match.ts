import { type Command, Option } from 'commander';
import { action } from '../cli.ts';
import { instantValue } from '../option-values.ts';

interface MatchFlags {
  readonly advisories: readonly string[];
  readonly kev?: string;
  readonly epss?: string;
  readonly ssvc?: string;
  readonly asOf?: string;
  readonly vex?: readonly string[];
  readonly service?: string;
  readonly release?: string;
  readonly exposure: 'none' | 'internal' | 'partner' | 'public';
}

export function addSbomMatch(parent: Command): void {
  parent
    .command('match')
    .description('Findings of an SBOM, from files')
    .argument('<file>', 'CycloneDX, SPDX or a lock file, plain or gzip')
    .requiredOption('--advisories <files...>', 'OSV records: JSON, JSON Lines, gzip, zip, folders; or an index')
    .option('--kev <file>', 'catalogue of known exploited vulnerabilities')
    .option('--epss <file>', 'EPSS scores')
    .option('--ssvc <file>', 'SSVC decision points')
    .option('--vex <files...>', 'VEX documents of your own: what they suppress stays visible')
    .option('--service <name>', 'name of the service, for VEX documents about it')
    .option('--release <version>', 'its release, likewise')
    .option('--as-of <time>', 'as known at this moment (everything loaded)', instantValue)
    .addOption(
      new Option('--exposure <reach>', 'who can reach the service')
        .choices(['none', 'internal', 'partner', 'public'])
        .default('public'),
    )
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
