import type { Transaction } from '../platform/context.ts';
import { hourMs } from './source-history.ts';
import { addPayloads, addSourceHours, type HourOfSource, type StoredPayload } from './source-history-store.ts';
import { addSourceHealth, type SourceHealth } from './source-store.ts';

/** Of each source these many payloads are kept. */
export const mostPayloads = 20;
/** Payloads that were taken are kept one per source in this time: the last ones of a storm look alike. */
const payloadEveryMs = 5_000;

/** What sources brought since it was last written; kept here so that a message costs no write of its own. */
export class SourceHealths {
  #entries = new Map<string, SourceHealth>();
  #hours = new Map<string, HourOfSource>();
  #payloads = new Map<string, StoredPayload[]>();
  readonly #keptAt = new Map<string, number>();

  add(health: SourceHealth): void {
    const known = this.#entries.get(health.id);
    this.#entries.set(health.id, known === undefined ? health : merged(known, health));
    const at = health.seenAt - (health.seenAt % hourMs);
    this.#addHour({ sourceId: health.id, at, received: health.received, rejected: health.rejected });
  }

  /** Whether one more payload of this source is worth keeping now; refused ones are what people come to look for. */
  wantsPayload(sourceId: string, outcome: StoredPayload['outcome'], now: number): boolean {
    if ((this.#payloads.get(sourceId)?.length ?? 0) >= mostPayloads) return false;
    return outcome === 'refused' || now - (this.#keptAt.get(sourceId) ?? 0) >= payloadEveryMs;
  }

  keepPayload(payload: StoredPayload): void {
    if (payload.outcome === 'stored') this.#keptAt.set(payload.sourceId, payload.at);
    const kept = this.#payloads.get(payload.sourceId);
    if (kept === undefined) this.#payloads.set(payload.sourceId, [payload]);
    else kept.push(payload);
  }

  async write(tx: Transaction): Promise<void> {
    await this.#writeEntries(tx);
    await this.#writeHours(tx);
    const payloads = [...this.#payloads.values()].flat();
    this.#payloads = new Map();
    // A look back that is lost with a connection is no loss.
    await addPayloads(tx, payloads, mostPayloads);
  }

  async #writeEntries(tx: Transaction): Promise<void> {
    const entries = [...this.#entries.values()];
    if (entries.length === 0) return;
    this.#entries = new Map();
    try {
      await addSourceHealth(tx, entries);
    } catch (error) {
      for (const entry of entries) {
        const newer = this.#entries.get(entry.id);
        this.#entries.set(entry.id, newer === undefined ? entry : merged(entry, newer));
      }
      throw error;
    }
  }

  async #writeHours(tx: Transaction): Promise<void> {
    const hours = [...this.#hours.values()];
    this.#hours = new Map();
    try {
      await addSourceHours(tx, hours);
    } catch (error) {
      for (const hour of hours) this.#addHour(hour);
      throw error;
    }
  }

  #addHour(hour: HourOfSource): void {
    const key = `${hour.sourceId} ${hour.at}`;
    const known = this.#hours.get(key);
    const { received = 0, rejected = 0 } = known ?? {};
    this.#hours.set(key, { ...hour, received: hour.received + received, rejected: hour.rejected + rejected });
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
