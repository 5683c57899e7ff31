/** Until then who leased a message sends it; whoever comes later takes it over. */
export const leaseMs = 60_000;

/** A message that this process has leased: to be sent once the transaction has committed. */
export interface Leased {
  readonly id: string;
  /** Fencing: who sends names the one it was given. */
  readonly lease: number;
  /** Which set-up of a channel sends it: each has its own queue. */
  readonly setupId: string;
}
