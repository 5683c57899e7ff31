import type { Begun } from './begun.ts';
import type { PermittedWay } from './permitted-way.ts';

/** Until then who has begun to send a message settles it; whoever comes later takes it over, and its outcome is unknown. */
export const leaseMs = 60_000;

/** Until then who leased a message begins with it: nothing has left, so another one may soon begin in its place. */
export const waitMs = 15_000;

/** A process whose lock was free for so long is gone: one that lost its connection takes its lock again within a second. */
export const deadAfterMs = 3_000;

/** What was decided so lately may go as it was decided: nobody could know more by looking again. */
export const freshMs = 1_000;

/** A message that this process has leased: to be sent once the transaction has committed. */
export interface Leased {
  readonly id: string;
  /** Fencing: who sends names the one it was given. */
  readonly lease: number;
  /** Which set-up of a channel sends it: each has its own queue. */
  readonly setupId: string;
  /** Begun by the transaction that wrote it, which started then, by `performance.now`. */
  readonly begun?: {
    readonly message: Begun;
    readonly startedAt: number;
    /** Got ready while the transaction was written; undefined where that failed: it is done anew. */
    readonly way: Promise<PermittedWay | undefined>;
  };
}
