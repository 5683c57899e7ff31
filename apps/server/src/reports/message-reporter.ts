import type { RequestContext } from '../platform/context.ts';
import { changeReport, type Triaging } from './change-report.ts';
import { cleanText } from './clean-text.ts';
import { recordReportEvent } from './events.ts';
import { addReporterMail } from './mail-jobs.ts';

/** Words of ours: always on the reporter's page, and by mail where they left an address. */
export async function messageReporter(ctx: RequestContext, reference: string, text: string): Promise<string> {
  return await changeReport(ctx, reference, async (triaging) => {
    const { report, tx } = triaging;
    await triaging.keep({ receiptedAt: report.receiptedAt ?? ctx.now, answerDueAt: undefined });
    const { id, digest } = await addMessage(triaging, ctx, text);
    await recordReportEvent(tx, ctx, { type: 'reports.messaged', reportId: report.id, body: { entryId: id, digest } });
  });
}

export async function addMessage(
  { tx, report, add }: Triaging,
  ctx: RequestContext,
  text: string,
): Promise<{ readonly id: string; readonly digest: string | undefined }> {
  const added = await add({ kind: 'message', words: cleanText(text), isShown: true });
  const mail = { reportId: report.id, entryId: added.id, what: 'message' } as const;
  if (report.mayMail && report.contactDigest !== undefined) await addReporterMail(tx, ctx, mail);
  return added;
}
