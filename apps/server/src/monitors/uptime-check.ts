import type { AlertAxis, AlertSeverity } from '@lockstep/alerting';
import type { ActorRef } from '#releases/index.ts';

/** What is looked at, and when it counts as up. Times are milliseconds. */
export type Probe =
  | {
      readonly kind: 'http';
      readonly url: string;
      readonly method: 'GET' | 'HEAD';
      /** Empty: any from 200 to 399. */
      readonly statuses: readonly number[];
      readonly keyword?: string | undefined;
      readonly slowestMs: number;
    }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number; readonly slowestMs: number }
  | {
      readonly kind: 'tls';
      readonly host: string;
      readonly port: number;
      /** Down when the certificate ends within this. */
      readonly daysLeft: number;
      readonly slowestMs: number;
    };

export type CheckState = 'new' | 'up' | 'failing' | 'down' | 'paused';

/** Something this server looks at. Times are epoch milliseconds. */
export interface UptimeCheck {
  readonly id: string;
  readonly name: string;
  readonly serviceId: string | undefined;
  readonly service: string | undefined;
  readonly axis: AlertAxis;
  readonly severity: AlertSeverity;
  readonly probe: Probe;
  readonly intervalMs: number;
  /** Failures in a row before it counts as down. */
  readonly confirmations: number;
  readonly state: CheckState;
  readonly failures: number;
  readonly lastProblem: string | undefined;
  readonly lastCheckedAt: number | undefined;
  readonly lastTookMs: number | undefined;
  readonly version: number;
  readonly createdAt: number;
  readonly createdBy: ActorRef;
}

/** What one look found; without a problem it is up. */
export interface Look {
  readonly tookMs: number;
  readonly problem: string | undefined;
}

export interface CheckStanding {
  readonly state: CheckState;
  readonly failures: number;
}

/** What a look makes of a check: down after so many failures in a row, up with the first that succeeds. */
export function afterLook(
  { failures }: Pick<UptimeCheck, 'failures'>,
  confirmations: number,
  problem: string | undefined,
): CheckStanding {
  if (problem === undefined) return { state: 'up', failures: 0 };
  const inARow = failures + 1;
  return { state: inARow >= confirmations ? 'down' : 'failing', failures: inARow };
}
