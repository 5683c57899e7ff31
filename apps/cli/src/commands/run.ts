import type { Command } from 'commander';
import { action } from '../cli.ts';
import { integerBetween } from '../option-values.ts';
import { environmentOption, motiveOption } from './common-options.ts';
import type { RunFlags } from '../server/run-gated.ts';

export function addRun(program: Command): void {
  program
    .command('run')
    .description('Ask the gate, run the command if it may, record the deployment when it went well')
    .requiredOption('--service <name>', 'what is deployed')
    .addOption(environmentOption())
    .requiredOption('--target <version>', 'the release that the command brings')
    .option('--current <version>', 'the release being left (what serves now)')
    .addOption(motiveOption('routine'))
    .option('--reason <text>', 'why; keys read it')
    .option('--incident <incident>', 'INC-12: the incident it belongs to')
    .option('--share <percent>', 'of traffic or replicas, for the record', integerBetween(1, 100), 100)
    .option('--automatic', 'no person asks: the flip-flop breaker may pause it', false)
    .option('--strict', 'refuse also where the service is warn-only', false)
    .option('--wait', 'ask the keys if needed, and follow until they are turned or refused', false)
    .option('--fail-closed', 'refuse when Lockstep can not be reached', false)
    .option('--timeout <seconds>', 'longest wait for an answer of Lockstep', integerBetween(1, 600), 10)
    .argument('<command...>', 'after `--`')
    .action(
      action(async (cli, command: readonly string[], flags: RunFlags) => {
        const { runGated } = await import('../server/run-gated.ts');
        process.exitCode = await runGated(cli, command, flags);
      }),
    );
}
