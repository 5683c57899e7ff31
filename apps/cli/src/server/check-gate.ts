import type { Cli } from '../cli.ts';
import type { ExitCode } from '../cli-problem.ts';
import { askGate, type GateQuestion, remember } from './ask-gate.ts';
import { exitCodeOfDecision } from './decision-exit-code.ts';
import { decisionLines } from './decision-lines.ts';

export interface CheckQuestion extends GateQuestion {
  readonly strict: boolean;
  readonly wait: boolean;
}

/** Asks, waits for keys where told to, prints, and says with which code to end. */
export async function checkGate(cli: Cli, question: CheckQuestion): Promise<ExitCode> {
  const client = await cli.client();
  let decision = await askGate(cli, client, question);
  if (question.wait) {
    const { waitForKeys } = await import('./wait-for-keys.ts');
    decision = await waitForKeys(client, decision, question.reason, cli.terminal);
    remember(cli, question, decision);
  }
  const exitCode = await exitCodeOfDecision(decision, question.strict);
  if (cli.terminal.isJson) cli.terminal.json({ schema: 'lockstep.gate.check/1', ...decision, exitCode });
  else for (const line of decisionLines(decision, cli.terminal)) cli.terminal.out(line);
  return exitCode;
}
