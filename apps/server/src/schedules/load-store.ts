import type { Absence, EpochMs, ScheduleVersion } from '@lockstep/oncall';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { LoadedSchedules, ScheduleHead, StoredOverride } from './schedule.ts';

interface LoadedRow {
  id: string;
  name: string;
  title: string;
  team: string | null;
  version: number;
  revision: number;
  revised_at: number;
  created_at: number;
  updated_at: number;
  updated_by: ScheduleHead['updatedBy'];
  definition_id: string;
  /** Null: the one that is in memory. */
  definition: readonly ScheduleVersion[] | null;
  overrides: readonly OverrideJson[];
  /** In the first row only. */
  absences: readonly Absence[] | null;
}

interface OverrideJson {
  id: string;
  kind: 'add' | 'replace' | 'remove';
  from: number;
  to: number;
  userId: string;
  replacedUserId: string | null;
  reason: string;
  createdAt: number;
  createdBy: string;
}

const epoch = (column: string): string => `floor(extract(epoch from ${column}) * 1000)`;

/** Everything about who is on call in `[$3, $4)`, in one read; a row without a schedule when there is none. */
const loadSchedulesSql = statement<LoadedRow | (Pick<LoadedRow, 'absences'> & { id: null })>(
  'schedules.load',
  `select s.id, s.name, s.title, t.name as team, s.version, s.revision, s.revised_at, s.created_at, s.updated_at, s.updated_by,
     s.definition_id, case when s.definition_id = any($2::uuid[]) then null else s.definition end as definition,
     coalesce((select json_agg(json_build_object(
         'id', o.id, 'kind', o.kind, 'from', ${epoch('o.from_at')}, 'to', ${epoch('o.to_at')}, 'userId', o.user_id,
         'replacedUserId', o.replaced_user_id, 'reason', o.reason, 'createdAt', ${epoch('o.created_at')},
         'createdBy', o.created_by ->> 'name') order by o.position)
       from schedule_override o where o.schedule_id = s.id and o.from_at < $4 and o.to_at > $3), '[]') as overrides,
     case when row_number() over (order by lower(s.name)) = 1 then
       (select json_agg(json_build_object(
           'userId', a.user_id, 'from', ${epoch('a.from_at')}, 'to', ${epoch('a.to_at')}, 'kind', a.kind) order by a.id)
         from absence a where a.from_at < $4 and a.to_at > $3) end as absences
   from (values (1)) as one left join schedule s on s.id = any($1::uuid[]) left join team t on t.id = s.team_id
   order by lower(s.name)`,
);

/** Definitions by the id each of them gets when it is written; read often, changed seldom. */
class DefinitionMemory {
  readonly #bySchedule = new Map<
    string,
    { readonly definitionId: string; readonly versions: readonly ScheduleVersion[] }
  >();
  static readonly most = 1_000;

  /** @param read undefined: what is in memory is in force */
  take(
    { id, definition_id: definitionId }: Pick<LoadedRow, 'id' | 'definition_id'>,
    read: readonly ScheduleVersion[] | undefined,
    before: ReadonlyMap<string, readonly ScheduleVersion[]>,
  ): readonly ScheduleVersion[] {
    const versions = read ?? before.get(definitionId);
    if (versions === undefined) throw new RangeError(`the definition of schedule ${id} was neither read nor in memory`);
    this.#bySchedule.delete(id);
    this.#bySchedule.set(id, { definitionId, versions });
    const [oldest] = this.#bySchedule.keys();
    if (this.#bySchedule.size > DefinitionMemory.most && oldest !== undefined) this.#bySchedule.delete(oldest);
    return versions;
  }

  /** Held while a read is under way, so that what it counts on can not be forgotten meanwhile. */
  hold(scheduleIds: readonly string[]): ReadonlyMap<string, readonly ScheduleVersion[]> {
    const held = scheduleIds.flatMap((id) => this.#bySchedule.get(id) ?? []);
    return new Map(held.map(({ definitionId, versions }) => [definitionId, versions]));
  }
}

const memory = new DefinitionMemory();

/** In the order of names; those that do not exist are missing. */
export async function loadSchedules(
  tx: Transaction,
  scheduleIds: readonly string[],
  window: { readonly from: EpochMs; readonly to: EpochMs },
): Promise<LoadedSchedules> {
  const held = memory.hold(scheduleIds);
  const values = [scheduleIds, [...held.keys()], at(window.from), at(window.to)];
  const rows = await tx.query(loadSchedulesSql, values);
  return {
    schedules: rows.filter(isSchedule).map((row) => ({
      ...toHead(row),
      versions: memory.take(row, row.definition ?? undefined, held),
      overrides: row.overrides.map(toOverride),
    })),
    absences: rows[0]?.absences ?? [],
  };
}

function isSchedule(row: { readonly id: string | null }): row is LoadedRow {
  return row.id !== null;
}

export type HeadRow = Omit<LoadedRow, 'definition' | 'definition_id' | 'overrides' | 'absences'>;

export function toHead(row: HeadRow): ScheduleHead {
  return {
    id: row.id,
    name: row.name,
    title: row.title,
    team: row.team ?? undefined,
    version: row.version,
    revision: { number: row.revision, at: row.revised_at },
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    updatedBy: row.updated_by,
  };
}

function toOverride({ kind, replacedUserId, ...rest }: OverrideJson): StoredOverride {
  return kind === 'replace' ? { ...rest, kind, replacedUserId: replacedUserId ?? undefined } : { ...rest, kind };
}
