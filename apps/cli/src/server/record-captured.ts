import type { Cli } from '../cli.ts';
import type { ExitCode } from '../cli-problem.ts';
import { knownExitCode } from './decision-exit-code.ts';
import { decisionLines } from './decision-lines.ts';
import { trainLines } from './train-lines.ts';

export interface Captured {
  readonly kind: readonly ('memory' | 'network' | 'disk-snapshot' | 'image' | 'logs' | 'other')[];
  readonly where: string;
  /** An instant; undefined: now. */
  readonly at?: string;
  readonly sha256?: string;
  readonly by?: string;
  readonly note?: string;
  readonly more: boolean;
}

/** Records it for a decision, or once for a train, prints how that stands now, and says with which code to end. */
export async function recordCaptured(cli: Cli, name: string, captured: Captured): Promise<ExitCode> {
  const client = await cli.client();
  const body = {
    kinds: captured.kind.map((kind) => (kind === 'disk-snapshot' ? 'disk_snapshot' : kind)),
    keptAt: captured.where,
    sha256: captured.sha256,
    happenedAt: captured.at,
    capturedBy: captured.by ?? '',
    note: captured.note ?? '',
    isMoreToCome: captured.more,
  };
  if (/^t-?\d+$/i.test(name)) {
    const train = await client.call('recordTrainCapture', { params: { train: name }, body });
    const exitCode = knownExitCode(train.exitCode);
    if (cli.terminal.isJson) cli.terminal.json({ schema: 'lockstep.gate.train/1', ...train, exitCode });
    else for (const line of trainLines(train, cli.terminal, cli.settings().url)) cli.terminal.out(line);
    return exitCode;
  }
  const decision = await client.call('recordCapture', { params: { decision: name }, body });
  const exitCode = knownExitCode(decision.exitCode);
  if (cli.terminal.isJson) cli.terminal.json({ schema: 'lockstep.gate.check/1', ...decision, exitCode });
  else for (const line of decisionLines(decision, cli.terminal)) cli.terminal.out(line);
  return exitCode;
}
