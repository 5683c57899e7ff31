import type { Axis } from '@lockstep/contract';
import { endMatter, openMatter } from '#paging/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { recordIncidentEvent } from './events.ts';
import type { Incident } from './incident.ts';
import { incidentPath } from './incident-path.ts';
import type { Missing } from './missing-side.ts';
import { endSeatCallRows, putSeatCall, type SeatCall } from './seat-call-store.ts';
import { appendEntry, type NewEntry } from './timeline.ts';

const sideWords: Readonly<Record<Axis, string>> = { reliability: 'Reliability', security: 'Security' };

/** Calls for a seat that is empty: a page by the whole chain, or a note in the room. @param open what is known already, of both axes */
export async function callFor(
  tx: Transaction,
  ctx: RequestContext,
  incident: Incident,
  missing: Missing,
  open: readonly SeatCall[],
): Promise<SeatCall> {
  const { axis, reason, call, because } = missing;
  const paging = open.find((one) => one.axis === axis && one.groupId !== undefined)?.groupId;
  const opened = call === 'page' && paging === undefined ? await page(tx, ctx, incident, missing) : undefined;
  const groupId = call === 'page' ? (paging ?? opened?.groupId) : undefined;
  const made = { id: ctx.newId(), axis, reason, call, because, at: ctx.now, groupId };
  await putSeatCall(tx, incident.id, made);
  await recordIncidentEvent(tx, ctx, {
    type: 'incidents.seat_called',
    incident,
    body: { name: incident.name, axis, reason, call, because, groupId, asked: opened?.asked },
  });
  await appendEntry(tx, ctx, incident, entryOf(incident, missing, { isOut: paging !== undefined, groupId, opened }));
  return { ...made, endedAt: undefined };
}

type Opened = Awaited<ReturnType<typeof openMatter>>;

async function page(tx: Transaction, ctx: RequestContext, incident: Incident, missing: Missing): Promise<Opened> {
  const { id: incidentId, name, title, severity, serviceId, isRestricted, isDrill } = incident;
  return await openMatter(tx, ctx, {
    incidentId,
    axis: missing.axis,
    serviceId,
    title: `${isDrill ? 'DRILL: ' : ''}${name} (${severity}) needs ${missing.axis}: ${title}`.slice(0, 200),
    because: missing.because,
    path: incidentPath(incident),
    isRestricted,
  });
}

function entryOf(
  incident: Incident,
  { axis, call, because }: Missing,
  {
    isOut,
    groupId,
    opened,
  }: { readonly isOut: boolean; readonly groupId: string | undefined; readonly opened: Opened },
): NewEntry {
  const side = sideWords[axis];
  const refs = groupId === undefined ? [] : [{ kind: 'alert_group' as const, id: groupId, label: `pages for ${axis}` }];
  if (call === 'note') {
    const drill = incident.isDrill ? ' Nobody is paged in a drill.' : '';
    return { kind: 'role', text: `${side} is not here: ${because}.${drill}` };
  }
  if (groupId === undefined) {
    const cure = `Choose a policy for ${axis} under Settings, Incidents, or give somebody the ${axis} key.`;
    return { kind: 'page', text: `**Nobody can be asked for ${axis}**: ${because}. ${cure}`, isPinned: true };
  }
  if (isOut) return { kind: 'page', text: `One more reason to ask ${axis}: ${because}.`, refs };
  return { kind: 'page', text: `${side} is paged: ${because}. Asked because ${opened?.asked ?? ''}.`, refs };
}

/**
 * The seat is held, or its side is over: nobody is paged for it any more.
 *
 * @param answered a group that somebody answers: it stays theirs
 */
export async function endSeatCalls(
  tx: Transaction,
  ctx: RequestContext,
  { id: incidentId }: Pick<Incident, 'id'>,
  axis: Axis,
  answered?: string,
): Promise<void> {
  await endSeatCallRows(tx, incidentId, axis, ctx.now);
  await endMatter(tx, ctx, { incidentId, axis, except: answered });
}
