import type { Database } from '../platform/db/database.ts';
import { hashSourceKey } from './source-key.ts';
import { sourcesByKey } from './source-store.ts';
import type { AlertSource } from './source.ts';

/** How long a source may be older than its row where a wake-up was lost. */
const freshMs = 1_000;
/** Far more than there are sources: only a bound. */
const mostKnown = 10_000;

interface Known {
  readonly source: AlertSource;
  readonly until: number;
}

/**
 * Sources by their key, remembered for a second so that requests in a row do not each ask. A key that was replaced or switched off
 * stops at once in the process that did it, and as soon as they hear of it in the others. What is not known is always looked up.
 */
export class KnownSources {
  readonly #database: Database;
  #known = new Map<string, Known>();

  constructor(database: Database) {
    this.#database = database;
    database.signals.on('sources', () => (this.#known = new Map()));
  }

  /** Without waiting; undefined: has to be looked up. */
  remembered(key: string): AlertSource | undefined {
    const known = this.#known.get(key);
    return known !== undefined && performance.now() < known.until ? known.source : undefined;
  }

  async find(key: string): Promise<AlertSource | undefined> {
    // What was read before a change is put where nobody looks any more.
    const known = this.#known;
    const until = performance.now() + freshMs;
    const source = await this.#database.read.together(sourcesByKey, hashSourceKey(key));
    if (source === undefined) known.delete(key);
    else {
      if (known.size >= mostKnown) known.clear();
      known.set(key, { source, until });
    }
    return source;
  }
}
