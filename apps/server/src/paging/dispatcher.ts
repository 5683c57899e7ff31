import type { Leased } from './lease.ts';

/** Sends under way at once for each set-up of a channel. */
export const atOnce = 8;
/** What a set-up may have waiting here before nothing more is claimed for it. */
export const enough = 32;
/** What is left in a lane when it is filled up again. */
const low = 8;

type Send = (leased: Leased & { readonly wasBegun: boolean }) => Promise<void>;

interface Lane {
  readonly waiting: (Leased & { readonly wasBegun: boolean })[];
  running: number;
}

/** Messages that this process has leased, on their way out: one lane for each set-up of a channel, so that a slow provider delays itself only. */
export class Dispatcher {
  readonly #send: Send;
  readonly #onRoom: () => void;
  readonly #lanes = new Map<string, Lane>();
  #idle = Promise.withResolvers<void>();
  #isStopped = false;

  /** @param send never throws @param onRoom called when a lane has room again */
  constructor(send: Send, onRoom: () => void) {
    this.#send = send;
    this.#onRoom = onRoom;
    this.#idle.resolve();
  }

  add(leased: readonly (Leased & { readonly wasBegun?: boolean })[]): void {
    if (leased.length === 0 || this.#isStopped) return;
    if (this.#lanes.size === 0) this.#idle = Promise.withResolvers<void>();
    for (const one of leased) {
      const lane = this.#lanes.get(one.setupId) ?? { waiting: [], running: 0 };
      this.#lanes.set(one.setupId, lane);
      lane.waiting.push({ wasBegun: false, ...one });
    }
    for (const [setupId, lane] of this.#lanes) this.#fill(setupId, lane);
  }

  /** Set-ups that have enough to do here. */
  get busySetups(): readonly string[] {
    return [...this.#lanes].flatMap(([id, { waiting }]) => (waiting.length >= enough ? [id] : []));
  }

  /** Resolves when nothing is on its way. */
  async whenIdle(): Promise<void> {
    await this.#idle.promise;
  }

  /** Waits for what is being sent. @returns what has not begun */
  async stop(): Promise<readonly Leased[]> {
    this.#isStopped = true;
    const left = [...this.#lanes.values()].flatMap(({ waiting }) => waiting);
    for (const [setupId, lane] of this.#lanes) {
      lane.waiting.length = 0;
      this.#fill(setupId, lane);
    }
    await this.whenIdle();
    return left;
  }

  #fill(setupId: string, lane: Lane): void {
    while (lane.running < atOnce) {
      const next = lane.waiting.shift();
      if (next === undefined) break;
      if (lane.waiting.length === low) this.#onRoom();
      lane.running += 1;
      void this.#send(next).finally(() => {
        lane.running -= 1;
        this.#fill(setupId, lane);
      });
    }
    if (lane.running > 0) return;
    this.#lanes.delete(setupId);
    if (this.#lanes.size > 0) return;
    this.#idle.resolve();
    this.#onRoom();
  }
}
