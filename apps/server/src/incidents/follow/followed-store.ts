import type { Transaction } from '../../platform/context.ts';
import { at } from '../../platform/db/row-types.ts';
import { statement } from '../../platform/db/statement.ts';
import type { LinkKind } from '../incident.ts';
import type { Followed } from './teller.ts';

/** Reviews of broken glass and late pages still belong to what is over this long. */
const echoMs = 48 * 3_600_000;

interface FollowedRow {
  id: string;
  name: string;
  is_restricted: boolean;
  started_at: number;
  resolved_at: number | null;
  service_id: string | null;
  environment_id: string | null;
  links: { kind: LinkKind; subject: string; label: string; environment: string | null }[] | null;
}

/** For our own work: what is found goes into the timeline of the same incident. */
const select = `select i.id, coalesce(i.name, 'INC-' || i.number) as name, i.is_restricted, i.started_at, i.resolved_at, i.service_id,
     i.environment_id, (select json_agg(json_build_object('kind', l.kind, 'subject', l.subject_id, 'label', l.label,
       'environment', l.environment_id)) from incident_link l where l.incident_id = i.id and l.removed_at is null) as links
   from incident i`;
const openSql = statement<FollowedRow>(
  'incidents.followed_open',
  `${select} where i.merged_into is null and i.resolved_at is null
   union all ${select} where i.merged_into is null and i.resolved_at >= $1 and exists (select from incident_link l
     where l.incident_id = i.id and l.kind in ('alert_group', 'decision', 'train') and l.removed_at is null)`,
);
const someSql = statement<FollowedRow>(
  'incidents.followed_some',
  `${select} where i.id = any ($1::uuid[]) and i.merged_into is null`,
);
const lockCursorSql = statement<{ seq: number | null; at: number | null }>(
  'incidents.lock_timeline_cursor',
  'select seq, at from timeline_cursor for update skip locked',
);
const moveCursorSql = statement<never>(
  'incidents.move_timeline_cursor',
  'update timeline_cursor set seq = $1, at = $2',
);
const takenSql = statement<{ source: string; source_id: string }>(
  'incidents.taken_sources',
  `select e.source, e.source_id from incident_entry e join unnest($2::text[], $3::text[]) as told (source, source_id)
     on told.source = e.source and told.source_id = e.source_id where e.incident_id = $1`,
);

function toFollowed(row: FollowedRow): Followed {
  const links = row.links ?? [];
  const own =
    row.service_id === null ? [] : [{ serviceId: row.service_id, environmentId: row.environment_id ?? undefined }];
  return {
    id: row.id,
    name: row.name,
    isRestricted: row.is_restricted,
    startedAt: row.started_at,
    isOver: row.resolved_at !== null,
    lanes: [
      ...own,
      ...links.flatMap(({ kind, subject, environment }) =>
        kind === 'service' ? [{ serviceId: subject, environmentId: environment ?? undefined }] : [],
      ),
    ],
    links: links.map(({ kind, subject, label }) => ({ kind, subjectId: subject, label })),
  };
}

/** What is open, and what was until lately. */
export async function listFollowed(tx: Transaction, now: number): Promise<readonly Followed[]> {
  return (await tx.query(openSql, [at(now - echoMs)])).map(toFollowed);
}

export async function listFollowedById(tx: Transaction, ids: readonly string[]): Promise<readonly Followed[]> {
  return ids.length === 0 ? [] : (await tx.query(someSql, [ids])).map(toFollowed);
}

export interface Cursor {
  /** The change that was taken in last; undefined: none yet. */
  readonly seq: number | undefined;
  readonly at: number | undefined;
}

/** @returns undefined while another process follows */
export async function lockCursor(tx: Transaction): Promise<Cursor | undefined> {
  const [row] = await tx.query(lockCursorSql, []);
  return row && { seq: row.seq ?? undefined, at: row.at ?? undefined };
}

export async function moveCursor(tx: Transaction, seq: number, now: number): Promise<void> {
  await tx.execute(moveCursorSql, [seq, at(now)]);
}

/** Which of these sources are in the timeline already, as `name id`. */
export async function listTaken(
  tx: Transaction,
  incidentId: string,
  sources: readonly { readonly name: string; readonly id: string }[],
): Promise<ReadonlySet<string>> {
  const rows = await tx.query(takenSql, [incidentId, sources.map(({ name }) => name), sources.map(({ id }) => id)]);
  return new Set(rows.map((row) => sourceKey({ name: row.source, id: row.source_id })));
}

export function sourceKey({ name, id }: { readonly name: string; readonly id: string }): string {
  return `${name} ${id}`;
}
