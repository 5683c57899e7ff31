import type { DeadlineClass } from '@lockstep/advisories';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { type Statement, statement } from '../platform/db/statement.ts';
import type { ExposureState } from './exposure.ts';
import { conditionsOf, type ExposureFilter, isOpen, isPast, openStates } from './filter-store.ts';
import { noDate } from './list-store.ts';

export interface AdvisoryRow {
  readonly advisory: string;
  readonly isRestricted: boolean;
  readonly aliases: readonly string[];
  readonly deadline: DeadlineClass;
  readonly isZeroBudget: boolean;
  readonly isMalicious: boolean;
  readonly certainty: 'affected' | 'unknown';
  /** Epoch milliseconds. */
  readonly knownAt: number | null;
  readonly listedOn: string | null;
  readonly services: number;
  readonly exposures: number;
  readonly live: number;
  readonly since: number;
  readonly dueAt: number | null;
  readonly overdue: number;
  readonly given: number;
  readonly needed: number;
  /** Where it stands in the list: lower is first. */
  readonly rank: number;
}

const classes = `array['three_days_forensic', 'three_days', 'fourteen_days', 'sixty_days', 'next_upgrade']`;
/**
 * Conditions that make up the states that are asked about, each in words by which a partial index is found. Of all rows together the
 * planner reads the rows sooner than an index as large.
 */
function statesOf(states: ExposureFilter['states'], place: string): { key: string; sqls: string[]; values: unknown[] } {
  const isOpenState = (state: ExposureState): boolean => openStates.includes(state);
  const halves = [
    ...(states === undefined || states.some(isOpenState) ? [isOpen] : []),
    ...(states === undefined || !states.every(isOpenState) ? [isPast] : []),
  ];
  if (states === undefined) return { key: 'any', sqls: halves, values: [] };
  if (states === openStates) return { key: 'open', sqls: halves, values: [] };
  return {
    key: `of_${halves.map((half) => (half === isOpen ? 'open' : 'past')).join('_')}`,
    sqls: halves.map((half) => `${half} and x.state = any(${place}::text[])`),
    values: [states],
  };
}

/** Which advisories come first is read from an index; everything else of those that are shown only. */
function byAdvisorySql(
  key: string,
  {
    states,
    matches,
    isFirst,
  }: { readonly states: readonly string[]; readonly matches: string; readonly isFirst: boolean },
): Statement<AdvisoryRow> {
  const after = `where (rank, due, group_name, is_restricted) > ($3, $4::timestamptz, $5, $6::boolean)`;
  const rows = states.map(
    (state) =>
      `select x.group_name, x.is_restricted, x.due_at, x.is_malicious, x.is_zero_budget, x.listed_on from exposure x
       where ${state} and ${matches}`,
  );
  return statement<AdvisoryRow>(
    `exposures.by_advisory_${key}${isFirst ? '' : '_after'}`,
    `with flaws as (
       select x.group_name, x.is_restricted, coalesce(min(x.due_at), 'infinity') as due,
         case when bool_or(x.is_malicious) then 0 when bool_or(x.is_zero_budget) then 1
           when bool_or(x.listed_on is not null) then 2 else 3 end as rank
       from (${rows.join(' union all ')}) x group by x.group_name, x.is_restricted),
     shown as materialized (
       select * from flaws ${isFirst ? '' : after} order by rank, due, group_name, is_restricted limit $2)
     select x.group_name as advisory, x.is_restricted as "isRestricted", max(x.aliases) as aliases,
       (${classes})[min(array_position(${classes}, x.deadline))] as deadline, bool_or(x.is_zero_budget) as "isZeroBudget",
       bool_or(x.is_malicious) as "isMalicious", min(x.certainty) as certainty, min(x.known_at) as "knownAt",
       min(x.listed_on) as "listedOn", count(distinct x.service_id)::int as services, count(*)::int as exposures,
       count(*) filter (where x.state = 'live')::int as live, min(x.since_at) as since, min(x.due_at) as "dueAt",
       count(*) filter (where x.due_at < $1::timestamptz)::int as overdue,
       count(*) filter (where x.is_zero_budget and x.state = 'closed')::int as given,
       count(*) filter (where x.is_zero_budget and x.state <> 'dismissed')::int as needed, shown.rank
     from shown join exposure x on x.group_name = shown.group_name and x.is_restricted = shown.is_restricted
     where (${states.join(' or ')}) and ${matches} group by x.group_name, x.is_restricted, shown.rank, shown.due
     order by shown.rank, shown.due, x.group_name, x.is_restricted`,
  );
}

