import type { Command } from 'commander';
import { action } from '../cli.ts';
import { counted } from '../table.ts';

const MEBIBYTE = 1_048_576;

export function addAdvisoriesIndex(advisories: Command): void {
  advisories
    .command('index')
    .description('Make one file of OSV records that answers at once, for `sbom match` and `gate replay`')
    .argument('<files...>', 'OSV records: JSON, JSON Lines, gzip, zip, folders; or such an index')
    .requiredOption('-o, --output <file>', 'where to write it')
    .action(
      action(async (cli, files: readonly string[], { output }: { readonly output: string }) => {
        const [{ indexAdvisories }, { rejections }, { Progress }] = await Promise.all([
          import('../offline/index-advisories.ts'),
          import('../offline/replay-history.ts'),
          import('../progress.ts'),
        ]);
        const { answer, rejected } = await indexAdvisories(files, output, new Progress(cli.terminal));
        for (const note of rejections(rejected)) cli.terminal.say(`note: ${note}`);
        if (cli.terminal.isJson) cli.terminal.json(answer);
        else {
          const size = (answer.bytes / MEBIBYTE).toFixed(1);
          cli.terminal.out(
            `${output}: ${counted(answer.advisories, 'advisory', 'advisories')} on ${counted(answer.packages, 'package')}, ${size} MiB.`,
          );
        }
      }),
    );
}
