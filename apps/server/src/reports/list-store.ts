import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { Report, ReportKind, ReportState } from './report.ts';
import { reportColumns, type ReportRow, toReport } from './store.ts';

/** A report as lists show it. */
export interface ListedReport extends Report {
  readonly what: string | undefined;
  readonly where: string | undefined;
  readonly ownerName: string | undefined;
  readonly repeats: number;
  readonly sortAt: number;
}

interface ListedRow extends ReportRow {
  what: string | null;
  place: string | null;
  owner_name: string | null;
  repeats: number;
  sort_at: number;
}

const listed = `${reportColumns}, r.sort_at, said.words as what, place.words as place, owner.name as owner_name,
  (select count(*)::int from report folded where folded.duplicate_of = r.id and folded.is_folded) as repeats`;
const joined = `report r
  left join report_text said on said.entry_id = r.id and said.field = 'what'
  left join report_text place on place.entry_id = r.id and place.field = 'where'
  left join user_account owner on owner.id = r.owner_id`;

/** Its words are looked through one by one: there are thousands of reports at most. */
const listSql = statement<ListedRow>(
  'reports.list',
  `select ${listed} from ${joined}
   where not r.is_folded
     and ($1::boolean is null or r.is_open = $1) and ($2::text is null or r.state = $2) and ($3::text is null or r.kind = $3)
     and ($4::uuid is null or r.owner_id = $4) and (not $5 or r.owner_id is null)
     and (not $6 or r.is_open and r.sort_at <= $7)
     and ($8::text is null or r.reference ilike $8
       or exists (select from report_text t where t.report_id = r.id and t.words ilike $8))
     and ($9::timestamptz is null or (r.sort_at, r.id) > ($9, $10::uuid))
   order by r.sort_at, r.id limit $11`,
);
const oneSql = statement<ListedRow>('reports.listed_one', `select ${listed} from ${joined} where r.id = $1`);
const countsSql = statement<ReportCounts>(
  'reports.count',
  `select count(*)::int as open, count(*) filter (where sort_at <= $1)::int as overdue,
     count(*) filter (where owner_id is null)::int as unowned, count(*) filter (where kind = 'security')::int as security,
     count(*) filter (where kind = 'broken')::int as broken
   from report where is_open and not is_folded`,
);
const newSql = statement<{ count: number }>(
  'reports.count_new',
  `select count(*) as count from report where state = 'new' and not is_folded`,
);
const sameSql = statement<ListedRow & { is_same_text: boolean }>(
  'reports.lookalikes',
  `select ${listed}, coalesce(r.text_digest = $2, false) as is_same_text from ${joined}
   where r.id <> $1 and not r.is_folded and r.state <> 'spam' and (r.text_digest = $2 or r.mention_digests && $3::text[])
   order by is_same_text desc, r.received_at desc, r.id limit 10`,
);

export interface ReportCounts {
  readonly open: number;
  readonly overdue: number;
  readonly unowned: number;
  readonly security: number;
  readonly broken: number;
}

export interface ReportsQuery {
  readonly isOpen: boolean | undefined;
  readonly state: ReportState | undefined;
  readonly kind: ReportKind | undefined;
  readonly ownerId: string | undefined;
  readonly isUnowned: boolean;
  readonly isOverdue: boolean;
  readonly words: string | undefined;
  readonly now: number;
  readonly after: { readonly sortAt: number; readonly id: string } | undefined;
  readonly limit: number;
}

function toListed(row: ListedRow): ListedReport {
  return {
    ...toReport(row),
    what: row.what ?? undefined,
    where: row.place ?? undefined,
    ownerName: row.owner_name ?? undefined,
    repeats: row.repeats,
    sortAt: row.sort_at,
  };
}

export async function listReportsAfter(tx: Transaction, query: ReportsQuery): Promise<readonly ListedReport[]> {
  const { isOpen, state, kind, ownerId, isUnowned, isOverdue, words, now, after, limit } = query;
  const pattern = words === undefined ? null : `%${words.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  const rows = await tx.query(listSql, [
    isOpen ?? null,
    state ?? null,
    kind ?? null,
    ownerId ?? null,
    isUnowned,
    isOverdue,
    at(now),
    pattern,
    at(after?.sortAt),
    after?.id ?? null,
    limit,
  ]);
  return rows.map(toListed);
}

export async function getListed(tx: Transaction, id: string): Promise<ListedReport> {
  const [row] = await tx.query(oneSql, [id]);
  if (row === undefined) throw new RangeError('a report vanished');
  return toListed(row);
}

export async function countReports(tx: Transaction, now: number): Promise<ReportCounts> {
  const [row] = await tx.query(countsSql, [at(now)]);
  return row ?? { open: 0, overdue: 0, unowned: 0, security: 0, broken: 0 };
}

/** Others with the same words, or that name the same advisory or report; at most 10. */
export async function listLookalikes(
  tx: Transaction,
  { id, textDigest, mentionDigests }: Report,
): Promise<readonly (ListedReport & { readonly isSameText: boolean })[]> {
  if (textDigest === undefined && mentionDigests.length === 0) return [];
  const rows = await tx.query(sameSql, [id, textDigest ?? null, mentionDigests]);
  return rows.map((row) => ({ ...toListed(row), isSameText: row.is_same_text }));
}

/** Reports that nobody has looked at. */
export async function countNew(tx: Transaction): Promise<number> {
  return (await tx.query(newSql, []))[0]?.count ?? 0;
}
