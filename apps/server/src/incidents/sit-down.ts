import type { Axis, IncidentRole } from '@lockstep/contract';
import { actorRef } from '#releases/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import type { Person } from './change-role.ts';
import type { Incident } from './incident.ts';
import { axisLedBy } from './role-words.ts';
import { endRoleRow, insertRole, type RoleRow } from './role-write-store.ts';
import { endSeatCalls } from './seat-calls.ts';
import { kindOf, moveSide, newSide, type SideStep } from './sides.ts';
import { getIncident } from './store.ts';
import { keepChange } from './update-incident.ts';

export interface Seating {
  readonly role: IncidentRole;
  readonly person: Person;
  readonly because: string;
  /** The group whose page brought them in. */
  readonly answered?: string;
}

/** Puts a person into a role from which everybody has gone. The caller holds the incident. */
export async function seat(
  tx: Transaction,
  ctx: RequestContext,
  incident: Incident,
  { role, person, because, answered }: Seating,
): Promise<void> {
  const [id, by] = [ctx.newId(), actorRef(ctx.actor)];
  const row = { id, incidentId: incident.id, role, userId: person.id, at: ctx.now, by, because, isAccepted: true };
  await insertRole(tx, row);
  await arrive(tx, ctx, incident, role, answered);
}

/**
 * What goes with a role that is held now: its side has begun to work, and nobody is paged for it any more.
 *
 * @param answered the group whose page brought them in: it stays theirs
 */
export async function arrive(
  tx: Transaction,
  ctx: RequestContext,
  incident: Incident,
  role: IncidentRole,
  answered?: string,
): Promise<void> {
  const axis = axisLedBy(role);
  if (axis === undefined) return;
  await endSeatCalls(tx, ctx, incident, axis, answered);
  await step(tx, ctx, incident, axis, 'engaged');
}

/** A side a step further; where the incident has no such side, it has one from now on: somebody works on it. */
export async function step(
  tx: Transaction,
  ctx: RequestContext,
  incident: Incident,
  axis: Axis,
  to: Extract<SideStep, 'acknowledged' | 'engaged'>,
): Promise<void> {
  const before = await getIncident(tx, incident.id, 'system');
  if (before.resolvedAt !== undefined) return;
  const known = before.sides.find((side) => side.axis === axis);
  if (known === undefined && to === 'acknowledged') return;
  const side = known ?? newSide(axis, before.severity, ctx.now, ctx.now);
  const moved = moveSide(side, to, ctx.now, { by: actorRef(ctx.actor), proven: [], unproven: [] });
  const others = before.sides.filter((one) => one.axis !== axis);
  const sides = [...others, moved].toSorted((a, b) => (a.axis < b.axis ? -1 : 1));
  await keepChange(tx, ctx, before, { ...before, sides, kind: kindOf(sides.map((one) => one.axis)) });
}

/** Ends what is held or offered of a role. */
export async function stand(
  tx: Transaction,
  ctx: RequestContext,
  incident: Incident,
  row: RoleRow | undefined,
  because: string,
): Promise<void> {
  if (row !== undefined) await endRoleRow(tx, incident.id, row.id, { at: ctx.now, because });
}
