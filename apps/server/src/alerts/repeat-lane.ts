import { setTimeout } from 'node:timers/promises';
import type { Database } from '../platform/db/database.ts';
import { findMoves } from './intake-store.ts';
import { endAfter, isPlainRepeat, type OpenAlerts } from './open-alerts.ts';
import type { Seen } from './seen.ts';
import { answer, Mentions, type Waiting } from './waiting.ts';

/** Under load one look at the database answers all that came in this time, in milliseconds. */
const restMs = 1;

interface Parts {
  readonly database: Database;
  readonly open: OpenAlerts;
  readonly seen: Seen;
  /** Whether messages about this alert are being written: then this one goes behind them. */
  readonly isWriting: (identity: string) => boolean;
  /** Takes what turns out to be more than a repeat. */
  readonly write: (one: Waiting) => void;
}

/**
 * Answers plain repeats of remembered alerts after one small look at what has moved, beside the flush that writes: a repeat does not
 * wait for the alerts that are new. Messages about one alert stay in the order they came: what comes while one of them is here goes
 * behind it, whatever it says, and on to the writers from here.
 */
export class RepeatLane {
  readonly #parts: Parts;
  readonly #mentions = new Mentions();
  #waiting: Waiting[] = [];
  #isBusy = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Messages that wait here. */
  get size(): number {
    return this.#waiting.length;
  }

  /** Whether the message is to wait here. */
  takes({ message }: Waiting): boolean {
    const { identity } = message;
    if (this.#mentions.has(identity)) return true;
    const alert = this.#parts.open.get(identity);
    return alert !== undefined && !this.#parts.isWriting(identity) && isPlainRepeat(alert, message);
  }

  add(one: Waiting): void {
    this.#mentions.add(one);
    this.#waiting.push(one);
    if (this.#isBusy) return;
    this.#isBusy = true;
    // What arrived in the same turn of the event loop goes together.
    setImmediate(() => void this.#drain());
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      await this.#look(batch);
      if (batch.length > 1) await setTimeout(restMs);
    }
    this.#isBusy = false;
  }

  async #look(batch: readonly Waiting[]): Promise<void> {
    const { database, open } = this.#parts;
    try {
      open.heard(await findMoves(database.read, open.seenFrom));
    } catch (error) {
      for (const one of batch) {
        this.#mentions.remove(one);
        one.asked.reject(error);
      }
      return;
    }
    for (const one of batch) {
      this.#mentions.remove(one);
      this.#settle(one);
    }
  }

  #settle(one: Waiting): void {
    const { open, seen, isWriting, write } = this.#parts;
    const { message } = one;
    const alert = isWriting(message.identity) ? undefined : open.get(message.identity);
    if (alert === undefined || !isPlainRepeat(alert, message)) {
      write(one);
      return;
    }
    alert.endsAt = endAfter(alert, message);
    seen.addRepeat(alert.id, message.receivedAt, alert.endsAt);
    answer(one, { kind: 'repeated', endsAt: alert.endsAt, sentStartsAt: alert.sentStartsAt });
  }
}
