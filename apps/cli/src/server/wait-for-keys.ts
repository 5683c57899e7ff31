import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@lockstep/client';
import { exitCodes, toCliProblem, usageProblem } from '../cli-problem.ts';
import { Progress } from '../progress.ts';
import type { Terminal } from '../terminal.ts';
import { type GateDecision, keyLines } from './decision-lines.ts';

const ASKED_EVERY_MS = 2_000;

/**
 * Asks the keys where nobody has, and follows until both are turned, one is refused, or the time is over.
 *
 * @returns the decision as it stands then
 */
export async function waitForKeys(
  client: Client,
  decision: GateDecision,
  reason: string | undefined,
  terminal: Terminal,
): Promise<GateDecision> {
  let latest = decision;
  const params = { decision: decision.id };
  if (latest.signoff.state === 'not_requested' && !latest.mayProceed) {
    if (reason === undefined)
      throw usageProblem('keys are needed, and nobody was told why', 'give `--reason` with `--wait`');
    latest = await client.call('requestSignoff', { params, body: { reason } });
  }
  const progress = new Progress(terminal);
  let told = '';
  try {
    while (latest.signoff.state === 'waiting' && !latest.mayProceed) {
      const lines = keyLines(latest);
      const who = latest.signoff.keys.map(({ axis, signedBy }) => `${axis}:${signedBy?.id ?? ''}`).join(' ');
      if (who !== told) {
        progress.end();
        terminal.say(`Waiting for the keys of G-${latest.number}:`);
        for (const line of lines) terminal.say(line);
        told = who;
      }
      progress.now(lines.map((line) => line.trim()).join('  '));
      await sleep(ASKED_EVERY_MS);
      latest = await askAgain(client, latest);
    }
  } finally {
    progress.end();
  }
  return latest;
}

/** A server that is away for a moment ends nobody's waiting. */
async function askAgain(client: Client, latest: GateDecision): Promise<GateDecision> {
  try {
    return await client.call('getDecision', { params: { decision: latest.id } });
  } catch (error) {
    const problem = await toCliProblem(error);
    const isOver = Date.parse(latest.signoff.expiresAt ?? latest.expiresAt) < Date.now();
    if (problem?.exitCode !== exitCodes.unreachable || isOver) throw error;
    return latest;
  }
}
