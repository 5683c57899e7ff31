import type { ReportSettings } from '@lockstep/contract';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { addJob } from '../platform/jobs/add-job.ts';
import { claimAttachments, listAttachments } from './attachment-store.ts';
import { cleanLine, cleanText, mentionsIn, sameWords } from './clean-text.ts';
import { afterWorkingDays } from './deadlines.ts';
import { insertEntry, insertText } from './entry-store.ts';
import { recordReportEvent, tellOfReport } from './events.ts';
import { addReceipt, type ReceiptRule } from './mail-jobs.ts';
import { entryActor, type ReportsParts } from './parts.ts';
import { scheduleReminder } from './remind.ts';
import { newReference } from './report-keys.ts';
import { isFoldedInto, type Report, type ReportKind, type ReportOrigin, type TextField } from './report.ts';
import { findSettings } from './settings-store.ts';
import { findByForm, findReport, firstOfSame, insertReport, lockReport, repeatsGoTo } from './store.ts';

export interface NewReport {
  readonly kind: ReportKind;
  readonly origin: ReportOrigin;
  readonly what: string;
  readonly where: string;
  readonly steps: string;
  /** A mail address, or another way to be reached; undefined: none. */
  readonly contact: string | undefined;
  /** Whether a receipt goes to the contact, or why not. */
  readonly receipt: ReceiptRule;
  /** The same for every sending of one form. */
  readonly formDigest?: string | undefined;
  /** Ids of what was streamed in already. */
  readonly attachments?: readonly string[] | undefined;
}

/** The form became a report meanwhile, in another request. */
class SentAlready extends Error {}

/**
 * Stores what somebody outside tells us. Exact repeats from the same contact are kept, each with its own link, and folded in the
 * inbox: nobody is shown the link of another by repeating their words.
 *
 * Public: called by the form, the mail listener, and by `recordReport` with the right to triage.
 *
 * @returns id of the report; of the first one where the same form was sent before
 */
export async function receiveReport(parts: ReportsParts, ctx: RequestContext, input: NewReport): Promise<string> {
  const { formDigest } = input;
  try {
    return await ctx.transaction(async (tx) => {
      const known = formDigest === undefined ? undefined : await findByForm(tx, formDigest);
      return known ?? (await store(parts, tx, ctx, input));
    });
  } catch (error) {
    if (!(error instanceof SentAlready) || formDigest === undefined) throw error;
    const known = await findByForm(ctx.read, formDigest);
    if (known === undefined) throw error;
    return known;
  }
}

async function store(parts: ReportsParts, tx: Transaction, ctx: RequestContext, input: NewReport): Promise<string> {
  const { settings } = await findSettings(tx);
  const words = wordsOf(input);
  const report = newReport(parts, ctx, input, words, settings);
  const foldDigest = parts.keys.digest('fold', `${report.kind} ${report.textDigest} ${report.contactDigest ?? ''}`);
  const original = await originalOf(tx, ctx, foldDigest, report);
  const stored: Report =
    original === undefined ? report : { ...report, state: 'duplicate', duplicateOf: original.id, isFolded: true };
  if (!(await insertReport(tx, stored, { formDigest: input.formDigest, now: ctx.now }))) throw new SentAlready();
  const digests = await writeWords(tx, ctx, stored, words);
  await claimAttachments(tx, input.attachments ?? [], { reportId: stored.id, entryId: stored.id });
  const files = await listAttachments(tx, stored.id);
  const { reference, kind, origin, state, duplicateOf } = stored;
  const body = { reference, kind, origin, state, duplicateOf, digests, attachments: files.map(({ id }) => id) };
  await recordReportEvent(tx, ctx, { type: 'reports.received', reportId: stored.id, body });
  if (original !== undefined) await noteRepeat(tx, ctx, original, stored);
  await addReceipt(parts, tx, ctx, stored, { contact: words.contact, rule: input.receipt, settings });
  if (original === undefined) {
    await scheduleReminder(tx, ctx, stored);
    // Gathers what comes within minutes: a flood is one mail.
    await addJob(tx, ctx, { kind: 'reports.tell_new', key: 'all', payload: {}, dueAt: ctx.now + 120_000 });
  }
  return stored.id;
}

type Words = Readonly<Record<Exclude<TextField, 'text'>, string>>;

function wordsOf({ what, where, steps, contact = '' }: NewReport): Words {
  return { what: cleanText(what), where: cleanLine(where), steps: cleanText(steps), contact: cleanLine(contact) };
}

function newReport(
  { keys }: ReportsParts,
  ctx: RequestContext,
  { kind, origin, receipt }: NewReport,
  { what, where, steps, contact }: Words,
  { deadlines }: ReportSettings,
): Report {
  const dayMs = 24 * 3_600_000;
  return {
    id: ctx.newId(),
    reference: newReference(),
    kind,
    origin,
    state: 'new',
    ownerId: undefined,
    duplicateOf: undefined,
    isFolded: false,
    receivedAt: ctx.now,
    receiptDueAt: afterWorkingDays(ctx.now, deadlines.receiptWorkingDays, deadlines.zone),
    receiptedAt: undefined,
    fixDueAt: ctx.now + deadlines.fixDays * dayMs,
    remindedAt: undefined,
    answerDueAt: undefined,
    contactDigest: contact === '' ? undefined : keys.digest('contact', contact.toLowerCase()),
    textDigest: keys.digest('text', sameWords(what, where, steps)),
    mentionDigests: mentionsIn(`${what}\n${steps}`).map((id) => keys.digest('mention', id)),
    mayMail: receipt === 'yes' || receipt === 'not_asked',
    incidentId: undefined,
    advisoryId: undefined,
    version: 1,
  };
}

/** The report that this one repeats word for word; undefined: it is the first, or news. */
async function originalOf(
  tx: Transaction,
  ctx: RequestContext,
  foldDigest: string,
  report: Report,
): Promise<Report | undefined> {
  const first = await firstOfSame(tx, foldDigest, report.id, ctx.now);
  if (first === report.id) return undefined;
  const original = await rootOf(tx, await lockReport(tx, first));
  if (isFoldedInto(original, ctx.now)) return original;
  await repeatsGoTo(tx, foldDigest, report.id, ctx.now);
  return undefined;
}

/** What it repeats in the end; itself where it repeats nothing. */
export async function rootOf(tx: Transaction, report: Report): Promise<Report> {
  let root = report;
  // A chain has no ring: what would close one is refused.
  while (root.duplicateOf !== undefined) {
    const next = await findReport(tx, root.duplicateOf);
    if (next === undefined) return root;
    root = next;
  }
  return root;
}

async function writeWords(
  tx: Transaction,
  ctx: RequestContext,
  { id, receivedAt }: Report,
  words: Words,
): Promise<Readonly<Record<string, string>>> {
  const entry = { id, reportId: id, kind: 'received', at: receivedAt, facts: {}, isShown: true } as const;
  await insertEntry(tx, { ...entry, actor: entryActor(ctx) });
  const digests: Record<string, string> = {};
  for (const field of ['what', 'where', 'steps', 'contact'] as const) {
    if (words[field] === '') continue;
    digests[field] = await insertText(tx, { reportId: id, entryId: id, field, words: words[field] });
  }
  return digests;
}

async function noteRepeat(tx: Transaction, ctx: RequestContext, original: Report, repeat: Report): Promise<void> {
  await insertEntry(tx, {
    id: ctx.newId(),
    reportId: original.id,
    kind: 'repeated',
    at: ctx.now,
    actor: undefined,
    facts: { reference: repeat.reference },
    isShown: false,
  });
  await tellOfReport(tx, ctx, original.id);
}
