import type { SourcedStatement, VexAcceptance, VexSource, VexStatement } from '@lockstep/advisories';
import type { ActorRef } from '#releases/index.ts';
import type { Transaction } from '../platform/context.ts';
import { at, isoInstant } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { LoadedVex } from './vex-document.ts';

interface DocumentRow {
  readonly id: string;
  readonly name: string;
  readonly format: LoadedVex['format'];
  readonly spec_version: string;
  readonly version: string | null;
  readonly author: string;
  readonly trust: LoadedVex['trust'];
  readonly digest: string;
  readonly issued_at: number | null;
  readonly expires_at: number | null;
  readonly statements: number;
  readonly dropped: number;
  readonly problems: LoadedVex['problems'];
  readonly products: string[];
  readonly accepts: VexAcceptance[];
  readonly loaded_at: number;
  readonly loaded_by: ActorRef;
  readonly ended_at: number | null;
  readonly end_kind: 'replaced' | 'withdrawn' | null;
  readonly ended_because: string | null;
}

const columns = `d.id, d.name, d.format, d.spec_version, d.version, d.author, d.trust, d.digest, d.issued_at, d.expires_at,
     d.statements, d.dropped, d.problems, d.products,
     array(select a.kind from vex_acceptance a where a.document_id = d.id order by a.kind) as accepts,
     d.loaded_at, d.loaded_by, d.ended_at, d.end_kind, d.ended_because`;

function toDocument(row: DocumentRow): LoadedVex {
  return {
    id: row.id,
    name: row.name,
    format: row.format,
    specVersion: row.spec_version,
    version: row.version ?? undefined,
    author: row.author,
    trust: row.trust,
    digest: row.digest,
    issuedAt: row.issued_at ?? undefined,
    expiresAt: row.expires_at ?? undefined,
    statements: row.statements,
    dropped: row.dropped,
    problems: row.problems,
    products: row.products,
    accepts: row.accepts,
    loadedAt: row.loaded_at,
    loadedBy: row.loaded_by,
    ended:
      row.ended_at === null || row.end_kind === null
        ? undefined
        : { at: row.ended_at, kind: row.end_kind, because: row.ended_because ?? undefined },
  };
}

