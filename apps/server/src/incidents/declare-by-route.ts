import { z } from 'zod';
import { type DeclaringGroup, findDeclaringGroup, listDeclaringGroups } from '#alerts/index.ts';
import type { GroupOpenedListener } from '#paging/index.ts';
import { getServiceById } from '#services/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { addJob } from '../platform/jobs/add-job.ts';
import type { JobContext } from '../platform/jobs/runner.ts';
import { addIncident } from './declare-incident.ts';
import type { Incident } from './incident.ts';
import { addLink } from './link-incident.ts';
import { listOpenAboutService, lockServiceRow, wasLinked } from './route-store.ts';
import { getIncidentToChange } from './store.ts';
import { appendEntry } from './timeline.ts';

export const declareByRouteJob = 'incidents.declare_by_route';
const Asked = z.object({ groupId: z.string() });

/** Groups opened: those whose route declares get a job each, so that no page waits for an incident. */
export const followOpened: GroupOpenedListener = async (tx, ctx, groupIds) => {
  for (const groupId of await listDeclaringGroups(tx, groupIds))
    await addJob(tx, ctx, { kind: declareByRouteJob, key: groupId, payload: { groupId } });
};

/** One incident per group, however often it is asked for; one that is open about the same service is joined instead of a second. */
export async function declareByRoute(ctx: JobContext, payload: unknown): Promise<void> {
  const { groupId } = Asked.parse(payload);
  let isDone = false;
  while (!isDone) {
    isDone = await ctx.transaction(async (tx) => {
      const group = await findDeclaringGroup(tx, groupId);
      const isWanted = group !== undefined && !group.isOver && !(await wasLinked(tx, groupId));
      if (isWanted && !(await declareFor(tx, ctx, group))) return false;
      await ctx.finish(tx);
      return true;
    });
  }
}

/** @returns false when somebody else declared for the service meanwhile: then that one is joined, in another transaction */
async function declareFor(tx: Transaction, ctx: RequestContext, group: DeclaringGroup): Promise<boolean> {
  const { id, title, route, serviceId, declare } = group;
  const known = serviceId === undefined ? [] : await listOpenAboutService(tx, serviceId);
  const open = await findJoinable(tx, ctx, known, declare.kind);
  if (open !== undefined) {
    await addLink(tx, ctx, open, { kind: 'alert_group', subjectId: id, label: title });
    const refs = [{ kind: 'alert_group', id, label: title } as const];
    await appendEntry(tx, ctx, open, { kind: 'alert', text: `More alerts by the route ${route}: ${title}`, refs });
    return true;
  }
  if (serviceId !== undefined) {
    // Others change an incident and then its service: no incident is waited for while this is held.
    await lockServiceRow(tx, serviceId);
    if ((await listOpenAboutService(tx, serviceId)).some((one) => !known.includes(one))) return false;
  }
  await addIncident(tx, ctx, serviceId === undefined ? undefined : await getServiceById(tx, serviceId), {
    title: title.length < 3 ? `Alerts by ${route}` : title,
    summary: `Declared by the alert route ${route}.`,
    kind: declare.kind,
    severity: declare.severity,
    declaredVia: 'route',
    alertGroups: [id],
  });
  return true;
}

/** The newest that is no drill, that everybody sees and that has the side the alerts are about. */
async function findJoinable(
  tx: Transaction,
  ctx: RequestContext,
  ids: readonly string[],
  kind: DeclaringGroup['declare']['kind'],
): Promise<Incident | undefined> {
  for (const id of ids) {
    const incident = await getIncidentToChange(tx, ctx, id);
    const isOpen = incident.resolvedAt === undefined && incident.mergedInto === undefined;
    const hasSide = incident.sides.some(
      ({ axis, resolvedAt }) => resolvedAt === undefined && (kind === 'both' || axis === kind),
    );
    if (isOpen && hasSide) return incident;
  }
  return undefined;
}
