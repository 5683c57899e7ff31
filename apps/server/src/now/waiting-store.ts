import type { Axis, Permission } from '@lockstep/contract';
import { at } from '../platform/db/row-types.ts';
import { type ToDoSource, toDoColumns, toDoSources } from '../platform/to-do/sources.ts';
import type { NowRow } from './now-row.ts';

/** A row as it is stored nowhere: the statements below put it together. */
export interface Row {
  row_id: string;
  kind: NowRow['kind'];
  subject_id: string;
  title: string;
  detail: string | null;
  service: string | null;
  team: string | null;
  axis: Axis | null;
  severity: NowRow['severity'] | null;
  owner_id: string | null;
  owner: string | null;
  ring: string | null;
  is_unowned: boolean;
  is_mine: boolean;
  rank: number;
  due_at: number | null;
  since_at: number;
  path: string;
  action: NowRow['action'];
  act: Record<string, string | number> | null;
  incident: string | null;
  snoozed_until: number | null;
  snoozed_because: string | null;
}

/** Who asks. */
export interface Asker {
  /** See `readerOf`. */
  readonly reader: string;
  readonly userId: string | undefined;
  readonly permissions: ReadonlySet<Permission>;
  /** The rings that this person belongs to by role. */
  readonly rings: readonly string[];
  readonly now: number;
}

export const scopes = ['mine', 'team', 'unowned', 'others'] as const;

export interface NowFilter {
  readonly scope: (typeof scopes)[number] | undefined;
  readonly kind: NowRow['kind'] | undefined;
  readonly axis: Axis | undefined;
  readonly service: string | undefined;
  readonly isSnoozed: boolean;
}

/** What can not wait for tomorrow. */
const burning = ['page', 'alerts', 'key', 'evidence', 'seat', 'handover', 'task', 'status_update']
  .map((kind) => `'${kind}'`)
  .join(', ');

const columns = toDoColumns.map(([name]) => name).join(', ');

/** Whether this person is of the team of one of the services that a row is about, and `condition` of their place there (`m`). */
function ofSeveral(condition: string): string {
  // Few rows are about several services: the others cost no look at teams.
  return `case when w.service_ids is null then false else exists (select from service o join team_member m on m.team_id = o.team_id
           where o.id = any (w.service_ids) and m.user_id = $3::uuid and ${condition}) end`;
}

/**
 * All that waits, with what this person is to it. `$1` reader, `$2` now, `$3` the person, `$4` their rings, then the filter: `$5` scope,
 * `$6` kind, `$7` axis, `$8` service, `$9` whether what they put off is meant.
 */
export function waitingText(sources: readonly ToDoSource[]): string {
  const union = sources.map(({ sql }) => `(${sql})`).join('\n union all ');
  return `with waiting (${columns}) as (${union}),
   placed as (
     select w.*, s.name as service, t.name as team, o.name as owner, z.until_at as snoozed_until, z.because as snoozed_because,
       w.owner_id is null and (w.ring is null or (w.ring = 'team' and s.team_id is null)) as is_unowned,
       coalesce(w.owner_id = $3::uuid or (w.owner_id is null and (w.ring = any ($4::text[])
         or (w.ring = 'team' and mine.team_id is not null) or w.ring = mine.key || '_key'
         or ${ofSeveral(`(w.ring = 'team' or w.ring = m.key || '_key')`)})), false) as is_mine,
       mine.team_id is not null or ${ofSeveral('true')} as is_of_team,
       case when w.kind in (${burning}) then 0 else 2 end
         + case when w.owner_id is null and (w.ring is null or (w.ring = 'team' and s.team_id is null)) then 0 else 1 end as rank
     from waiting w left join service s on s.id = w.service_id left join team t on t.id = s.team_id
       left join team_member mine on mine.team_id = s.team_id and mine.user_id = $3::uuid
       left join user_account o on o.id = w.owner_id
       left join now_snooze z on z.row_id = w.row_id and z.user_id = $3::uuid and z.until_at > $2::timestamptz
   ),
   asked as (
     select * from placed where (snoozed_until is not null) = $9::boolean
       and ($5::text is null or case $5 when 'mine' then is_mine when 'team' then is_of_team when 'unowned' then is_unowned
         else not is_mine and not is_unowned end)
       and ($6::text is null or kind = $6) and ($7::text is null or axis = $7) and ($8::text is null or lower(service) = lower($8))
   )`;
}

