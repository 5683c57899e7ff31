import type { SbomProblem } from '@lockstep/advisories';
import type { Transaction } from '../platform/context.ts';
import { statement } from '../platform/db/statement.ts';

/** What was read of a document, and what was left out. */
export interface SbomReport {
  readonly format: string;
  readonly specVersion: string;
  readonly completeness: 'complete' | 'incomplete' | 'unknown';
  readonly gatingComponents: number;
  readonly excludedComponents: number;
  /** Components of no known ecosystem: no advisory can speak of them. */
  readonly unjudged: number;
  /** Entries that could not be used at all. */
  readonly dropped: number;
  /** The first hundred, also of entries that were kept in part. */
  readonly problems: readonly SbomProblem[];
}

const findReportSql = statement<SbomReport>(
  'releases.find_sbom_report',
  `select format, spec_version as "specVersion", completeness, gating_count as "gatingComponents",
     excluded_count as "excludedComponents", unjudged, dropped, problems from sbom where digest = $1`,
);

export async function findSbomReport(tx: Transaction, digest: string): Promise<SbomReport | undefined> {
  const [report] = await tx.query(findReportSql, [digest]);
  return report;
}
