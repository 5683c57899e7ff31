import { createHash } from 'node:crypto';
import type { Permission } from '@lockstep/contract';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { type Statement, statement } from '../platform/db/statement.ts';
import type { NowRow } from './now-row.ts';
import {
  type Asker,
  type CountRow,
  countedText,
  type NowCounts,
  type NowFilter,
  type NowPlace,
  parameters,
  type Row,
  sourcesOf,
  toCounts,
  toRow,
  waitingText,
} from './waiting-store.ts';

/** A page as its reader holds it: everything after the end of the one before, up to this end. */
export interface KnownPage {
  readonly end: NowPlace;
  readonly digest: string;
}

export interface ReadPages {
  readonly known: readonly KnownPage[];
  /** The page whose reader looks at it, from 0. */
  readonly near: number;
  /** How many rows after the last known page. */
  readonly more: number;
  /** Names whose places in words another word takes; see `NeedToKnow.hidden`. */
  readonly hidden: readonly string[];
}

/** `same`: as its reader holds it; `stale`: it is not, and the answer has no room for it; `new`: the rows of this part of the list. */
export type ReadPage =
  | { readonly state: 'same' | 'stale'; readonly of: number }
  | { readonly state: 'new'; readonly rows: readonly NowRow[]; readonly digest: string };

const isId = /^[0-9a-f]{8}-/;

/** Rows in one answer, beside those that were asked for; the page of the reader is whole up to `mostInOne`. */
const mostChanged = 400;
/** Into one page that somebody holds may have come any number since: beyond these the list ends, and goes on when it is asked to. */
const mostInOne = 1_000;
const mostInPage = 200;

interface PageRow extends Row {
  page: number;
  state: 'counts' | 'same' | 'stale' | 'new' | 'more';
  mark_text: string | null;
  counts: CountRow | null;
}

const order = 'rank, due_key, row_id';

/** How incidents are called; see `withoutHiddenNames`. */
const likeName = String.raw`inc-\d+|r-[a-z]{6}(?![a-z])`;

/**
 * Words so that it makes no difference which hidden names stand in them, for a digest of a name could be guessed: with the words stand
 * their names in order, one sign for each that is hidden. Words without a hidden name stay what they are.
 */
function words(column: string): string {
  const names = `regexp_matches(${column}, '${likeName}', 'gi') with ordinality as said (found, nth)`;
  const isHidden = `upper(found[1]) in (select unnest($10::text[]))`;
  return `case when cardinality($10::text[]) > 0 and ${column} ~* '${likeName}' and exists (select from ${names} where ${isHidden})
    then regexp_replace(${column}, '${likeName}', '#', 'gi') || (
      select string_agg(case when ${isHidden} then '#' else found[1] end, ' ' order by nth) from ${names})
    else ${column} end`;
}

/** Everything of a row that is served. A digest is of marks: it differs when anything on the page does, or its order. */
const mark = `hash_record_extended(row(row_id, kind, subject_id, ${words('title')}, ${words('detail')}, service, team, axis, severity,
  owner_id, owner, ring, is_unowned, is_mine, rank, due_at, since_at, path, action, act, incident, snoozed_until, snoozed_because), 0)`;

/**
 * One look at everything: the counts, which pages are as they were, and the rows of those that are not, nearest to the reader first.
 * After `$1` to `$10`: `$11` to `$13` the ends of pages, `$14` their digests, `$15` the reader's page, `$16` how many rows of changed
 * pages, `$17` how many after the last page, `$18` how many of one page.
 */
const pagesText = `, marked as (select asked.*, coalesce(due_at, 'infinity') as due_key, ${mark} as mark from asked),
   ends as (select * from unnest($11::int[], $12::timestamptz[], $13::text[], $14::text[]) with ordinality
     as e (rank, due_key, row_id, digest, at)),
   walked as (
     select mark, is_end, ${order},
       sum(is_end) over (order by ${order}, is_end rows between unbounded preceding and current row) as page
     from (select row_id, rank, due_key, mark, 0 as is_end from marked
       union all select row_id, rank, due_key, null, 1 from ends) both_kinds
   ),
   pages as (
     select page, count(*) as rows, md5(string_agg(mark::text, ' ' order by ${order})) as digest
     from walked where is_end = 0 and page < cardinality($13::text[]) group by page
   ),
   judged as (
     select page, case when is_same then 'same'
       when sum(rows) over nearest <= $16::int or row_number() over nearest = 1 then 'new' else 'stale' end as state
     from (select pages.*, pages.digest = ends.digest as is_same from pages join ends on ends.at = pages.page + 1) compared
     window nearest as (partition by is_same order by abs(page - $15::int), page)
   ),
   beyond as (
     select row_id from walked where is_end = 0 and page = cardinality($13::text[]) order by ${order} limit $17::int + 1
   ),
   answered as (
     select -1 as page, 'counts' as state, null as row_id
     union all select page, state, row_id from (
       select judged.page, judged.state, walked.row_id, row_number() over (
         partition by judged.page order by walked.rank, walked.due_key, walked.row_id) as nth
       from judged left join walked on judged.state = 'new' and walked.page = judged.page and walked.is_end = 0
     ) numbered where nth <= $18::int + 1
     union all select cardinality($13::text[]), 'more', row_id from beyond
   )
   select answered.page::int, answered.state, marked.*, marked.mark::text as mark_text,
     case when answered.page = -1 then (select row_to_json(counted) from (${countedText}) counted) end as counts
   from answered left join marked on marked.row_id = answered.row_id
   order by answered.page, marked.rank, marked.due_key, marked.row_id`;