export interface AfterAdvisory {
  readonly rank: number;
  readonly dueAt: number;
  readonly advisory: string;
  readonly isRestricted: boolean;
}

/** Code made to do harm first, then a budget of zero, then what is exploited; each by what is due first. */
export async function listByAdvisory(
  tx: Transaction,
  filter: ExposureFilter,
  page: { readonly after: AfterAdvisory | undefined; readonly limit: number },
): Promise<readonly AdvisoryRow[]> {
  const { after, limit } = page;
  const cursor =
    after === undefined
      ? []
      : [after.rank, after.dueAt === noDate ? 'infinity' : at(after.dueAt), after.advisory, after.isRestricted];
  const first = 3 + cursor.length;
  const states = statesOf(filter.states, `$${first}`);
  const { key, sql, values } = conditionsOf(filter, first + states.values.length);
  const found = byAdvisorySql(`${states.key}_${key}`, {
    states: states.sqls,
    matches: sql,
    isFirst: after === undefined,
  });
  return await tx.query(found, [at(filter.now), limit, ...cursor, ...states.values, ...values]);
}

interface TotalsRow {
  readonly state: ExposureState;
  /** null, as everything below: of those that are not open only the state is told. */
  readonly deadline: DeadlineClass | null;
  readonly environment: string | null;
  readonly count: number;
  readonly zero_budget: number;
  readonly overdue: number;
}

/** Each half from an index of its own; `restricted` says which of them the caller may see. */
const totalsSqlOf = (name: string, restricted: string) =>
  statement<TotalsRow>(
    name,
    `select g.state, g.deadline, e.name as environment, g.count, g.zero_budget, g.overdue from (
       select x.state, x.deadline, x.environment_id, count(*)::int as count,
         count(*) filter (where x.is_zero_budget)::int as zero_budget, count(*) filter (where x.due_at < $1)::int as overdue
       from exposure x where ${isOpen} and x.merged_into is null and ${restricted}
       group by x.state, x.deadline, x.environment_id) g join environment e on e.id = g.environment_id
     union all
     select x.state, null, null, count(*)::int, 0, 0 from exposure x
     where ${isPast} and x.merged_into is null and ${restricted} group by x.state`,
  );
const totalsSql = totalsSqlOf('exposures.totals', 'true');
const openTotalsSql = totalsSqlOf('exposures.totals_of_everybody', 'not x.is_restricted');

/** How many there are of each kind. */
export interface ExposureTotals {
  readonly open: number;
  readonly zeroBudget: number;
  readonly overdue: number;
  readonly states: ReadonlyMap<ExposureState, number>;
  /** Open ones only, here and below. */
  readonly deadlines: ReadonlyMap<DeadlineClass, number>;
  readonly environments: ReadonlyMap<string, number>;
}

/** Of everything the caller may see. */
export async function exposureTotals(tx: Transaction, maySeeRestricted: boolean, now: number): Promise<ExposureTotals> {
  const rows = await tx.query(maySeeRestricted ? totalsSql : openTotalsSql, [at(now)]);
  const open = rows.filter(({ state }) => openStates.includes(state));
  type Row = (typeof rows)[number];
  const sum = (list: readonly Row[], of: (row: Row) => number) => list.reduce((total, row) => total + of(row), 0);
  const by = <Key>(list: readonly Row[], key: (row: Row) => Key | null) => {
    const counts = new Map<Key, number>();
    for (const row of list) {
      const name = key(row);
      if (name !== null) counts.set(name, (counts.get(name) ?? 0) + row.count);
    }
    return counts;
  };
  return {
    open: sum(open, ({ count }) => count),
    zeroBudget: sum(open, (row) => row.zero_budget),
    overdue: sum(open, (row) => row.overdue),
    states: by(rows, ({ state }) => state),
    deadlines: by(open, ({ deadline }) => deadline),
    environments: by(open, ({ environment }) => environment),
  };
}
