import type { IncidentRole } from '@lockstep/contract';
import { findPersonWhoMay } from '#access/index.ts';
import type { ActorRef } from '#releases/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { type IncidentEvent, recordIncidentEvent } from './events.ts';
import type { Incident } from './incident.ts';
import { axisLedBy, roleWords } from './role-words.ts';
import { listOpenRoles, type RoleRow } from './role-write-store.ts';
import { requireIncidentScope } from './scope.ts';
import { getIncident, getIncidentToChange } from './store.ts';
import { appendEntry } from './timeline.ts';
import { readerOf } from './visibility.ts';

export interface Person {
  readonly id: string;
  readonly name: string;
}

/** An incident that is held, with who is in which role and who acts. */
export interface RoleGround {
  readonly incident: Incident;
  readonly roles: readonly RoleRow[];
  readonly me: Person;
}

/** The shape of everything that people do about roles: one at a time per incident, so that of ten who take one, one has it. */
export async function changeRole(
  ctx: RequestContext,
  ref: string,
  decide: (tx: Transaction, ground: RoleGround) => Promise<void>,
): Promise<Incident> {
  requirePermission(ctx, 'incidents.write');
  return await ctx.transaction(async (tx) => {
    const incident = await getIncidentToChange(tx, ctx, ref);
    requireIncidentScope(ctx, incident);
    const roles = await listOpenRoles(tx, incident.id);
    await decide(tx, { incident, roles, me: await personActing(tx, ctx) });
    return await getIncident(tx, incident.id, readerOf(ctx));
  });
}

/** @throws `incidents.no_person` for a token that belongs to nobody */
export async function personActing(tx: Transaction, ctx: Pick<RequestContext, 'actor'>): Promise<Person> {
  const { userId, kind, name } = ctx.actor;
  if (userId === undefined) {
    throw new Problem('incidents.no_person', 'roles are taken by people, and this token belongs to nobody', {
      help: 'sign in, or use a token that a person made for themself',
    });
  }
  if (kind === 'person') return { id: userId, name };
  const person = await findPersonWhoMay(tx, userId, 'incidents.write');
  return { id: userId, name: person?.name ?? name };
}

export function holderOf(roles: readonly RoleRow[], role: IncidentRole): RoleRow | undefined {
  return roles.find((one) => one.role === role && one.acceptedAt !== undefined);
}

export function offerOf(roles: readonly RoleRow[], role: IncidentRole): RoleRow | undefined {
  return roles.find((one) => one.role === role && one.acceptedAt === undefined);
}

/** In these a second pair of eyes is worth more than a pair of hands. */
export function wantsTwoLeads({ severity }: Pick<Incident, 'severity'>): boolean {
  return severity === 'sev1' || severity === 'sev2';
}

/** @throws `incidents.leads_apart` where one person would lead both sides of a severe incident */
export function refuseBothLeads(
  { incident, roles }: Pick<RoleGround, 'incident' | 'roles'>,
  role: IncidentRole,
  person: Person,
): void {
  if (axisLedBy(role) === undefined || !wantsTwoLeads(incident)) return;
  const other: IncidentRole = role === 'security_lead' ? 'reliability_lead' : 'security_lead';
  if (holderOf(roles, other)?.userId !== person.id) return;
  throw new Problem(
    'incidents.leads_apart',
    `${person.name} is the ${roleWords[other]} already: in a ${incident.severity} the two sides are led by two people, so that nobody weighs their own haste against their own caution`,
    { help: `hand one of the two over, or ask somebody else to be ${roleWords[role]}` },
  );
}

export interface RoleTold {
  readonly type: IncidentEvent;
  readonly role: IncidentRole;
  readonly text: string;
  readonly body: object;
  /** Where that is not who acts. */
  readonly by?: ActorRef;
}

/** Evidence, live screens and timeline of one change of a role. */
export async function tellRole(
  tx: Transaction,
  ctx: RequestContext,
  incident: Incident,
  told: RoleTold,
): Promise<void> {
  const { type, role, text, body, by } = told;
  await recordIncidentEvent(tx, ctx, { type, incident, body: { name: incident.name, role, ...body } });
  await appendEntry(tx, ctx, incident, { kind: 'role', text, by });
}
