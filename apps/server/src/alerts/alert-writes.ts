import type { DecidedAlert } from './decide-batch.ts';
import type { GroupEvent, GroupWrites, MovedGroup, OpenedGroup } from './group.ts';
import type { AlertContent, AlertNote, AlertState, ChangedAlert, OpenedAlert } from './intake-store.ts';
import type { Column } from './write-columns.ts';

/** An alert that was there and is only decided anew. */
export interface LookedAtAlert {
  /** Version of the row it was worked out from. */
  readonly basedOn: number;
  readonly decided: DecidedAlert;
}

export interface AlertWrites {
  readonly opened: readonly (OpenedAlert & { readonly decided: DecidedAlert })[];
  readonly changed: readonly (ChangedAlert & { readonly decided: DecidedAlert | undefined })[];
  readonly lookedAt: readonly LookedAtAlert[];
  readonly notes: readonly AlertNote[];
  readonly groups: GroupWrites;
}

const stateColumns: readonly Column<AlertState>[] = [
  ['state', 'text', ({ state }) => state],
  ['sent_starts_at', 'timestamptz', ({ sentStartsAt }) => sentStartsAt],
  ['ends_at', 'timestamptz', ({ endsAt }) => endsAt],
  ['last_seen_at', 'timestamptz', ({ lastSeenAt }) => lastSeenAt],
  ['count', 'bigint', ({ count }) => count],
  ['acknowledged_at', 'timestamptz', ({ acknowledged }) => acknowledged?.at],
  ['acknowledged_by', 'text', ({ acknowledged }) => acknowledged?.by],
  ['resolved_at', 'timestamptz', ({ resolved }) => resolved?.at],
  ['resolved_because', 'text', ({ resolved }) => resolved?.because],
];
const contentColumns: readonly Column<{ readonly content: AlertContent | undefined }>[] = [
  ['summary', 'text', ({ content }) => content?.summary],
  ['severity', 'text', ({ content }) => content?.severity],
  ['sent_axis', 'text', ({ content }) => content?.sentAxis],
  ['annotations', 'json', ({ content }) => (content === undefined ? undefined : JSON.stringify(content.annotations))],
  ['links', 'json', ({ content }) => (content === undefined ? undefined : JSON.stringify(content.links))],
  ['content_key', 'text', ({ content }) => content?.contentKey],
];
const decidedColumns: readonly Column<{ readonly decided: DecidedAlert | undefined }>[] = [
  ['axis', 'text', ({ decided }) => decided?.axis],
  ['service_id', 'uuid', ({ decided }) => decided?.serviceId],
  ['group_id', 'uuid', ({ decided }) => decided?.groupId],
  ['urgency', 'text', ({ decided }) => decided?.urgency],
  ['fate', 'text', ({ decided }) => decided?.fate],
  [
    'decision',
    'json',
    ({ decided }) => (decided?.decision === undefined ? undefined : JSON.stringify(decided.decision)),
  ],
  ['decided_by', 'bigint', ({ decided }) => decided?.revision],
  ['look_at', 'timestamptz', ({ decided }) => decided?.lookAt],
  // Lists in a list: as texts, because `unnest` takes one level only.
  ['inhibits', 'text', ({ decided }) => listText(decided?.inhibits), 'text[]'],
  ['held_by', 'text', ({ decided }) => listText(decided?.heldBy), 'uuid[]'],
];

/** Ids and digests need no quotes. */
function listText(items: readonly string[] | undefined): string | undefined {
  return items === undefined || items.length === 0 ? undefined : `{${items.join(',')}}`;
}

export const openedColumns: readonly Column<AlertWrites['opened'][number]>[] = [
  ['id', 'uuid', ({ id }) => id],
  ['source_id', 'uuid', ({ sourceId }) => sourceId],
  ['identity', 'text', ({ identity }) => identity],
  ['fingerprint', 'text', ({ fingerprint }) => fingerprint],
  ['labels', 'json', ({ labels }) => JSON.stringify(labels)],
  ['starts_at', 'timestamptz', ({ startsAt }) => startsAt],
  ['opened_at', 'timestamptz', ({ openedAt }) => openedAt],
  ['end_look_at', 'timestamptz', ({ endsAt }) => endsAt],
  ...contentColumns,
  ...stateColumns,
  ...decidedColumns,
];
export const changedColumns: readonly Column<AlertWrites['changed'][number]>[] = [
  ['id', 'uuid', ({ id }) => id],
  ['based_on', 'int', ({ basedOn }) => basedOn],
  ['is_decided', 'boolean', ({ decided }) => decided !== undefined],
  ...contentColumns,
  ...stateColumns,
  ...decidedColumns,
];
export const lookedAtColumns: readonly Column<LookedAtAlert>[] = [
  ['id', 'uuid', ({ decided }) => decided.id],
  ['based_on', 'int', ({ basedOn }) => basedOn],
  ...decidedColumns,
];
export const noteColumns: readonly Column<AlertNote>[] = [
  ['id', 'uuid', ({ id }) => id],
  ['alert_id', 'uuid', ({ alertId }) => alertId],
  ['at', 'timestamptz', (note) => note.at],
  ['kind', 'text', ({ kind }) => kind],
  ['by_name', 'text', ({ by }) => by],
  ['note', 'text', ({ note }) => note],
];
export const openedGroupColumns: readonly Column<OpenedGroup>[] = [
  ['id', 'uuid', ({ id }) => id],
  ['group_key', 'text', ({ key }) => key],
  ['route_id', 'uuid', ({ route }) => route?.id],
  ['route_name', 'text', ({ route }) => route?.name],
  ['policy_id', 'uuid', ({ policyId }) => policyId],
  ['service_id', 'uuid', ({ serviceId }) => serviceId],
  ['urgency', 'text', ({ urgency }) => urgency],
  ['axis', 'text', ({ axis }) => axis],
  ['title', 'text', ({ title }) => title],
  ['labels', 'json', ({ labels }) => JSON.stringify(labels)],
  ['state', 'text', () => 'open'],
  ['opened_at', 'timestamptz', ({ openedAt }) => openedAt],
  ['last_alert_at', 'timestamptz', ({ openedAt }) => openedAt],
  ['alerts', 'int', ({ alerts }) => alerts],
  ['open_alerts', 'int', ({ alerts }) => alerts],
];
export const movedGroupColumns: readonly Column<MovedGroup>[] = [
  ['id', 'uuid', ({ id }) => id],
  ['expects', 'text', ({ expects }) => expects],
  ['joined', 'int', ({ joined }) => joined],
  ['open_delta', 'int', ({ openDelta }) => openDelta],
  ['urgency', 'text', ({ urgency }) => urgency],
  ['axis', 'text', ({ axis }) => axis],
  ['last_alert_at', 'timestamptz', ({ lastAlertAt }) => lastAlertAt],
  ['is_window_over', 'boolean', ({ isWindowOver }) => isWindowOver],
  ['end_event_id', 'uuid', ({ endEventId }) => endEventId],
];
export const eventColumns: readonly Column<GroupEvent>[] = [
  ['id', 'uuid', ({ id }) => id],
  ['group_id', 'uuid', ({ groupId }) => groupId],
  ['at', 'timestamptz', (event) => event.at],
  ['kind', 'text', ({ kind }) => kind],
  ['body', 'json', ({ body }) => JSON.stringify(body)],
];
