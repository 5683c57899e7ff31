import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { Problem } from '../platform/problem.ts';
import { placeInInbox, type Report, type ReportKind, type ReportOrigin, type ReportState } from './report.ts';

export interface ReportRow {
  id: string;
  reference: string;
  kind: ReportKind;
  origin: ReportOrigin;
  state: ReportState;
  owner_id: string | null;
  duplicate_of: string | null;
  is_folded: boolean;
  received_at: number;
  receipt_due_at: number;
  receipted_at: number | null;
  fix_due_at: number;
  reminded_at: number | null;
  answer_due_at: number | null;
  contact_digest: string | null;
  text_digest: string | null;
  mention_digests: string[];
  may_mail: boolean;
  incident_id: string | null;
  advisory_id: string | null;
  version: number;
}

export const reportColumns = `r.id, r.reference, r.kind, r.origin, r.state, r.owner_id, r.duplicate_of, r.is_folded, r.received_at,
  r.receipt_due_at, r.receipted_at, r.fix_due_at, r.reminded_at, r.answer_due_at, r.contact_digest, r.text_digest,
  r.mention_digests, r.may_mail, r.incident_id, r.advisory_id, r.version`;

const byReferenceSql = statement<ReportRow>(
  'reports.by_reference',
  `select ${reportColumns} from report r where r.reference = $1`,
);
const byIdSql = statement<ReportRow>('reports.by_id', `select ${reportColumns} from report r where r.id = $1`);
const lockSql = statement<ReportRow>(
  'reports.lock',
  `select ${reportColumns} from report r where r.id = $1 for no key update`,
);
const byFormSql = statement<{ id: string }>('reports.by_form', 'select id from report where form_digest = $1');
const insertSql = statement<never>(
  'reports.insert',
  `insert into report (id, reference, kind, origin, state, duplicate_of, is_folded, received_at, receipt_due_at, fix_due_at, sort_at,
     is_open, contact_digest, text_digest, mention_digests, may_mail, form_digest, version)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 1)
   on conflict (form_digest) do nothing`,
);
const updateSql = statement<never>(
  'reports.update',
  `update report set state = $2, owner_id = $3, duplicate_of = $4, is_folded = $5, receipted_at = $6, fix_due_at = $7,
     reminded_at = $8, sort_at = $9, is_open = $10, answer_due_at = $11, contact_digest = $12, text_digest = $13,
     mention_digests = $14, may_mail = $15, incident_id = $16, advisory_id = $17, version = $18
   where id = $1`,
);
const setIncidentSql = statement<never>('reports.set_incident', 'update report set incident_id = $2 where id = $1');
const foldSql = statement<{ report_id: string }>(
  'reports.fold',
  `insert into report_fold (digest, report_id, at) values ($1, $2, $3)
   on conflict (digest) do update set at = report_fold.at
   returning report_id`,
);
const moveFoldSql = statement<never>(
  'reports.move_fold',
  'update report_fold set report_id = $2, at = $3 where digest = $1',
);
const duplicatesSql = statement<ReportRow>(
  'reports.duplicates',
  `select ${reportColumns} from report r where r.duplicate_of = $1 order by r.received_at, r.id limit 100`,
);

export function toReport(row: ReportRow): Report {
  return {
    id: row.id,
    reference: row.reference,
    kind: row.kind,
    origin: row.origin,
    state: row.state,
    ownerId: row.owner_id ?? undefined,
    duplicateOf: row.duplicate_of ?? undefined,
    isFolded: row.is_folded,
    receivedAt: row.received_at,
    receiptDueAt: row.receipt_due_at,
    receiptedAt: row.receipted_at ?? undefined,
    fixDueAt: row.fix_due_at,
    remindedAt: row.reminded_at ?? undefined,
    answerDueAt: row.answer_due_at ?? undefined,
    contactDigest: row.contact_digest ?? undefined,
    textDigest: row.text_digest ?? undefined,
    mentionDigests: row.mention_digests,
    mayMail: row.may_mail,
    incidentId: row.incident_id ?? undefined,
    advisoryId: row.advisory_id ?? undefined,
    version: row.version,
  };
}

