import type { Axis } from '@lockstep/contract';
import type { Severity } from '#incidents/index.ts';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

const insertIncidentSql = statement<{ name: string }>(
  'sample.insert_past_incident',
  `with numbered as (select nextval('incident_number') as number)
   insert into incident (id, number, name, service_id, environment_id, title, kind, severity, status, started_at, resolved_at,
     is_simulated, recorded_at, recorded_by)
   select $1, number, 'INC-' || number, $2, (select id from environment where name = 'production'), $3, $4, $5,
     (select name from incident_status where phase = $6 and removed_at is null order by position limit 1), $7, $8, true, $9, $10
   from numbered returning name`,
);
const insertSideSql = statement<never>(
  'sample.insert_past_side',
  `insert into incident_axis (incident_id, axis, severity, started_at, detected_at, acknowledged_at, engaged_at, mitigated_at,
     resolved_at, resolved_by)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, case when $9::timestamptz is null then null else $10::jsonb end)`,
);
const linkGroupSql = statement<never>(
  'sample.link_past_group',
  `insert into incident_link (id, incident_id, kind, subject_id, label, added_at, added_by)
   values ($1, $2, 'alert_group', $3, $4, $5, $6)`,
);
const markSql = statement<never>(
  'sample.mark_past_page',
  'insert into useless_page (group_id, user_id, marked_at, note) values ($1, $2, $3, null)',
);
const placeSql = statement<never>(
  'sample.place_people',
  `insert into person_place (user_id, zone, holiday_calendar_ids) select unnest($1::uuid[]), $2, '{}' on conflict do nothing`,
);

/** Of the sample, over and done with; times are epoch milliseconds. */
export interface StoredPast {
  readonly id: string;
  readonly serviceId: string;
  readonly title: string;
  readonly kind: 'reliability' | 'security' | 'both';
  readonly severity: Severity;
  readonly startedAt: number;
  readonly resolvedAt: number | undefined;
  readonly sides: readonly StoredPastSide[];
}

export interface StoredPastSide {
  readonly axis: Axis;
  readonly severity: Severity;
  readonly startedAt: number;
  readonly detectedAt: number;
  readonly acknowledgedAt: number | undefined;
  readonly engagedAt: number | undefined;
  readonly mitigatedAt: number | undefined;
  readonly resolvedAt: number | undefined;
}

const byNobody = JSON.stringify({ kind: 'system', id: 'sample', name: 'the sample' });

/** As it would stand there now; nobody hears of it and nothing is asked for. @returns what people call it */
export async function insertPast(tx: Transaction, incident: StoredPast): Promise<string> {
  const { id, serviceId, title, kind, severity, startedAt, resolvedAt, sides } = incident;
  const phase = resolvedAt === undefined ? 'active' : 'done';
  const recordedAt = Math.min(...sides.map(({ detectedAt }) => detectedAt));
  const times = [at(startedAt), at(resolvedAt), at(recordedAt)];
  const rows = await tx.query(insertIncidentSql, [id, serviceId, title, kind, severity, phase, ...times, byNobody]);
  for (const side of sides) {
    const moments = [
      side.startedAt,
      side.detectedAt,
      side.acknowledgedAt,
      side.engagedAt,
      side.mitigatedAt,
      side.resolvedAt,
    ];
    await tx.execute(insertSideSql, [id, side.axis, side.severity, ...moments.map(at), byNobody]);
  }
  return rows[0]?.name ?? '';
}

export async function linkPastGroup(
  tx: Transaction,
  link: {
    readonly id: string;
    readonly incidentId: string;
    readonly groupId: string;
    readonly label: string;
    readonly at: number;
  },
): Promise<void> {
  await tx.execute(linkGroupSql, [link.id, link.incidentId, link.groupId, link.label, at(link.at), byNobody]);
}

export async function markPastPage(tx: Transaction, groupId: string, userId: string, markedAt: number): Promise<void> {
  await tx.execute(markSql, [groupId, userId, at(markedAt)]);
}

/** Where they live, so that their nights are known. */
export async function placePeople(tx: Transaction, userIds: readonly string[], zone: string): Promise<void> {
  await tx.execute(placeSql, [userIds, zone]);
}
