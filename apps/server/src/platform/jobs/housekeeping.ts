import type { Transaction } from '../context.ts';
import type { Database } from '../db/database.ts';
import { pruneChanges } from '../events/store.ts';
import { pruneAnswers } from '../http/idempotency.ts';
import { Poller } from './poller.ts';
import { pruneJobs } from './store.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** What a slice removes once it has served its purpose; runs every hour. */
export type Tidy = (tx: Transaction, now: number) => Promise<void>;

/** Removes what has served its purpose: finished jobs after a week, change notices and stored answers after a day. */
export async function tidyOnce(database: Database, ofSlices: readonly Tidy[] = []): Promise<void> {
  const now = database.clock.now();
  await pruneJobs(database.read, now - 7 * dayMs);
  await pruneChanges(database.read, now - dayMs);
  await pruneAnswers(database.read, now - dayMs);
  for (const tidy of ofSlices) await tidy(database.read, now);
}

export function startHousekeeping(
  database: Database,
  log: { warn(fields: object, message: string): void },
  ofSlices: readonly Tidy[],
): Poller {
  const poller = new Poller({ name: 'housekeeping', pollMs: hourMs, log, run: () => tidyOnce(database, ofSlices) });
  poller.start();
  return poller;
}
