import type { VexTrust } from '@lockstep/advisories';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

const insertSql = statement<never>(
  'advisories.insert_vex_text',
  'insert into vex_text (document_id, body) values ($1, $2) on conflict do nothing',
);

const inForce = `d.loaded_at <= $1 and (d.ended_at is null or d.ended_at > $1) and (d.expires_at is null or d.expires_at > $1)`;
/** As `vexNameOf` makes the names. */
const sourceOf = `substring(d.name from '^vex:([^/]+)')`;

const sourcesSql = statement<{ source: string }>(
  'advisories.vex_sources',
  `select distinct ${sourceOf} as source from vex_document d where d.ended_at is null and ${sourceOf} is not null`,
);
const sectionsSql = statement<{
  source: string | null;
  issued_at: number | null;
  loaded_at: number;
  sha256: string;
}>(
  'advisories.vex_sections',
  `select ${sourceOf} as source, max(d.issued_at) as issued_at, max(d.loaded_at) as loaded_at,
     encode(sha256(convert_to(string_agg(d.name || ' ' || d.digest, E'\\n' order by d.name), 'UTF8')), 'hex') as sha256
   from vex_document d where ${inForce} group by 1 order by 1 nulls last`,
);
const documentsSql = statement<{
  name: string;
  author: string;
  trust: VexTrust;
  digest: string;
  issued_at: number | null;
  expires_at: number | null;
  body: Buffer | null;
}>(
  'advisories.export_vex',
  `select d.name, d.author, d.trust, d.digest, d.issued_at, d.expires_at, t.body
   from vex_document d left join vex_text t on t.document_id = d.id
   where ${inForce} and ${sourceOf} is not distinct from $2 and d.name > $3 order by d.name limit $4`,
);
const withdrawnSql = statement<{ name: string }>(
  'advisories.vex_withdrawn_since',
  `select distinct name from vex_document where end_kind = 'withdrawn' and ended_at > $1`,
);

/** Kept once; that of a document that was loaded before texts were kept comes with its next load. */
export async function insertVexText(tx: Transaction, documentId: string, bytes: Uint8Array): Promise<void> {
  await tx.execute(insertSql, [documentId, bytes]);
}

/** Repositories that have a document in force. */
export async function listVexSources(tx: Transaction): Promise<readonly string[]> {
  return (await tx.query(sourcesSql, [])).map(({ source }) => source);
}

/** Documents in force that came from one repository, or (`source` undefined) from none. */
export interface VexSection {
  readonly source: string | undefined;
  readonly issuedAt: number | undefined;
  readonly loadedAt: number;
  /** Of the names and digests of its documents: `sha256:` and hex. */
  readonly digest: string;
}

export async function listVexSections(tx: Transaction, moment: number): Promise<readonly VexSection[]> {
  return (await tx.query(sectionsSql, [at(moment)])).map((row) => ({
    source: row.source ?? undefined,
    issuedAt: row.issued_at ?? undefined,
    loadedAt: row.loaded_at,
    digest: `sha256:${row.sha256}`,
  }));
}

export interface ExportedVex {
  readonly name: string;
  readonly author: string;
  readonly trust: VexTrust;
  readonly digest: string;
  readonly issuedAt: number | undefined;
  readonly expiresAt: number | undefined;
  readonly bytes: Uint8Array | undefined;
}

const pageSize = 20;

/** In the order of their names. */
export async function* exportVexDocuments(
  tx: Transaction,
  source: string | undefined,
  moment: number,
): AsyncGenerator<ExportedVex> {
  for (let after = ''; ;) {
    const rows = await tx.query(documentsSql, [at(moment), source ?? null, after, pageSize]);
    for (const row of rows)
      yield {
        name: row.name,
        author: row.author,
        trust: row.trust,
        digest: row.digest,
        issuedAt: row.issued_at ?? undefined,
        expiresAt: row.expires_at ?? undefined,
        bytes: row.body ?? undefined,
      };
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageSize) return;
    after = last.name;
  }
}

/** Names under which a document was withdrawn here after that moment. */
export async function vexWithdrawnSince(tx: Transaction, moment: number): Promise<ReadonlySet<string>> {
  return new Set((await tx.query(withdrawnSql, [at(moment)])).map(({ name }) => name));
}
