import type { Command } from 'commander';
import { action } from '../cli.ts';
import { environmentOption, type Motive, motiveOption, timeOption } from './common-options.ts';

interface CheckFlags {
  readonly environment: string;
  readonly current?: string;
  readonly motive: Motive;
  readonly reason?: string;
  readonly incident?: string;
  readonly asOf?: string;
  readonly loadedAsOf?: string;
  readonly feedAgeRuleOff: boolean;
  readonly automatic: boolean;
  readonly strict: boolean;
  readonly wait: boolean;
}

export function addGateCheck(gate: Command): void {
  gate
    .command('check')
    .description(
      'May this service go to that release? Exit code 0 allowed, 10 denied, 11 needs sign-off, 12 can not tell',
    )
    .argument('<service>')
    .argument('<target>', 'the release to go to')
    .addOption(environmentOption())
    .option('--current <version>', 'the release being left (what serves now)')
    .addOption(motiveOption('reliability'))
    .option('--reason <text>', 'why; keys read it')
    .option('--incident <incident>', 'INC-12: the incident it belongs to')
    .addOption(timeOption('--as-of <time>', 'ask about this moment: nothing newer counts'))
    .addOption(timeOption('--loaded-as-of <time>', 'with the feeds as we had them then'))
    .option('--feed-age-rule-off', 'only for questions about the past; the decision says so', false)
    .option('--automatic', 'no person asks: the flip-flop breaker may pause it', false)
    .option('--strict', 'a warn-only verdict counts in the exit code', false)
    .option('--wait', 'ask the keys if needed, and follow until they are turned or refused', false)
    .action(
      action(async (cli, service: string, target: string, flags: CheckFlags) => {
        const { checkGate } = await import('../server/check-gate.ts');
        return checkGate(cli, { service, target, ...flags });
      }),
    );
}
