import type { Transaction } from '../context.ts';
import type { SequencedChange } from './store.ts';

/**
 * People who may know of a restricted matter, by id.
 *
 * @param since with those who might until this moment or later; epoch milliseconds
 */
export type MatterReaders = (tx: Transaction, matterId: string, since?: number) => Promise<ReadonlySet<string>>;

/** The kind of change that says that the readers of a matter are others now. */
export const readersChanged = 'incidents.readers_changed';

let readersOf: MatterReaders = async () => new Set();

/** Filled by the slice that owns restricted matters; until then nobody hears of any. */
export function registerMatterReaders(source: MatterReaders): void {
  readersOf = source;
}

/**
 * Who hears of changes about restricted matters, remembered until a change says that it is no longer so. What is remembered is
 * dropped before the change that says so is passed on, so that nobody hears of what came after they lost sight of it.
 */
export class MatterAudience {
  readonly #tx: Transaction;
  readonly #known = new Map<string, Promise<ReadonlySet<string>>>();

  constructor(tx: Transaction) {
    this.#tx = tx;
  }

  async mayHear(change: SequencedChange, userId: string | undefined): Promise<boolean> {
    const { matterId, kind } = change;
    if (matterId === undefined) return true;
    if (kind === readersChanged) this.#known.delete(matterId);
    if (userId === undefined) return false;
    // Whoever lost sight by this very change hears of it, and of nothing after it: their screen closes.
    if (kind === readersChanged) return (await readersOf(this.#tx, matterId, Date.parse(change.at))).has(userId);
    let readers = this.#known.get(matterId);
    if (readers === undefined) {
      readers = readersOf(this.#tx, matterId);
      this.#known.set(matterId, readers);
      // An answer that could not be had is asked for again.
      readers.catch(() => this.#known.delete(matterId));
    }
    return (await readers).has(userId);
  }
}
