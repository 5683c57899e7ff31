import type { RequestContext, Transaction } from '../platform/context.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { insertEntry, insertText } from './entry-store.ts';
import { entryActor } from './parts.ts';
import { scheduleReminder } from './remind.ts';
import type { EntryKind, Report } from './report.ts';
import { getReport, lockReport, updateReport } from './store.ts';

export interface Triaging {
  readonly tx: Transaction;
  /** Locked, as it is before the change. */
  readonly report: Report;
  /** Writes an entry of whoever acts. @returns its id and the digest of its words, for evidence */
  readonly add: (entry: {
    readonly kind: EntryKind;
    readonly facts?: Readonly<Record<string, string>>;
    readonly words?: string | undefined;
    readonly isShown?: boolean;
  }) => Promise<{ readonly id: string; readonly digest: string | undefined }>;
  /** Stores what changed about it, and reminds of what is due then. */
  readonly keep: (changes: Partial<Report>) => Promise<Report>;
}

/** One act of triage on one report: nobody else changes it meanwhile. @returns id of the report */
export async function changeReport(
  ctx: RequestContext,
  reference: string,
  work: (triaging: Triaging) => Promise<void>,
): Promise<string> {
  requirePermission(ctx, 'reports.triage');
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    const { id } = await getReport(tx, reference);
    const report = await lockReport(tx, id);
    await work({
      tx,
      report,
      add: async ({ kind, facts = {}, words, isShown = false }) => {
        const entry = { id: ctx.newId(), reportId: id, kind, at: ctx.now, facts, isShown };
        await insertEntry(tx, { ...entry, actor: entryActor(ctx) });
        const text = { reportId: id, entryId: entry.id, field: 'text', words: words ?? '' } as const;
        return { id: entry.id, digest: words === undefined ? undefined : await insertText(tx, text) };
      },
      keep: async (changes) => {
        const kept = await updateReport(tx, { ...report, ...changes }, ctx.now);
        await scheduleReminder(tx, ctx, kept);
        return kept;
      },
    });
    return id;
  });
}
