import type { Axis, Incident as IncidentSchema, IncidentLink as LinkSchema } from '@lockstep/contract';
import type { ActorRef } from '#releases/index.ts';
import type { z } from 'zod';

type Wire = z.infer<typeof IncidentSchema>;
export type IncidentKind = Wire['kind'];
export type Severity = Wire['severity'];
export type IncidentPhase = Wire['status']['phase'];
export type DeclaredVia = Wire['declaredVia'];
export type LinkKind = z.infer<typeof LinkSchema>['kind'];
export type LinkRelation = NonNullable<z.infer<typeof LinkSchema>['relation']>;

/** One side of an incident. Times are epoch milliseconds. */
export interface IncidentSide {
  readonly axis: Axis;
  readonly severity: Severity;
  readonly startedAt: number;
  readonly detectedAt: number | undefined;
  readonly acknowledgedAt: number | undefined;
  readonly engagedAt: number | undefined;
  readonly mitigatedAt: number | undefined;
  readonly resolvedAt: number | undefined;
  readonly resolvedBy: ActorRef | undefined;
  readonly proven: readonly string[];
  readonly unproven: readonly string[];
}

/** Times are epoch milliseconds. */
export interface Incident {
  readonly id: string;
  /** What people call it: `INC-212`, or `R-7F3KQX` when it was restricted from its beginning. */
  readonly name: string;
  readonly number: number | undefined;
  readonly serviceId: string | undefined;
  readonly service: string | undefined;
  readonly isSample: boolean;
  /** undefined: every environment. */
  readonly environmentId: string | undefined;
  readonly environment: string | undefined;
  readonly title: string;
  readonly summary: string;
  readonly kind: IncidentKind;
  /** The worse of its sides. */
  readonly severity: Severity;
  readonly status: { readonly name: string; readonly title: string; readonly phase: IncidentPhase };
  readonly isDrill: boolean;
  /** A drill that pages people, because whoever declared it asked for that. */
  readonly pagesInDrill: boolean;
  readonly isRestricted: boolean;
  readonly isPrivileged: boolean;
  readonly legalHoldAt: number | undefined;
  readonly criteriaVersion: number | undefined;
  readonly fields: Readonly<Record<string, string | number | boolean>>;
  readonly declaredVia: DeclaredVia;
  readonly mergedInto: string | undefined;
  readonly startedAt: number;
  readonly declaredAt: number;
  /** When every side was resolved. */
  readonly resolvedAt: number | undefined;
  readonly sides: readonly IncidentSide[];
  readonly causedByReleaseId: string | undefined;
  readonly causedByVersion: string | undefined;
  readonly fixedByReleaseId: string | undefined;
  readonly fixedByVersion: string | undefined;
  readonly isSimulated: boolean;
  readonly recordedBy: ActorRef;
  readonly version: number;
  /** The newest `seq` of its timeline. */
  readonly seq: number;
}

export interface IncidentLink {
  readonly id: string;
  readonly kind: LinkKind;
  readonly subjectId: string;
  readonly label: string;
  readonly environment: string | undefined;
  readonly relation: LinkRelation | undefined;
  readonly addedAt: number;
  readonly addedBy: ActorRef;
}

/** What evidence keeps of an incident. */
export function incidentFacts(incident: Incident) {
  const { name, number, service, environment, title, kind, severity, causedByVersion, fixedByVersion, isSimulated } =
    incident;
  return {
    name,
    number,
    service,
    environment,
    title,
    kind,
    severity,
    status: incident.status.name,
    isDrill: incident.isDrill,
    criteriaVersion: incident.criteriaVersion,
    fields: incident.fields,
    sides: incident.sides.map(({ axis, severity: sideSeverity, mitigatedAt, resolvedAt, proven, unproven }) => ({
      axis,
      severity: sideSeverity,
      mitigatedAt: iso(mitigatedAt),
      resolvedAt: iso(resolvedAt),
      ...(resolvedAt === undefined ? {} : { proven, unproven }),
    })),
    startedAt: iso(incident.startedAt),
    resolvedAt: iso(incident.resolvedAt),
    causedByVersion,
    fixedByVersion,
    isSimulated,
  };
}

function iso(epochMs: number | undefined): string | undefined {
  return epochMs === undefined ? undefined : new Date(epochMs).toISOString();
}
