import type { Transaction } from '../platform/context.ts';
import { hourMs } from './source-history.ts';
import { addPayloads, addSourceHours, type HourOfSource, type StoredPayload } from './source-history-store.ts';
import { addSourceHealth, type SourceHealth } from './source-store.ts';

/** Of each source these many payloads are kept. */
export const mostPayloads = 20;
/** Payloads that were taken are kept one per source in this time: the last ones of a storm look alike. */
const payloadEveryMs = 5_000;

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** What sources brought since it was last written; kept here so that a message costs no write of its own. */
export class SourceHealths {
  #entries = new Map<string, Mutable<SourceHealth>>();
  /** By source; rarely more than the hour that runs. */
  #hours = new Map<string, Mutable<HourOfSource>[]>();
  #payloads = new Map<string, StoredPayload[]>();
  readonly #keptAt = new Map<string, number>();

  add(health: SourceHealth): void {
    this.#addEntry(health);
    const { id, seenAt, received, rejected } = health;
    this.#addHour(id, seenAt - (seenAt % hourMs), received, rejected);
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
      for (const entry of entries) this.#addEntry(entry);
      throw error;
    }
  }

  async #writeHours(tx: Transaction): Promise<void> {
    const hours = [...this.#hours.values()].flat();
    this.#hours = new Map();
    try {
      await addSourceHours(tx, hours);
    } catch (error) {
      for (const { sourceId, at, received, rejected } of hours) this.#addHour(sourceId, at, received, rejected);
      throw error;
    }
  }

  /** Whichever came later says when the source was seen; the last problem stays. */
  #addEntry(health: SourceHealth): void {
    const known = this.#entries.get(health.id);
    if (known === undefined) {
      this.#entries.set(health.id, { ...health });
      return;
    }
    const isLater = health.seenAt >= known.seenAt;
    known.problem = isLater ? (health.problem ?? known.problem) : (known.problem ?? health.problem);
    if (isLater) known.seenAt = health.seenAt;
    known.received += health.received;
    known.rejected += health.rejected;
  }

  #addHour(sourceId: string, at: number, received: number, rejected: number): void {
    const hours = this.#hours.get(sourceId);
    const known = hours?.find((hour) => hour.at === at);
    if (known !== undefined) {
      known.received += received;
      known.rejected += rejected;
      return;
    }
    const hour = { sourceId, at, received, rejected };
    if (hours === undefined) this.#hours.set(sourceId, [hour]);
    else hours.push(hour);
  }
}
