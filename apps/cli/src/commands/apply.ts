import type { Command } from 'commander';
import { action } from '../cli.ts';
import { gathered } from '../option-values.ts';

interface ApplyFlags {
  readonly file: readonly string[];
  readonly plan?: boolean;
  readonly prune: boolean;
}

export function addApply(program: Command): void {
  program
    .command('apply')
    .description('Make teams, schedules, policies, sources and rules as files say; what is as they say stays untouched')
    .requiredOption('-f, --file <path>', 'YAML or JSON, a folder of them, or - ; may be given more than once', gathered)
    .option('--plan', 'only say what would be done; exit code 6 when there is something')
    .option('--prune', 'remove what the files do not have, of the kinds they have', false)
    .action(
      action(async (cli, { file, plan, prune }: ApplyFlags) => {
        const { readConfiguration } = await import('../files/read-configuration.ts');
        const { planAndApply } = await import('../server/plan-and-apply.ts');
        const read = await readConfiguration(file);
        return await planAndApply(cli, read, { isPlan: plan === true, prune, schema: 'lockstep.apply/1' });
      }),
    );
}