/** Those a caller may read, and what the statements of such callers are called: there are as many as there are sets of roles. */
export function sourcesOf(permissions: ReadonlySet<Permission>): readonly ToDoSource[] {
  return toDoSources().filter(({ permission }) => permissions.has(permission));
}

export interface CountRow {
  total: number;
  mine: number;
  team: number;
  unowned: number;
  overdue: number;
  snoozed: number;
  kinds: { value: string; count: number }[] | null;
  axes: { value: string; count: number }[] | null;
  services: { value: string; count: number }[] | null;
}

function facet(column: string, limit: number): string {
  return `(select json_agg(json_build_object('value', value, 'count', count) order by count desc, value) from (
     select ${column} as value, count(*) as count from placed where snoozed_until is null and ${column} is not null
     group by ${column} order by count(*) desc, ${column} limit ${limit}) counted)`;
}

/** How much waits for whom, of `placed`. */
export const countedText = `select count(*) filter (where snoozed_until is null) as total,
   count(*) filter (where is_mine and snoozed_until is null) as mine,
   count(*) filter (where is_of_team and snoozed_until is null) as team,
   count(*) filter (where is_unowned and snoozed_until is null) as unowned,
   count(*) filter (where due_at < $2::timestamptz and snoozed_until is null) as overdue,
   count(*) filter (where snoozed_until is not null) as snoozed,
   ${facet('kind', 20)} as kinds, ${facet('axis', 2)} as axes, ${facet('service', 50)} as services
 from placed`;

export function toRow(row: Row): NowRow {
  return {
    id: row.row_id,
    kind: row.kind,
    subjectId: row.subject_id,
    title: row.title,
    detail: row.detail ?? '',
    service: row.service ?? undefined,
    team: row.team ?? undefined,
    axis: row.axis ?? undefined,
    severity: row.severity ?? undefined,
    owner: row.owner_id === null ? undefined : { id: row.owner_id, name: row.owner ?? '' },
    ring: row.ring ?? undefined,
    isUnowned: row.is_unowned,
    isMine: row.is_mine,
    rank: row.rank,
    dueAt: row.due_at ?? undefined,
    since: row.since_at,
    path: row.path,
    action: row.action,
    act: row.act ?? {},
    incident: row.incident ?? undefined,
    snoozed: row.snoozed_until === null ? undefined : { until: row.snoozed_until, because: row.snoozed_because ?? '' },
  };
}

/** `$1` to `$9`. */
export function parameters({ reader, now, userId, rings }: Asker, filter: NowFilter): readonly unknown[] {
  const { scope, kind, axis, service, isSnoozed } = filter;
  return [
    reader,
    at(now),
    userId ?? null,
    rings,
    scope ?? null,
    kind ?? null,
    axis ?? null,
    service ?? null,
    isSnoozed,
  ];
}

/** Where a page ended. */
export interface NowPlace {
  readonly rank: number;
  /** Infinity: it has no day. */
  readonly dueAt: number;
  readonly id: string;
}

export interface NowCounts {
  readonly total: number;
  readonly mine: number;
  readonly team: number;
  readonly unowned: number;
  readonly overdue: number;
  readonly snoozed: number;
  readonly kinds: readonly { readonly value: string; readonly count: number }[];
  readonly axes: readonly { readonly value: string; readonly count: number }[];
  readonly services: readonly { readonly value: string; readonly count: number }[];
}

const nothing: NowCounts = {
  total: 0,
  mine: 0,
  team: 0,
  unowned: 0,
  overdue: 0,
  snoozed: 0,
  kinds: [],
  axes: [],
  services: [],
};

export function toCounts(row: CountRow | undefined): NowCounts {
  if (row === undefined) return nothing;
  return { ...row, kinds: row.kinds ?? [], axes: row.axes ?? [], services: row.services ?? [] };
}