export async function getReport(tx: Transaction, reference: string): Promise<Report> {
  const [row] = await tx.query(byReferenceSql, [reference]);
  if (row !== undefined) return toReport(row);
  throw new Problem('reports.report_not_found', `report \`${reference}\` does not exist`, {
    help: 'list them with `lockstep report list`',
  });
}

export async function findReport(tx: Transaction, id: string): Promise<Report | undefined> {
  const [row] = await tx.query(byIdSql, [id]);
  return row && toReport(row);
}

/** The same as `findReport`, by how people call it. */
export async function findByReference(tx: Transaction, reference: string): Promise<Report | undefined> {
  const [row] = await tx.query(byReferenceSql, [reference]);
  return row && toReport(row);
}

/** Nobody else changes it until the transaction ends. */
export async function lockReport(tx: Transaction, id: string): Promise<Report> {
  const [row] = await tx.query(lockSql, [id]);
  if (row === undefined) throw new RangeError('a report vanished');
  return toReport(row);
}

/** Id of the report that this form became; undefined: it was not sent yet. */
export async function findByForm(tx: Transaction, formDigest: string): Promise<string | undefined> {
  return (await tx.query(byFormSql, [formDigest]))[0]?.id;
}

/** @returns false when this form became a report already */
export async function insertReport(
  tx: Transaction,
  report: Report,
  { formDigest, now }: { readonly formDigest: string | undefined; readonly now: number },
): Promise<boolean> {
  const { isOpen, sortAt } = placeInInbox(report, now);
  const rows = await tx.execute(insertSql, [
    report.id,
    report.reference,
    report.kind,
    report.origin,
    report.state,
    report.duplicateOf ?? null,
    report.isFolded,
    at(report.receivedAt),
    at(report.receiptDueAt),
    at(report.fixDueAt),
    at(sortAt),
    isOpen,
    report.contactDigest ?? null,
    report.textDigest ?? null,
    report.mentionDigests,
    report.mayMail,
    formDigest ?? null,
  ]);
  return rows === 1;
}

/** Everything about it that can change; its place in the inbox follows. @returns as it is now, one version later */
export async function updateReport(tx: Transaction, changed: Report, now: number): Promise<Report> {
  const report = { ...changed, version: changed.version + 1 };
  const { isOpen, sortAt } = placeInInbox(report, now);
  await tx.execute(updateSql, [
    report.id,
    report.state,
    report.ownerId ?? null,
    report.duplicateOf ?? null,
    report.isFolded,
    at(report.receiptedAt),
    at(report.fixDueAt),
    at(report.remindedAt),
    at(sortAt),
    isOpen,
    at(report.answerDueAt),
    report.contactDigest ?? null,
    report.textDigest ?? null,
    report.mentionDigests,
    report.mayMail,
    report.incidentId ?? null,
    report.advisoryId ?? null,
    report.version,
  ]);
  return report;
}

/** Its version stays: not everybody who reads the report may know of the incident. */
export async function setIncident(tx: Transaction, reportId: string, incidentId: string): Promise<void> {
  await tx.execute(setIncidentSql, [reportId, incidentId]);
}

/**
 * Which report exact repeats go to: the first to come, however many come at once, since the others wait for its commit.
 *
 * @returns the given id for the first
 */
export async function firstOfSame(tx: Transaction, digest: string, reportId: string, now: number): Promise<string> {
  const [row] = await tx.query(foldSql, [digest, reportId, at(now)]);
  return row?.report_id ?? reportId;
}

/** From now on repeats go to another. */
export async function repeatsGoTo(tx: Transaction, digest: string, reportId: string, now: number): Promise<void> {
  await tx.execute(moveFoldSql, [digest, reportId, at(now)]);
}

/** Reports that repeat this one, the first 100. */
export async function listDuplicates(tx: Transaction, reportId: string): Promise<readonly Report[]> {
  return (await tx.query(duplicatesSql, [reportId])).map(toReport);
}
