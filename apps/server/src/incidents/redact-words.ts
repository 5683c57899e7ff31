import { randomBytes } from 'node:crypto';
import { contentDigest } from '@lockstep/evidence';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { nativeSha256 } from '../platform/evidence/record-evidence.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { actorRef } from '#releases/index.ts';
import { getEntry } from './change-timeline.ts';
import { recordIncidentEvent } from './events.ts';
import type { Incident } from './incident.ts';
import { refuseHeld } from './mark-incident.ts';
import {
  clearTexts,
  type FoundText,
  insertRedaction,
  listRedactionRows,
  listTextsWith,
  mask,
  maskText,
  maskWord,
  type RedactedWhat,
  type Redaction,
  touchEntry,
} from './redact-store.ts';
import { requireIncidentScope } from './scope.ts';
import { getIncident, getIncidentToChange } from './store.ts';
import { appendEntry, type TimelineEntry, writeText } from './timeline.ts';
import { correctEntryRow, findSourced, listVersions, takeSeq } from './timeline-store.ts';
import { readerOf } from './visibility.ts';

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Words that somebody marked are looked for from this length on; a whole text only where it says more than "ok". */
const shortest = { marked: 4, whole: 12 };

/** Other slices that keep words of an incident in tables of their own take them out there. */
export type Redactor = (
  tx: Transaction,
  ctx: RequestContext,
  incident: Incident,
  words: readonly string[],
  mask: string,
) => Promise<void>;
const redactors: Redactor[] = [];

export function registerRedactor(redactor: Redactor): void {
  redactors.push(redactor);
}

/** Takes words of an entry away for good: in all its versions, and wherever else the incident repeats them. */
export async function redactEntry(
  ctx: RequestContext,
  ref: string,
  entryId: string,
  asked: { readonly spans?: readonly Span[] | undefined; readonly because: string; readonly version: number },
): Promise<TimelineEntry> {
  requirePermission(ctx, 'incidents.write');
  return await ctx.transaction(async (tx) => {
    const incident = await getIncidentToChange(tx, ctx, ref);
    requireIncidentScope(ctx, incident);
    await refuseHeld(tx, incident);
    const entry = await getEntry(tx, ctx, incident, entryId);
    if (entry.text === undefined) {
      throw new Problem('incidents.entry_redacted', 'this entry was redacted already', {
        help: 'there is nothing left',
      });
    }
    refuseOlder(entry.version, asked.version);
    const isWhole = asked.spans === undefined;
    const words =
      asked.spans === undefined
        ? (await listVersions(tx, entryId)).flatMap(({ text }) => (text === undefined ? [] : [text]))
        : wordsIn(entry.text, asked.spans);
    await redact(tx, ctx, incident, { what: 'entry', entryId, isWhole, words, because: asked.because });
    return await getEntry(tx, ctx, incident, entryId);
  });
}

/** The same of the title or the summary. */
export async function redactText(
  ctx: RequestContext,
  ref: string,
  asked: {
    readonly field: 'title' | 'summary';
    readonly spans?: readonly Span[] | undefined;
    readonly because: string;
    readonly version: number;
  },
): Promise<Incident> {
  requirePermission(ctx, 'incidents.write');
  return await ctx.transaction(async (tx) => {
    const incident = await getIncidentToChange(tx, ctx, ref);
    requireIncidentScope(ctx, incident);
    await refuseHeld(tx, incident);
    refuseOlder(incident.version, asked.version);
    const text = incident[asked.field];
    const isWhole = asked.spans === undefined;
    const words = asked.spans === undefined ? [text] : wordsIn(text, asked.spans);
    await redact(tx, ctx, incident, { what: asked.field, entryId: undefined, isWhole, words, because: asked.because });
    return await getIncident(tx, incident.id, readerOf(ctx));
  });
}

/**
 * Takes words away that were told outside: from the entry that says what was told, and wherever else the incident repeats them. With
 * the rights that this takes in the incident itself.
 *
 * @param source what the entry was made of; nothing is done where there is no such entry
 */
export async function redactSourced(
  tx: Transaction,
  ctx: RequestContext,
  ref: string,
  {
    source,
    words,
    because,
  }: {
    readonly source: { readonly name: string; readonly id: string };
    readonly words: readonly string[];
    readonly because: string;
  },
): Promise<void> {
  requirePermission(ctx, 'incidents.write');
  const incident = await getIncidentToChange(tx, ctx, ref);
  requireIncidentScope(ctx, incident);
  await refuseHeld(tx, incident);
  const entryId = await findSourced(tx, incident.id, source);
  if (entryId !== undefined)
    await redact(tx, ctx, incident, { what: 'entry', entryId, isWhole: false, words, because });
}

function refuseOlder(version: number, read: number): void {
  if (version === read) return;
  throw new Problem('incidents.entry_changed', 'somebody changed this since you read it', {
    help: 'read it again: the words may stand elsewhere now',
  });
}

