import type { RequestContext } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import { Problem } from '../platform/problem.ts';
import { changeReport } from './change-report.ts';
import { recordReportEvent } from './events.ts';
import { dueOf } from './report.ts';

const mostMs = 3 * 366 * 24 * 3_600_000;

/** @param fixDueAt epoch milliseconds; until then it is fixed and, of a security problem, made public */
export async function moveDeadline(
  ctx: RequestContext,
  reference: string,
  { fixDueAt, reason }: { readonly fixDueAt: number; readonly reason: string },
): Promise<string> {
  return await changeReport(ctx, reference, async ({ tx, report, add, keep }) => {
    if (dueOf(report) === undefined)
      throw new Problem('reports.not_possible', 'nothing is due of a report that is over', {
        help: 'take it up again first',
      });
    if (fixDueAt <= ctx.now || fixDueAt > ctx.now + mostMs)
      throw new Problem('reports.not_possible', 'a deadline lies ahead, and within three years', {
        help: 'choose another day',
        fields: [{ field: 'body.fixDueAt', problem: 'not ahead, or too far' }],
      });
    const facts = { from: isoInstant(report.fixDueAt), to: isoInstant(fixDueAt) };
    const { digest } = await add({ kind: 'deadline_moved', facts, words: reason });
    // Reminders count anew from here.
    await keep({ fixDueAt, remindedAt: ctx.now });
    const body = { ...facts, reason: digest };
    await recordReportEvent(tx, ctx, { type: 'reports.deadline_moved', reportId: report.id, body });
  });
}
