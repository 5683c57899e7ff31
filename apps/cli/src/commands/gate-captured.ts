import { type Command, Option } from 'commander';
import { action } from '../cli.ts';
import { timeOption } from './common-options.ts';

const captureKinds = ['memory', 'network', 'disk-snapshot', 'image', 'logs', 'other'] as const;

interface CapturedFlags {
  readonly kind: readonly (typeof captureKinds)[number][];
  readonly where: string;
  readonly at?: string;
  readonly sha256?: string;
  readonly by?: string;
  readonly note?: string;
  readonly more: boolean;
}

/** `gate captured`: what the gate wanted kept before the move is kept. */
export function addGateCaptured(gate: Command): void {
  gate
    .command('captured')
    .description('Record that evidence was captured before a move; ends like `check` or `train`')
    .argument('<decision>', 'G-12, or a release train T-7: then of every service that waits for it')
    .addOption(new Option('--kind <kinds...>', 'what was captured').choices([...captureKinds]).makeOptionMandatory())
    .requiredOption('--where <text>', 'where it is kept: an address, or words')
    .addOption(timeOption('--at <time>', 'when it was captured (now)'))
    .option('--sha256 <digest>', 'of what is kept')
    .option('--by <name>', 'who or what captured it, where that is not you')
    .option('--note <text>', 'stays in the evidence; says what `other` is')
    .option('--more', 'more is to be captured: the move goes on waiting', false)
    .action(
      action(async (cli, decision: string, flags: CapturedFlags) => {
        const { recordCaptured } = await import('../server/record-captured.ts');
        return await recordCaptured(cli, decision, flags);
      }),
    );
}
