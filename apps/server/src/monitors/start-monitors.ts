import type { Database } from '../platform/db/database.ts';
import { newId } from '../platform/db/ids.ts';
import { Poller } from '../platform/jobs/poller.ts';
import { makeContext, systemActor } from '../platform/make-context.ts';
import { lapseHeartbeats } from './lapse-heartbeats.ts';

/** No deadline is nearer than half a minute. */
const everyMs = 2_000;

/** Turns heartbeats late and down in time; any number of processes may do this at once. */
export function startMonitors(
  database: Database,
  log: { warn(fields: object, message: string): void },
): { stop(): Promise<void> } {
  const run = async (): Promise<void> => {
    await lapseHeartbeats(makeContext(database, systemActor('heartbeats'), newId()));
  };
  const poller = new Poller({ name: 'heartbeats', pollMs: everyMs, log, run });
  poller.start();
  return poller;
}