export function wordsIn(text: string, spans: readonly Span[]): readonly string[] {
  return spans.map(({ from, to }, index) => {
    if (to > text.length) {
      const field = `body.spans.${index}.to`;
      throw new Problem('request.invalid', `\`${field}\`: the text has ${text.length} characters`, {
        help: 'count them as they read now',
        fields: [{ field, problem: `the text has ${text.length} characters` }],
      });
    }
    return text.slice(from, to);
  });
}

interface Asked {
  readonly what: Exclude<RedactedWhat, 'attachment'>;
  readonly entryId: string | undefined;
  readonly isWhole: boolean;
  readonly words: readonly string[];
  readonly because: string;
}

async function redact(tx: Transaction, ctx: RequestContext, incident: Incident, asked: Asked): Promise<void> {
  const { what, entryId, isWhole, because } = asked;
  const isShort = (word: string): boolean =>
    word.trim().length < (isWhole && entryId !== undefined ? shortest.whole : shortest.marked);
  // The longest first, so that no part of a longer one is left over.
  const words = [...new Set(asked.words)].filter((word) => word.trim() !== '').toSorted((a, b) => b.length - a.length);
  refuseToRepeat(words, because);
  const everywhere = words.filter((word) => entryId === undefined || !isShort(word));
  const own = entryId === undefined ? undefined : { entryId, isWhole, words };
  const texts = await listTextsWith(tx, incident.id, everywhere, own);
  await takeOut(tx, ctx, incident, asked, words, everywhere, texts);
  const evidence: string[] = [];
  for (const word of everywhere) evidence.push(...(await maskWord(tx, incident.id, word, ctx.now)));
  for (const redactor of redactors) await redactor(tx, ctx, incident, everywhere, mask);
  const trace: Redaction = { what, subjectId: entryId, isWhole, because, at: ctx.now, by: actorRef(ctx.actor) };
  await insertRedaction(tx, ctx.newId(), incident.id, trace);
  await recordIncidentEvent(tx, ctx, {
    type: 'incidents.words_redacted',
    incident,
    body: { what, entryId, isWhole, because, textDigests: texts.map(({ digest }) => digest), evidence },
  });
  const place = what === 'entry' ? 'an entry' : `the ${what}`;
  await appendEntry(tx, ctx, incident, {
    kind: 'updated',
    text: `${isWhole ? 'All words' : 'Words'} of ${place} redacted: ${because}`,
    isFolded: true,
  });
}

/** The reason stays for ever. */
export function refuseToRepeat(words: readonly string[], because: string): void {
  if (!words.some((word) => because.includes(word))) return;
  throw new Problem('request.invalid', '`body.because`: repeats the words that are to go', {
    help: 'say why without them',
    fields: [{ field: 'body.because', problem: 'repeats the words' }],
  });
}

/** Every text that held the words is gone; an entry that still says something says it without them, as a new version. */
async function takeOut(
  tx: Transaction,
  ctx: RequestContext,
  incident: Incident,
  { entryId, isWhole, because }: Asked,
  words: readonly string[],
  everywhere: readonly string[],
  texts: readonly FoundText[],
): Promise<void> {
  const by = actorRef(ctx.actor);
  const ofEntries = texts.filter((found) => found.entryId !== undefined);
  for (const found of ofEntries) {
    if (found.entryId === undefined || !found.isCurrent) continue;
    const seq = await takeSeq(tx, incident.id);
    if (found.entryId === entryId && isWhole) {
      await touchEntry(tx, entryId, seq);
      continue;
    }
    const entry = await getEntry(tx, ctx, incident, found.entryId);
    const { textId } = await writeText(
      tx,
      ctx,
      incident.id,
      without(found.text, found.entryId === entryId ? words : everywhere),
    );
    const { version, happenedAt } = entry;
    const next = { version: version + 1, happenedAt, textId, at: ctx.now, by, because: `redacted: ${because}`, seq };
    await correctEntryRow(tx, found.entryId, next);
  }
  await clearTexts(
    tx,
    ofEntries.map(({ id }) => id),
    { at: ctx.now, by, because },
  );
  for (const { id, text } of texts.filter((found) => found.entryId === undefined)) {
    const masked = without(text, everywhere);
    const salt = randomBytes(16).toString('hex');
    await maskText(tx, id, {
      text: masked,
      salt,
      digest: contentDigest(nativeSha256, salt, { actorName: '', body: masked }),
    });
  }
}

function without(text: string, words: readonly string[]): string {
  return words.reduce((left, word) => left.replaceAll(word, mask), text);
}

export async function listRedactions(ctx: RequestContext, ref: string): Promise<readonly Redaction[]> {
  requirePermission(ctx, 'incidents.read');
  const { id } = await getIncident(ctx.read, ref, readerOf(ctx));
  return await listRedactionRows(ctx.read, id);
}
