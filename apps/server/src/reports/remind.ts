import { listKeyHolders, listPeopleToReach } from '#access/index.ts';
import { z } from 'zod';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { addJob } from '../platform/jobs/add-job.ts';
import type { JobHandlers } from '../platform/jobs/runner.ts';
import type { Senders } from '../platform/outgoing/senders.ts';
import { nextReminder, reminderUntil } from './deadlines.ts';
import { insertEntry } from './entry-store.ts';
import { recordReportEvent } from './events.ts';
import { countNew } from './list-store.ts';
import { type MailText, newReportsMail, reminderMail } from './mail-text.ts';
import { entryActor, type ReportsParts } from './parts.ts';
import { dueOf, type Report } from './report.ts';
import { lockReport, updateReport } from './store.ts';

const OfReport = z.object({ reportId: z.string() });
const ToPerson = z.object({ to: z.string(), subject: z.string(), text: z.string(), key: z.string() });

/** Asks for the next reminder; to be called whenever what is due may have changed. Asking again is harmless. */
export async function scheduleReminder(tx: Transaction, ctx: RequestContext, report: Report): Promise<void> {
  const due = dueOf(report);
  if (due === undefined) return;
  const dueAt = nextReminder(due, report.remindedAt ?? report.receivedAt);
  await addJob(tx, ctx, { kind: 'reports.remind', key: report.id, payload: { reportId: report.id }, dueAt });
}

/** Reminders of what is due, and news of what came in: to the owner, else to everybody who holds the security key. */
export function reminderJobs({ publicUrl, canSendMail }: ReportsParts, senders: Senders): JobHandlers {
  return {
    'reports.remind': async (ctx, payload) => {
      const { reportId } = OfReport.parse(payload);
      await ctx.transaction(async (tx) => {
        const reminded = await remind(tx, ctx, reportId);
        if (reminded !== undefined && canSendMail) await mailTriage(tx, ctx, reminded.report, reminded.mail(publicUrl));
        await ctx.finish(tx);
      });
    },
    'reports.tell_new': async (ctx) => {
      await ctx.transaction(async (tx) => {
        const count = await countNew(tx);
        if (count > 0 && canSendMail) await mailTriage(tx, ctx, undefined, newReportsMail(count, publicUrl));
        await ctx.finish(tx);
      });
    },
    'reports.mail_triage': async (ctx, payload) => {
      const { to, subject, text, key } = ToPerson.parse(payload);
      const [person] = await listPeopleToReach(ctx.read, [to]);
      if (person?.email === undefined || person.isDeactivated || senders.mail === undefined) return;
      const delivery = await senders.mail({ to: person.email, subject, text, idempotencyKey: key });
      if (delivery.outcome === 'retryable') throw new Error(delivery.reason);
    },
  };
}

async function remind(
  tx: Transaction,
  ctx: RequestContext,
  reportId: string,
): Promise<{ readonly report: Report; mail(publicUrl: string): MailText } | undefined> {
  const report = await lockReport(tx, reportId);
  const due = dueOf(report);
  if (due === undefined) return undefined;
  const moment = reminderUntil(due, report.remindedAt ?? report.receivedAt, ctx.now);
  if (moment === undefined) {
    // It was moved since: later than this was asked for.
    await scheduleReminder(tx, ctx, report);
    return undefined;
  }
  const isOverdue = due.at <= ctx.now;
  const facts = { due: due.for, state: isOverdue ? 'overdue' : 'soon' };
  const entry = { id: ctx.newId(), reportId, kind: 'reminded', at: ctx.now, facts, isShown: false } as const;
  await insertEntry(tx, { ...entry, actor: entryActor(ctx) });
  const updated = await updateReport(tx, { ...report, remindedAt: moment }, ctx.now);
  await scheduleReminder(tx, ctx, updated);
  await recordReportEvent(tx, ctx, { type: 'reports.reminded', reportId, body: facts });
  const { reference } = report;
  return { report: updated, mail: (publicUrl) => reminderMail({ reference, due: due.for, isOverdue, publicUrl }) };
}

/** One mail each: to the owner, else to all who may triage. */
async function mailTriage(
  tx: Transaction,
  ctx: RequestContext,
  report: Report | undefined,
  { subject, text }: MailText,
): Promise<void> {
  const holders = await listKeyHolders(tx, 'security');
  const owner = holders.find(({ id }) => id === report?.ownerId);
  for (const { id: to } of owner === undefined ? holders : [owner])
    await addJob(tx, ctx, {
      kind: 'reports.mail_triage',
      payload: { to, subject, text, key: ctx.newId() },
      maxAttempts: 5,
    });
}
