import type { Permission } from '@lockstep/contract';
import { statement } from '../db/statement.ts';

/**
 * Things people look for by name, as one part of the product knows them.
 *
 * `sql` is a select with exactly the columns of `searchSelect`. Its parameters: `$1` the reader (see `isVisible`), `$2` what was typed,
 * in lower case and trimmed, `$3` the same as words for `to_tsquery('simple', …)`, each a prefix; `$4` how many rows at most. It finds by
 * an index, whatever there is.
 */
export interface SearchSource {
  /** `slice.what`. */
  readonly name: string;
  readonly kind: 'incident' | 'alerts' | 'release' | 'advisory' | 'service' | 'decision' | 'report';
  readonly permission: Permission;
  readonly sql: string;
}

/** The columns of a hit. `rank`: 0 is named exactly so, 1 begins so, 2 holds the words; `at`: when it was new. */
export function searchSelect(columns: {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  readonly path: string;
  readonly rank: string;
  readonly at: string;
}): string {
  const { id, title, detail, path, rank, at } = columns;
  return `(${id})::text as id, (${title})::text as title, (${detail})::text as detail, (${path})::text as path,
     (${rank})::int as rank, (${at})::timestamptz as at`;
}

/**
 * Whether a text in lower case begins with what was typed: a range, so that an index of `text_pattern_ops` is used whether or not the plan
 * was made for what was typed. The plan for `like` with anything typed reads the whole table.
 */
export function beginsAsTyped(column: string): string {
  // The last character there is.
  return `(${column} ~>=~ $2 and ${column} ~<~ ($2 || chr(1114111)))`;
}

/** Declares a source, and its statement with it. */
export function searchSource(source: SearchSource): SearchSource {
  statement(`search.${source.name}`, source.sql);
  return source;
}

const registered: SearchSource[] = [];

/** Called once per part, when it is loaded. */
export function registerSearch(sources: readonly SearchSource[]): void {
  registered.push(...sources);
}

export function searchSources(): readonly SearchSource[] {
  return registered;
}
