import { z } from 'zod';
import { DeadlineClass } from './advisories.ts';
import { EvidenceState } from './captures.ts';
import { ActorRef, Axis, Id, Instant, Nothing, Severity, Slug, Version } from './common.ts';
import { IncidentKind, OfIncident } from './incident-fields.ts';
import { operation } from './operation.ts';

/** A release that serves somewhere, over all its replicas. */
const RunsNow = z.object({
  environment: Slug,
  isProduction: z.boolean(),
  version: Version,
  since: Instant,
  sharePercent: z.number().int(),
  /** Replicas that were told apart. */
  replicas: z.number().int(),
  /** Nothing can be said of its parts: unknown, and not safe. */
  isWithoutSbom: z.boolean(),
});

const RoomService = z.object({
  service: Slug,
  /** Production first, the largest share first; empty: nothing is recorded. */
  runs: z.array(RunsNow),
  /** Live findings with a deadline of 14 days or less, by class and environment. */
  findings: z.array(
    z.object({ environment: Slug, deadline: DeadlineClass, live: z.number().int(), untriaged: z.number().int() }),
  ),
});

const RoomChange = z.object({
  kind: z.enum(['deployment', 'deployment_ended', 'point', 'change', 'change_ended']),
  id: Id,
  service: Slug,
  environment: Slug,
  at: Instant,
  by: ActorRef,
  /** Of a deployment its version; else what kind of point or change it is. */
  what: z.string(),
  note: z.string(),
  sharePercent: z.number().int().nullable(),
  isGated: z.boolean(),
});

const RoomDecision = z.object({
  id: Id,
  name: z.string(),
  service: Slug,
  environment: Slug,
  title: z.string(),
  verdict: z.enum(['allow', 'preserve_first', 'needs_signoff', 'deny']),
  state: z.enum(['not_needed', 'not_requested', 'waiting', 'signed', 'refused', 'lapsed', 'expired', 'broken_glass']),
  waitingFor: z.array(Axis),
  evidenceState: EvidenceState,
  mayProceed: z.boolean(),
  because: z.string(),
  decidedAt: Instant,
  expiresAt: Instant,
});

const RoomTrain = RoomDecision.omit({ service: true, evidenceState: true }).extend({
  members: z.number().int(),
  mayProceedCount: z.number().int(),
});

const SimilarIncident = z.object({
  id: Id,
  name: z.string(),
  title: z.string(),
  kind: IncidentKind,
  severity: Severity,
  startedAt: Instant,
  resolvedAt: Instant.nullable(),
  /** Why it is similar, the weightiest first. */
  because: z.array(z.string()),
});

/** How long a step of a side has taken, in seconds from its beginning; null: not yet. */
const Clock = z.object({
  axis: Axis,
  startedAt: Instant,
  /** Until it was resolved, or until now. */
  elapsedSeconds: z.number().int(),
  isRunning: z.boolean(),
  acknowledgedAfter: z.number().int().nullable(),
  engagedAfter: z.number().int().nullable(),
  mitigatedAfter: z.number().int().nullable(),
  resolvedAfter: z.number().int().nullable(),
});

/** What closing a side would say now. */
const Foreseen = z.object({
  axis: Axis,
  /** What stands in the way, each with its cure; empty: it can be closed. */
  blockers: z.array(z.object({ problem: z.string(), help: z.string() })),
  proven: z.array(z.string()),
  unproven: z.array(z.string()),
});

export const incidentRoomOperations = {
  getIncidentClosing: operation({
    method: 'GET',
    path: '/api/v1/incidents/:incident/closing',
    summary: 'What would be proven, what not, and what stands in the way, were each open side closed now',
    permission: 'incidents.write',
    params: OfIncident,
    query: Nothing,
    body: Nothing,
    /** Sides that are open. */
    response: z.object({ items: z.array(Foreseen) }),
    errors: ['incidents.incident_not_found'],
  }),
  getRoom: operation({
    method: 'GET',
    path: '/api/v1/incidents/:incident/room',
    summary:
      'What stands beside the timeline: what runs now, changes, holds, exposures, alerts, decisions, similar incidents',
    permission: 'incidents.read',
    params: OfIncident,
    query: Nothing,
    body: Nothing,
    response: z.object({
      /** Of the clocks. */
      now: Instant,
      /** Parts the caller has no right to read; they are empty. */
      withheld: z.array(z.enum(['releases', 'exposures', 'alerts', 'gate'])),
      clocks: z.array(Clock),
      /** At most 50. */
      services: z.array(RoomService),
      /** At most 200, what is due first. */
      exposures: z.array(
        z.object({
          id: Id,
          service: Slug,
          environment: Slug,
          advisory: z.string(),
          deadline: DeadlineClass,
          state: z.enum(['live', 'untriaged', 'cannot_tell', 'closed', 'over', 'dismissed']),
          dueAt: Instant.nullable(),
        }),
      ),
      /** Linked ones, and open ones of its services; at most 50. */
      alertGroups: z.array(
        z.object({
          id: Id,
          title: z.string(),
          service: Slug.nullable(),
          isLinked: z.boolean(),
          state: z.enum(['open', 'acknowledged', 'snoozed', 'resolved']),
          urgency: z.enum(['high', 'low']),
          openedAt: Instant,
          resolvedAt: Instant.nullable(),
          openAlerts: z.number().int(),
        }),
      ),
      holds: z.array(
        z.object({
          id: Id,
          service: Slug,
          environment: Slug,
          version: Version,
          axis: Axis,
          reason: z.string(),
          isQuarantine: z.boolean(),
          placedAt: Instant,
          placedBy: ActorRef,
          expiresAt: Instant.nullable(),
        }),
      ),
      /** Linked ones, newest first; at most 50. */
      decisions: z.array(RoomDecision),
      /** Linked release trains, newest first; at most 10. */
      trains: z.array(RoomTrain),
      /** From a day before it began until now, newest first; at most 100. */
      changes: z.array(RoomChange),
      /** false: no dependencies are declared yet, so the changes are those of the services themselves. */
      coversDependencies: z.boolean(),
      /** At most 5, the most similar first. */
      similar: z.array(SimilarIncident),
    }),
    errors: ['incidents.incident_not_found'],
  }),
};
