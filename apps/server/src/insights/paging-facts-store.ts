import type { Axis } from '@lockstep/contract';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { isCounted } from './incident-facts-store.ts';
import type { Period } from './period.ts';
import { isInScope, type Scope } from './scope.ts';

/** Of one period: more than a team of fifty bears in a year. */
export const MOST_PAGES = 50_000;

/** Alert groups that paged somebody. */
export interface PagedGroups {
  readonly count: number;
  readonly withIncident: number;
  readonly useless: number;
  readonly hasSample: boolean;
}

export interface PageFacts {
  readonly userId: string;
  readonly name: string;
  readonly at: number;
  /** Where the person lives; undefined: nobody said. */
  readonly zone: string | undefined;
}

/**
 * Groups of alerts of people's systems. Those without alerts ask for a role in an incident, which may be restricted; those of the
 * canary only try whether a page would arrive.
 */
const isAlarm = `g.alerts > 0 and g.route_id is distinct from '00000000-0000-7000-8000-0000000000c4'`;
const isOfAxis = (parameter: number) => `($${parameter}::text is null or g.axis in ($${parameter}, 'both'))`;

const pagedGroupsSql = statement<{ count: number; with_incident: number; useless: number; has_sample: boolean | null }>(
  'insights.paged_groups',
  `select count(*) as count,
     count(*) filter (where exists (select from incident_link l join incident i on i.id = l.incident_id
       where l.kind = 'alert_group' and l.subject_id = g.id::text and l.removed_at is null and ${isCounted})) as with_incident,
     count(*) filter (where exists (select from useless_page m where m.group_id = g.id)) as useless,
     bool_or(s.is_sample) as has_sample
   from alert_group g left join service s on s.id = g.service_id
   where g.opened_at >= $2 and g.opened_at < $3 and ${isInScope('s', 4)} and ${isOfAxis(6)} and ${isAlarm}
     and exists (select from page p where p.group_id = g.id)`,
);
const pagesSql = statement<{ user_id: string; name: string; created_at: number; zone: string | null }>(
  'insights.pages_of_people',
  `select p.user_id, u.name, p.created_at, place.zone
   from page p join alert_group g on g.id = p.group_id join user_account u on u.id = p.user_id
     left join service s on s.id = g.service_id left join person_place place on place.user_id = p.user_id
   where p.created_at >= $1 and p.created_at < $2 and ${isInScope('s', 3)} and ${isOfAxis(5)} and ${isAlarm}
   order by p.created_at desc limit $6`,
);

export async function countPagedGroups(
  tx: Transaction,
  period: Period,
  scope: Scope,
  axis: Axis | undefined,
): Promise<PagedGroups> {
  const [row] = await tx.query(pagedGroupsSql, ['', ...parametersOf(period, scope, axis)]);
  return {
    count: row?.count ?? 0,
    withIncident: row?.with_incident ?? 0,
    useless: row?.useless ?? 0,
    hasSample: row?.has_sample ?? false,
  };
}

/** Newest first, at most one more than is looked at. */
export async function listPageFacts(
  tx: Transaction,
  period: Period,
  scope: Scope,
  axis: Axis | undefined,
): Promise<readonly PageFacts[]> {
  const rows = await tx.query(pagesSql, [...parametersOf(period, scope, axis), MOST_PAGES + 1]);
  return rows.map((row) => ({ userId: row.user_id, name: row.name, at: row.created_at, zone: row.zone ?? undefined }));
}

function parametersOf({ from, to }: Period, { serviceId, teamId }: Scope, axis: Axis | undefined): readonly unknown[] {
  return [at(from), at(to), serviceId ?? null, teamId ?? null, axis ?? null];
}
