import type { RequestContext } from '../platform/context.ts';
import { changeReport } from './change-report.ts';
import { cleanText } from './clean-text.ts';
import { recordReportEvent } from './events.ts';

/** Stays inside. @param settlesWords the reporter waits for no answer any more */
export async function noteReport(
  ctx: RequestContext,
  reference: string,
  { text, settlesWords }: { readonly text: string; readonly settlesWords: boolean },
): Promise<string> {
  return await changeReport(ctx, reference, async ({ tx, report, add, keep }) => {
    const { id, digest } = await add({ kind: 'note', words: cleanText(text) });
    if (settlesWords) await keep({ answerDueAt: undefined });
    const body = { entryId: id, digest, settlesWords };
    await recordReportEvent(tx, ctx, { type: 'reports.noted', reportId: report.id, body });
  });
}
