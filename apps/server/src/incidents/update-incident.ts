import type { Axis } from '@lockstep/contract';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { actorRef, refuseFutureMoment } from '#releases/index.ts';
import { getEnvironment } from '#services/index.ts';
import { closingOf } from './closing.ts';
import { releaseNamed, refuseTimes } from './declare-incident.ts';
import { criteriaInForce } from './criteria-store.ts';
import { gateHears, recordIncidentEvent } from './events.ts';
import { type FieldChanges, withFields } from './field-values.ts';
import { type Incident, incidentFacts, type IncidentKind, type IncidentSide, type Severity } from './incident.ts';
import { listLinks } from './link-store.ts';
import { tellListeners } from './listeners.ts';
import { requireIncidentScope } from './scope.ts';
import { axesOf, moveSide, newSide, resolvedAtOf, type SideStep, worstOf } from './sides.ts';
import { findStatus, getStatus } from './status-store.ts';
import { getIncident, getIncidentToChange } from './store.ts';
import { appendEntry } from './timeline.ts';
import { whatChanged } from './what-changed.ts';
import { updateIncidentRow } from './write-store.ts';

/** What is not given stays; null takes a value away (and re-opens). */
export interface IncidentUpdate {
  readonly title?: string | undefined;
  readonly summary?: string | undefined;
  readonly kind?: IncidentKind | undefined;
  readonly severity?: Severity | undefined;
  readonly severities?: Readonly<Partial<Record<Axis, Severity | undefined>>> | undefined;
  readonly status?: string | undefined;
  readonly fields?: FieldChanges | undefined;
  readonly environment?: string | null | undefined;
  readonly resolvedAt?: number | null | undefined;
  readonly causedByVersion?: string | null | undefined;
  readonly fixedByVersion?: string | null | undefined;
}

export async function updateIncident(ctx: RequestContext, ref: string, update: IncidentUpdate): Promise<Incident> {
  requirePermission(ctx, 'incidents.write');
  return await changeIncident(ctx, ref, async (tx, before) => {
    const named = await applyFields(tx, await applyNames(tx, before, update), update.fields);
    const sides = await moveAll(tx, ctx, { ...named, sides: applySides(ctx, named, update) }, update.resolvedAt);
    return await applyStatus(tx, before, await readAnew(tx, before, withSides(named, sides)), update.status);
  });
}

/** One side a step further. */
export async function moveAxis(
  ctx: RequestContext,
  ref: string,
  axis: Axis,
  move: { readonly to: SideStep; readonly at?: number | undefined; readonly because?: string | undefined },
): Promise<Incident> {
  requirePermission(ctx, 'incidents.write');
  const at = move.at ?? ctx.now;
  refuseFutureMoment(ctx, 'at', at);
  return await changeIncident(
    ctx,
    ref,
    async (tx, before) => {
      const side = sideOf(before, axis);
      refuseTimes(ctx, side.startedAt, move.at);
      const closing = move.to === 'resolved' ? await closingOf(tx, ctx, before, side) : undefined;
      const moved = moveSide(side, move.to, at, closing ?? { by: actorRef(ctx.actor), proven: [], unproven: [] });
      const sides = before.sides.map((one) => (one.axis === axis ? moved : one));
      return await applyStatus(tx, before, withSides(before, sides), undefined);
    },
    move.because,
  );
}

/** The shape of every change: lock, decide, write, evidence, timeline. One that changes nothing writes nothing. */
export async function changeIncident(
  ctx: RequestContext,
  ref: string,
  decide: (tx: Transaction, before: Incident) => Promise<Incident>,
  because?: string,
): Promise<Incident> {
  return await ctx.transaction(async (tx) => {
    const before = await getIncidentToChange(tx, ctx, ref);
    requireIncidentScope(ctx, before);
    const after = await decide(tx, before);
    return await keepChange(tx, ctx, before, after, because);
  });
}

/** Writes what became of an incident that the caller holds, with evidence and timeline; nothing where nothing did. */
export async function keepChange(
  tx: Transaction,
  ctx: RequestContext,
  before: Incident,
  after: Incident,
  because?: string,
): Promise<Incident> {
  if (JSON.stringify(after) === JSON.stringify(before)) return before;
  refuseTimes(ctx, after.startedAt, after.resolvedAt);
  await updateIncidentRow(tx, after);
  await recordIncidentEvent(tx, ctx, {
    type: 'incidents.incident_updated',
    incident: after,
    body: { before: incidentFacts(before), after: incidentFacts(after), because },
  });
  await gateHears(tx, ctx, await servicesOf(tx, after));
  for (const change of whatChanged(before, after, because)) await appendEntry(tx, ctx, after, change);
  await tellListeners(tx, ctx, { before, after });
  return await getIncident(tx, after.id, 'system');
}

export async function servicesOf(tx: Transaction, incident: Incident): Promise<readonly string[]> {
  const linked = (await listLinks(tx, incident.id, 'system')).flatMap(({ kind, subjectId }) =>
    kind === 'service' ? [subjectId] : [],
  );
  return incident.serviceId === undefined ? linked : [incident.serviceId, ...linked];
}

