import type { AlertAxis, AlertSeverity, IncomingAlert, Labels } from '@lockstep/alerting';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { ResolvedBecause } from './alert.ts';

/** The open alert of one identity, or else its newest, as far as taking in messages needs it. Times are epoch milliseconds. */
export interface KnownAlert {
  readonly id: string;
  readonly identity: string;
  readonly version: number;
  readonly state: 'open' | 'resolved';
  /** Tells apart what messages say besides times. */
  readonly contentKey: string;
  readonly startsAt: number;
  readonly sentStartsAt: number | undefined;
  readonly endsAt: number | undefined;
  readonly openedAt: number;
  readonly acknowledged: AlertState['acknowledged'];
  readonly resolved: AlertState['resolved'];
  /** The group it is in, or was in. */
  readonly groupId: string | undefined;
}

interface MovesRow {
  seen_from: string | null;
  server: string;
  is_behind: boolean;
  moved: string | null;
}

interface KnownRow extends MovesRow {
  revision: number;
  id: string | null;
  identity: string;
  version: number;
  state: 'open' | 'resolved';
  content_key: string;
  starts_at: number;
  sent_starts_at: number | null;
  ends_at: number | null;
  opened_at: number;
  acknowledged_at: number | null;
  acknowledged_by: string | null;
  resolved_at: number | null;
  resolved_because: ResolvedBecause | null;
  group_id: string | null;
}

const movesColumns = `pg_snapshot_xmin(pg_current_snapshot())::text as seen_from, pg_postmaster_start_time()::text as server`;
/** @param since the number of the parameter where to begin */
const movedColumns = (since: number): string => `
     coalesce((select f.xid >= $${since}::xid8 from alert_move_floor f), true) as is_behind,
     (select string_agg(array_to_string(m.alert_ids, ','), ',') from alert_move m where m.xid >= $${since}::xid8) as moved`;

const movesSql = statement<MovesRow>('alerts.moves', `select ${movesColumns}, ${movedColumns(1)}`, {
  isPlannedOnce: true,
});

/** One row of what concerns all, which alone has a `seen_from`, and one for each alert: all of one snapshot, see `OpenAlerts`. */
const knownAlertsSql = statement<KnownRow>(
  'alerts.known_alerts',
  `select r.revision, ${movesColumns}, ${movedColumns(2)},
     null as id, null as identity, null as version, null as state, null as content_key, null as starts_at, null as sent_starts_at,
     null as ends_at, null as opened_at, null as acknowledged_at, null as acknowledged_by, null as resolved_at,
     null as resolved_because, null as group_id
   from alert_rules r
   union all
   (select distinct on (identity) 0, null, null, false, null, id, identity, version, state, content_key, starts_at, sent_starts_at,
      ends_at, opened_at, acknowledged_at, acknowledged_by, resolved_at, resolved_because, group_id
    from unnest($1::text[]) as asked (name) cross join lateral (
      -- Each by an index of its own, which its order names: planned while the table is empty, any other index looks as good.
      (select * from alert where identity >= name and identity <= name and state = 'open' order by identity limit 1)
      union all
      (select * from alert where identity >= name and identity <= name and state = 'resolved' order by identity, id desc limit 1)
    ) a order by identity, state, id desc)`,
  { isPlannedOnce: true },
);

/** What one read tells of alerts that were changed or ended since the one before. */
export interface Moves {
  /** Where the next read is to begin. */
  readonly seenFrom: string | undefined;
  /** Which server was asked, since when. */
  readonly server: string;
  /** What happened since the last read is not known any more. */
  readonly isBehind: boolean;
  /** Their ids; some of them may have been told before. */
  readonly moved: readonly string[];
}

/** What one read tells of alerts. */
export interface AlertRead extends Moves {
  /** Of the rules in force. */
  readonly revision: number;
  /** The alert of each identity that has any: the open one, else the newest. */
  readonly known: ReadonlyMap<string, KnownAlert>;
}

/** @param seenFrom of the read before; undefined: nothing is remembered of it */
export async function findMoves(tx: Transaction, seenFrom: string | undefined): Promise<Moves> {
  const [row] = await tx.query(movesSql, [seenFrom ?? null]);
  return toMoves(row);
}

