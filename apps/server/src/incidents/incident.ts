import type { Incident as IncidentSchema } from '@lockstep/contract';
import type { ActorRef } from '#releases/index.ts';
import type { z } from 'zod';

type Wire = z.infer<typeof IncidentSchema>;
export type IncidentKind = Wire['kind'];
export type Severity = Wire['severity'];

/** Minimal for now: what the gate needs to know of an incident. Times are epoch milliseconds. */
export interface Incident {
  readonly id: string;
  /** What people call it: `INC-212`. */
  readonly number: number;
  readonly serviceId: string;
  readonly service: string;
  readonly isSample: boolean;
  /** undefined: every environment. */
  readonly environmentId: string | undefined;
  readonly environment: string | undefined;
  readonly title: string;
  readonly kind: IncidentKind;
  readonly severity: Severity;
  readonly startedAt: number;
  readonly resolvedAt: number | undefined;
  readonly causedByReleaseId: string | undefined;
  readonly causedByVersion: string | undefined;
  readonly fixedByReleaseId: string | undefined;
  readonly fixedByVersion: string | undefined;
  readonly isSimulated: boolean;
  readonly recordedBy: ActorRef;
}

/** What evidence keeps of an incident. */
export function incidentFacts(incident: Incident) {
  const { number, service, environment, title, kind, severity, causedByVersion, fixedByVersion, isSimulated } =
    incident;
  return {
    number,
    service,
    environment,
    title,
    kind,
    severity,
    startedAt: new Date(incident.startedAt).toISOString(),
    resolvedAt: incident.resolvedAt === undefined ? undefined : new Date(incident.resolvedAt).toISOString(),
    causedByVersion,
    fixedByVersion,
    isSimulated,
  };
}
