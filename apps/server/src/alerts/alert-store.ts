import type { AlertSeverity } from '@lockstep/alerting';
import type { Transaction } from '../platform/context.ts';
import { statement } from '../platform/db/statement.ts';
import { Problem } from '../platform/problem.ts';
import type { Alert, ResolvedBecause } from './alert.ts';
import type { StoredDecision } from './decision.ts';

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
type ListOrder = 'newest' | 'oldest';
type NarrowBy = 'nothing' | 'axis' | 'source' | 'service' | 'group';

/** The kind of our own source whose alerts only try whether a page would arrive: seen by who asks for it, and by nobody else. */
const ownTrials = 'lockstep_canary';

/** What every list may be asked for; a filter that is null asks for nothing. Each narrow one has an index that its own text names. */
const filters = `($3::text is null or a.axis = $3) and ($4::uuid is null or a.source_id = $4) and ($5::uuid is null or a.service_id = $5)
     and ($6::uuid is null or a.group_id = $6) and ($7::text is null or a.fate = $7) and ($8::text is null or a.urgency = $8)
     and ($9::text is null or a.severity = $9)
     and ($4::uuid is not null or $6::uuid is not null
       or not coalesce(a.source_id = any(array(select id from alert_source where kind = '${ownTrials}')), false))`;

/** The index that a list is read from: what stands in it before the ids, and the parameters these have to be. */
const narrow: Readonly<Record<NarrowBy, readonly (readonly [column: string, parameter: string])[]>> = {
  nothing: [['a.state', '$1::text']],
  axis: [
    ['a.state', '$1::text'],
    ['a.axis', '$3::text'],
  ],
  source: [
    ['a.source_id', '$4::uuid'],
    ['a.state', '$1::text'],
  ],
  service: [
    ['a.service_id', '$5::uuid'],
    ['a.state', '$1::text'],
  ],
  // Open and resolved ones.
  group: [['a.group_id', '$6::uuid']],
};
const firstId = '00000000-0000-0000-0000-000000000000';
const lastId = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/**
 * A stretch of the index, from its end or from behind an id. Written as one and by itself: where columns are only said to be equal, or
 * other tables stand beside them, the planner may walk all alerts, past whatever has another state, or sort them.
 */
function listSql(by: NarrowBy, order: ListOrder) {
  const [than, edge, until, direction] = order === 'newest' ? ['<', lastId, '>=', 'desc'] : ['>', firstId, '<=', 'asc'];
  const names = narrow[by].map(([column]) => column);
  const values = narrow[by].map(([, parameter]) => parameter).join(', ');
  return statement<AlertRow>(
    `alerts.list_by_${by}_${order}`,
    `select ${columns} from (
       select * from alert a
       where (${names.join(', ')}, a.id) ${than} (${values}, coalesce($2::uuid, '${edge}')) and (${names.join(', ')}) ${until} (${values})
         and $1::text is not null and ${filters}
       order by ${[...names, 'a.id'].map((name) => `${name} ${direction}`).join(', ')} limit $10
     ) a join alert_source s on s.id = a.source_id left join service v on v.id = a.service_id order by a.id ${direction}`,
  );
}

const listsSql = {
  nothing: { newest: listSql('nothing', 'newest'), oldest: listSql('nothing', 'oldest') },
  axis: { newest: listSql('axis', 'newest'), oldest: listSql('axis', 'oldest') },
  source: { newest: listSql('source', 'newest'), oldest: listSql('source', 'oldest') },
  service: { newest: listSql('service', 'newest'), oldest: listSql('service', 'oldest') },
  group: { newest: listSql('group', 'newest'), oldest: listSql('group', 'oldest') },
} as const satisfies Record<NarrowBy, Record<ListOrder, unknown>>;

const decisionSql = statement<{ decision: StoredDecision | null }>(
  'alerts.find_decision',
  'select decision from alert where id = $1',
);
const notesSql = statement<NoteRow>(
  'alerts.notes_of_alert',
  'select id, at, kind, by_name, note from alert_note where alert_id = $1 order by id desc limit $2',
);

interface NoteRow {
  id: string;
  at: number;
  kind: 'acknowledged' | 'unacknowledged' | 'noted' | 'reopened';
  by_name: string | null;
  note: string | null;
}

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
  readonly order?: ListOrder | undefined;
  readonly axis?: Alert['axis'] | undefined;
  readonly sourceId?: string | undefined;
  readonly serviceId?: string | undefined;
  /** Its alerts whatever their state. */
  readonly groupId?: string | undefined;
  readonly fate?: Alert['fate'] | undefined;
  readonly urgency?: 'high' | 'low' | undefined;
  readonly severity?: AlertSeverity | undefined;
  /** Ids are in time order: before this one, or behind it with `oldest`. */
  readonly before?: string | undefined;
  readonly limit: number;
}

const pageSize = 1_000;

export async function listAlertsBefore(tx: Transaction, query: AlertsQuery): Promise<readonly Alert[]> {
  const { state, order = 'newest', axis, sourceId, serviceId, groupId, fate, urgency, severity, before, limit } = query;
  const ids = [sourceId ?? null, serviceId ?? null, groupId ?? null];
  const values = [state, before ?? null, axis ?? null, ...ids, fate ?? null, urgency ?? null, severity ?? null, limit];
  return (await tx.query(listsSql[narrowestOf(query)][order], values)).map(toAlert);
}

function narrowestOf({ groupId, serviceId, sourceId, axis }: AlertsQuery): NarrowBy {
  if (groupId !== undefined) return 'group';
  if (serviceId !== undefined) return 'service';
  if (sourceId !== undefined) return 'source';
  return axis === undefined ? 'nothing' : 'axis';
}

/** The decision as it was made; undefined: none has been made yet. */
export async function findDecision(tx: Transaction, id: string): Promise<StoredDecision | undefined> {
  const [row] = await tx.query(decisionSql, [id]);
  return row?.decision ?? undefined;
}

export interface KeptNote {
  readonly id: string;
  readonly at: number;
  readonly kind: NoteRow['kind'];
  readonly by: string | undefined;
  readonly note: string | undefined;
}

/** The newest, oldest first. */
export async function listNotes(tx: Transaction, alertId: string, limit: number): Promise<readonly KeptNote[]> {
  const rows = await tx.query(notesSql, [alertId, limit]);
  return rows
    .toReversed()
    .map(({ id, at, kind, by_name, note }) => ({ id, at, kind, by: by_name ?? undefined, note: note ?? undefined }));
}

/** Pages of the open alerts of a source, newest first. */
export async function* openAlertsOf(tx: Transaction, sourceId: string | undefined): AsyncGenerator<readonly Alert[]> {
  let before: string | undefined;
  for (;;) {
    const page = await listAlertsBefore(tx, { state: 'open', sourceId, before, limit: pageSize });
    if (page.length > 0) yield page;
    if (page.length < pageSize) return;
    before = page.at(-1)?.id;
  }
}
