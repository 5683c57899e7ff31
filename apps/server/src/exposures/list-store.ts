import type { DeadlineClass } from '@lockstep/advisories';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { ExposureState, StoredExposure } from './exposure.ts';
import { type ExposureRow, selectExposure, toExposure } from './exposure-store.ts';

export interface ExposureFilter {
  readonly maySeeRestricted: boolean;
  /** Any id of the flaw. */
  readonly advisory: string | undefined;
  readonly serviceId: string | undefined;
  readonly environmentId: string | undefined;
  /** undefined: whatever it is. */
  readonly states: readonly ExposureState[] | undefined;
  readonly deadline: DeadlineClass | undefined;
  readonly isZeroBudget: boolean | undefined;
  readonly isOverdue: boolean | undefined;
  readonly now: number;
}

/** Parameters 1 to 9. */
const matches = `($1 or not x.is_restricted) and ($2::text is null or x.group_name = $2 or $2 = any(x.aliases))
     and ($3::uuid is null or x.service_id = $3) and ($4::uuid is null or x.environment_id = $4)
     and ($5::text[] is null or x.state = any($5)) and ($6::text is null or x.deadline = $6)
     and ($7::boolean is null or x.is_zero_budget = $7)
     and ($8::boolean is null or coalesce(x.due_at < $9::timestamptz, false) = $8)`;

function valuesOf(filter: ExposureFilter): readonly unknown[] {
  return [
    filter.maySeeRestricted,
    filter.advisory ?? null,
    filter.serviceId ?? null,
    filter.environmentId ?? null,
    filter.states ?? null,
    filter.deadline ?? null,
    filter.isZeroBudget ?? null,
    filter.isOverdue ?? null,
    at(filter.now),
  ];
}

const listSql = statement<ExposureRow>(
  'exposures.list',
  `${selectExposure} where ${matches}
     and ($10::timestamptz is null or (coalesce(x.due_at, 'infinity'), x.id) > ($10, $11::uuid))
   order by coalesce(x.due_at, 'infinity'), x.id limit $12`,
);
const openOfAdvisorySql = statement<ExposureRow>(
  'exposures.list_open_of_advisory',
  `${selectExposure} where ($1 or not x.is_restricted) and (x.group_name = $2 or $2 = any(x.aliases))
     and x.state in ('live', 'untriaged', 'cannot_tell') order by s.name, e.name, x.id limit $3`,
);

/** Nothing due comes last. */
const noDate = 8.64e15;

/** What is due first, then by id. */
export async function listExposuresBy(
  tx: Transaction,
  filter: ExposureFilter,
  page: { readonly after: { readonly dueAt: number; readonly id: string } | undefined; readonly limit: number },
): Promise<readonly StoredExposure[]> {
  const { after, limit } = page;
  const due = after === undefined ? null : after.dueAt === noDate ? 'infinity' : at(after.dueAt);
  return (await tx.query(listSql, [...valuesOf(filter), due, after?.id ?? null, limit])).map(toExposure);
}

/** For the cursor of a list. */
export function dueKey({ dueAt }: { readonly dueAt: number | undefined }): number {
  return dueAt ?? noDate;
}

/** By service and environment. */
export async function listOpenOfAdvisory(
  tx: Transaction,
  advisory: string,
  maySeeRestricted: boolean,
  limit: number,
): Promise<readonly StoredExposure[]> {
  return (await tx.query(openOfAdvisorySql, [maySeeRestricted, advisory, limit])).map(toExposure);
}

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
const byAdvisorySql = statement<AdvisoryRow>(
  'exposures.list_by_advisory',
  `with g as (
     select x.group_name as advisory, x.is_restricted as "isRestricted", max(x.aliases) as aliases,
       (${classes})[min(array_position(${classes}, x.deadline))] as deadline, bool_or(x.is_zero_budget) as "isZeroBudget",
       bool_or(x.is_malicious) as "isMalicious", min(x.certainty) as certainty, min(x.known_at) as "knownAt",
       min(x.listed_on) as "listedOn", count(distinct x.service_id)::int as services, count(*)::int as exposures,
       count(*) filter (where x.state = 'live')::int as live, min(x.since_at) as since, min(x.due_at) as "dueAt",
       count(*) filter (where x.due_at < $9::timestamptz)::int as overdue,
       count(*) filter (where x.is_zero_budget and x.state = 'closed')::int as given,
       count(*) filter (where x.is_zero_budget and x.state <> 'dismissed')::int as needed,
       case when bool_or(x.is_malicious) then 0 when bool_or(x.is_zero_budget) then 1
         when bool_or(x.listed_on is not null) then 2 else 3 end as rank
     from exposure x where ${matches} group by x.group_name, x.is_restricted)
   select * from g
   where $10::int is null or (rank, coalesce("dueAt", 'infinity'), advisory, "isRestricted") > ($10, $11::timestamptz, $12, $13::boolean)
   order by rank, coalesce("dueAt", 'infinity'), advisory, "isRestricted" limit $14`,
);

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
  const due = after === undefined ? null : after.dueAt === noDate ? 'infinity' : at(after.dueAt);
  return await tx.query(byAdvisorySql, [
    ...valuesOf(filter),
    after?.rank ?? null,
    due,
    after?.advisory ?? null,
    after?.isRestricted ?? null,
    limit,
  ]);
}

const totalsSql = statement<{
  state: ExposureState;
  deadline: DeadlineClass;
  environment: string;
  count: number;
  zero_budget: number;
  overdue: number;
}>(
  'exposures.totals',
  `select x.state, x.deadline, e.name as environment, count(*)::int as count,
     count(*) filter (where x.is_zero_budget)::int as zero_budget, count(*) filter (where x.due_at < $2)::int as overdue
   from exposure x join environment e on e.id = x.environment_id
   where ($1 or not x.is_restricted) and x.merged_into is null group by x.state, x.deadline, e.name`,
);

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

export const openStates: readonly ExposureState[] = ['live', 'untriaged', 'cannot_tell'];

/** Of everything the caller may see. */
export async function exposureTotals(tx: Transaction, maySeeRestricted: boolean, now: number): Promise<ExposureTotals> {
  const rows = await tx.query(totalsSql, [maySeeRestricted, at(now)]);
  const open = rows.filter(({ state }) => openStates.includes(state));
  type Row = (typeof rows)[number];
  const sum = (list: readonly Row[], of: (row: Row) => number) => list.reduce((total, row) => total + of(row), 0);
  const by = <Key>(list: readonly Row[], key: (row: Row) => Key) =>
    new Map([...Map.groupBy(list, key)].map(([name, own]) => [name, sum(own, ({ count }) => count)]));
  return {
    open: sum(open, ({ count }) => count),
    zeroBudget: sum(open, (row) => row.zero_budget),
    overdue: sum(open, (row) => row.overdue),
    states: by(rows, ({ state }) => state),
    deadlines: by(open, ({ deadline }) => deadline),
    environments: by(open, ({ environment }) => environment),
  };
}
