import { type ReportSettings, ReportMail } from '@lockstep/contract';
import { z } from 'zod';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { addJob } from '../platform/jobs/add-job.ts';
import type { JobContext, JobHandlers } from '../platform/jobs/runner.ts';
import type { Delivery } from '../platform/outgoing/delivery.ts';
import type { Senders } from '../platform/outgoing/senders.ts';
import { insertEntry, insertText, listTexts } from './entry-store.ts';
import { recordReportEvent } from './events.ts';
import { messageMail, receiptMail } from './mail-text.ts';
import { entryActor, reporterLink, type ReportsParts } from './parts.ts';
import { takeOf } from './rate-store.ts';
import type { Report } from './report.ts';
import { findSettings } from './settings-store.ts';
import { findReport } from './store.ts';

/** Whether a receipt is sent, or why not: its sender is a machine, a list, or nobody; `not_asked`: it was written down by us. */
export type ReceiptRule = 'yes' | 'automatic' | 'list' | 'no_address' | 'not_asked';

/** One mail to a reporter, by reference: what it says is read when it is sent, so that what was redacted is not. */
const ReporterMail = z.object({ reportId: z.string(), entryId: z.string(), what: z.enum(['receipt', 'message']) });

const dayMs = 24 * 3_600_000;

/** A receipt to the contact, as often as one address may have one in a day; what is not sent is told in the history. */
export async function addReceipt(
  { keys, canSendMail }: ReportsParts,
  tx: Transaction,
  ctx: RequestContext,
  report: Report,
  {
    contact,
    rule,
    settings,
  }: { readonly contact: string; readonly rule: ReceiptRule; readonly settings: ReportSettings },
): Promise<void> {
  if (rule === 'not_asked' || (rule === 'yes' && !isMailAddress(contact))) return;
  const most = settings.mail.receiptsPerDay;
  const rate = { key: `receipt ${keys.digest('receipt', contact.toLowerCase())}`, most, windowMs: dayMs };
  const held = rule !== 'yes' ? rule : !canSendMail ? 'no_mail_server' : undefined;
  const because = held ?? ((await takeOf(tx, rate, ctx.now)) ? undefined : 'too_many');
  if (because === undefined) {
    await addReporterMail(tx, ctx, { reportId: report.id, entryId: report.id, what: 'receipt' });
    return;
  }
  const entry = { id: ctx.newId(), reportId: report.id, kind: 'mail_held_back', at: ctx.now } as const;
  await insertEntry(tx, { ...entry, actor: undefined, facts: { because, mail: 'receipt' }, isShown: false });
}

/** One address and nothing around it: what is no such address is shown to people and never sent to. */
export function isMailAddress(contact: string): boolean {
  return ReportMail.safeParse(contact).success;
}

export async function addReporterMail(
  tx: Transaction,
  ctx: RequestContext,
  payload: z.infer<typeof ReporterMail>,
): Promise<void> {
  await addJob(tx, ctx, { kind: 'reports.mail_reporter', payload });
}

/** Sends what `addReporterMail` asked for. */
export function reporterMailJobs(parts: ReportsParts, senders: Senders): JobHandlers {
  return {
    'reports.mail_reporter': async (ctx, payload) => {
      const asked = ReporterMail.parse(payload);
      const report = await findReport(ctx.read, asked.reportId);
      const texts = await listTexts(ctx.read, asked.reportId);
      const contact = texts.find(({ entryId, field }) => entryId === asked.reportId && field === 'contact')?.words;
      const words = texts.find(({ entryId, field }) => entryId === asked.entryId && field === 'text')?.words;
      // Redacted since: there is nobody to send to, or nothing to say.
      if (report === undefined || contact === undefined || !report.mayMail || !isMailAddress(contact)) return;
      if (asked.what === 'message' && words === undefined) return;
      const { settings } = await findSettings(ctx.read);
      const link = reporterLink(parts, report.id);
      const mail =
        asked.what === 'receipt'
          ? receiptMail(settings, { ...report, link })
          : messageMail({ reference: report.reference, link, words: words ?? '' });
      const replyTo = parts.canTakeMail ? settings.mail.address : undefined;
      if (senders.mail === undefined) return await holdBack(ctx, report, asked.what);
      const key = `report ${asked.entryId} ${asked.what}`;
      const delivery = await senders.mail({ to: contact, ...mail, replyTo, idempotencyKey: key });
      if (delivery.outcome === 'retryable' && !ctx.isLastAttempt) throw new Error(delivery.reason);
      await settle(ctx, report, asked.what, delivery);
    },
  };
}

/** Their link tells them all the same. */
async function holdBack(ctx: JobContext, report: Report, mail: 'receipt' | 'message'): Promise<void> {
  await ctx.transaction(async (tx) => {
    const entry = { id: ctx.newId(), reportId: report.id, kind: 'mail_held_back', at: ctx.now } as const;
    const facts = { because: 'no_mail_server', mail };
    await insertEntry(tx, { ...entry, actor: undefined, facts, isShown: false });
    await recordReportEvent(tx, ctx, { type: 'reports.mail_settled', reportId: report.id, body: facts });
    await ctx.finish(tx);
  });
}

async function settle(ctx: JobContext, report: Report, what: 'receipt' | 'message', delivery: Delivery): Promise<void> {
  await ctx.transaction(async (tx) => {
    const kind = delivery.outcome === 'delivered' ? 'mail_sent' : 'mail_failed';
    const entryId = ctx.newId();
    const actor = entryActor(ctx);
    await insertEntry(tx, {
      id: entryId,
      reportId: report.id,
      kind,
      at: ctx.now,
      actor,
      facts: { mail: what },
      isShown: false,
    });
    // What a mail server says can name the address: it can be redacted like the rest.
    if (delivery.outcome !== 'delivered')
      await insertText(tx, { reportId: report.id, entryId, field: 'text', words: delivery.reason });
    const body = { mail: what, outcome: delivery.outcome, entryId };
    await recordReportEvent(tx, ctx, { type: 'reports.mail_settled', reportId: report.id, body });
    await ctx.finish(tx);
  });
}
