import type { Axis } from '@lockstep/contract';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { decodeCursor } from '../platform/http/paging.ts';
import { addJob } from '../platform/jobs/add-job.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { requireOwner } from '#access/index.ts';
import { appendEntry, getIncident, getIncidentToChange, type NewEntry, readerOf } from '#incidents/index.ts';
import { tellDestination } from '#paging/index.ts';
import { actorRef } from '#releases/index.ts';
import { requireSampleScope } from '#services/index.ts';
import {
  countItems,
  findItem,
  insertItem,
  listItems,
  listItemsOf,
  lockItem,
  mostItems,
  updateItemRow,
} from './action-item-store.ts';
import { recordLearningEvent } from './events.ts';
import type { ActionItem } from './postmortem.ts';

/** In a cursor, for items without a day. */
const never = 8.64e15;

export async function listActionItems(
  ctx: RequestContext,
  query: {
    readonly state?: ActionItem['state'] | undefined;
    readonly owner?: string | undefined;
    readonly overdue?: boolean | undefined;
    readonly limit: number;
    readonly cursor?: string | undefined;
  },
): Promise<readonly ActionItem[]> {
  requirePermission(ctx, 'incidents.read');
  const key = decodeCursor(query.cursor, ['number', 'uuid']);
  return await listItems(ctx.read, readerOf(ctx), {
    state: query.state,
    owner: query.owner,
    dueBefore: query.overdue === true ? ctx.now : undefined,
    after: key === undefined ? undefined : { dueAt: key[0] === never ? Number.POSITIVE_INFINITY : key[0], id: key[1] },
    limit: query.limit + 1,
  });
}

export function cursorOf({ dueAt, id }: ActionItem): readonly (string | number)[] {
  return [dueAt ?? never, id];
}

export async function listIncidentActionItems(ctx: RequestContext, ref: string): Promise<readonly ActionItem[]> {
  requirePermission(ctx, 'incidents.read');
  const incident = await getIncident(ctx.read, ref, readerOf(ctx));
  return await listItemsOf(ctx.read, incident.id);
}

export interface NewActionItem {
  readonly title: string;
  readonly detail: string;
  readonly axis: Axis | undefined;
  readonly owner: string | undefined;
  readonly dueAt: number | undefined;
  readonly url: string | undefined;
}

export async function addActionItem(ctx: RequestContext, ref: string, input: NewActionItem): Promise<ActionItem> {
  requirePermission(ctx, 'incidents.write');
  return await ctx.transaction(async (tx) => {
    const incident = await getIncidentToChange(tx, ctx, ref);
    requireSampleScope(ctx, { isSample: incident.isSample, name: incident.name });
    if ((await countItems(tx, incident.id)) >= mostItems) {
      throw new Problem('postmortems.too_many_items', `${incident.name} has ${mostItems} action items`, {
        help: 'what nobody will do is no action item: drop some',
      });
    }
    const item: ActionItem = {
      ...input,
      id: ctx.newId(),
      incident,
      state: 'open',
      owner: input.owner === undefined ? undefined : await requireOwner(tx, input.owner),
      createdAt: ctx.now,
      createdBy: actorRef(ctx.actor),
      endedAt: undefined,
      endedBy: undefined,
      because: undefined,
      version: 1,
    };
    await insertItem(tx, item);
    await watchDue(tx, ctx, item);
    await tell(tx, ctx, 'postmortems.item_added', item, `Action item: ${item.title}.`);
    return await getItem(tx, ctx, item.id);
  });
}

async function watchDue(tx: Transaction, ctx: RequestContext, { id, dueAt, state }: ActionItem): Promise<void> {
  if (dueAt === undefined || state !== 'open') return;
  const payload = { itemId: id, dueAt };
  await addJob(tx, ctx, { kind: 'postmortems.item_due', payload, dueAt: Math.max(dueAt, ctx.now) });
}

/** Evidence without words: these may be redacted. */
async function tell(
  tx: Transaction,
  ctx: RequestContext,
  type: `postmortems.${string}`,
  item: ActionItem,
  text: string | undefined,
): Promise<void> {
  const { id, axis, state, owner, dueAt, incident } = item;
  const due = dueAt === undefined ? undefined : new Date(dueAt).toISOString();
  await recordLearningEvent(tx, ctx, {
    type,
    incident,
    body: { itemId: id, axis, state, owner: owner?.id, dueAt: due },
  });
  if (text === undefined) return;
  const entry: NewEntry = { kind: 'postmortem', text, isFolded: state === 'open' };
  await appendEntry(tx, ctx, incident, entry);
}

