import type { Transaction } from '../platform/context.ts';
import { addSourceHealth, type SourceHealth } from './source-store.ts';

/** What sources brought since it was last written; kept here so that a message costs no write of its own. */
export class SourceHealths {
  #entries = new Map<string, SourceHealth>();

  add(health: SourceHealth): void {
    const known = this.#entries.get(health.id);
    this.#entries.set(health.id, known === undefined ? health : merged(known, health));
  }

  async write(tx: Transaction): Promise<void> {
    const entries = [...this.#entries.values()];
    if (entries.length === 0) return;
    this.#entries = new Map();
    try {
      await addSourceHealth(tx, entries);
    } catch (error) {
      for (const entry of entries) this.add(entry);
      throw error;
    }
  }
}

function merged(a: SourceHealth, b: SourceHealth): SourceHealth {
  const [older, newer] = a.seenAt <= b.seenAt ? [a, b] : [b, a];
  return {
    id: a.id,
    seenAt: newer.seenAt,
    received: a.received + b.received,
    rejected: a.rejected + b.rejected,
    problem: newer.problem ?? older.problem,
  };
}
