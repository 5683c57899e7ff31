import { actorRef } from '#releases/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { holderOf } from './change-role.ts';
import { recordIncidentEvent } from './events.ts';
import type { Incident } from './incident.ts';
import { addLink } from './link-incident.ts';
import { listLinks } from './link-store.ts';
import { describeReaders } from './reader-store.ts';
import { letOut } from './readers.ts';
import { reconsiderSeats } from './reconsider-seats.ts';
import { addResponder } from './join-incident.ts';
import { listResponders } from './responder-store.ts';
import { insertRole, listOpenRoles } from './role-write-store.ts';
import { requireIncidentScope } from './scope.ts';
import { moveSide, resolvedAtOf } from './sides.ts';
import { findStatus } from './status-store.ts';
import { getIncident, getIncidentToChange } from './store.ts';
import { appendEntry } from './timeline.ts';
import { keepChange } from './update-incident.ts';
import { readerOf } from './visibility.ts';
import { setMerged } from './write-store.ts';

/**
 * Merges an incident into another one: what it is linked to goes along, who held a role there is asked to take it here where it is
 * free, who helped helps here, and each points to the other. Nobody sees more than before: of two restricted ones only those who
 * could see both see either.
 */
export async function mergeIncident(
  ctx: RequestContext,
  ref: string,
  { into, because }: { readonly into: string; readonly because: string },
): Promise<Incident> {
  requirePermission(ctx, 'incidents.write');
  return await ctx.transaction(async (tx) => {
    const [from, to] = await lockBoth(tx, ctx, ref, into);
    if (from.mergedInto === to.name) return to;
    refuseMerge(from, to);
    const facts = { from: from.name, to: to.name, because };
    await recordIncidentEvent(tx, ctx, { type: 'incidents.incident_merged', incident: from, body: facts });
    await recordIncidentEvent(tx, ctx, { type: 'incidents.incident_merged', incident: to, body: facts });
    await keepCommonReaders(tx, ctx, from, to);
    await carryOver(tx, ctx, from, to);
    await endMerged(tx, ctx, from, to, because);
    await appendEntry(tx, ctx, to, {
      kind: 'updated',
      text: `${from.name} was merged into this: ${from.title}. ${because}`,
      refs: [{ kind: 'incident', id: from.id, label: from.name }],
    });
    await reconsiderSeats(tx, ctx, to.id);
    return await getIncident(tx, to.id, readerOf(ctx));
  });
}

/** Always in the order of their ids. */
async function lockBoth(
  tx: Transaction,
  ctx: RequestContext,
  ref: string,
  into: string,
): Promise<readonly [Incident, Incident]> {
  const reader = readerOf(ctx);
  const [from, to] = [await getIncident(tx, ref, reader), await getIncident(tx, into, reader)];
  const locked = new Map<string, Incident>();
  for (const id of [from.id, to.id].toSorted()) locked.set(id, await getIncidentToChange(tx, ctx, id));
  for (const incident of locked.values()) requireIncidentScope(ctx, incident);
  return [locked.get(from.id) ?? from, locked.get(to.id) ?? to];
}

function refuseMerge(from: Incident, to: Incident): void {
  const problem = mergeProblem(from, to);
  if (problem === undefined) return;
  throw new Problem('incidents.merge_invalid', `${from.name} can not be merged into ${to.name}: ${problem}`, {
    help: 'link the two as related instead',
    fields: [{ field: 'body.into', problem }],
  });
}

function mergeProblem(from: Incident, to: Incident): string | undefined {
  if (from.id === to.id) return 'it is the same';
  if (from.mergedInto !== undefined) return `it was merged into ${from.mergedInto} already`;
  if (to.mergedInto !== undefined) return `that one was merged into ${to.mergedInto}`;
  if (to.resolvedAt !== undefined) return 'that one is over';
  if (from.isRestricted !== to.isRestricted) return 'one of them is restricted, and who may see what must not grow';
  if (from.isPrivileged !== to.isPrivileged) return 'one of them is privileged';
  if (from.isDrill !== to.isDrill) return 'one of them is a drill';
  return from.isSample === to.isSample ? undefined : 'one of them belongs to the sample';
}

async function keepCommonReaders(tx: Transaction, ctx: RequestContext, from: Incident, to: Incident): Promise<void> {
  if (!from.isRestricted) return;
  const [mine, theirs] = [await describeReaders(tx, from.id), await describeReaders(tx, to.id)];
  const leave = async (incident: Incident, readers: typeof mine, others: typeof mine): Promise<void> => {
    for (const { userId: id, name } of readers.filter((one) => others.every(({ userId }) => userId !== one.userId)))
      await letOut(tx, ctx, incident, { id, name }, `was merged with ${incident === from ? to.name : from.name}`);
  };
  await leave(from, mine, theirs);
  await leave(to, theirs, mine);
}

async function carryOver(tx: Transaction, ctx: RequestContext, from: Incident, to: Incident): Promise<void> {
  if (from.serviceId !== undefined && from.service !== undefined) {
    const service = { kind: 'service', subjectId: from.serviceId, label: from.service } as const;
    if (from.serviceId !== to.serviceId) await addLink(tx, ctx, to, service, { isDeclaring: true });
  }
  for (const { kind, subjectId, label } of await listLinks(tx, from.id, 'system'))
    if (kind !== 'incident') await addLink(tx, ctx, to, { kind, subjectId, label }, { isDeclaring: true });
  const [held, taken] = [await listOpenRoles(tx, from.id), await listOpenRoles(tx, to.id)];
  const because = `held it in ${from.name}, which was merged into this`;
  for (const { role, userId } of held.filter(({ acceptedAt }) => acceptedAt !== undefined)) {
    if (holderOf(taken, role) !== undefined || taken.some((one) => one.role === role)) continue;
    const row = { id: ctx.newId(), incidentId: to.id, role, userId, at: ctx.now, because, isAccepted: false };
    await insertRole(tx, { ...row, by: actorRef(ctx.actor) });
  }
  for (const { person } of await listResponders(tx, from.id)) await addResponder(tx, ctx, to, { person, because });
  await addLink(
    tx,
    ctx,
    to,
    { kind: 'incident', subjectId: from.id, label: from.name, relation: 'merged' },
    { isDeclaring: true },
  );
  await addLink(
    tx,
    ctx,
    from,
    { kind: 'incident', subjectId: to.id, label: to.name, relation: 'merged' },
    { isDeclaring: true },
  );
}

/** Over, and nothing is proven by that: what is open is open where it went. */
async function endMerged(
  tx: Transaction,
  ctx: RequestContext,
  from: Incident,
  to: Incident,
  because: string,
): Promise<void> {
  await setMerged(tx, from.id, to.id);
  const before = await getIncident(tx, from.id, 'system');
  const closing = { by: actorRef(ctx.actor), proven: [], unproven: [`it goes on in ${to.name}`] };
  const sides = before.sides.map((side) => moveSide(side, 'resolved', ctx.now, closing));
  const status = await findStatus(tx, 'done');
  const text = `Merged into ${to.name}: ${because}`;
  await appendEntry(tx, ctx, from, {
    kind: 'updated',
    text,
    refs: [{ kind: 'incident', id: to.id, label: to.name }],
    isPinned: true,
  });
  await keepChange(tx, ctx, before, { ...before, sides, status, resolvedAt: resolvedAtOf(sides) }, because);
}
