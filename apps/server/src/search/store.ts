import type { Permission } from '@lockstep/contract';
import type { Transaction } from '../platform/context.ts';
import { type Statement, statement } from '../platform/db/statement.ts';
import { type SearchSource, searchSources } from '../platform/search/sources.ts';

export interface SearchHit {
  readonly kind: SearchSource['kind'];
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  readonly path: string;
}

interface HitRow extends SearchHit {
  readonly rank: number;
  readonly at: number;
}

const statements = new Map<string, Statement<HitRow>>();

/** One statement per set of sources: there are as many as there are sets of roles. */
function statementFor(permissions: ReadonlySet<Permission>): Statement<HitRow> | undefined {
  const sources = searchSources().filter(({ permission }) => permissions.has(permission));
  const key = sources.map(({ name }) => name).join(' ');
  let known = statements.get(key);
  if (known !== undefined || sources.length === 0) return known;
  const union = sources
    .map(({ kind, sql }) => `select '${kind}'::text as kind, found.* from (${sql}) found`)
    .join('\n union all ');
  known = statement<HitRow>(
    `search.all_${statements.size}`,
    `select * from (${union}) hits order by rank, kind, at desc limit $4 * 6`,
  );
  statements.set(key, known);
  return known;
}

export async function searchAll(
  tx: Transaction,
  asked: {
    readonly reader: string;
    readonly permissions: ReadonlySet<Permission>;
    readonly typed: string;
    readonly words: string;
    readonly limit: number;
  },
): Promise<readonly SearchHit[]> {
  const found = statementFor(asked.permissions);
  if (found === undefined) return [];
  const rows = await tx.query(found, [asked.reader, asked.typed, asked.words, asked.limit]);
  return rows.map(({ kind, id, title, detail, path }) => ({ kind, id, title, detail, path }));
}
