import type { AlertAxis, AlertSeverity, HeartbeatSchedule, HeartbeatStanding, PingKind } from '@lockstep/alerting';
import type { ActorRef } from '#releases/index.ts';

/** Something that has to report. Times are epoch milliseconds. */
export interface Heartbeat extends HeartbeatStanding {
  readonly id: string;
  readonly name: string;
  /** Whoever knows it may ping. */
  readonly pingKey: string;
  readonly serviceId: string | undefined;
  readonly service: string | undefined;
  /** The Opsgenie source whose key acts on it by its name. */
  readonly sourceId: string | undefined;
  readonly source: string | undefined;
  readonly axis: AlertAxis;
  readonly severity: AlertSeverity;
  readonly schedule: HeartbeatSchedule;
  readonly graceMs: number;
  readonly version: number;
  readonly createdAt: number;
  readonly createdBy: ActorRef;
}

export interface HeartbeatPing {
  readonly id: string;
  readonly heartbeatId: string;
  readonly at: number;
  readonly kind: PingKind;
  readonly exitCode: number | undefined;
  readonly runMs: number | undefined;
  readonly body: string | undefined;
}

/** A zone or expression without seconds and the like; as the API has it. */
export type GivenSchedule =
  | { readonly kind: 'period'; readonly periodSeconds: number }
  | { readonly kind: 'cron'; readonly expression: string; readonly zone: string };

export function toSchedule(given: GivenSchedule): HeartbeatSchedule {
  return given.kind === 'period' ? { kind: 'period', periodMs: given.periodSeconds * 1_000 } : given;
}
