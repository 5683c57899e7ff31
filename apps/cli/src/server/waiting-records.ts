import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from '@lockstep/client';
import { exitCodes, toCliProblem } from '../cli-problem.ts';
import { writeAtomically } from '../files/write-atomically.ts';

/** A deployment that happened while Lockstep could not be reached. */
export interface WaitingRecord {
  readonly url: string;
  readonly service: string;
  readonly environment: string;
  readonly version: string;
  readonly at: string;
  readonly sharePercent: number;
  readonly decisionId?: string | undefined;
  readonly motive: 'reliability' | 'security' | 'routine';
}

/** A server that hangs must not hold up the command that sends on the way. */
const SENT_WITHIN_MS = 10_000;

/** One file each, named in order of time: two commands at once never share one. */
export function keepRecord(folder: string, record: WaitingRecord): void {
  writeAtomically(join(queueOf(folder), `${record.at.replaceAll(/[^\dTZ]/g, '')}-${randomUUID()}.json`), record);
}

export function countWaiting(folder: string): number {
  return namesIn(folder).length;
}

/**
 * Sends what waits for this server, oldest first. A record that is refused is put aside, not thrown away, so that it does not stand
 * in the way of the others.
 *
 * @throws when the server can not be reached; what was not sent still waits
 */
export async function sendWaiting(
  folder: string,
  url: string,
  client: Client,
  say: (line: string) => void,
): Promise<void> {
  for (const name of namesIn(folder)) {
    const path = join(queueOf(folder), name);
    const record = readRecord(path);
    if (record === undefined || record.url !== url) continue;
    const { service, environment, version, at, sharePercent, decisionId, motive } = record;
    const what = `deployment of ${service} ${version} in ${environment} at ${at}`;
    try {
      await client.call('recordDeployment', {
        params: { service },
        body: { environment, version, at, sharePercent, decisionId, motive },
        // Sent twice by two commands at once, it is recorded once.
        signal: AbortSignal.timeout(SENT_WITHIN_MS),
        idempotencyKey: name.replace(/\.json$/, ''),
      });
      rmSync(path, { force: true });
      say(`Recorded late: ${what}.`);
    } catch (error) {
      const problem = await toCliProblem(error);
      const isForLater =
        problem === undefined ||
        [exitCodes.unreachable, exitCodes.notPermitted].some((code) => code === problem.exitCode);
      if (isForLater) throw error;
      renameSync(path, `${path}.refused`);
      say(
        `The ${what} was refused: ${problem.message}. It is kept in ${path}.refused; record it with \`lockstep deploy record\`.`,
      );
    }
  }
}

function queueOf(folder: string): string {
  return join(folder, 'waiting');
}

function namesIn(folder: string): string[] {
  const queue = queueOf(folder);
  return existsSync(queue)
    ? readdirSync(queue)
        .filter((name) => name.endsWith('.json'))
        .toSorted()
    : [];
}

function readRecord(path: string): WaitingRecord | undefined {
  try {
    // Written by this file, whole or not at all; the server checks every member again.
    return JSON.parse(readFileSync(path, 'utf8')) as WaitingRecord;
  } catch {
    return undefined;
  }
}
