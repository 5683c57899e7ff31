import type { Database } from '../platform/db/database.ts';
import { newId } from '../platform/db/ids.ts';
import { Poller } from '../platform/jobs/poller.ts';
import { makeContext, systemActor } from '../platform/make-context.ts';
import { endAlerts } from './end-alerts.ts';
import type { AlertIntake } from './intake.ts';
import { lookAgain } from './look-again.ts';
import { pruneMoves } from './move-store.ts';
import type { SourceHealths } from './source-healths.ts';

/** Somebody whose silence has just ended waits for this at most. */
const everyMs = 1_000;
/** Turns from one thorough look to the next. */
const thoroughEvery = 30;

/** What runs beside taking alerts in: last-seen and health in bulk, the end of alerts nobody repeats, and what time changes in decisions. */
export function startAlertUpkeep(
  database: Database,
  parts: { readonly intake: AlertIntake; readonly healths: SourceHealths },
  log: { warn(fields: object, message: string): void },
): { stop(): Promise<void> } {
  const { listening } = parts.intake;
  let turn = 0;
  const keep = async (): Promise<void> => {
    await parts.intake.writeSeen();
    await parts.healths.write(database.read);
    const now = database.clock.now();
    listening.tell(now);
    if (now >= listening.nothingIsOverBefore)
      await endAlerts(makeContext(database, systemActor('alert-upkeep'), newId()));
    await lookAgain(
      makeContext(database, systemActor('alert-upkeep'), newId()),
      parts.intake.rules,
      turn % thoroughEvery === 0,
    );
    if (turn % thoroughEvery === 0) await pruneMoves(database.read, database.clock.now());
    turn += 1;
  };
  const poller = new Poller({ name: 'alerts', pollMs: everyMs, log, run: keep });
  poller.start();
  return {
    async stop() {
      await poller.stop();
      // Requests have been answered by now; what they brought is not lost over a restart.
      await parts.intake.writeSeen();
      await parts.healths.write(database.read);
    },
  };
}
