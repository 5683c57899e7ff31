import type { StatusAudience, StatusPhase } from '@lockstep/contract';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { addJob } from '../platform/jobs/add-job.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { appendEntry, type NewEntry, readerOf } from '#incidents/index.ts';
import { actorRef } from '#releases/index.ts';
import type { Announcement, GivenUpdate, NewUpdate, StatusUpdate, TouchedComponent } from './announcement.ts';
import { findAnnouncement, lockAnnouncement, updateAnnouncement } from './announcement-store.ts';
import { checkPublication } from './check-update.ts';
import { lockComponents, setState } from './component-store.ts';
import { recordStatusEvent } from './events.ts';
import { openAnnouncement } from './open-announcement.ts';
import { insertUpdate, lockUpdate, rewriteUpdate, updateNotFound } from './update-store.ts';

export async function publishUpdate(ctx: RequestContext, input: NewUpdate, isSure: boolean): Promise<StatusUpdate> {
  requirePermission(ctx, 'status.publish');
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    const announcement = await openAnnouncement(tx, ctx, input);
    const update = newUpdate(ctx, announcement, input);
    await checkPublication(tx, ctx, announcement, update, isSure);
    const published = publishedNow(ctx, update);
    await insertUpdate(tx, published);
    await putOut(tx, ctx, announcement, published);
    return published;
  });
}

export async function publishDraft(ctx: RequestContext, id: string, isSure: boolean): Promise<StatusUpdate> {
  requirePermission(ctx, 'status.publish');
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    const { announcement, update } = await lockDraft(tx, ctx, id);
    await checkPublication(tx, ctx, announcement, update, isSure);
    const published = publishedNow(ctx, update);
    await rewriteUpdate(tx, published);
    await putOut(tx, ctx, announcement, published);
    return published;
  });
}

export function newUpdate(
  ctx: Pick<RequestContext, 'actor' | 'now' | 'newId'>,
  { id: announcementId }: Announcement,
  { audience, phase, message, components, nextUpdateDueAt }: GivenUpdate,
): StatusUpdate {
  return {
    id: ctx.newId(),
    announcementId,
    state: 'draft',
    audience,
    phase,
    message,
    components,
    nextUpdateDueAt,
    createdAt: ctx.now,
    createdBy: actorRef(ctx.actor),
    publishedAt: undefined,
    publishedBy: undefined,
    correctedAt: undefined,
  };
}

function publishedNow(ctx: Pick<RequestContext, 'actor' | 'now'>, update: StatusUpdate): StatusUpdate {
  return { ...update, state: 'published', publishedAt: ctx.now, publishedBy: actorRef(ctx.actor) };
}

/** A draft and what it belongs to; a draft about an incident that is not for the caller does not exist. */
export async function lockDraft(
  tx: Transaction,
  ctx: Pick<RequestContext, 'actor'>,
  id: string,
): Promise<{ readonly announcement: Announcement; readonly update: StatusUpdate }> {
  const update = await lockUpdate(tx, id);
  const announcement = await lockOwn(tx, ctx, update);
  if (update.state === 'draft') return { announcement, update };
  throw new Problem('status.not_a_draft', 'this update is published', {
    help: 'correct it, or publish another one',
  });
}

/** The announcement of an update that the caller may know of. */
export async function lockOwn(
  tx: Transaction,
  ctx: Pick<RequestContext, 'actor'>,
  update: StatusUpdate,
): Promise<Announcement> {
  try {
    const announcement = await lockAnnouncement(tx, update.announcementId, readerOf(ctx));
    if (update.state === 'published' || announcement.isForReader) return announcement;
  } catch (error) {
    if (!(error instanceof Problem && error.code === 'status.announcement_not_found')) throw error;
  }
  throw updateNotFound(update.id);
}

/** What follows from an update going out: states, where the announcement stands, who is told, the incident's timeline. */
async function putOut(
  tx: Transaction,
  ctx: RequestContext,
  announcement: Announcement,
  update: StatusUpdate,
): Promise<void> {
  await setStates(tx, ctx, update.id, update.components);
  const { phase, nextUpdateDueAt } = update;
  await updateAnnouncement(tx, {
    ...announcement,
    phase,
    openedAt: announcement.openedAt ?? ctx.now,
    resolvedAt: phase === 'resolved' ? ctx.now : undefined,
    nextUpdateDueAt,
    lastPublishedAt: ctx.now,
    lastPublishedBy: ctx.actor.userId,
  });
  if (nextUpdateDueAt !== undefined) {
    const payload = { announcementId: announcement.id, dueAt: nextUpdateDueAt, reminder: 1 };
    await addJob(tx, ctx, { kind: 'status.update_due', payload, dueAt: nextUpdateDueAt });
  }
  await addJob(tx, ctx, { kind: 'status.tell_subscribers', payload: { updateId: update.id } });
  await recordStatusEvent(tx, ctx, {
    type: 'status.update_published',
    subjectId: announcement.id,
    body: { title: announcement.title, ...told(update) },
  });
  await enterIntoTimeline(tx, ctx, announcement, update);
}

/** What evidence keeps of an update; never the incident, which may be one that others must not hear of. */
export function told({ id, audience, phase, message, components, nextUpdateDueAt }: StatusUpdate) {
  return { id, audience, phase, message, components, nextUpdateDueAt };
}

async function setStates(
  tx: Transaction,
  ctx: RequestContext,
  updateId: string,
  touched: readonly TouchedComponent[],
): Promise<void> {
  const wanted = new Map(touched.map(({ componentId, state }) => [componentId, state]));
  for (const { id: componentId, state: before, stateSince } of await lockComponents(tx, [...wanted.keys()])) {
    const state = wanted.get(componentId);
    if (state === undefined || state === before) continue;
    // Clocks of two processes differ by a little: no state ends before it began.
    await setState(tx, { componentId, state, from: Math.max(ctx.now, stateSince), updateId });
  }
}

const phaseWords: Readonly<Record<StatusPhase, string>> = {
  investigating: 'investigating',
  identified: 'cause found',
  monitoring: 'watching the fix',
  resolved: 'resolved',
};
const audienceWords: Readonly<Record<StatusAudience, string>> = {
  public: 'to everybody',
  internal: 'inside',
};

async function enterIntoTimeline(
  tx: Transaction,
  ctx: RequestContext,
  { id: announcementId, title }: Announcement,
  { id, audience, phase, message }: StatusUpdate,
): Promise<void> {
  await tellIncident(tx, ctx, announcementId, {
    text: `Told ${audienceWords[audience]} (${phaseWords[phase]}): **${title}**\n\n${message}`,
    refs: [{ kind: 'status_update', id, label: title }],
    source: { name: 'status_update', id },
  });
}

/** Also where whoever publishes may not see the incident: they go on with what stands alone for them, and its room hears of it. */
export async function tellIncident(
  tx: Transaction,
  ctx: RequestContext,
  announcementId: string,
  entry: Omit<NewEntry, 'kind'>,
): Promise<void> {
  const incident = (await findAnnouncement(tx, announcementId, 'system'))?.incident;
  if (incident !== undefined) await appendEntry(tx, ctx, incident, { kind: 'status_update', ...entry });
}
