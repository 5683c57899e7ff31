import { z } from 'zod';
import { ActorRef, Axis, Id, Instant, Severity, Slug, Version } from './common.ts';

export const IncidentKind = z.enum(['reliability', 'security', 'both']);
export type IncidentKind = z.infer<typeof IncidentKind>;

/**
 * How people name an incident: `INC-12`, or `R-` and six letters for one that was restricted from its beginning, so that numbers
 * have no gaps that tell of it.
 */
export const IncidentName = z.string().regex(/^(INC-\d{1,9}|R-[A-Z2-9]{6})$/i, 'name it as `INC-12` or `R-7F3KQX`');

/** In paths: by id or by name. */
export const IncidentRef = z.union([Id, IncidentName]);
export const OfIncident = z.object({ incident: IncidentRef });

export const incidentRoles = [
  'commander',
  'reliability_lead',
  'security_lead',
  'communications',
  'scribe',
  'legal',
] as const;
export const IncidentRole = z.enum(incidentRoles);
export type IncidentRole = z.infer<typeof IncidentRole>;

/** What declared it. */
export const DeclaredVia = z.enum(['person', 'route', 'exposure', 'flip_flop', 'report', 'chat', 'import']);

/** Where a status stands in the life of an incident, whatever it is called. */
export const IncidentPhase = z.enum(['triage', 'active', 'mitigated', 'done']);

/** One side of an incident with its own clock. All times but the first are null until they happened. */
export const IncidentAxis = z.object({
  axis: Axis,
  severity: Severity,
  startedAt: Instant,
  detectedAt: Instant.nullable(),
  acknowledgedAt: Instant.nullable(),
  engagedAt: Instant.nullable(),
  mitigatedAt: Instant.nullable(),
  resolvedAt: Instant.nullable(),
  resolvedBy: ActorRef.nullable(),
  /** Said when it was resolved: what is proven by records, and what is not. */
  proven: z.array(z.string()),
  unproven: z.array(z.string()),
});

export const PersonRef = z.object({ id: Id, name: z.string() });

/** Who holds a role; `offered`: asked, and not accepted yet. */
export const RoleHolding = z.object({
  role: IncidentRole,
  holder: PersonRef.nullable(),
  since: Instant.nullable(),
  offered: z.object({ person: PersonRef, at: Instant, by: ActorRef, because: z.string() }).nullable(),
});

export const Incident = z.object({
  id: Id,
  name: z.string(),
  /** null: restricted from its beginning. */
  number: z.number().int().nullable(),
  /** The first service it is about; more are linked. */
  service: Slug.nullable(),
  environment: Slug.nullable(),
  title: z.string(),
  kind: IncidentKind,
  /** The worse of its axes. */
  severity: Severity,
  status: z.object({ name: Slug, title: z.string(), phase: IncidentPhase }),
  isDrill: z.boolean(),
  isRestricted: z.boolean(),
  isPrivileged: z.boolean(),
  startedAt: Instant,
  declaredAt: Instant,
  /** When every axis was resolved. */
  resolvedAt: Instant.nullable(),
  axes: z.array(IncidentAxis),
  roles: z.array(RoleHolding),
  causedByVersion: Version.nullable(),
  fixedByVersion: Version.nullable(),
  isSimulated: z.boolean(),
  recordedBy: ActorRef,
  declaredVia: DeclaredVia,
  /** Another incident this one was merged into. */
  mergedInto: z.string().nullable(),
  /** Rises with every change but new timeline entries. */
  version: z.number().int(),
});

export const linkKinds = [
  'service',
  'alert_group',
  'release',
  'decision',
  'train',
  'exposure',
  'advisory',
  'incident',
  'report',
  'url',
] as const;
export const LinkKind = z.enum(linkKinds);

/** What an incident is about or goes with. */
export const IncidentLink = z.object({
  id: Id,
  kind: LinkKind,
  /** Id of what is linked; the address of a `url`. */
  subjectId: z.string(),
  /** As people read it: the name of the service, `G-12`, the title of the alert group. */
  label: z.string(),
  environment: Slug.nullable(),
  /** Of incidents: how the other one goes with this one. */
  relation: z.enum(['related', 'parent', 'child', 'merged']).nullable(),
  addedAt: Instant,
  addedBy: ActorRef,
});

export const IncidentDetail = Incident.extend({
  summary: z.string(),
  /** By name of the field. */
  fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** Which criteria the severities were read by; null: before there were any. */
  criteriaVersion: z.number().int().nullable(),
  legalHoldAt: Instant.nullable(),
  links: z.array(IncidentLink),
  /** The cursor to ask for newer timeline entries by. */
  seq: z.number().int(),
});
