import type { IncidentRole, LiftSide } from '@lockstep/contract';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { findPersonWhoMay } from '#access/index.ts';
import type { Incident } from './incident.ts';
import { listRoles } from './role-store.ts';

/** What somebody is in an incident. */
export interface Standing {
  readonly userId: string | undefined;
  /** Roles that the person holds; what was offered and not taken yet does not count. */
  readonly roles: ReadonlySet<IncidentRole>;
  readonly hasSecurityKey: boolean;
  readonly isAdmin: boolean;
}

export async function standingIn(tx: Transaction, ctx: RequestContext, incidentId: string): Promise<Standing> {
  const { userId } = ctx.actor;
  const holdings = (await listRoles(tx, [incidentId])).get(incidentId) ?? [];
  return {
    userId,
    roles: new Set(holdings.flatMap(({ role, holder }) => (holder?.id === userId ? [role] : []))),
    hasSecurityKey: await hasKey(tx, ctx),
    isAdmin: ctx.actor.permissions.has('incidents.manage'),
  };
}

/** A token never carries the right to sign: then the person behind it counts. */
async function hasKey(tx: Transaction, { actor }: Pick<RequestContext, 'actor'>): Promise<boolean> {
  if (actor.kind === 'person' || actor.userId === undefined) return actor.permissions.has('gate.sign_security');
  return (await findPersonWhoMay(tx, actor.userId, 'gate.sign_security')) !== undefined;
}

const leading = ['commander', 'reliability_lead', 'security_lead', 'legal'] as const satisfies readonly IncidentRole[];

/** Whoever leads a side of the incident, or answers for security in the whole house. */
export function mayLead({ roles, hasSecurityKey }: Standing): boolean {
  return hasSecurityKey || leading.some((role) => roles.has(role));
}

/** Of a privileged incident the legal role alone says who may see it. */
export function mayChangeReaders(standing: Standing, { isPrivileged }: Pick<Incident, 'isPrivileged'>): boolean {
  return isPrivileged ? standing.roles.has('legal') : mayLead(standing);
}

/** For which side somebody may speak when a restriction is to be lifted. */
export function liftSidesOf({ roles, hasSecurityKey }: Standing): readonly LiftSide[] {
  return [
    ...(hasSecurityKey || roles.has('security_lead') ? (['security'] as const) : []),
    ...(roles.has('commander') ? (['commander'] as const) : []),
  ];
}

export function mayHold({ roles, isAdmin }: Standing): boolean {
  return roles.has('legal') || isAdmin;
}

export function requireLead(is: boolean, what: string): void {
  if (is) return;
  throw new Problem('incidents.lead_needed', `${what} takes a lead of this incident`, {
    help: 'ask its commander, one of its leads, or a holder of the security key',
  });
}

export function requireLegal(is: boolean, what: string, more = ''): void {
  if (is) return;
  throw new Problem('incidents.legal_needed', `${what} takes the legal role of this incident${more}`, {
    help: 'ask whoever holds the legal role, or let somebody take it first',
  });
}