const currentSql = statement<DocumentRow>(
  'advisories.current_vex',
  `select ${columns} from vex_document d where d.name = $1 and d.ended_at is null`,
);
const findSql = statement<DocumentRow>('advisories.find_vex', `select ${columns} from vex_document d where d.id = $1`);
const listSql = statement<DocumentRow>(
  'advisories.list_vex',
  `select ${columns} from vex_document d
   where (d.loaded_at, d.id) < (coalesce($1, 'infinity'::timestamptz), coalesce($2::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
     and ($3 or d.ended_at is null)
   order by d.loaded_at desc, d.id desc limit $4`,
);
const insertSql = statement<never>(
  'advisories.insert_vex',
  `insert into vex_document (id, name, format, spec_version, version, author, trust, digest, issued_at, expires_at, statements,
     dropped, problems, products, loaded_at, loaded_by)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
);
const endSql = statement<never>(
  'advisories.end_vex',
  'update vex_document set ended_at = $2, ended_by = $3, end_kind = $4, ended_because = $5 where id = $1 and ended_at is null',
);
const insertStatementsSql = statement<{ row_id: number; place: number }>(
  'advisories.insert_vex_statements',
  `insert into vex_statement (document_id, place, body) select $1, s.place, s.body
   from unnest($2::int[], $3::json[]) as s (place, body) returning row_id, place`,
);
const insertFlawsSql = statement<never>(
  'advisories.insert_vex_flaws',
  'insert into vex_flaw (flaw, row_id) select * from unnest($1::text[], $2::bigint[]) on conflict do nothing',
);
const acceptSql = statement<never>(
  'advisories.accept_vex',
  `insert into vex_acceptance (document_id, kind, accepted_at, accepted_by, reason)
   select $1, k.kind, $3, $4, $5 from unnest($2::text[]) as k (kind) on conflict do nothing`,
);

/** The document in force under a name. */
export async function findCurrentVex(tx: Transaction, name: string): Promise<LoadedVex | undefined> {
  const [row] = await tx.query(currentSql, [name]);
  return row && toDocument(row);
}

export async function findVex(tx: Transaction, id: string): Promise<LoadedVex | undefined> {
  const [row] = await tx.query(findSql, [id]);
  return row && toDocument(row);
}

/** Newest first; `after` is the sort key of the last one seen. */
export async function listVexDocuments(
  tx: Transaction,
  after: { readonly loadedAt: number; readonly id: string } | undefined,
  withEnded: boolean,
  limit: number,
): Promise<readonly LoadedVex[]> {
  return (await tx.query(listSql, [at(after?.loadedAt), after?.id ?? null, withEnded, limit])).map(toDocument);
}

const batchSize = 1_000;

export async function insertVex(
  tx: Transaction,
  document: LoadedVex,
  statements: readonly VexStatement[],
): Promise<void> {
  await tx.execute(insertSql, [
    document.id,
    document.name,
    document.format,
    document.specVersion,
    document.version ?? null,
    document.author,
    document.trust,
    document.digest,
    at(document.issuedAt),
    at(document.expiresAt),
    document.statements,
    document.dropped,
    JSON.stringify(document.problems),
    document.products,
    at(document.loadedAt),
    JSON.stringify(document.loadedBy),
  ]);
  for (let from = 0; from < statements.length; from += batchSize) {
    const part = statements.slice(from, from + batchSize);
    const rows = await tx.query(insertStatementsSql, [
      document.id,
      part.map((_, index) => from + index),
      part.map((one) => JSON.stringify(one)),
    ]);
    const flaws = rows.flatMap(({ row_id: rowId, place }) =>
      flawsOf([part[place - from]]).map((flaw) => ({ flaw, rowId })),
    );
    await tx.execute(insertFlawsSql, [flaws.map(({ flaw }) => flaw), flaws.map(({ rowId }) => rowId)]);
  }
}

/** Ids of the flaws that statements name, in lower case, each once. */
export function flawsOf(statements: readonly (VexStatement | undefined)[]): readonly string[] {
  return [...new Set(statements.flatMap((one) => one?.vulnerabilities ?? []).map((id) => id.toLowerCase()))];
}

export async function endVex(
  tx: Transaction,
  id: string,
  end: {
    readonly now: number;
    readonly by: ActorRef;
    readonly kind: 'replaced' | 'withdrawn';
    readonly because: string;
  },
): Promise<void> {
  await tx.execute(endSql, [id, at(end.now), JSON.stringify(end.by), end.kind, end.because]);
}

export async function insertVexAcceptance(
  tx: Transaction,
  id: string,
  kinds: readonly VexAcceptance[],
  given: { readonly now: number; readonly by: ActorRef; readonly reason: string },
): Promise<void> {
  await tx.execute(acceptSql, [id, kinds, at(given.now), JSON.stringify(given.by), given.reason]);
}

interface StatementRow {
  readonly body: VexStatement;
  readonly document_id: string;
  readonly name: string;
  readonly author: string;
  readonly trust: VexSource['trust'];
  readonly accepts: VexAcceptance[];
  readonly loaded_at: number;
  readonly expires_at: number | null;
}

const statementColumns = `s.body, s.document_id, d.name, d.author, d.trust, d.loaded_at, d.expires_at,
     array(select a.kind from vex_acceptance a where a.document_id = d.id and a.accepted_at <= $2 order by a.kind) as accepts`;
const byFlawsSql = statement<StatementRow>(
  'advisories.vex_by_flaws',
  `select ${statementColumns} from vex_statement s join vex_document d on d.id = s.document_id
   where s.row_id in (select f.row_id from vex_flaw f where f.flaw = any($1))
     and d.loaded_at <= $2 and (d.ended_at is null or d.ended_at > $2)`,
);
const ofDocumentSql = statement<StatementRow & { place: number }>(
  'advisories.vex_of_document',
  `select ${statementColumns}, s.place from vex_statement s join vex_document d on d.id = s.document_id
   where s.document_id = $1 order by s.place`,
);

function toSourced(rows: readonly StatementRow[]): readonly SourcedStatement[] {
  const sources = new Map<string, VexSource>();
  return rows.map((row) => {
    const source = sources.get(row.document_id) ?? {
      document: row.name,
      author: row.author,
      trust: row.trust,
      accepts: row.accepts,
      loadedAt: isoInstant(row.loaded_at),
      expiresAt: row.expires_at === null ? undefined : isoInstant(row.expires_at),
    };
    sources.set(row.document_id, source);
    return { statement: row.body, source };
  });
}

/** Statements in force at `loadedAt` about any of these flaws, whatever the case of the ids. */
export async function listVexByFlaws(
  tx: Transaction,
  ids: Iterable<string>,
  loadedAt: number,
): Promise<readonly SourcedStatement[]> {
  const flaws = [...new Set([...ids].map((id) => id.toLowerCase()))];
  return flaws.length === 0 ? [] : toSourced(await tx.query(byFlawsSql, [flaws, at(loadedAt)]));
}

/** Every statement of a document, in its order. */
export async function listVexOfDocument(
  tx: Transaction,
  id: string,
  now: number,
): Promise<readonly SourcedStatement[]> {
  return toSourced(await tx.query(ofDocumentSql, [id, at(now)]));
}
