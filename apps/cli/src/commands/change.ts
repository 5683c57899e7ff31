import { type Command, Option } from 'commander';
import { action } from '../cli.ts';
import { timeText } from '../moments.ts';
import { printItem } from '../server/lists.ts';
import { environmentOption, type Motive, motiveOption, timeOption } from './common-options.ts';

interface ChangeFlags {
  readonly environment: string;
  readonly kind: 'flag' | 'config' | 'control' | 'failover';
  readonly subject: string;
  readonly note: string;
  readonly at?: string;
  readonly weakensControl: boolean;
  readonly owner?: string;
  readonly expiresAt?: string;
  readonly motive: Motive;
}

export function addChange(program: Command): void {
  const change = program.command('change').description('Flag, config, control and failover changes');
  change
    .command('record')
    .description('Record a change that is no release')
    .argument('<service>')
    .addOption(environmentOption())
    .addOption(
      new Option('--kind <kind>', 'what was changed')
        .choices(['flag', 'config', 'control', 'failover'])
        .makeOptionMandatory(),
    )
    .requiredOption('--subject <name>', 'which flag, setting or rule')
    .requiredOption('--note <text>', 'what was changed, and why')
    .addOption(timeOption('--at <time>', 'when (now)'))
    .option('--weakens-control', 'it weakens a control: owner and expiry are needed', false)
    .option('--owner <name>', 'who answers for a weakened control')
    .addOption(timeOption('--expires-at <time>', 'until when'))
    .addOption(motiveOption('routine'))
    .action(
      action(async (cli, service: string, flags: ChangeFlags) => {
        const made = await (await cli.client()).call('recordChange', { params: { service }, body: flags });
        printItem(cli.terminal, 'lockstep.change/1', made, [
          `Change of ${made.kind} ${made.subject} is in the ledger of ${made.service}, ${made.environment} (${made.id}).`,
        ]);
      }),
    );
  change
    .command('end')
    .description('End a recorded change')
    .argument('<service>')
    .argument('<change>', 'its id')
    .addOption(timeOption('--at <time>', 'when (now)'))
    .action(
      action(async (cli, service: string, id: string, flags: { readonly at?: string }) => {
        const ended = await (await cli.client()).call('endChange', { params: { service, change: id }, body: flags });
        printItem(cli.terminal, 'lockstep.change/1', ended, [`${ended.subject} ended at ${timeText(ended.endedAt)}.`]);
      }),
    );
}
