import { z } from 'zod';
import { ActorRef, Id, Instant, Nothing, Reason } from './common.ts';
import { OfIncident, PersonRef } from './incident-fields.ts';
import { operation } from './operation.ts';

/** One person on the need-to-know list. */
export const IncidentReader = z.object({
  person: PersonRef,
  because: z.string(),
  addedAt: Instant,
  addedBy: ActorRef,
  /** Broke the glass: sees it until `expiresAt`. */
  isBreakGlass: z.boolean(),
  expiresAt: Instant.nullable(),
});

/** Lifting takes two people: one speaks for security, one for the incident. */
export const liftSides = ['security', 'commander'] as const;
export const LiftSide = z.enum(liftSides);
export type LiftSide = z.infer<typeof LiftSide>;

/** Who may see an incident, and what else limits it. */
export const IncidentAccess = z.object({
  isRestricted: z.boolean(),
  isPrivileged: z.boolean(),
  /** Empty while the incident is open to everybody. */
  readers: z.array(IncidentReader),
  legalHold: z.object({ at: Instant, by: ActorRef, because: z.string() }).nullable(),
  /** Asked for by one person, and waiting for another of the other side. */
  lift: z.object({ side: LiftSide, at: Instant, by: ActorRef, because: z.string() }).nullable(),
  /** What the caller may do here. */
  may: z.object({
    restrict: z.boolean(),
    changeReaders: z.boolean(),
    /** On which side the caller may ask for or agree to lifting. */
    lift: z.array(LiftSide),
    changePrivilege: z.boolean(),
    changeLegalHold: z.boolean(),
  }),
});
export type IncidentAccess = z.infer<typeof IncidentAccess>;

const shared = ['incidents.incident_not_found', 'gate.sample_only'] as const;

const changing = { method: 'POST', permission: 'incidents.write', query: Nothing, response: IncidentAccess } as const;

export const incidentAccessOperations = {
  getIncidentAccess: operation({
    method: 'GET',
    path: '/api/v1/incidents/:incident/access',
    summary: 'Who may see an incident and why, and what limits it',
    permission: 'incidents.read',
    params: OfIncident,
    query: Nothing,
    body: Nothing,
    response: IncidentAccess,
    errors: ['incidents.incident_not_found'],
  }),
  restrictIncident: operation({
    ...changing,
    path: '/api/v1/incidents/:incident/restrict',
    summary: 'Show an incident only to those who need to know: for everybody else it is gone from now on',
    params: OfIncident,
    body: z.object({
      because: Reason,
      /** Who sees it besides the caller and those who hold a role in it. */
      readers: z.array(Id).max(200).default([]),
    }),
    errors: [...shared, 'incidents.lead_needed', 'incidents.already_restricted', 'access.user_not_found'],
  }),
  liftIncidentRestriction: operation({
    ...changing,
    path: '/api/v1/incidents/:incident/restrict/lift',
    summary: 'Ask for an incident to be shown to everybody, or agree as the second person',
    params: OfIncident,
    body: z.object({ because: Reason }),
    errors: [
      ...shared,
      'incidents.lead_needed',
      'incidents.not_restricted',
      'incidents.is_privileged',
      'incidents.second_person_needed',
    ],
    interactive: true,
  }),
  withdrawIncidentLift: operation({
    ...changing,
    path: '/api/v1/incidents/:incident/restrict/keep',
    summary: 'Refuse to show an incident to everybody, or withdraw the wish',
    params: OfIncident,
    body: z.object({ because: Reason }),
    errors: [...shared, 'incidents.lead_needed', 'incidents.lift_not_found'],
    interactive: true,
  }),
  addIncidentReader: operation({
    ...changing,
    path: '/api/v1/incidents/:incident/readers',
    summary: 'Put somebody on the need-to-know list',
    params: OfIncident,
    body: z.object({ person: Id, because: Reason }),
    errors: [
      ...shared,
      'incidents.lead_needed',
      'incidents.legal_needed',
      'incidents.not_restricted',
      'access.user_not_found',
    ],
    interactive: true,
  }),
  removeIncidentReader: operation({
    ...changing,
    path: '/api/v1/incidents/:incident/readers/:person/remove',
    summary: 'Take somebody off the need-to-know list: they see nothing more from now on',
    params: OfIncident.extend({ person: Id }),
    body: z.object({ because: Reason }),
    errors: [...shared, 'incidents.lead_needed', 'incidents.reader_not_found', 'incidents.reader_needed'],
    interactive: true,
  }),
  setIncidentPrivilege: operation({
    ...changing,
    method: 'PUT',
    path: '/api/v1/incidents/:incident/privilege',
    summary: 'Mark an incident as privileged: the legal role alone says who may see it',
    params: OfIncident,
    body: z.object({ isPrivileged: z.boolean(), because: Reason }),
    errors: [...shared, 'incidents.legal_needed', 'incidents.not_restricted'],
    interactive: true,
  }),
  setIncidentLegalHold: operation({
    ...changing,
    method: 'PUT',
    path: '/api/v1/incidents/:incident/legal-hold',
    summary: 'Hold everything of an incident for the law: nothing can be redacted while it stands',
    params: OfIncident,
    body: z.object({ isHeld: z.boolean(), because: Reason }),
    errors: [...shared, 'incidents.legal_needed'],
    interactive: true,
  }),
  breakIncidentGlass: operation({
    ...changing,
    permission: 'incidents.open_restricted',
    path: '/api/v1/incidents/:incident/break-glass',
    summary: 'See a restricted incident for four hours without being on its list; everybody on it is told',
    params: OfIncident,
    body: z.object({ because: Reason }),
    errors: ['incidents.incident_not_found'],
    interactive: true,
  }),
};
