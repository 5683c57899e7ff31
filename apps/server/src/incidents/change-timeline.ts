import type { RequestContext, Transaction } from '../platform/context.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { actorRef } from '#releases/index.ts';
import { sealOf, tellScreens } from './events.ts';
import type { Incident } from './incident.ts';
import { requireIncidentScope } from './scope.ts';
import { getIncidentToChange } from './store.ts';
import { readerOf } from './visibility.ts';
import { appendEntry, refuseFutureEntry, type TimelineEntry, writeText } from './timeline.ts';
import { correctEntryRow, findEntry, pinEntryRow, takeSeq, textOfEntry } from './timeline-store.ts';

export async function addNote(
  ctx: RequestContext,
  ref: string,
  input: { readonly text: string; readonly happenedAt?: number | undefined; readonly isPinned: boolean },
): Promise<TimelineEntry> {
  requirePermission(ctx, 'incidents.write');
  refuseFutureEntry(ctx, input.happenedAt);
  return await ctx.transaction(async (tx) => {
    const incident = await getIncidentToChange(tx, ctx, ref);
    requireIncidentScope(ctx, incident);
    const id = await appendEntry(tx, ctx, incident, { kind: 'note', ...input });
    return await getEntry(tx, ctx, incident, id ?? '');
  });
}

/**
 * Something that was said or happened in a chat, in the words it is handed over in.
 *
 * @returns `isNew` false: the timeline has it from this source already
 */
export async function addChatEntry(
  ctx: RequestContext,
  ref: string,
  input: {
    readonly text: string;
    readonly happenedAt?: number | undefined;
    readonly source?: { readonly name: string; readonly id: string } | undefined;
  },
): Promise<{ readonly incident: Incident; readonly isNew: boolean }> {
  requirePermission(ctx, 'incidents.write');
  refuseFutureEntry(ctx, input.happenedAt);
  return await ctx.transaction(async (tx) => {
    const incident = await getIncidentToChange(tx, ctx, ref);
    requireIncidentScope(ctx, incident);
    const id = await appendEntry(tx, ctx, incident, { kind: 'chat', ...input });
    return { incident, isNew: id !== undefined };
  });
}

export async function getEntry(
  tx: Transaction,
  ctx: Pick<RequestContext, 'actor'>,
  incident: Incident,
  entryId: string,
): Promise<TimelineEntry> {
  const entry = await findEntry(tx, incident.id, entryId, readerOf(ctx));
  if (entry !== undefined) return entry;
  throw new Problem('incidents.entry_not_found', `the timeline of ${incident.name} has no entry \`${entryId}\``, {
    help: `list it with \`lockstep incident timeline ${incident.name}\``,
  });
}

export interface Correction {
  readonly text?: string | undefined;
  readonly happenedAt?: number | undefined;
  readonly because: string;
  /** The version that was read: of two corrections at once one is told. */
  readonly version: number;
}

/** Says it better; what it said before stays readable among its versions. */
export async function correctEntry(
  ctx: RequestContext,
  ref: string,
  entryId: string,
  correction: Correction,
): Promise<TimelineEntry> {
  requirePermission(ctx, 'incidents.write');
  refuseFutureEntry(ctx, correction.happenedAt);
  return await ctx.transaction(async (tx) => {
    const incident = await getIncidentToChange(tx, ctx, ref);
    requireIncidentScope(ctx, incident);
    const entry = await getEntry(tx, ctx, incident, entryId);
    refuseCorrection(entry, correction);
    const { text = entry.text, happenedAt = entry.happenedAt, because } = correction;
    if (text === entry.text && happenedAt === entry.happenedAt) return entry;
    const written = text === entry.text ? undefined : await writeText(tx, ctx, incident.id, text ?? '');
    const version = entry.version + 1;
    const textId = written?.textId ?? (await textOfEntry(tx, entryId));
    const seq = await takeSeq(tx, incident.id);
    const by = actorRef(ctx.actor);
    await correctEntryRow(tx, entryId, { version, happenedAt, textId, at: ctx.now, by, because, seq });
    await recordEvidence(tx, ctx, {
      type: 'incidents.entry_corrected',
      subjectId: incident.id,
      body: { entryId, version, happenedAt: new Date(happenedAt).toISOString(), textDigest: written?.digest, because },
      sealed: sealOf(incident),
    });
    await tellScreens(tx, ctx, 'incidents.timeline_changed', incident);
    return await getEntry(tx, ctx, incident, entryId);
  });
}

function refuseCorrection(entry: TimelineEntry, correction: Correction): void {
  if (entry.redacted !== undefined) {
    throw new Problem('incidents.entry_redacted', 'this entry was redacted', { help: 'write a new one' });
  }
  if (entry.version === correction.version) return;
  throw new Problem('incidents.entry_changed', 'somebody corrected this entry since you read it', {
    help: 'read it again, then correct it',
  });
}

/** Pins an entry or takes the pin off; a second time changes nothing. */
export async function pinEntry(
  ctx: RequestContext,
  ref: string,
  entryId: string,
  isPinned: boolean,
): Promise<TimelineEntry> {
  requirePermission(ctx, 'incidents.write');
  return await ctx.transaction(async (tx) => {
    const incident = await getIncidentToChange(tx, ctx, ref);
    requireIncidentScope(ctx, incident);
    const entry = await getEntry(tx, ctx, incident, entryId);
    if ((entry.pinnedAt !== undefined) === isPinned) return entry;
    const pin = isPinned ? { at: ctx.now, by: actorRef(ctx.actor) } : undefined;
    await pinEntryRow(tx, entryId, pin, await takeSeq(tx, incident.id));
    await recordEvidence(tx, ctx, {
      type: isPinned ? 'incidents.entry_pinned' : 'incidents.entry_unpinned',
      subjectId: incident.id,
      body: { entryId },
      sealed: sealOf(incident),
    });
    await tellScreens(tx, ctx, 'incidents.timeline_changed', incident);
    return await getEntry(tx, ctx, incident, entryId);
  });
}
