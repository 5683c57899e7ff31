import { getIncidentToChange, type Incident, requireIncidentScope } from '#incidents/index.ts';
import { actorRef } from '#releases/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import { addJob } from '../platform/jobs/add-job.ts';
import type { ChatAnswer } from '../platform/outgoing/chat.ts';
import { requirePermission } from '../platform/require-permission.ts';
import type { ChatGround } from './chat-ground.ts';
import { findRoom, insertRoom } from './room-store.ts';

export const keepRoomJob = 'chat.keep_room';

/** By `/lockstep channel`: a second time looks at once after what is there. */
export async function askForRoom({ ctx, ask }: ChatGround, named: Incident): Promise<ChatAnswer> {
  requirePermission(ctx, 'incidents.write');
  if (!ask.makesRooms)
    return {
      sentence: `Nothing was done: ${ask.title} makes no channels as it is set up.`,
      lines: ['An admin sees what it needs under Settings, Channels.'],
    };
  return await ctx.transaction(async (tx) => {
    const incident = await getIncidentToChange(tx, ctx, named.name);
    requireIncidentScope(ctx, incident);
    const known = await findRoom(tx, incident.id);
    if (known?.state === 'archived')
      return { sentence: `The channel of ${incident.name} is archived: take it out of the archive in the chat.` };
    if (known === undefined && incident.resolvedAt !== undefined)
      return { sentence: `${incident.name} is resolved: it needs no channel.` };
    if (known === undefined) await wantRoom(tx, ctx, incident, { setupId: ask.setupId, template: '{name}-{title}' });
    else await lookAfter(tx, ctx, incident.id);
    if (known?.problem !== undefined) return { sentence: `Trying again. Last time: ${known.problem}` };
    return { sentence: known === undefined ? `${incident.name} gets a channel.` : `${incident.name} has its channel.` };
  });
}

/** One channel per incident, made by a job. The incident is held by the caller, and is not restricted. */
export async function wantRoom(
  tx: Transaction,
  ctx: RequestContext,
  incident: Pick<Incident, 'id' | 'name' | 'isRestricted'>,
  { setupId, template }: { readonly setupId: string; readonly template: string },
): Promise<void> {
  if (incident.isRestricted) return;
  const asked = { at: ctx.now, by: actorRef(ctx.actor) };
  if (!(await insertRoom(tx, { incidentId: incident.id, setupId, template }, asked))) return;
  const body = { name: incident.name, setup: setupId, template };
  await recordEvidence(tx, ctx, { type: 'chat.channel_asked', subjectId: incident.id, body });
  await lookAfter(tx, ctx, incident.id);
}

/** So many tries that a chat which is away for days loses nothing. */
const manyAttempts = 100_000;

export async function lookAfter(
  tx: Transaction,
  ctx: Pick<RequestContext, 'now' | 'newId'>,
  incidentId: string,
  dueAt = ctx.now,
): Promise<void> {
  await addJob(tx, ctx, {
    kind: keepRoomJob,
    key: incidentId,
    payload: { incidentId },
    dueAt,
    maxAttempts: manyAttempts,
  });
}
