import { type Command, Option } from 'commander';
import { action } from '../cli.ts';
import { timeText } from '../moments.ts';
import { printItem } from '../server/lists.ts';
import { environmentOption, timeOption } from './common-options.ts';

interface PointFlags {
  readonly environment: string;
  readonly kind: 'migration' | 'key_rotation' | 'secret_revocation' | 'data_format' | 'other';
  readonly note: string;
  readonly at?: string;
  readonly firstVersion?: string;
}

export function addPoint(program: Command): void {
  program
    .command('point')
    .description('Points of no return')
    .command('record')
    .description('Record a point of no return: a migration, a rotated key, a revoked secret')
    .argument('<service>')
    .addOption(environmentOption())
    .addOption(
      new Option('--kind <kind>', 'what can not be undone')
        .choices(['migration', 'key_rotation', 'secret_revocation', 'data_format', 'other'])
        .makeOptionMandatory(),
    )
    .requiredOption('--note <text>', 'what happened')
    .addOption(timeOption('--at <time>', 'when (now)'))
    .option('--first-version <version>', 'first release on its far side')
    .action(
      action(async (cli, service: string, flags: PointFlags) => {
        const made = await (await cli.client()).call('recordPoint', { params: { service }, body: flags });
        printItem(cli.terminal, 'lockstep.point/1', made, [
          `Point of no return (${made.kind.replaceAll('_', ' ')}) of ${made.service} in ${made.environment} at ${timeText(made.at)}.`,
        ]);
      }),
    );
}
