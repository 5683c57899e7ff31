import type { Command } from 'commander';
import { Option } from 'commander';
import { action } from '../cli.ts';
import { exitCodes, usageProblem } from '../cli-problem.ts';
import { gathered, instantValue } from '../option-values.ts';
import type { PolicyQuestion } from '../offline/dry-run-policy.ts';

interface DryRunFlags extends Omit<PolicyQuestion, 'file' | 'at'> {
  readonly file?: readonly string[];
  readonly policy?: string;
  readonly at?: string;
}

export function addOncallDryRun(parent: Command): void {
  parent
    .command('dry-run')
    .description('Say who is paged at which minute, and why')
    .option('--file <files...>', 'scenarios (YAML): play what happens, and compare with what they expect')
    .option('--policy <name or file>', 'of the server, or of a file (YAML): an alert arrives and nobody acknowledges')
    .option('--at <time>', 'when it arrives (now, or as the file says)', instantValue)
    .option('--name <policy>', 'which policy of the file (the first)')
    .addOption(new Option('--urgency <urgency>', 'of the alert').choices(['high', 'low']).default('high'))
    .addOption(
      new Option('--axis <axis>', 'of the alert').choices(['reliability', 'security', 'both']).default('reliability'),
    )
    .option('--label <name=value>', 'of the alert; may be given more than once', gathered)
    .action(
      action(async (cli, flags: DryRunFlags) => {
        const { file, policy, at, name, urgency, axis, label } = flags;
        if ((file === undefined) === (policy === undefined))
          throw usageProblem(
            'give `--policy` with the name of a policy or a file of policies, or `--file` with scenarios',
            'for example `lockstep oncall dry-run --policy web --at 2026-11-23T09:00:00Z`',
          );
        const { dryRunLines, scenarioLines } = await import('../offline/oncall-lines.ts');
        if (policy !== undefined && !isFile(policy)) {
          if (name !== undefined)
            throw usageProblem('`--name` picks a policy of a file', 'give the name to `--policy`');
          const { askDryRun } = await import('../server/ask-dry-run.ts');
          await askDryRun(cli, { policy, at, urgency, axis, label });
          return exitCodes.ok;
        }
        if (policy !== undefined) {
          const { dryRunPolicy } = await import('../offline/dry-run-policy.ts');
          const run = await dryRunPolicy({ file: policy, at, name, urgency, axis, label });
          if (cli.terminal.isJson) cli.terminal.json({ schema: 'lockstep.oncall.dry-run/1', ...run });
          else for (const line of dryRunLines(run, cli.terminal)) cli.terminal.out(line);
          return exitCodes.ok;
        }
        const { playScenarioFiles } = await import('../offline/play-scenario-files.ts');
        const results = await playScenarioFiles(file ?? []);
        if (cli.terminal.isJson)
          cli.terminal.json(results.map((result) => ({ schema: 'lockstep.oncall.scenario/1', ...result })));
        else
          for (const result of results) for (const line of scenarioLines(result, cli.terminal)) cli.terminal.out(line);
        return results.every(({ isAsExpected }) => isAsExpected !== false) ? exitCodes.ok : exitCodes.error;
      }),
    );
}

/** Policies of a server are called by name; a file has an ending or a folder. */
function isFile(policy: string): boolean {
  return /\.(ya?ml|json)$/i.test(policy) || /[/\\]/.test(policy) || policy === '-';
}
