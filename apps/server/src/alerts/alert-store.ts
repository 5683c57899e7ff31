import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { Problem } from '../platform/problem.ts';
import type { Alert, ResolvedBecause } from './alert.ts';

interface AlertRow {
  id: string;
  source_id: string;
  source: string;
  state: 'open' | 'resolved';
  identity: string;
  fingerprint: string;
  summary: string;
  severity: Alert['severity'] | null;
  axis: Alert['axis'];
  labels: Alert['labels'];
  annotations: Alert['annotations'];
  links: Alert['links'];
  starts_at: number;
  ends_at: number | null;
  opened_at: number;
  last_seen_at: number;
  count: number;
  resolved_at: number | null;
  resolved_because: ResolvedBecause | null;
  version: number;
  service_id: string | null;
  service: string | null;
  urgency: Alert['urgency'] | null;
  fate: Alert['fate'];
  group_id: string | null;
  look_at: number | null;
  acknowledged_at: number | null;
  acknowledged_by: string | null;
}

const columns = `a.id, a.source_id, s.name as source, a.state, a.identity, a.fingerprint, a.summary, a.severity, a.axis, a.labels, a.annotations,
  a.links, a.starts_at, a.ends_at, a.opened_at, a.last_seen_at, a.count, a.resolved_at, a.resolved_because, a.version,
  a.service_id, v.name as service, a.urgency, a.fate, a.group_id, a.look_at, a.acknowledged_at, a.acknowledged_by`;
const alerts = 'alert a join alert_source s on s.id = a.source_id left join service v on v.id = a.service_id';

const findAlertSql = statement<AlertRow>('alerts.find_alert', `select ${columns} from ${alerts} where a.id = $1`);
const listAlertsSql = statement<AlertRow>(
  'alerts.list_alerts',
  `select ${columns} from ${alerts}
   where a.state = $1 and ($2::uuid is null or a.id < $2) and ($3::uuid is null or a.source_id = $3)
     and ($4::text is null or a.axis = $4)
   order by a.id desc limit $5`,
);
function toAlert(row: AlertRow): Alert {
  return {
    id: row.id,
    sourceId: row.source_id,
    source: row.source,
    state: row.state,
    identity: row.identity,
    fingerprint: row.fingerprint,
    summary: row.summary,
    severity: row.severity ?? undefined,
    axis: row.axis,
    labels: row.labels,
    annotations: row.annotations,
    links: row.links,
    startsAt: row.starts_at,
    endsAt: row.ends_at ?? undefined,
    openedAt: row.opened_at,
    lastSeenAt: row.last_seen_at,
    count: row.count,
    resolvedAt: row.resolved_at ?? undefined,
    resolvedBecause: row.resolved_because ?? undefined,
    version: row.version,
    serviceId: row.service_id ?? undefined,
    service: row.service ?? undefined,
    urgency: row.urgency ?? undefined,
    fate: row.fate,
    groupId: row.group_id ?? undefined,
    lookAt: row.look_at ?? undefined,
    acknowledged:
      row.acknowledged_at === null || row.acknowledged_by === null
        ? undefined
        : { at: row.acknowledged_at, by: row.acknowledged_by },
  };
}

export async function getAlert(tx: Transaction, id: string): Promise<Alert> {
  const [row] = await tx.query(findAlertSql, [id]);
  if (row !== undefined) return toAlert(row);
  throw new Problem('alerts.alert_not_found', `alert \`${id}\` does not exist`, {
    help: 'list them with `GET /api/v1/alerts`',
  });
}

export interface AlertsQuery {
  readonly state: 'open' | 'resolved';
  readonly sourceId: string | undefined;
  readonly axis: Alert['axis'] | undefined;
  /** Ids are in time order: older than this one. */
  readonly before: string | undefined;
  readonly limit: number;
}

const pageSize = 1_000;

/** Newest first. */
export async function listAlertsBefore(tx: Transaction, query: AlertsQuery): Promise<readonly Alert[]> {
  const { state, sourceId, axis, before, limit } = query;
  return (await tx.query(listAlertsSql, [state, before ?? null, sourceId ?? null, axis ?? null, limit])).map(toAlert);
}

/** Pages of the open alerts of a source, newest first. */
export async function* openAlertsOf(tx: Transaction, sourceId: string | undefined): AsyncGenerator<readonly Alert[]> {
  let before: string | undefined;
  for (;;) {
    const page = await listAlertsBefore(tx, { state: 'open', sourceId, axis: undefined, before, limit: pageSize });
    if (page.length > 0) yield page;
    if (page.length < pageSize) return;
    before = page.at(-1)?.id;
  }
}
