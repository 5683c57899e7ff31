import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@lockstep/client';
import { exitCodes, toCliProblem, usageProblem } from '../cli-problem.ts';
import { Progress } from '../progress.ts';
import type { Terminal } from '../terminal.ts';
import { type GateDecision, keyLines } from './decision-lines.ts';
import { type ReleaseTrain, trainKeyLines } from './train-lines.ts';

const ASKED_EVERY_MS = 2_000;

/** What keys are waited for on: a decision, or a release train. */
interface Waited<Thing> {
  /** `G-12`. */
  readonly name: string;
  readonly isUnasked: (thing: Thing) => boolean;
  readonly isWaiting: (thing: Thing) => boolean;
  readonly request: (reason: string) => Promise<Thing>;
  readonly again: () => Promise<Thing>;
  readonly lines: (thing: Thing) => readonly string[];
  /** Changes when somebody has turned a key. */
  readonly turned: (thing: Thing) => string;
  readonly endsAt: (thing: Thing) => string;
}

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
  const params = { decision: decision.id };
  return await follow(decision, reason, terminal, {
    name: `G-${decision.number}`,
    isUnasked: ({ signoff, mayProceed }) => signoff.state === 'not_requested' && !mayProceed,
    isWaiting: ({ signoff, mayProceed }) => signoff.state === 'waiting' && !mayProceed,
    request: (why) => client.call('requestSignoff', { params, body: { reason: why } }),
    again: () => client.call('getDecision', { params }),
    lines: keyLines,
    turned: ({ signoff }) => signoff.keys.map(({ axis, signedBy }) => `${axis}:${signedBy?.id ?? ''}`).join(' '),
    endsAt: ({ signoff, expiresAt }) => signoff.expiresAt ?? expiresAt,
  });
}

/** The same for all services of a release train: one request, each key turned once. Denied ones are not waited for. */
export async function waitForTrainKeys(
  client: Client,
  train: ReleaseTrain,
  reason: string | undefined,
  terminal: Terminal,
): Promise<ReleaseTrain> {
  const params = { train: train.id };
  const isUnasked = ({ signoffState, mayProceed }: ReleaseTrain['members'][number]): boolean =>
    signoffState === 'not_requested' && !mayProceed;
  return await follow(train, reason, terminal, {
    name: `T-${train.number}`,
    isUnasked: ({ members }) => members.some(isUnasked),
    isWaiting: ({ waitingFor }) => waitingFor.length > 0,
    request: (why) => client.call('requestTrainSignoff', { params, body: { reason: why } }),
    again: () => client.call('getTrain', { params }),
    lines: trainKeyLines,
    turned: ({ keys }) => keys.map(({ axis, turned }) => `${axis}:${turned}`).join(' '),
    endsAt: ({ signoffExpiresAt, expiresAt }) => signoffExpiresAt ?? expiresAt,
  });
}

async function follow<Thing>(
  thing: Thing,
  reason: string | undefined,
  terminal: Terminal,
  waited: Waited<Thing>,
): Promise<Thing> {
  let latest = thing;
  if (waited.isUnasked(latest)) {
    if (reason === undefined)
      throw usageProblem('keys are needed, and nobody was told why', 'give `--reason` with `--wait`');
    latest = await waited.request(reason);
  }
  const progress = new Progress(terminal);
  let told = '';
  try {
    while (waited.isWaiting(latest)) {
      const lines = waited.lines(latest);
      const turned = waited.turned(latest);
      if (turned !== told) {
        progress.end();
        terminal.say(`Waiting for the keys of ${waited.name}:`);
        for (const line of lines) terminal.say(line);
        told = turned;
      }
      progress.now(lines.map((line) => line.trim()).join('  '));
      await sleep(ASKED_EVERY_MS);
      latest = await askAgain(latest, waited);
    }
  } finally {
    progress.end();
  }
  return latest;
}

/** A server that is away for a moment ends nobody's waiting. */
async function askAgain<Thing>(latest: Thing, { again, endsAt }: Waited<Thing>): Promise<Thing> {
  try {
    return await again();
  } catch (error) {
    const problem = await toCliProblem(error);
    const isOver = Date.parse(endsAt(latest)) < Date.now();
    if (problem?.exitCode !== exitCodes.unreachable || isOver) throw error;
    return latest;
  }
}
