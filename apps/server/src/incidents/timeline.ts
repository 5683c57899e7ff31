import { randomBytes } from 'node:crypto';
import { contentDigest } from '@lockstep/evidence';
import type { EntryKind } from '@lockstep/contract';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { recordEvidence, nativeSha256 } from '../platform/evidence/record-evidence.ts';
import { Problem } from '../platform/problem.ts';
import { type ActorRef, actorRef } from '#releases/index.ts';
import { sealOf, tellScreens } from './events.ts';
import type { Incident } from './incident.ts';
import type { EntryRef } from './timeline-entry.ts';
import { hasSource, insertEntry, insertText, takeSeq } from './timeline-store.ts';

export type { EntryRef, TimelineEntry } from './timeline-entry.ts';

export interface NewEntry {
  readonly kind: EntryKind;
  /** Markdown. */
  readonly text: string;
  /** Epoch milliseconds; now when absent. */
  readonly happenedAt?: number | undefined;
  readonly refs?: readonly EntryRef[] | undefined;
  /** Routine: screens fold it. */
  readonly isFolded?: boolean | undefined;
  readonly isPinned?: boolean | undefined;
  /** What it is taken from: the same thing is taken once, however often it is told. */
  readonly source?: { readonly name: string; readonly id: string } | undefined;
  /** Who did it, where that is not who acts now. */
  readonly by?: ActorRef | undefined;
}

/**
 * Adds to the timeline, in the transaction of what it tells of. Evidence holds the digest of the text, so that the text can be
 * redacted while the proof stands. The incident's row is locked from here to the end of the transaction.
 *
 * @returns id of the entry; undefined when its source was taken before
 */
export async function appendEntry(
  tx: Transaction,
  ctx: RequestContext,
  incident: Pick<Incident, 'id' | 'isRestricted'>,
  entry: NewEntry,
): Promise<string | undefined> {
  const seq = await takeSeq(tx, incident.id);
  if (entry.source !== undefined && (await hasSource(tx, incident.id, entry.source))) return undefined;
  const id = ctx.newId();
  const happenedAt = entry.happenedAt ?? ctx.now;
  const { textId, digest } = await writeText(tx, ctx, incident.id, entry.text);
  const recordedBy = entry.by ?? actorRef(ctx.actor);
  await insertEntry(tx, {
    id,
    incidentId: incident.id,
    seq,
    kind: entry.kind,
    happenedAt,
    textId,
    recordedAt: ctx.now,
    recordedBy,
    isFolded: entry.isFolded ?? false,
    refs: entry.refs ?? [],
    source: entry.source,
    isPinned: entry.isPinned ?? false,
  });
  await recordEvidence(tx, ctx, {
    type: 'incidents.entry_added',
    subjectId: incident.id,
    body: {
      entryId: id,
      kind: entry.kind,
      happenedAt: new Date(happenedAt).toISOString(),
      textDigest: digest,
      refs: entry.refs ?? [],
      source: entry.source,
    },
    sealed: sealOf(incident),
  });
  await tellScreens(tx, ctx, 'incidents.timeline_changed', incident);
  return id;
}

/** Stores words apart from what refers to them, with the salted digest that proves them. */
export async function writeText(
  tx: Transaction,
  ctx: Pick<RequestContext, 'newId'>,
  incidentId: string,
  text: string,
): Promise<{ readonly textId: string; readonly digest: string }> {
  const salt = randomBytes(16).toString('hex');
  const digest = contentDigest(nativeSha256, salt, { actorName: '', body: text });
  const textId = ctx.newId();
  await insertText(tx, { id: textId, incidentId, text, salt, digest });
  return { textId, digest };
}

/** Clocks of people and servers differ by that much. */
const toleranceMs = 60_000;

/** @throws `incidents.time_in_future` */
export function refuseFutureEntry(ctx: Pick<RequestContext, 'now'>, happenedAt: number | undefined): void {
  if (happenedAt === undefined || happenedAt <= ctx.now + toleranceMs) return;
  const problem = `is after now, ${new Date(ctx.now).toISOString()}`;
  throw new Problem('incidents.time_in_future', `\`body.happenedAt\`: ${problem}`, {
    help: 'write down what happened; plans are tasks',
    fields: [{ field: 'body.happenedAt', problem }],
  });
}
