import { z } from 'zod';
import { Axis, Id, Instant, Nothing, Reason } from './common.ts';
import { IncidentDetail, IncidentRole, OfIncident, PersonRef, RoleHolding } from './incident-fields.ts';
import { operation } from './operation.ts';

const OfRole = OfIncident.extend({ role: IncidentRole });

/** A role, held or empty. */
export const RoleSeat = RoleHolding.extend({
  /** null: it is held. */
  emptySince: Instant.nullable(),
});

/** Why an axis was missing in this incident, and what was done about it. */
export const SeatCall = z.object({
  id: Id,
  axis: Axis,
  /** `page`: somebody on call was paged; `note`: only said in the room. */
  call: z.enum(['note', 'page']),
  /** A sentence with names. */
  because: z.string(),
  at: Instant,
  /** The alert group that pages; its chain says who was asked. */
  group: Id.nullable(),
  /** null: the seat is still empty. */
  endedAt: Instant.nullable(),
});

export const IncidentPeople = z.object({
  /** Every role there is. */
  roles: z.array(RoleSeat),
  /** Who helps without a role. */
  responders: z.array(z.object({ person: PersonRef, joinedAt: Instant, because: z.string() })),
  /** Latest first. */
  calls: z.array(SeatCall),
});

const shared = ['incidents.incident_not_found', 'gate.sample_only', 'incidents.no_person'] as const;
const Why = z.object({ because: Reason.optional() });

export const incidentRolesOperations = {
  getIncidentPeople: operation({
    method: 'GET',
    path: '/api/v1/incidents/:incident/people',
    summary: 'Who holds which role since when, who helps, and who was asked to join why',
    permission: 'incidents.read',
    params: OfIncident,
    query: Nothing,
    body: Nothing,
    response: IncidentPeople,
    errors: ['incidents.incident_not_found'],
  }),
  offerIncidentRole: operation({
    method: 'POST',
    path: '/api/v1/incidents/:incident/roles/:role/offer',
    summary: 'Offer a role to a person; whoever holds it keeps it until that person accepts',
    permission: 'incidents.write',
    params: OfRole,
    query: Nothing,
    body: z.object({ person: Id, because: Reason.default('handed over') }),
    response: IncidentDetail,
    errors: [
      ...shared,
      'incidents.person_unfit',
      'incidents.role_offered',
      'incidents.role_held',
      'incidents.leads_apart',
      'incidents.legal_needed',
    ],
  }),
  withdrawIncidentRole: operation({
    method: 'DELETE',
    path: '/api/v1/incidents/:incident/roles/:role/offer',
    summary: 'Take an offer back',
    permission: 'incidents.write',
    params: OfRole,
    query: Nothing,
    body: Nothing,
    response: IncidentDetail,
    errors: [...shared, 'incidents.role_not_offered'],
  }),
  acceptIncidentRole: operation({
    method: 'POST',
    path: '/api/v1/incidents/:incident/roles/:role/accept',
    summary: 'Accept a role that you were offered',
    permission: 'incidents.write',
    params: OfRole,
    query: Nothing,
    body: Nothing,
    response: IncidentDetail,
    errors: [...shared, 'incidents.role_not_offered', 'incidents.leads_apart'],
  }),
  declineIncidentRole: operation({
    method: 'POST',
    path: '/api/v1/incidents/:incident/roles/:role/decline',
    summary: 'Decline a role that you were offered',
    permission: 'incidents.write',
    params: OfRole,
    query: Nothing,
    body: Why,
    response: IncidentDetail,
    errors: [...shared, 'incidents.role_not_offered'],
  }),
  takeIncidentRole: operation({
    method: 'POST',
    path: '/api/v1/incidents/:incident/roles/:role/take',
    summary: 'Take a free role; with a reason also from somebody who can not be reached',
    permission: 'incidents.write',
    params: OfRole,
    query: Nothing,
    body: Why,
    response: IncidentDetail,
    errors: [...shared, 'incidents.role_held', 'incidents.leads_apart'],
  }),
  giveUpIncidentRole: operation({
    method: 'POST',
    path: '/api/v1/incidents/:incident/roles/:role/give-up',
    summary: 'Give a role up; the commander of an open incident says why nobody follows',
    permission: 'incidents.write',
    params: OfRole,
    query: Nothing,
    body: Why,
    response: IncidentDetail,
    errors: [...shared, 'incidents.not_holder', 'incidents.commander_stays'],
  }),
  joinIncident: operation({
    method: 'POST',
    path: '/api/v1/incidents/:incident/join',
    summary: 'Become a responder of an incident',
    permission: 'incidents.write',
    params: OfIncident,
    query: Nothing,
    body: Why,
    response: IncidentDetail,
    errors: [...shared],
  }),
  leaveIncident: operation({
    method: 'POST',
    path: '/api/v1/incidents/:incident/leave',
    summary: 'Be a responder no longer; roles are given up one by one',
    permission: 'incidents.write',
    params: OfIncident,
    query: Nothing,
    body: Why,
    response: IncidentDetail,
    errors: [...shared],
  }),
};