/** The same for whoever holds nothing: no page is compared, so that only the rows that are answered are marked. `$11`: how many. */
const openingText = `, keyed as (select asked.*, coalesce(due_at, 'infinity') as due_key from asked),
   answered as (
     select -1 as page, 'counts' as state, null as row_id
     union all (select 0, 'more', row_id from keyed order by ${order} limit $11::int + 1)
   )
   select answered.page::int, answered.state, keyed.*, case when answered.page = 0 then (${mark})::text end as mark_text,
     case when answered.page = -1 then (select row_to_json(counted) from (${countedText}) counted) end as counts
   from answered left join keyed using (row_id)
   order by answered.page, keyed.rank, keyed.due_key, row_id`;

const texts = { open: openingText, read: pagesText } as const;
const statements = new Map<string, Statement<PageRow>>();

function statementFor(permissions: ReadonlySet<Permission>, what: keyof typeof texts): Statement<PageRow> | undefined {
  const sources = sourcesOf(permissions);
  const key = [what, ...sources.map(({ name }) => name)].join(' ');
  let known = statements.get(key);
  if (known !== undefined || sources.length === 0) return known;
  known = statement<PageRow>(`now.${what}_pages_${statements.size}`, waitingText(sources) + texts[what], {
    isPlannedOnce: true,
  });
  statements.set(key, known);
  return known;
}

/** @returns what is left of the known pages and what comes after them, in order, all as of one moment */
export async function readPages(
  tx: Transaction,
  asker: Asker,
  filter: NowFilter,
  { known, near, more, hidden }: ReadPages,
): Promise<{ readonly counts: NowCounts; readonly pages: readonly ReadPage[]; readonly hasMore: boolean }> {
  const isOpening = known.length === 0;
  const read = statementFor(asker.permissions, isOpening ? 'open' : 'read');
  if (read === undefined) return { counts: toCounts(undefined), pages: [], hasMore: false };
  const ends = known.map(({ end }) => end);
  const names = hidden.filter((name) => !isId.test(name)).map((name) => name.toUpperCase());
  const ofPages = [
    ends.map(({ rank }) => rank),
    ends.map(({ dueAt }) => (Number.isFinite(dueAt) ? at(dueAt) : 'infinity')),
    ends.map(({ id }) => id),
    known.map(({ digest }) => digest),
    near,
    mostChanged,
    more,
    mostInOne,
  ];
  const rows = await tx.query(read, [...parameters(asker, filter), names, ...(isOpening ? [more] : ofPages)]);
  const counts = toCounts(rows.find(({ state }) => state === 'counts')?.counts ?? undefined);
  const pages: ReadPage[] = [];
  for (const [page, ofPage] of Map.groupBy(rows, (row) => row.page)) {
    const state = ofPage[0]?.state ?? 'counts';
    if (state === 'counts' || state === 'more') continue;
    pages.push(...(state === 'new' ? cut(ofPage.slice(0, mostInOne)) : [{ state, of: page }]));
    if (ofPage.length > mostInOne) return { counts, pages, hasMore: true };
  }
  const beyond = rows.filter(({ state }) => state === 'more');
  return { counts, pages: [...pages, ...cut(beyond.slice(0, more))], hasMore: beyond.length > more };
}

/** Into pages of even length. */
function cut(rows: readonly PageRow[]): readonly ReadPage[] {
  const length = Math.ceil(rows.length / Math.ceil(rows.length / mostInPage));
  const parts: ReadPage[] = [];
  for (let from = 0; from < rows.length; from += length) {
    const part = rows.slice(from, from + length);
    const digest = createHash('md5').update(part.map((row) => row.mark_text ?? '').join(' '));
    parts.push({ state: 'new', rows: part.map(toRow), digest: digest.digest('hex') });
  }
  return parts;
}
