import type { Database } from '../platform/db/database.ts';
import { newId } from '../platform/db/ids.ts';
import { Poller } from '../platform/jobs/poller.ts';
import { makeContext, systemActor } from '../platform/make-context.ts';
import { lapseHeartbeats } from './lapse-heartbeats.ts';
import { look, type LookRules } from './look.ts';
import { lookAtChecks } from './look-at-checks.ts';

/** No deadline is nearer than this many times a few. */
const everyMs = 2_000;

/** Turns heartbeats late and down in time, and looks at what is to be looked at; any number of processes may do this at once. */
export function startMonitors(
  database: Database,
  rules: LookRules,
  log: { warn(fields: object, message: string): void },
): { stop(): Promise<void> } {
  const lapse = async (): Promise<void> => {
    await lapseHeartbeats(makeContext(database, systemActor('heartbeats'), newId()));
  };
  const lookAgain = async (): Promise<void> => {
    await lookAtChecks(database, rules, look);
  };
  const heartbeats = new Poller({ name: 'heartbeats', pollMs: everyMs, log, run: lapse });
  const checks = new Poller({ name: 'uptime checks', pollMs: everyMs, log, run: lookAgain });
  heartbeats.start();
  checks.start();
  return {
    async stop() {
      await Promise.all([heartbeats.stop(), checks.stop()]);
    },
  };
}
