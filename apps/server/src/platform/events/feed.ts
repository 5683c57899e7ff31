import type { Database } from '../db/database.ts';
import { Poller } from '../jobs/poller.ts';
import { getBounds, listChangesAfter, type SequencedChange } from './store.ts';

const batchSize = 500;
const pollMs = 3_000;

/** Reads new changes once per process and hands them to everybody who listens. */
export class ChangeFeed {
  readonly #database: Database;
  readonly #poller: Poller;
  readonly #listeners = new Set<(changes: readonly SequencedChange[]) => void>();
  #cursor: number | undefined;
  #unlisten: (() => void) | undefined;

  constructor(database: Database, log: { warn(fields: object, message: string): void }) {
    this.#database = database;
    this.#poller = new Poller({ name: 'change feed', pollMs, log, run: () => this.#read() });
  }

  start(): void {
    this.#unlisten = this.#database.signals.on('sequenced', () => this.#poller.wake());
    this.#poller.start();
  }

  async stop(): Promise<void> {
    this.#unlisten?.();
    await this.#poller.stop();
  }

  listen(listener: (changes: readonly SequencedChange[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #read(): Promise<void> {
    this.#cursor ??= (await getBounds(this.#database.read)).newest;
    for (;;) {
      const changes = await listChangesAfter(this.#database.read, this.#cursor, batchSize);
      const last = changes.at(-1);
      if (last === undefined) return;
      this.#cursor = last.seq;
      for (const listener of this.#listeners) listener(changes);
    }
  }
}
