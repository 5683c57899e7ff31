import type { AlertAxis, AlertSeverity, FiringAlert, Labels } from '@lockstep/alerting';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { KnownGroup } from './group.ts';

interface FiringRow {
  id: string;
  identity: string;
  source_id: string;
  source_axis: AlertAxis;
  source_service_id: string | null;
  sent_axis: AlertAxis | null;
  severity: AlertSeverity | null;
  labels: Labels;
  starts_at: number;
  summary: string;
  version: number;
}

const firingColumns = `a.id, a.identity, a.source_id, s.axis as source_axis, s.service_id as source_service_id, a.sent_axis,
  a.severity, a.labels, a.starts_at, a.summary, a.version`;

const firingAlertsSql = statement<FiringRow>(
  'alerts.firing_alerts',
  `select ${firingColumns} from alert a join alert_source s on s.id = a.source_id where a.id = any($1::uuid[])`,
);
const firingSinceSql = statement<FiringRow & { opened_at: number; service_id: string | null }>(
  'alerts.firing_since',
  `select ${firingColumns}, a.opened_at, a.service_id from alert a join alert_source s on s.id = a.source_id
   where a.id >= $1 order by a.id desc limit $2`,
);
/**
 * Three kinds are due: their moment has come; the rules have changed since; what held them back is over, which is told by
 * `wakeHeldBy` at once and looked for from time to time. Those in a group stay there and are never looked at again.
 */
const dueAlertsSql = statement<FiringRow>(
  'alerts.due_alerts',
  `select ${firingColumns} from (
     select due.id from (
     (select id from alert where state = 'open' and look_at <= $1 order by look_at limit $3)
     union all
     (select id from alert where state = 'open' and group_id is null and decided_by < $2 order by decided_by limit $3)
     union all
     (select h.id from alert h where $4::boolean and h.state = 'open' and h.held_by is not null
        and exists (select from unnest(h.held_by) as w (id) join alert i on i.id = w.id where i.state <> 'open') limit $3)
     ) due group by due.id order by due.id limit $3
   ) d cross join lateral (
     -- The offset keeps the conditions below out: with them, the planner takes an index that holds every open alert.
     select * from alert where id = d.id offset 0 for no key update skip locked
   ) a join alert_source s on s.id = a.source_id where a.state = 'open' and a.group_id is null`,
);
/** One look into the index per key: asked for all keys at once, the planner reads the whole table, and with a limit as well. */
const inhibitorsSql = statement<{ key: string; alert_id: string }>(
  'alerts.inhibitors',
  `select k.key, i.ids[1] as alert_id from unnest($1::text[]) as k (key), lateral (
     select array_agg(a.id) as ids from alert a
     where a.state = 'open' and a.inhibits is not null and a.inhibits @> array[k.key] and a.id <> all($2::uuid[])
   ) i where i.ids is not null`,
);
const wakeHeldSql = statement<never>(
  'alerts.wake_held_alerts',
  `update alert set look_at = $2 where id in (
     select a.id from unnest($1::uuid[]) as e (id)
     join alert a on a.state = 'open' and a.held_by is not null and a.held_by @> array[e.id]
   ) and state = 'open'`,
);
const groupsSql = statement<KnownGroup>(
  'alerts.groups_to_join',
  `select id, group_key as key, state, is_joinable as "isJoinable", urgency, axis, last_alert_at as "lastAlertAt" from alert_group
   where group_key = any($1::text[]) and state <> 'resolved' and is_joinable
   union
   select id, group_key, state, is_joinable, urgency, axis, last_alert_at from alert_group where id = any($2::uuid[])
   union
   select n.id, n.group_key, n.state, n.is_joinable, n.urgency, n.axis, n.last_alert_at
   from alert_group o join alert_group n on n.group_key = o.group_key and n.state <> 'resolved' and n.is_joinable
   where o.id = any($2::uuid[])`,
  { isPlannedOnce: true },
);
const openLabelsSql = statement<{ id: string; labels: Labels; inhibits: readonly string[] | null }>(
  'alerts.open_labels',
  `select id, labels, inhibits from alert where state = 'open' and ($1::uuid is null or id > $1) order by id limit $2`,
);
const rekeySql = statement<never>(
  'alerts.rekey_inhibitors',
  `update alert a set inhibits = k.inhibits::text[] from unnest($1::uuid[], $2::text[]) as k (id, inhibits)
   where a.id = k.id and a.state = 'open'`,
);