function toMoves(row: MovesRow | undefined): Moves {
  return {
    seenFrom: row?.seen_from ?? undefined,
    server: row?.server ?? '',
    isBehind: row?.is_behind ?? true,
    moved: row?.moved?.split(',') ?? [],
  };
}

/** @param seenFrom of the read before; undefined: nothing is remembered of it */
export async function findKnownAlerts(
  tx: Transaction,
  identities: readonly string[],
  seenFrom?: string,
): Promise<AlertRead> {
  const rows = await tx.query(knownAlertsSql, [identities, seenFrom ?? null]);
  const known = new Map<string, KnownAlert>();
  let head: KnownRow | undefined;
  for (const row of rows) {
    if (row.id === null) head = row;
    else known.set(row.identity, toKnown({ ...row, id: row.id }));
  }
  return { ...toMoves(head), revision: head?.revision ?? 0, known };
}

function toKnown(row: KnownRow & { id: string }): KnownAlert {
  return {
    id: row.id,
    identity: row.identity,
    version: row.version,
    state: row.state,
    contentKey: row.content_key,
    startsAt: row.starts_at,
    sentStartsAt: row.sent_starts_at ?? undefined,
    endsAt: row.ends_at ?? undefined,
    openedAt: row.opened_at,
    acknowledged:
      row.acknowledged_at === null || row.acknowledged_by === null
        ? undefined
        : { at: row.acknowledged_at, by: row.acknowledged_by },
    resolved:
      row.resolved_at === null || row.resolved_because === null
        ? undefined
        : { at: row.resolved_at, because: row.resolved_because },
    groupId: row.group_id ?? undefined,
  };
}

/** What messages say of an alert besides times. */
export interface AlertContent {
  readonly summary: string;
  readonly severity: AlertSeverity | undefined;
  /** What the sender says; undefined: nothing. */
  readonly sentAxis: AlertAxis | undefined;
  readonly annotations: Labels;
  readonly links: IncomingAlert['links'];
  readonly contentKey: string;
}

/** How a flush leaves an alert. */
export interface AlertState {
  readonly state: 'open' | 'resolved';
  /** The latest start its sender gave, by the sender's clock. */
  readonly sentStartsAt: number | undefined;
  readonly endsAt: number | undefined;
  readonly lastSeenAt: number;
  /** Messages of this flush about it. */
  readonly count: number;
  readonly acknowledged: { readonly at: number; readonly by: string } | undefined;
  readonly resolved: { readonly at: number; readonly because: ResolvedBecause } | undefined;
}

export interface OpenedAlert extends AlertState {
  readonly id: string;
  readonly sourceId: string;
  readonly identity: string;
  readonly fingerprint: string;
  readonly labels: Labels;
  readonly content: AlertContent;
  readonly startsAt: number;
  readonly openedAt: number;
}

export interface ChangedAlert extends AlertState {
  readonly id: string;
  readonly identity: string;
  /** Version of the row it was worked out from. */
  readonly basedOn: number;
  /** Undefined: stays as it is. */
  readonly content: AlertContent | undefined;
}

/** What was said of an alert besides its content. */
export interface AlertNote {
  readonly id: string;
  readonly alertId: string;
  readonly at: number;
  readonly kind: 'acknowledged' | 'unacknowledged' | 'noted' | 'reopened';
  readonly by: string | undefined;
  readonly note: string | undefined;
}

/** A repeat changes nothing but these. */
export interface SeenAlert {
  readonly id: string;
  readonly lastSeenAt: number;
  readonly endsAt: number | undefined;
  readonly count: number;
}

const seenAlertsSql = statement<never>(
  'alerts.seen_alerts',
  `update alert a set last_seen_at = greatest(a.last_seen_at, s.seen_at), ends_at = s.ends_at,
     end_look_at = least(a.end_look_at, s.ends_at), count = a.count + s.count
   from unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::bigint[]) as s (id, seen_at, ends_at, count)
   where a.id = s.id and a.state = 'open'`,
);

/** Last-seen of repeated alerts, in bulk. @returns how many of them are open */
export async function writeSeenAlerts(tx: Transaction, seen: readonly SeenAlert[]): Promise<number> {
  const sorted = seen.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return await tx.execute(seenAlertsSql, [
    sorted.map(({ id }) => id),
    sorted.map(({ lastSeenAt }) => at(lastSeenAt)),
    sorted.map(({ endsAt }) => at(endsAt)),
    sorted.map(({ count }) => count),
  ]);
}
