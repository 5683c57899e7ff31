import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

/** An advisory of our own: hour zero of a compromised package has no public one yet. */
export interface OwnAdvisory {
  readonly id: string;
  readonly ecosystem: string;
  readonly package: string;
  readonly introduced: string | undefined;
  readonly fixed: string | undefined;
  readonly versions: readonly string[];
  readonly reason: string;
  readonly isMalicious: boolean;
  readonly isRestricted: boolean;
  readonly contact: string | undefined;
  readonly createdAt: number;
  readonly createdBy: { readonly id: string; readonly name: string; readonly kind: 'person' | 'token' | 'system' };
  readonly withdrawnAt: number | undefined;
}

interface OwnRow {
  readonly advisory_id: string;
  readonly ecosystem: string;
  readonly package: string;
  readonly introduced: string | null;
  readonly fixed: string | null;
  readonly versions: string[];
  readonly reason: string;
  readonly is_malicious: boolean;
  readonly is_restricted: boolean;
  readonly contact: string | null;
  readonly created_at: number;
  readonly created_by: OwnAdvisory['createdBy'];
  readonly withdrawn_at: number | null;
}

function toOwn(row: OwnRow): OwnAdvisory {
  return {
    id: row.advisory_id,
    ecosystem: row.ecosystem,
    package: row.package,
    introduced: row.introduced ?? undefined,
    fixed: row.fixed ?? undefined,
    versions: row.versions,
    reason: row.reason,
    isMalicious: row.is_malicious,
    isRestricted: row.is_restricted,
    contact: row.contact ?? undefined,
    createdAt: row.created_at,
    createdBy: row.created_by,
    withdrawnAt: row.withdrawn_at ?? undefined,
  };
}

const columns =
  'advisory_id, ecosystem, package, introduced, fixed, versions, reason, is_malicious, is_restricted, contact, created_at, created_by, withdrawn_at';

const nextNumberSql = statement<{ number: number }>(
  'advisories.next_own_number',
  "select nextval('own_advisory_number') as number",
);
const insertOwnSql = statement<never>(
  'advisories.insert_own',
  `insert into own_advisory (${columns}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, null)`,
);
const lockOwnSql = statement<OwnRow>(
  'advisories.lock_own',
  `select ${columns} from own_advisory where advisory_id = $1 for update`,
);
const listOwnSql = statement<OwnRow>(
  'advisories.list_own',
  `select ${columns} from own_advisory
   where (created_at, advisory_id) < (coalesce($1, 'infinity'::timestamptz), coalesce($2, '')) and ($3 or not is_restricted)
   order by created_at desc, advisory_id desc limit $4`,
);
/** What nobody outside may read yet. */
const restrictedNamesSql = statement<{ advisory_id: string; package: string }>(
  'advisories.restricted_names',
  'select advisory_id, package from own_advisory where is_restricted and withdrawn_at is null limit 1000',
);
const withdrawOwnSql = statement<never>(
  'advisories.withdraw_own',
  'update own_advisory set withdrawn_at = $2, withdrawn_because = $3 where advisory_id = $1',
);

export async function nextOwnNumber(tx: Transaction): Promise<number> {
  return (await tx.query(nextNumberSql, []))[0]?.number ?? 0;
}

export async function insertOwnAdvisory(tx: Transaction, own: OwnAdvisory): Promise<void> {
  await tx.execute(insertOwnSql, [
    own.id,
    own.ecosystem,
    own.package,
    own.introduced ?? null,
    own.fixed ?? null,
    own.versions,
    own.reason,
    own.isMalicious,
    own.isRestricted,
    own.contact ?? null,
    at(own.createdAt),
    JSON.stringify(own.createdBy),
  ]);
}

export async function lockOwnAdvisory(tx: Transaction, id: string): Promise<OwnAdvisory | undefined> {
  const [row] = await tx.query(lockOwnSql, [id]);
  return row && toOwn(row);
}

/** Newest first; `after` is the sort key of the last one seen. */
export async function listOwnAdvisories(
  tx: Transaction,
  after: { readonly createdAt: number; readonly id: string } | undefined,
  withRestricted: boolean,
  limit: number,
): Promise<readonly OwnAdvisory[]> {
  return (await tx.query(listOwnSql, [at(after?.createdAt), after?.id ?? null, withRestricted, limit])).map(toOwn);
}

export async function markOwnWithdrawn(tx: Transaction, id: string, now: number, reason: string): Promise<void> {
  await tx.execute(withdrawOwnSql, [id, at(now), reason]);
}

/** Ids of restricted advisories of our own, and the packages they are about. */
export async function listRestrictedNames(tx: Transaction): Promise<readonly string[]> {
  const rows = await tx.query(restrictedNamesSql, []);
  return [...new Set(rows.flatMap(({ advisory_id: id, package: name }) => [id, name]))];
}
