import { z } from 'zod';
import { ActorRef, Id, Instant, Nothing, PageQuery, Severity, Slug, Version } from './common.ts';
import { operation } from './operation.ts';
import { pageOf } from './paging.ts';

export const IncidentKind = z.enum(['reliability', 'security', 'both']);

/** Minimal for now: what the gate needs to know of an incident. */
export const Incident = z.object({
  id: Id,
  number: z.number().int(),
  service: Slug,
  environment: Slug.nullable(),
  title: z.string(),
  kind: IncidentKind,
  severity: Severity,
  startedAt: Instant,
  resolvedAt: Instant.nullable(),
  causedByVersion: Version.nullable(),
  fixedByVersion: Version.nullable(),
  isSimulated: z.boolean(),
  recordedBy: ActorRef,
});

export const NewIncident = z.object({
  service: Slug,
  environment: Slug.optional(),
  title: z.string().trim().min(3).max(200),
  kind: IncidentKind,
  severity: Severity,
  startedAt: Instant.optional(),
  causedByVersion: Version.optional(),
});

export const incidentsOperations = {
  listIncidents: operation({
    method: 'GET',
    path: '/api/v1/incidents',
    summary: 'Incidents, newest first',
    permission: 'incidents.read',
    params: Nothing,
    query: PageQuery.extend({ service: Slug.optional(), open: z.stringbool().optional() }),
    body: Nothing,
    response: pageOf(Incident),
    errors: ['services.service_not_found'],
  }),
  getIncident: operation({
    method: 'GET',
    path: '/api/v1/incidents/:incident',
    summary: 'One incident',
    permission: 'incidents.read',
    params: z.object({ incident: Id }),
    query: Nothing,
    body: Nothing,
    response: Incident,
    errors: ['incidents.incident_not_found'],
  }),
  recordIncident: operation({
    method: 'POST',
    path: '/api/v1/incidents',
    summary: 'Record an incident',
    permission: 'incidents.write',
    idempotent: true,
    params: Nothing,
    query: Nothing,
    body: NewIncident,
    response: Incident,
    errors: [
      'services.service_not_found',
      'services.environment_not_found',
      'releases.release_not_found',
      'releases.deployment_in_future',
      'gate.sample_only',
    ],
  }),
  updateIncident: operation({
    method: 'PATCH',
    path: '/api/v1/incidents/:incident',
    summary: 'Resolve, re-open or correct an incident',
    permission: 'incidents.write',
    params: z.object({ incident: Id }),
    query: Nothing,
    body: z.object({
      title: z.string().trim().min(3).max(200).optional(),
      severity: Severity.optional(),
      kind: IncidentKind.optional(),
      resolvedAt: Instant.nullable().optional(),
      causedByVersion: Version.nullable().optional(),
      fixedByVersion: Version.nullable().optional(),
    }),
    response: Incident,
    errors: [
      'incidents.incident_not_found',
      'releases.release_not_found',
      'releases.deployment_in_future',
      'gate.sample_only',
    ],
  }),
};
