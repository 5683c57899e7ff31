import type { RequestContext, Transaction } from '../platform/context.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { type Attachment, listAttachments } from './attachment-store.ts';
import { type Entry, type EntryText, listEntries, listTexts } from './entry-store.ts';
import {
  countReports,
  getListed,
  type ListedReport,
  listLookalikes,
  listReportsAfter,
  type ReportCounts,
  type ReportsQuery,
} from './list-store.ts';
import { incidentOfReport } from './open-incident.ts';
import { findReport, getReport, listDuplicates } from './store.ts';

/** A report with everything that is kept of it. */
export interface WholeReport {
  readonly report: ListedReport;
  readonly entries: readonly Entry[];
  readonly texts: readonly EntryText[];
  readonly attachments: readonly Attachment[];
  /** Reference of the report that it repeats. */
  readonly duplicateOf: string | undefined;
  /** Name of its incident; undefined also for whoever may not see that. */
  readonly incident: string | undefined;
  readonly duplicates: readonly string[];
  readonly lookalikes: Awaited<ReturnType<typeof listLookalikes>>;
}

export async function showReport(ctx: RequestContext, reference: string): Promise<WholeReport> {
  requirePermission(ctx, 'reports.read');
  return await readWhole(ctx.read, ctx, (await getReport(ctx.read, reference)).id);
}

/** For those who were let in already. */
export async function readWhole(tx: Transaction, ctx: RequestContext, id: string): Promise<WholeReport> {
  const report = await getListed(tx, id);
  const incident = await incidentOfReport(tx, ctx, report.incidentId);
  const [duplicates, lookalikes] = [await listDuplicates(tx, id), await listLookalikes(tx, report)];
  const known = new Set([report.duplicateOf, ...duplicates.map((each) => each.id)]);
  return {
    report,
    incident: incident?.name,
    // That there is an incident is told to those who may see it.
    entries: (await listEntries(tx, id)).filter(({ facts }) => incident !== undefined || facts['what'] !== 'incident'),
    texts: await listTexts(tx, id),
    attachments: await listAttachments(tx, id),
    duplicateOf: report.duplicateOf === undefined ? undefined : (await findReport(tx, report.duplicateOf))?.reference,
    duplicates: duplicates.map(({ reference }) => reference),
    // What is merged with it is not offered again.
    lookalikes: lookalikes.filter((each) => !known.has(each.id) && each.duplicateOf !== id),
  };
}

/** A page of the inbox, and what there is in all of it. */
export async function listReports(
  ctx: RequestContext,
  query: Omit<ReportsQuery, 'now'>,
): Promise<{ readonly reports: readonly ListedReport[]; readonly counts: ReportCounts }> {
  requirePermission(ctx, 'reports.read');
  return {
    reports: await listReportsAfter(ctx.read, { ...query, now: ctx.now }),
    counts: await countReports(ctx.read, ctx.now),
  };
}