async function applyNames(tx: Transaction, before: Incident, update: IncidentUpdate): Promise<Incident> {
  const { serviceId, service } = before;
  const about = serviceId === undefined || service === undefined ? undefined : { id: serviceId, name: service };
  const release = async (field: 'causedByVersion' | 'fixedByVersion') =>
    await releaseNamed(tx, about, field, update[field] ?? undefined);
  const causedBy = await release('causedByVersion');
  const fixedBy = await release('fixedByVersion');
  const environment = typeof update.environment === 'string' ? await getEnvironment(tx, update.environment) : undefined;
  return {
    ...before,
    title: update.title ?? before.title,
    summary: update.summary ?? before.summary,
    kind: update.kind ?? before.kind,
    ...(update.environment === undefined ? {} : { environmentId: environment?.id, environment: environment?.name }),
    ...(update.causedByVersion === undefined
      ? {}
      : { causedByReleaseId: causedBy?.id, causedByVersion: causedBy?.version }),
    ...(update.fixedByVersion === undefined ? {} : { fixedByReleaseId: fixedBy?.id, fixedByVersion: fixedBy?.version }),
  };
}

async function applyFields(tx: Transaction, incident: Incident, changes: FieldChanges | undefined): Promise<Incident> {
  return { ...incident, fields: await withFields(tx, incident.fields, changes) };
}

/** A severity that was read anew was read by the criteria in force now. */
async function readAnew(tx: Transaction, before: Incident, after: Incident): Promise<Incident> {
  const isSame = after.sides.every(
    ({ axis, severity }) => before.sides.find((side) => side.axis === axis)?.severity === severity,
  );
  return isSame ? after : { ...after, criteriaVersion: await criteriaInForce(tx) };
}

/** The sides of the kind it is now: a new one begins now, one that went away is gone. */
function applySides(ctx: RequestContext, incident: Incident, update: IncidentUpdate): readonly IncidentSide[] {
  return axesOf(incident.kind).map((axis) => {
    const known = incident.sides.find((side) => side.axis === axis);
    const severity = update.severities?.[axis] ?? update.severity ?? known?.severity ?? incident.severity;
    return known === undefined ? newSide(axis, severity, ctx.now, ctx.now) : { ...known, severity };
  });
}

async function moveAll(
  tx: Transaction,
  ctx: RequestContext,
  incident: Incident,
  resolvedAt: number | null | undefined,
): Promise<readonly IncidentSide[]> {
  if (resolvedAt === undefined) return incident.sides;
  refuseTimes(ctx, incident.startedAt, resolvedAt ?? undefined);
  const moved: IncidentSide[] = [];
  for (const side of incident.sides) {
    const nothing = { by: actorRef(ctx.actor), proven: [], unproven: [] };
    if (resolvedAt === null) moved.push(moveSide(side, 'reopened', ctx.now, nothing));
    else moved.push(moveSide(side, 'resolved', resolvedAt, await closingOf(tx, ctx, incident, side)));
  }
  return moved;
}

function withSides(incident: Incident, sides: readonly IncidentSide[]): Incident {
  const severity = worstOf(sides.map((side) => side.severity));
  return { ...incident, sides, severity, resolvedAt: resolvedAtOf(sides) };
}

/** A status that was asked for; else the one that goes with what happened to the sides. */
async function applyStatus(
  tx: Transaction,
  before: Incident,
  after: Incident,
  asked: string | undefined,
): Promise<Incident> {
  if (asked !== undefined) {
    const status = await getStatus(tx, asked);
    if (status.phase === 'done' && after.resolvedAt === undefined) throw notResolved(after, status.title);
    return { ...after, status };
  }
  const isDone = after.status.phase === 'done';
  if (after.resolvedAt !== undefined && !isDone) return { ...after, status: await findStatus(tx, 'done') };
  if (after.resolvedAt === undefined && isDone) return { ...after, status: await findStatus(tx, 'active') };
  const isMitigated = after.sides.every((side) => side.mitigatedAt !== undefined || side.resolvedAt !== undefined);
  const wasMitigated = before.sides.every((side) => side.mitigatedAt !== undefined || side.resolvedAt !== undefined);
  return isMitigated && !wasMitigated && !isDone ? { ...after, status: await findStatus(tx, 'mitigated') } : after;
}

function notResolved(incident: Incident, status: string): Problem {
  const open = incident.sides.filter((side) => side.resolvedAt === undefined).map(({ axis }) => axis);
  return new Problem('incidents.not_closable', `${incident.name} is not resolved on ${open.join(' and ')}`, {
    help: `resolve each side first, then it becomes "${status}"`,
    fields: [{ field: 'body.status', problem: `open: ${open.join(', ')}` }],
  });
}

export function sideOf(incident: Incident, axis: Axis): IncidentSide {
  const side = incident.sides.find((one) => one.axis === axis);
  if (side !== undefined) return side;
  throw new Problem('incidents.axis_not_found', `${incident.name} has no ${axis} side`, {
    help: 'change its kind to `both` first',
  });
}
