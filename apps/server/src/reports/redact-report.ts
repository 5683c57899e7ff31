import type { RequestContext } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { redactAttachment } from './attachment-store.ts';
import { changeReport, type Triaging } from './change-report.ts';
import { redactText } from './entry-store.ts';
import { recordReportEvent } from './events.ts';
import type { Report } from './report.ts';

export type RedactedPart =
  | { readonly field: 'what' | 'where' | 'steps' | 'contact' }
  | { readonly entry: string }
  | { readonly attachment: string };

/** Takes words and files out for good. What was there is proven by digests that say nothing of it; that it was done stays. */
export async function redactReport(
  ctx: RequestContext,
  reference: string,
  { parts, reason }: { readonly parts: readonly RedactedPart[]; readonly reason: string },
): Promise<string> {
  return await changeReport(ctx, reference, async (triaging) => {
    const { tx, report, add, keep } = triaging;
    const gone: { readonly part: string; readonly digest: string }[] = [];
    for (const part of parts) {
      const digest = await redactPart(triaging, part, ctx.now);
      if (digest !== undefined) gone.push({ part: nameOf(part), digest });
    }
    if (gone.length === 0)
      throw new Problem('reports.not_possible', 'none of it is there, or it is gone already', {
        help: 'read the report again: what is left can be redacted',
      });
    const said = await add({
      kind: 'redacted',
      facts: { parts: gone.map(({ part }) => part).join(', ') },
      words: reason,
    });
    await keep(forgotten(parts));
    const body = { gone, reason: said.digest };
    await recordReportEvent(tx, ctx, { type: 'reports.redacted', reportId: report.id, body });
  });
}

async function redactPart({ tx, report }: Triaging, part: RedactedPart, now: number): Promise<string | undefined> {
  const reportId = report.id;
  if ('attachment' in part) return await redactAttachment(tx, reportId, part.attachment, now);
  if ('entry' in part) return await redactText(tx, { reportId, entryId: part.entry, field: 'text', now });
  return await redactText(tx, { reportId, entryId: reportId, field: part.field, now });
}

/** With words their digests go: nobody finds the same again by them, and nothing is sent to a contact that is gone. */
function forgotten(parts: readonly RedactedPart[]): Partial<Report> {
  const fields = new Set(parts.flatMap((part) => ('field' in part ? [part.field] : [])));
  const isWordsGone = fields.has('what') || fields.has('steps');
  return {
    ...(fields.has('contact') && { contactDigest: undefined, mayMail: false }),
    ...((isWordsGone || fields.has('where')) && { textDigest: undefined }),
    ...(isWordsGone && { mentionDigests: [] }),
  };
}

function nameOf(part: RedactedPart): string {
  if ('field' in part) return part.field;
  return 'entry' in part ? `entry ${part.entry}` : `attachment ${part.attachment}`;
}
