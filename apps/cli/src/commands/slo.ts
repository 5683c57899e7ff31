import type { Command } from 'commander';
import { action } from '../cli.ts';
import { instantValue, integerBetween, numberValue } from '../option-values.ts';
import { printItem } from '../server/lists.ts';
import { environmentOption } from './common-options.ts';

interface SloFlags {
  readonly environment: string;
  readonly slo: string;
  readonly burnRate: number;
  readonly samples: number;
  readonly from: string;
  readonly to: string;
}

export function addSlo(program: Command): void {
  program
    .command('slo')
    .description('Facts about reliability')
    .command('report')
    .description('Report how fast a release burned its error budget while it served')
    .argument('<service>')
    .argument('<version>')
    .addOption(environmentOption())
    .requiredOption('--slo <name>', 'which objective')
    .requiredOption('--burn-rate <number>', '1 spends the budget exactly', numberValue)
    .requiredOption('--samples <n>', 'how many measurements', integerBetween(1, 2_000_000_000))
    .requiredOption('--from <time>', 'beginning of the window', instantValue)
    .requiredOption('--to <time>', 'end of the window', instantValue)
    .action(
      action(async (cli, service: string, version: string, flags: SloFlags) => {
        const made = await (await cli.client()).call('reportSlo', { params: { service, version }, body: flags });
        printItem(cli.terminal, 'lockstep.slo/1', made, [
          `${made.service} ${made.version} burned ${made.slo} at ${made.burnRate} times its budget (${made.samples} samples).`,
        ]);
      }),
    );
}
