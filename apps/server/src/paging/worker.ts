import { Poller } from '../platform/jobs/poller.ts';
import { deliverNotification } from './deliver-notification.ts';
import { DeadWorkers } from './dead-workers.ts';
import { Dispatcher } from './dispatcher.ts';
import { findNextWork } from './next-work-store.ts';
import { type Claimed, claimNotifications, releaseNotifications } from './notification-store.ts';
import type { PagingParts } from './paging-parts.ts';
import { type Leased, waitMs } from './lease.ts';
import { escalateDue, takeGroupEvents, type Took, unlessMoved } from './take-groups.ts';

/** Longest sleep without a wake-up. */
const pollMs = 1_000;
/** Messages that are looked for at once. */
const perClaim = 64;
/** Before a group is tried again that somebody else works on. */
const movedMs = 10;
/** Between two looks at what is due: what comes meanwhile is taken together. */
const restMs = 50;

interface Turn {
  /** Groups that were worked on. */
  readonly done: number;
  readonly sleepMs: number;
}

/**
 * Takes what happened to groups, goes on with what is due, and sends what is written; any number of processes may do so. What
 * happened has a loop of its own: nothing stands between an alert and its page.
 */
export class PagingWorker {
  readonly #parts: PagingParts;
  readonly #happened: Poller;
  readonly #due: Poller;
  readonly #dispatcher: Dispatcher;
  readonly #dead = new DeadWorkers();
  /** Messages were left where they were because their lanes were full. */
  #isHeldUp = false;
  /** Something happened to groups, or it is not known that nothing did. */
  #isTold = true;
  #unlisten: readonly (() => void)[] = [];

  constructor(parts: PagingParts) {
    this.#parts = parts;
    const { log } = parts;
    this.#happened = new Poller({ name: 'paging', pollMs, log, run: async () => (await this.#takeEvents()).sleepMs });
    this.#due = new Poller({ name: 'due pages', pollMs, restMs, log, run: () => this.#turn() });
    this.#dispatcher = new Dispatcher(
      (claimed) => this.#deliver(claimed),
      () => this.#whenRoom(),
    );
  }

  start(): void {
    const { signals } = this.#parts.database;
    this.#unlisten = [
      signals.on('pages', () => this.#somethingHappened()),
      signals.on('messages', () => this.#due.wake()),
    ];
    this.#happened.start();
    this.#due.start();
  }

  /** Claims nothing more and waits for what is being sent. */
  async stop(): Promise<void> {
    for (const unlisten of this.#unlisten) unlisten();
    await Promise.all([this.#happened.stop(), this.#due.stop()]);
    const left = await this.#dispatcher.stop();
    const { database } = this.#parts;
    // Whoever goes on need not wait until the leases run out.
    if (left.length > 0) await releaseNotifications(database.read, left, database.clock.now());
  }

  /** What somebody else wrote in this process and leased for it. */
  send(leased: readonly Leased[]): void {
    this.#dispatcher.add(leased);
    this.#due.wake();
  }

  /** Does everything that is due now and waits until it is sent. @returns how many groups and messages there were */
  async runOnce(): Promise<number> {
    let done = 0;
    for (;;) {
      this.#isTold = true;
      const now = (await this.#takeEvents(0)).done + (await this.#goOn());
      await this.#dispatcher.whenIdle();
      if (now === 0) return done;
      done += now;
    }
  }

  /** Looks first: idle, no transaction is begun for nothing. */
  async #turn(): Promise<number> {
    const { database } = this.#parts;
    const { hasEvents, at = Number.POSITIVE_INFINITY } = await findNextWork(database.read);
    if (hasEvents) this.#somethingHappened();
    const now = database.clock.now();
    if (at <= now || (await this.#dead.look(database, now)).length > 0) {
      if ((await this.#goOn()) > 0) return movedMs;
      // What waits for a lane is looked for when that has room.
      if (this.#isHeldUp) return pollMs;
    }
    // What is due and was not taken is somebody else's.
    return Math.max(50, at - database.clock.now());
  }

  #somethingHappened(): void {
    this.#isTold = true;
    this.#happened.wake();
  }

  /** What is due, and messages that nobody has. */
  async #goOn(): Promise<number> {
    return (await this.#take(escalateDue)).done + (await this.#claim());
  }

  async #takeEvents(quietMs?: number): Promise<Turn> {
    // Idle, nothing holds the connections that are kept for busy times: the other loop asks by an ordinary one for both.
    if (!this.#isTold) return { done: 0, sleepMs: pollMs };
    this.#isTold = false;
    let isMore = true;
    try {
      const { busySetups } = this.#dispatcher;
      const turn = await this.#take((parts) => takeGroupEvents(parts, { busySetups, quietMs }));
      isMore = turn.sleepMs < pollMs;
      return turn;
    } finally {
      if (isMore) this.#isTold = true;
    }
  }

  async #take(take: (parts: PagingParts) => Promise<Took>): Promise<Turn> {
    const took = await unlessMoved(() => take(this.#parts));
    if (took === 'moved') return { done: 1, sleepMs: movedMs };
    this.#dispatcher.add(took.leased);
    if (took.isHeldUp) this.#isHeldUp = true;
    const sleeps = { more: 0, held: movedMs, nothing: pollMs } as const;
    return { done: took.groups, sleepMs: sleeps[took.left] };
  }

  #whenRoom(): void {
    if (this.#isHeldUp) this.#due.wake();
  }

  async #claim(): Promise<number> {
    const { database } = this.#parts;
    const now = database.clock.now();
    const { busySetups } = this.#dispatcher;
    this.#isHeldUp = busySetups.length > 0;
    const dead = await this.#dead.look(database, now);
    const worker = database.signals.process;
    const claimed = await database.transaction((tx) =>
      claimNotifications(tx, { now, limit: perClaim, leaseUntil: now + waitMs, busySetups, worker, dead }),
    );
    this.#dispatcher.add(claimed);
    return claimed.length;
  }

  async #deliver(claimed: Claimed): Promise<void> {
    try {
      this.#dispatcher.add(await deliverNotification(this.#parts, claimed));
    } catch (error) {
      // The lease runs out, and whoever comes then finds it.
      this.#parts.log.warn({ err: error, notificationId: claimed.id }, 'a message could not be settled');
    }
  }
}

/** Everything that is due at the moment of the database's clock, sent and settled; for tests with a clock of their own. */
export async function runPagingOnce(parts: PagingParts): Promise<number> {
  const worker = new PagingWorker(parts);
  return await worker.runOnce();
}