/** An open alert as it stands in the database; its service is still to be found. */
export interface StandingAlert {
  readonly firing: Omit<FiringAlert, 'serviceId'>;
  readonly sourceServiceId: string | undefined;
  readonly summary: string;
  readonly version: number;
}

function toStanding(row: FiringRow): StandingAlert {
  return {
    firing: {
      id: row.id,
      identity: row.identity,
      sourceId: row.source_id,
      labels: row.labels,
      axis: row.sent_axis ?? undefined,
      sourceAxis: row.source_axis,
      severity: row.severity ?? undefined,
      startedAt: row.starts_at,
    },
    sourceServiceId: row.source_service_id ?? undefined,
    summary: row.summary,
    version: row.version,
  };
}

export async function findStandingAlerts(
  tx: Transaction,
  ids: readonly string[],
): Promise<ReadonlyMap<string, StandingAlert>> {
  const rows = await tx.query(firingAlertsSql, [ids]);
  return new Map(rows.map((row) => [row.id, toStanding(row)]));
}

/** Alerts opened since a moment, newest first, as they were routed. */
export async function listFiringSince(
  tx: Transaction,
  since: number,
  limit: number,
): Promise<readonly { readonly firing: FiringAlert; readonly summary: string; readonly openedAt: number }[]> {
  // Ids begin with the moment they were made, in milliseconds.
  const hex = since.toString(16).padStart(12, '0');
  const rows = await tx.query(firingSinceSql, [`${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`, limit]);
  return rows.map((row) => {
    const { firing, summary } = toStanding(row);
    return { firing: { ...firing, serviceId: row.service_id ?? undefined }, summary, openedAt: row.opened_at };
  });
}

/** Locks those that are due to be decided anew and that nobody else has. */
export async function lockDueAlerts(
  tx: Transaction,
  { now, revision, limit, isThorough }: { now: number; revision: number; limit: number; isThorough: boolean },
): Promise<readonly StandingAlert[]> {
  return (await tx.query(dueAlertsSql, [at(now), revision, limit, isThorough])).map(toStanding);
}

/** @returns for each key under which an open alert inhibits one such alert, leaving out `except` */
export async function findInhibitors(
  tx: Transaction,
  digests: readonly string[],
  except: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (digests.length === 0) return new Map();
  const rows = await tx.query(inhibitorsSql, [digests, except]);
  return new Map(rows.map(({ key, alert_id }) => [key, alert_id]));
}

/** Alerts that these hold back are to be looked at now. */
export async function wakeHeldBy(tx: Transaction, ended: readonly string[], now: number): Promise<void> {
  if (ended.length > 0) await tx.execute(wakeHeldSql, [ended, at(now)]);
}

/** The joinable groups of these keys, and these groups with those that have taken their place. */
export async function findGroupsToJoin(
  tx: Transaction,
  { keys, ids }: { readonly keys: readonly string[]; readonly ids: readonly string[] },
): Promise<readonly KnownGroup[]> {
  return keys.length + ids.length === 0 ? [] : await tx.query(groupsSql, [keys, ids]);
}

const pageSize = 2_000;

/** Gives every open alert the keys under which it inhibits by these rules. */
export async function rekeyInhibitors(tx: Transaction, keysOf: (labels: Labels) => readonly string[]): Promise<void> {
  for (let after: string | undefined; ;) {
    const rows = await tx.query(openLabelsSql, [after ?? null, pageSize]);
    const changed = rows.flatMap(({ id, labels, inhibits }) => {
      const keys = keysOf(labels);
      return keys.join() === (inhibits ?? []).join() ? [] : { id, keys };
    });
    if (changed.length > 0) {
      const texts = changed.map(({ keys }) => (keys.length === 0 ? null : `{${keys.join(',')}}`));
      await tx.execute(rekeySql, [changed.map(({ id }) => id), texts]);
    }
    if (rows.length < pageSize) return;
    after = rows.at(-1)?.id;
  }
}
