import type { Database } from '../platform/db/database.ts';
import { lifeLockClass } from '../platform/db/signals.ts';
import { deadAfterMs } from './lease.ts';
import { listUnseenWorkers } from './worker-store.ts';

const lookEveryMs = 500;

/**
 * Which processes have ended while they had messages to send. A process holds an advisory lock for as long as it is connected, one
 * that is halted or slow too; it counts as ended once its lock was free for longer than a living one needs to connect again.
 */
export class DeadWorkers {
  readonly #freeSince = new Map<number, number>();
  #lookedAt = Number.NEGATIVE_INFINITY;
  #dead: readonly number[] = [];

  async look(database: Pick<Database, 'read' | 'signals'>, now: number): Promise<readonly number[]> {
    if (now - this.#lookedAt < lookEveryMs) return this.#dead;
    const unseen = await listUnseenWorkers(database.read, lifeLockClass, database.signals.number);
    this.#lookedAt = now;
    for (const worker of this.#freeSince.keys()) if (!unseen.includes(worker)) this.#freeSince.delete(worker);
    for (const worker of unseen) if (!this.#freeSince.has(worker)) this.#freeSince.set(worker, now);
    this.#dead = unseen.filter((worker) => now - (this.#freeSince.get(worker) ?? now) >= deadAfterMs);
    return this.#dead;
  }
}
