import { ExposureState as ExposureStates } from '@lockstep/contract';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { type Statement, statement } from '../platform/db/statement.ts';
import type { StoredExposure } from './exposure.ts';
import { type ExposureRow, selectExposure, toExposure } from './exposure-store.ts';
import { type Conditions, conditionsOf, type ExposureFilter, isOpen } from './filter-store.ts';

/** What is due first, of the states named; rows are read only of what is shown. */
function listSql({ key, sql }: Conditions, isFirst: boolean): Statement<ExposureRow> {
  const after = isFirst ? '' : `and (coalesce(x.due_at, 'infinity'), x.id) > ($3, $4::uuid)`;
  return statement<ExposureRow>(
    `exposures.list_${key}${isFirst ? '' : '_after'}`,
    `${selectExposure} where x.id = any(array(
       select f.id from unnest($1::text[]) of_state cross join lateral (
         select coalesce(x.due_at, 'infinity') as due, x.id from exposure x where x.state = of_state and ${sql} ${after}
         order by coalesce(x.due_at, 'infinity'), x.id limit $2) f
       order by f.due, f.id limit $2))
     order by coalesce(x.due_at, 'infinity'), x.id`,
  );
}
const openOfAdvisorySql = statement<ExposureRow>(
  'exposures.list_open_of_advisory',
  `${selectExposure} where ($1 or not x.is_restricted) and (x.group_name = $2 or x.aliases @> array[$2::text])
     and ${isOpen} order by s.name, e.name, x.id limit $3`,
);

/** Nothing due comes last. */
export const noDate = 8.64e15;

/** What is due first, then by id. */
export async function listExposuresBy(
  tx: Transaction,
  filter: ExposureFilter,
  page: { readonly after: { readonly dueAt: number; readonly id: string } | undefined; readonly limit: number },
): Promise<readonly StoredExposure[]> {
  const { after, limit } = page;
  const states = filter.states ?? ExposureStates.options;
  const key = after === undefined ? [] : [after.dueAt === noDate ? 'infinity' : at(after.dueAt), after.id];
  const conditions = conditionsOf(filter, 3 + key.length);
  const values = [states, limit, ...key, ...conditions.values];
  return (await tx.query(listSql(conditions, after === undefined), values)).map(toExposure);
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
