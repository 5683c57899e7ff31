import {
  clearEvidenceWith,
  getIncident,
  mask,
  maskAnswers,
  type Redactor,
  redactSourced,
  refuseToRepeat,
  type Span,
  wordsIn,
} from '#incidents/index.ts';
import { actorRef } from '#releases/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import type { Announcement, StatusUpdate } from './announcement.ts';
import { findAnnouncement } from './announcement-store.ts';
import { matterOf } from './draft-update.ts';
import { recordStatusEvent } from './events.ts';
import { lockOwn, tellIncident } from './publish-update.ts';
import { holdsWord, lockAnnouncementsOf, maskAnnouncement, maskBefore, maskTitle } from './redact-store.ts';
import { findUpdate, insertCorrection, listCorrections, lockUpdate, rewriteUpdate } from './update-store.ts';

/** Shorter words are taken out where they were marked, and not looked for elsewhere; a whole text only where it says more than "ok". */
const shortest = { marked: 4, whole: 12 };

export interface RedactionAsked {
  readonly field: 'message' | 'title';
  /** undefined: all of it, and what it said before. */
  readonly spans?: readonly Span[] | undefined;
  readonly because: string;
  /** How many corrections there were when it was read. */
  readonly read: number;
}

/**
 * Takes words of what was told away for good: pages, history and feeds show the rest, mails that have not left are written from it,
 * evidence keeps its digests. Where whoever asks may see the incident, it takes the same rights as there, and the words go there, too;
 * others clean what stands alone for them, and the room hears of it.
 */
export async function redactUpdate(ctx: RequestContext, id: string, asked: RedactionAsked): Promise<StatusUpdate> {
  requirePermission(ctx, 'status.publish');
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    const before = await lockUpdate(tx, id);
    const announcement = await lockOwn(tx, ctx, before);
    const corrections = await listCorrections(tx, [id]);
    refuseOlder(corrections.length, asked.read);
    const text = asked.field === 'title' ? announcement.title : before.message;
    const earlier = asked.field === 'title' ? [] : corrections.map((correction) => correction.before);
    const words = longestFirst(asked.spans === undefined ? [text, ...earlier] : wordsIn(text, asked.spans));
    refuseToRepeat(words, asked.because);
    const isHeld = await isHeldElsewhere(tx, announcement);
    const everywhere = lookedFor(words, asked);
    await takeOut(tx, announcement, before, asked, words);
    for (const word of everywhere) await maskAnnouncement(tx, announcement.id, word, mask);
    const evidence = await clearEverywhere(tx, ctx, announcement.id, everywhere, isHeld);
    const after = await leaveTrace(tx, ctx, announcement, before, asked.because);
    const body = { id, field: asked.field, isWhole: asked.spans === undefined, because: asked.because, evidence };
    const matterId = after.state === 'draft' ? matterOf(announcement) : undefined;
    await recordStatusEvent(tx, ctx, { type: 'status.words_redacted', subjectId: announcement.id, body, matterId });
    await tellRoom(tx, ctx, announcement, id, words, asked.because);
    return (await findUpdate(tx, id)) ?? after;
  });
}

function refuseOlder(corrections: number, read: number): void {
  if (corrections === read) return;
  throw new Problem('status.update_changed', 'somebody corrected this since you read it', {
    help: 'read it again: the words may stand elsewhere now',
    fields: [{ field: 'body.corrections', problem: `there are ${corrections}` }],
  });
}

/** So that no part of a longer one is left over. */
function longestFirst(words: readonly string[]): readonly string[] {
  return [...new Set(words)]
    .filter((word) => word.trim() !== '' && word !== mask)
    .toSorted((a, b) => b.length - a.length);
}

/** Held for the law in an incident that whoever asks may not see: then its evidence stays, and nothing tells of that. */
async function isHeldElsewhere(tx: Transaction, { id, isForReader }: Announcement): Promise<boolean> {
  if (isForReader) return false;
  const incident = (await findAnnouncement(tx, id, 'system'))?.incident;
  return incident !== undefined && (await getIncident(tx, incident.id, 'system')).legalHoldAt !== undefined;
}

async function takeOut(
  tx: Transaction,
  announcement: Announcement,
  update: StatusUpdate,
  { field }: RedactionAsked,
  words: readonly string[],
): Promise<void> {
  if (field === 'title') for (const word of words) await maskTitle(tx, announcement.id, word, mask);
  else {
    await rewriteUpdate(tx, { ...update, message: without(update.message, words) });
    for (const word of words) await maskBefore(tx, update.id, word, mask);
  }
}

function lookedFor(words: readonly string[], { spans }: RedactionAsked): readonly string[] {
  return words.filter((word) => word.trim().length >= (spans === undefined ? shortest.whole : shortest.marked));
}

function without(text: string, words: readonly string[]): string {
  return words.reduce((left, word) => left.replaceAll(word, mask), text);
}

async function clearEverywhere(
  tx: Transaction,
  ctx: Pick<RequestContext, 'now'>,
  announcementId: string,
  words: readonly string[],
  isHeld: boolean,
): Promise<readonly string[]> {
  const cleared: string[] = [];
  for (const word of words) {
    await maskAnswers(tx, word);
    if (!isHeld) cleared.push(...(await clearEvidenceWith(tx, announcementId, word, ctx.now)));
  }
  return cleared;
}

/** Who, when and why, where corrections are told; readers of a page see that it was corrected. */
async function leaveTrace(
  tx: Transaction,
  ctx: RequestContext,
  announcement: Announcement,
  { id }: StatusUpdate,
  because: string,
): Promise<StatusUpdate> {
  const by = actorRef(ctx.actor);
  await insertCorrection(tx, ctx.newId(), {
    updateId: id,
    before: mask,
    reason: `words taken away: ${because}`,
    at: ctx.now,
    by,
  });
  const left = await lockUpdate(tx, id);
  const after = left.state === 'published' ? { ...left, correctedAt: ctx.now } : left;
  await rewriteUpdate(tx, after);
  return after;
}

async function tellRoom(
  tx: Transaction,
  ctx: RequestContext,
  { id, title, incident }: Announcement,
  updateId: string,
  words: readonly string[],
  because: string,
): Promise<void> {
  if (incident !== undefined) {
    const source = { name: 'status_update', id: updateId };
    await redactSourced(tx, ctx, incident.id, { source, words, because });
    return;
  }
  await tellIncident(tx, ctx, id, {
    text: `Words of what was told were taken away: ${because}`,
    refs: [{ kind: 'status_update', id: updateId, label: without(title, words) }],
  });
}

/** Words that were taken out of an incident go from what was told about it, too. */
export const redactTold: Redactor = async (tx, ctx, incident, words) => {
  for (const id of await lockAnnouncementsOf(tx, incident.id)) {
    const evidence: string[] = [];
    let isTold = false;
    for (const word of words) {
      isTold = (await holdsWord(tx, id, word)) || isTold;
      await maskAnnouncement(tx, id, word, mask);
      // Also of drafts that were thrown away.
      evidence.push(...(await clearEvidenceWith(tx, id, word, ctx.now)));
    }
    if (!isTold && evidence.length === 0) continue;
    // Drafts may be among what held them.
    const matterId = matterOf({ incident });
    const body = { id, evidence };
    await recordStatusEvent(tx, ctx, { type: 'status.words_redacted', subjectId: id, body, matterId });
  }
};
