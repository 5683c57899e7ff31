import type { RequestContext, Transaction } from '../platform/context.ts';
import { claimAttachments } from './attachment-store.ts';
import { cleanText } from './clean-text.ts';
import { afterWorkingDays } from './deadlines.ts';
import { countEntries, insertEntry, insertText } from './entry-store.ts';
import { recordReportEvent, tellOfReport } from './events.ts';
import { takeOf } from './rate-store.ts';
import { rootOf } from './receive-report.ts';
import { scheduleReminder } from './remind.ts';
import type { Report } from './report.ts';
import { findSettings } from './settings-store.ts';
import { lockReport, updateReport } from './store.ts';

const dayMs = 24 * 3_600_000;
const mostInADay = 20;

export interface ReporterWords {
  readonly text: string;
  /** How they came; of a mail nothing but the address is known. */
  readonly via: 'link' | 'mail';
  readonly attachments: readonly string[];
  /** The same for every sending of one form. */
  readonly formDigest?: string | undefined;
}

export type WordsOutcome = 'added' | 'known' | 'too_many';

/**
 * Words of the reporter. The report is open again until somebody answers; those of a repeat are told to the report it repeats.
 *
 * Public: whoever holds the link may call it; the mail listener, for mails from the contact.
 */
export async function addWords(ctx: RequestContext, reportId: string, input: ReporterWords): Promise<WordsOutcome> {
  return await ctx.transaction(async (tx) => {
    const report = await lockReport(tx, reportId);
    if ((await countEntries(tx, reportId, 'reporter_words', ctx.now - dayMs)) >= mostInADay) return 'too_many';
    const { formDigest, via } = input;
    if (formDigest !== undefined && !(await isNewForm(tx, formDigest, ctx.now))) return 'known';
    const id = ctx.newId();
    const entry = { id, reportId, kind: 'reporter_words', at: ctx.now, facts: { via }, isShown: true } as const;
    await insertEntry(tx, { ...entry, actor: undefined });
    const text = { reportId, entryId: id, field: 'text', words: cleanText(input.text) } as const;
    const digest = await insertText(tx, text);
    await claimAttachments(tx, input.attachments, { reportId, entryId: id });
    const body = { entryId: id, digest, via, attachments: input.attachments };
    await recordReportEvent(tx, ctx, { type: 'reports.words_added', reportId, body });
    await waitForAnswer(tx, ctx, await original(tx, ctx, report));
    return 'added';
  });
}

async function isNewForm(tx: Transaction, formDigest: string, now: number): Promise<boolean> {
  return await takeOf(tx, { key: `words ${formDigest}`, most: 1, windowMs: 7 * dayMs }, now);
}

/** Who reads a repeat reads the report that it repeats. */
async function original(tx: Transaction, ctx: RequestContext, report: Report): Promise<Report> {
  const root = await rootOf(tx, report);
  if (root.id === report.id) return report;
  await insertEntry(tx, {
    id: ctx.newId(),
    reportId: root.id,
    kind: 'merged_in',
    at: ctx.now,
    actor: undefined,
    facts: { reference: report.reference, what: 'words' },
    isShown: false,
  });
  await tellOfReport(tx, ctx, root.id);
  return await lockReport(tx, root.id);
}

async function waitForAnswer(tx: Transaction, ctx: RequestContext, report: Report): Promise<void> {
  if (report.answerDueAt !== undefined) return;
  const { deadlines } = (await findSettings(tx)).settings;
  const answerDueAt = afterWorkingDays(ctx.now, deadlines.receiptWorkingDays, deadlines.zone);
  await scheduleReminder(tx, ctx, await updateReport(tx, { ...report, answerDueAt, remindedAt: ctx.now }, ctx.now));
}
