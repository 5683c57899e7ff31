import { z } from 'zod';
import { Axis, Id, Instant, Nothing, PageQuery, Reason, Severity, Slug, Version } from './common.ts';
import { incidentAccessOperations } from './incident-access.ts';
import { Incident, IncidentDetail, IncidentKind, IncidentRef, LinkKind, OfIncident } from './incident-fields.ts';
import { incidentRolesOperations } from './incident-roles.ts';
import { FieldValues, incidentSettingsOperations } from './incident-settings.ts';
import { incidentTimelineOperations } from './incident-timeline.ts';
import { operation } from './operation.ts';
import { pageOf } from './paging.ts';

const Title = z.string().trim().min(3, 'write at least three characters').max(200);

export const NewIncident = z.object({
  /** Left out: it is about no service, or nobody knows yet. */
  service: Slug.optional(),
  environment: Slug.optional(),
  title: Title,
  summary: z.string().trim().max(5_000).default(''),
  kind: IncidentKind,
  severity: Severity,
  /** Where the two sides differ; `severity` stands for the one that is not named. */
  severities: z.object({ reliability: Severity.optional(), security: Severity.optional() }).optional(),
  startedAt: Instant.optional(),
  causedByVersion: Version.optional(),
  isDrill: z.boolean().default(false),
  /** Of a drill: people are paged as if it were none. */
  pagesInDrill: z.boolean().default(false),
  isRestricted: z.boolean().default(false),
  /** `ask`: refuse when an open incident looks the same, and name it. */
  onDuplicate: z.enum(['ask', 'declare']).default('declare'),
  /** Alert groups it is about. */
  alertGroups: z.array(Id).max(50).default([]),
  /** What the organisation asks besides. */
  fields: FieldValues.default({}),
});

const shared = [
  'incidents.incident_not_found',
  'services.service_not_found',
  'services.environment_not_found',
  'releases.release_not_found',
  'releases.deployment_in_future',
  'gate.sample_only',
] as const;

export const incidentsOperations = {
  listIncidents: operation({
    method: 'GET',
    path: '/api/v1/incidents',
    summary: 'Incidents, newest first',
    permission: 'incidents.read',
    params: Nothing,
    query: PageQuery.extend({
      service: Slug.optional(),
      open: z.stringbool().optional(),
      kind: IncidentKind.optional(),
      severity: Severity.optional(),
      /** Only those in which this side is open. */
      openAxis: Axis.optional(),
      drill: z.stringbool().optional(),
    }),
    body: Nothing,
    response: pageOf(Incident),
    errors: ['services.service_not_found'],
  }),
  getIncident: operation({
    method: 'GET',
    path: '/api/v1/incidents/:incident',
    summary: 'One incident with its links, roles and axes',
    permission: 'incidents.read',
    params: OfIncident,
    query: Nothing,
    body: Nothing,
    response: IncidentDetail,
    errors: ['incidents.incident_not_found'],
  }),
  recordIncident: operation({
    method: 'POST',
    path: '/api/v1/incidents',
    summary: 'Declare an incident',
    permission: 'incidents.write',
    idempotent: true,
    params: Nothing,
    query: Nothing,
    body: NewIncident,
    response: IncidentDetail,
    errors: [
      ...shared,
      'incidents.looks_the_same',
      'alerts.group_not_found',
      'incidents.field_not_found',
      'incidents.field_invalid',
      'incidents.field_missing',
    ],
  }),
  updateIncident: operation({
    method: 'PATCH',
    path: '/api/v1/incidents/:incident',
    summary: 'Correct an incident, move its status, resolve or re-open it',
    permission: 'incidents.write',
    params: OfIncident,
    query: Nothing,
    body: z.object({
      title: Title.optional(),
      summary: z.string().trim().max(5_000).optional(),
      severity: Severity.optional(),
      severities: z.object({ reliability: Severity.optional(), security: Severity.optional() }).optional(),
      kind: IncidentKind.optional(),
      status: Slug.optional(),
      environment: Slug.nullable().optional(),
      fields: FieldValues.optional(),
      /** Resolves every side, or re-opens with null. */
      resolvedAt: Instant.nullable().optional(),
      causedByVersion: Version.nullable().optional(),
      fixedByVersion: Version.nullable().optional(),
    }),
    response: IncidentDetail,
    errors: [
      ...shared,
      'incidents.status_not_found',
      'incidents.not_closable',
      'incidents.field_not_found',
      'incidents.field_invalid',
    ],
  }),
  listSimilarIncidents: operation({
    method: 'GET',
    path: '/api/v1/incidents/similar',
    summary: 'Open incidents that one of this title and service may repeat: join instead of declaring',
    permission: 'incidents.read',
    params: Nothing,
    query: z.object({
      title: Title,
      service: Slug.optional(),
      environment: Slug.optional(),
      drill: z.stringbool().default(false),
    }),
    body: Nothing,
    response: z.object({ items: z.array(Incident) }),
    errors: ['services.service_not_found', 'services.environment_not_found'],
  }),
  mergeIncident: operation({
    method: 'POST',
    path: '/api/v1/incidents/:incident/merge',
    summary: 'Merge an incident into another one: its links, alerts and roles go there, and it is over',
    permission: 'incidents.write',
    params: OfIncident,
    query: Nothing,
    body: z.object({ into: IncidentRef, because: Reason }),
    response: IncidentDetail,
    errors: [...shared, 'incidents.merge_invalid'],
  }),
  moveIncidentAxis: operation({
    method: 'POST',
    path: '/api/v1/incidents/:incident/axes/:axis',
    summary: 'Say how far one side of an incident has come',
    permission: 'incidents.write',
    params: OfIncident.extend({ axis: Axis }),
    query: Nothing,
    body: z.object({
      to: z.enum(['acknowledged', 'engaged', 'mitigated', 'resolved', 'reopened']),
      /** Now when absent. */
      at: Instant.optional(),
      because: Reason.optional(),
    }),
    response: IncidentDetail,
    errors: [...shared, 'incidents.axis_not_found', 'incidents.not_closable'],
  }),
  linkToIncident: operation({
    method: 'POST',
    path: '/api/v1/incidents/:incident/links',
    summary:
      'Link what an incident is about: a service, an alert group, a release, a decision, another incident, an address',
    permission: 'incidents.write',
    params: OfIncident,
    query: Nothing,
    body: z.object({
      kind: LinkKind,
      /** Id, or the name people use: a service, `G-12`, `INC-7`; the address of a `url`. */
      subject: z.string().trim().min(1).max(2_000),
      /** Of a `release`: the service it belongs to. */
      service: Slug.optional(),
      environment: Slug.optional(),
      label: z.string().trim().max(200).optional(),
      relation: z.enum(['related', 'parent', 'child']).optional(),
    }),
    response: IncidentDetail,
    errors: [
      ...shared,
      'alerts.group_not_found',
      'gate.decision_not_found',
      'gate.train_not_found',
      'exposures.exposure_not_found',
      'incidents.link_invalid',
    ],
  }),
  unlinkFromIncident: operation({
    method: 'DELETE',
    path: '/api/v1/incidents/:incident/links/:link',
    summary: 'Take a link away; the timeline keeps that it was there',
    permission: 'incidents.write',
    params: OfIncident.extend({ link: Id }),
    query: Nothing,
    body: Nothing,
    response: IncidentDetail,
    errors: ['incidents.incident_not_found', 'incidents.link_not_found', 'gate.sample_only'],
  }),
  ...incidentAccessOperations,
  ...incidentTimelineOperations,
  ...incidentRolesOperations,
  ...incidentSettingsOperations,
};