export interface ActionItemUpdate {
  readonly state?: ActionItem['state'] | undefined;
  readonly because?: string | undefined;
  readonly title?: string | undefined;
  readonly detail?: string | undefined;
  readonly owner?: string | null | undefined;
  readonly dueAt?: number | null | undefined;
  readonly url?: string | null | undefined;
  readonly version: number;
}

export async function updateActionItem(ctx: RequestContext, id: string, update: ActionItemUpdate): Promise<ActionItem> {
  requirePermission(ctx, 'incidents.write');
  return await ctx.transaction(async (tx) => {
    const before = await itemToChange(tx, ctx, id);
    if (before.version !== update.version) {
      throw new Problem('postmortems.item_changed', 'somebody changed this item since you read it', {
        help: 'read it again, then change it',
      });
    }
    const owner = typeof update.owner === 'string' ? await requireOwner(tx, update.owner) : undefined;
    const after = applyUpdate(ctx, before, update, owner);
    if (JSON.stringify(after) === JSON.stringify(before)) return before;
    await updateItemRow(tx, after);
    if (after.dueAt !== before.dueAt || after.state !== before.state) await watchDue(tx, ctx, after);
    const words = { open: 'open again', done: 'done', dropped: 'dropped' } as const;
    const why = after.state === 'dropped' ? `: ${after.because ?? ''}` : '';
    const text = after.state === before.state ? undefined : `Action item ${words[after.state]}: ${after.title}${why}.`;
    await tell(tx, ctx, 'postmortems.item_updated', after, text);
    return await getItem(tx, ctx, id);
  });
}

function applyUpdate(
  ctx: RequestContext,
  before: ActionItem,
  update: ActionItemUpdate,
  owner: ActionItem['owner'],
): ActionItem {
  const state = update.state ?? before.state;
  const hasMoved = state !== before.state;
  if (state === 'dropped' && hasMoved && update.because === undefined) {
    throw new Problem('request.invalid', '`body.because`: say why it is dropped', {
      help: 'whoever reads the postmortem wants to know',
      fields: [{ field: 'body.because', problem: 'is missing', help: 'say why it is dropped' }],
    });
  }
  const ended = { endedAt: ctx.now, endedBy: actorRef(ctx.actor) };
  return {
    ...before,
    state,
    title: update.title ?? before.title,
    detail: update.detail ?? before.detail,
    owner: update.owner === undefined ? before.owner : owner,
    dueAt: update.dueAt === undefined ? before.dueAt : (update.dueAt ?? undefined),
    url: update.url === undefined ? before.url : (update.url ?? undefined),
    ...(hasMoved ? (state === 'open' ? { endedAt: undefined, endedBy: undefined } : ended) : {}),
    because: hasMoved ? update.because : (update.because ?? before.because),
  };
}

/** Sends it to a room or webhook, where a tracker takes it up. */
export async function sendActionItem(ctx: RequestContext, id: string, destinationId: string): Promise<ActionItem> {
  requirePermission(ctx, 'incidents.write');
  return await ctx.transaction(async (tx) => {
    const item = await itemToChange(tx, ctx, id);
    if (item.incident.isRestricted) {
      throw new Problem('postmortems.not_sendable', 'nothing of a restricted incident leaves the room', {
        help: 'write the issue by hand, in words that say nothing of the incident, and put its address here',
      });
    }
    const due = item.dueAt === undefined ? [] : [`due ${new Date(item.dueAt).toISOString().slice(0, 10)}`];
    const isThere = await tellDestination(tx, ctx, {
      destinationId,
      title: `${item.incident.name}: ${item.title}`,
      lines: [...(item.detail === '' ? [] : [item.detail]), ...due],
      path: `/incidents/${item.incident.name}`,
    });
    if (!isThere) {
      throw new Problem('contacts.destination_not_found', `destination \`${destinationId}\` does not exist`, {
        help: 'list them with `GET /api/v1/destinations`',
        fields: [{ field: 'body.destination', problem: 'does not exist' }],
      });
    }
    await tell(tx, ctx, 'postmortems.item_sent', item, undefined);
    return item;
  });
}

async function itemToChange(tx: Transaction, ctx: RequestContext, id: string): Promise<ActionItem> {
  const item = await lockItem(tx, id, readerOf(ctx));
  if (item === undefined) throw noItem(id);
  requireSampleScope(ctx, { isSample: item.incident.isSample, name: item.incident.name });
  return item;
}

async function getItem(tx: Transaction, ctx: RequestContext, id: string): Promise<ActionItem> {
  const item = await findItem(tx, id, readerOf(ctx));
  if (item === undefined) throw noItem(id);
  return item;
}

function noItem(id: string): Problem {
  return new Problem('postmortems.item_not_found', `there is no action item \`${id}\``, {
    help: 'list them with `GET /api/v1/action-items`',
  });
}
