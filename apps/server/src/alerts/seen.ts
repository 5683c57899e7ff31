import type { SeenAlert } from './intake-store.ts';

type Entry = { -readonly [Key in keyof SeenAlert]: SeenAlert[Key] };

/** Repeats since the last bulk write, one entry per alert. */
export class Seen {
  #entries = new Map<string, Entry>();

  /** A later message moves the end; one that came in disorder does not move it back. */
  add(seen: SeenAlert): void {
    const known = this.#entries.get(seen.id);
    if (known === undefined) {
      this.#entries.set(seen.id, { ...seen });
      return;
    }
    const isLater = seen.lastSeenAt >= known.lastSeenAt;
    this.#entries.set(seen.id, {
      id: seen.id,
      lastSeenAt: Math.max(seen.lastSeenAt, known.lastSeenAt),
      endsAt: isLater ? seen.endsAt : known.endsAt,
      count: seen.count + known.count,
    });
  }

  /** The same for one repeat of an alert. */
  addRepeat(id: string, lastSeenAt: number, endsAt: number | undefined): void {
    const known = this.#entries.get(id);
    if (known === undefined) {
      this.#entries.set(id, { id, lastSeenAt, endsAt, count: 1 });
      return;
    }
    if (lastSeenAt >= known.lastSeenAt) {
      known.lastSeenAt = lastSeenAt;
      known.endsAt = endsAt;
    }
    known.count += 1;
  }

  /** Takes everything out, for writing. */
  take(): readonly SeenAlert[] {
    const taken = [...this.#entries.values()];
    this.#entries = new Map();
    return taken;
  }

  /** What could not be written goes back. */
  giveBack(entries: readonly SeenAlert[]): void {
    const newer = this.take();
    for (const entry of [...entries, ...newer]) this.add(entry);
  }
}
