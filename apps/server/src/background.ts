import { pruneSessions } from './access/index.ts';
import { keepFeedJobs } from './advisories/index.ts';
import { pruneSourceHistory, startAlertUpkeep } from './alerts/index.ts';
import { pruneAttachments, startFollower } from './incidents/index.ts';
import { pruneResults, startMonitors } from './monitors/index.ts';
import { keepNow } from './now/index.ts';
import type { Database } from './platform/db/database.ts';
import type { ChangeFeed } from './platform/events/feed.ts';
import { startSequencer } from './platform/evidence/sequencer.ts';
import type { HttpLog } from './platform/http/server.ts';
import { startHousekeeping } from './platform/jobs/housekeeping.ts';
import type { JobRunner } from './platform/jobs/runner.ts';
import { keepContacts } from './register-contacts.ts';
import { pruneReports } from './register-reports.ts';
import { pruneSubscribers } from './register-status.ts';

type AlertParts = Parameters<typeof startAlertUpkeep>[1];

export interface Stoppable {
  stop(): Promise<void>;
}

/** What a serving process does besides answering. */
export class Background {
  readonly #start: () => readonly Stoppable[];
  #running: readonly Stoppable[] = [];

  constructor(
    database: Database,
    feed: ChangeFeed,
    jobs: JobRunner,
    log: HttpLog,
    alerts: AlertParts,
    pages: () => Stoppable,
    looks: Parameters<typeof startMonitors>[1],
  ) {
    this.#start = () => {
      feed.start();
      jobs.start();
      return [
        jobs,
        pages(),
        startSequencer(database, log),
        startAlertUpkeep(database, alerts, log),
        startMonitors(database, looks, log),
        startHousekeeping(database, log, [
          pruneSessions,
          keepFeedJobs,
          pruneSourceHistory,
          pruneResults,
          keepContacts,
          keepNow,
          pruneReports,
          pruneSubscribers,
          pruneAttachments,
        ]),
        startFollower(database, log),
        feed,
      ];
    };
  }

  start(): void {
    this.#running = this.#start();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#running.map((part) => part.stop()));
  }
}
