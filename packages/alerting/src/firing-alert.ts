import type { AlertAxis, AlertSeverity, Labels } from './incoming.ts';

/** An alert that is open, as far as routing and suppression look at it. Acknowledged and suppressed ones are open too. */
export interface FiringAlert {
  readonly id: string;
  /** See `identityKey`. */
  readonly identity: string;
  readonly sourceId: string;
  readonly serviceId: string | undefined;
  readonly labels: Labels;
  /** What the sender's format says. */
  readonly axis: AlertAxis | undefined;
  /** What its source is set to. */
  readonly sourceAxis: AlertAxis | undefined;
  readonly severity: AlertSeverity | undefined;
  /** Epoch milliseconds, see `OpenAlert.startedAt`. */
  readonly startedAt: number;
}
