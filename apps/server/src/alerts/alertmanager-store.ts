import type { Labels } from '@lockstep/alerting';
import type { Transaction } from '../platform/context.ts';
import { statement } from '../platform/db/statement.ts';
import type { Alert } from './alert.ts';
import type { StoredDecision } from './decision.ts';

/** An open alert as clients of Alertmanager look at it. Times are epoch milliseconds. */
export interface ShownAlert extends Pick<
  Alert,
  'id' | 'fingerprint' | 'labels' | 'annotations' | 'links' | 'startsAt' | 'endsAt' | 'lastSeenAt' | 'fate'
> {
  readonly decision: StoredDecision | undefined;
  /** Fingerprints of the alerts that hold it back. */
  readonly inhibitedBy: readonly string[];
}

interface ShownRow {
  id: string;
  fingerprint: string;
  labels: Labels;
  annotations: Labels;
  links: Alert['links'];
  starts_at: number;
  ends_at: number | null;
  last_seen_at: number;
  fate: Alert['fate'];
  decision: StoredDecision | null;
  inhibited_by: readonly string[] | null;
}

const shownAlertsSql = statement<ShownRow>(
  'alerts.alertmanager_alerts',
  `select a.id, a.fingerprint, a.labels, a.annotations, a.links, a.starts_at, a.ends_at, a.last_seen_at, a.fate, a.decision,
     case when a.held_by is not null then (
       select array_agg(h.fingerprint order by h.fingerprint) from alert h where h.id = any(a.held_by) and h.state = 'open'
     ) end as inhibited_by
   from alert a where a.state = 'open' and ($1::uuid is null or a.id < $1) order by a.id desc limit $2`,
);

const pageSize = 1_000;

/** Pages of all open alerts, newest first. */
export async function* shownAlerts(tx: Transaction): AsyncGenerator<readonly ShownAlert[]> {
  let before: string | undefined;
  for (;;) {
    const rows = await tx.query(shownAlertsSql, [before ?? null, pageSize]);
    if (rows.length > 0) yield rows.map(toShown);
    if (rows.length < pageSize) return;
    before = rows.at(-1)?.id;
  }
}

function toShown(row: ShownRow): ShownAlert {
  return {
    id: row.id,
    fingerprint: row.fingerprint,
    labels: row.labels,
    annotations: row.annotations,
    links: row.links,
    startsAt: row.starts_at,
    endsAt: row.ends_at ?? undefined,
    lastSeenAt: row.last_seen_at,
    fate: row.fate,
    decision: row.decision ?? undefined,
    inhibitedBy: row.inhibited_by ?? [],
  };
}
