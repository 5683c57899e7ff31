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

// The whole, so that every source is prepared by the test of statements; callers get those they may read.
const statements = new Map<string, { readonly list: Statement<Row>; readonly count: Statement<CountRow> }>();

/** One statement per set of sources: there are as many as there are sets of roles. */
function statementsFor(permissions: ReadonlySet<Permission>) {
  const sources = sourcesOf(permissions);
  const key = sources.map(({ name }) => name).join(' ');
  let known = statements.get(key);
  if (known !== undefined || sources.length === 0) return known;
  const suffix = statements.size;
  known = {
    list: statement<Row>(
      `now.list_${suffix}`,
      `${waitingText(sources)}
       select * from asked
       where $10::text is null or (rank, coalesce(due_at, 'infinity'), row_id) > ($11::int, $12::timestamptz, $10)
       order by rank, coalesce(due_at, 'infinity'), row_id limit $13`,
      { isPlannedOnce: true },
    ),
    count: statement<CountRow>(
      `now.count_${suffix}`,
      `${waitingText(sources)} ${countedText} where (select count(*) from asked) >= 0`,
      { isPlannedOnce: true },
    ),
  };
  statements.set(key, known);
  return known;
}

/** What burns first, of it what nobody owns; then by when it is too late. */
export async function listRows(
  tx: Transaction,
  asker: Asker,
  filter: NowFilter,
  page: { readonly after: NowPlace | undefined; readonly limit: number },
): Promise<readonly NowRow[]> {
  const list = statementsFor(asker.permissions)?.list;
  if (list === undefined) return [];
  const { after, limit } = page;
  const due = after === undefined ? null : Number.isFinite(after.dueAt) ? at(after.dueAt) : 'infinity';
  const place = [after?.id ?? null, after?.rank ?? null, due];
  return (await tx.query(list, [...parameters(asker, filter), ...place, limit])).map(toRow);
}

const everything: NowFilter = {
  scope: undefined,
  kind: undefined,
  axis: undefined,
  service: undefined,
  isSnoozed: false,
};

export async function countRows(tx: Transaction, asker: Asker): Promise<NowCounts> {
  const count = statementsFor(asker.permissions)?.count;
  const [row] = count === undefined ? [] : await tx.query(count, parameters(asker, everything));
  return toCounts(row);
}
