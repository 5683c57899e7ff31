import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { changeColumns, changeCte } from '../platform/events/record-change.ts';
import { type EvidenceValues, evidenceColumns, evidenceCte } from '../platform/evidence/store.ts';
import type { DecidedAlert } from './decide-batch.ts';
import type { GroupEvent, GroupWrites, MovedGroup, OpenedGroup } from './group.ts';
import type { AlertContent, AlertNote, AlertState, ChangedAlert, OpenedAlert } from './intake-store.ts';
import { type Column, names, selected, unnested, valuesOf } from './write-columns.ts';

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
  ['sent_starts_at', 'timestamptz', ({ sentStartsAt }) => at(sentStartsAt)],
  ['ends_at', 'timestamptz', ({ endsAt }) => at(endsAt)],
  ['last_seen_at', 'timestamptz', ({ lastSeenAt }) => at(lastSeenAt)],
  ['count', 'bigint', ({ count }) => count],
  ['acknowledged_at', 'timestamptz', ({ acknowledged }) => at(acknowledged?.at)],
  ['acknowledged_by', 'text', ({ acknowledged }) => acknowledged?.by ?? null],
  ['resolved_at', 'timestamptz', ({ resolved }) => at(resolved?.at)],
  ['resolved_because', 'text', ({ resolved }) => resolved?.because ?? null],
];
const contentColumns: readonly Column<{ readonly content: AlertContent | undefined }>[] = [
  ['summary', 'text', ({ content }) => content?.summary ?? null],
  ['severity', 'text', ({ content }) => content?.severity ?? null],
  ['sent_axis', 'text', ({ content }) => content?.sentAxis ?? null],
  ['annotations', 'json', ({ content }) => (content === undefined ? null : JSON.stringify(content.annotations))],
  ['links', 'json', ({ content }) => (content === undefined ? null : JSON.stringify(content.links))],
  ['content_key', 'text', ({ content }) => content?.contentKey ?? null],
];
const decidedColumns: readonly Column<{ readonly decided: DecidedAlert | undefined }>[] = [
  ['axis', 'text', ({ decided }) => decided?.axis ?? null],
  ['service_id', 'uuid', ({ decided }) => decided?.serviceId ?? null],
  ['group_id', 'uuid', ({ decided }) => decided?.groupId ?? null],
  ['urgency', 'text', ({ decided }) => decided?.urgency ?? null],
  ['fate', 'text', ({ decided }) => decided?.fate ?? null],
  ['decision', 'json', ({ decided }) => (decided?.decision === undefined ? null : JSON.stringify(decided.decision))],
  ['decided_by', 'bigint', ({ decided }) => decided?.revision ?? null],
  ['look_at', 'timestamptz', ({ decided }) => at(decided?.lookAt)],
  // Lists in a list: as texts, because `unnest` takes one level only.
  ['inhibits', 'text', ({ decided }) => listText(decided?.inhibits), 'text[]'],
  ['held_by', 'text', ({ decided }) => listText(decided?.heldBy), 'uuid[]'],
];

/** Ids and digests need no quotes. */
function listText(items: readonly string[] | undefined): string | null {
  return items === undefined || items.length === 0 ? null : `{${items.join(',')}}`;
}

const openedColumns: readonly Column<AlertWrites['opened'][number]>[] = [
  ['id', 'uuid', ({ id }) => id],
  ['source_id', 'uuid', ({ sourceId }) => sourceId],
  ['identity', 'text', ({ identity }) => identity],
  ['fingerprint', 'text', ({ fingerprint }) => fingerprint],
  ['labels', 'json', ({ labels }) => JSON.stringify(labels)],
  ['starts_at', 'timestamptz', ({ startsAt }) => at(startsAt)],
  ['opened_at', 'timestamptz', ({ openedAt }) => at(openedAt)],
  ...contentColumns,
  ...stateColumns,
  ...decidedColumns,
];
const changedColumns: readonly Column<AlertWrites['changed'][number]>[] = [
  ['id', 'uuid', ({ id }) => id],
  ['based_on', 'int', ({ basedOn }) => basedOn],
  ['is_decided', 'boolean', ({ decided }) => decided !== undefined],
  ...contentColumns,
  ...stateColumns,
  ...decidedColumns,
];
const lookedAtColumns: readonly Column<LookedAtAlert>[] = [
  ['id', 'uuid', ({ decided }) => decided.id],
  ['based_on', 'int', ({ basedOn }) => basedOn],
  ...decidedColumns,
];
const noteColumns: readonly Column<AlertNote>[] = [
  ['id', 'uuid', ({ id }) => id],
  ['alert_id', 'uuid', ({ alertId }) => alertId],
  ['at', 'timestamptz', (note) => at(note.at)],
  ['kind', 'text', ({ kind }) => kind],
  ['by_name', 'text', ({ by }) => by ?? null],
  ['note', 'text', ({ note }) => note ?? null],
];
const openedGroupColumns: readonly Column<OpenedGroup>[] = [
  ['id', 'uuid', ({ id }) => id],
  ['group_key', 'text', ({ key }) => key],
  ['route_id', 'uuid', ({ route }) => route?.id ?? null],
  ['route_name', 'text', ({ route }) => route?.name ?? null],
  ['policy_id', 'uuid', ({ policyId }) => policyId ?? null],
  ['service_id', 'uuid', ({ serviceId }) => serviceId ?? null],
  ['urgency', 'text', ({ urgency }) => urgency],
  ['axis', 'text', ({ axis }) => axis],
  ['title', 'text', ({ title }) => title],
  ['labels', 'json', ({ labels }) => JSON.stringify(labels)],
  ['state', 'text', () => 'open'],
  ['opened_at', 'timestamptz', ({ openedAt }) => at(openedAt)],
  ['last_alert_at', 'timestamptz', ({ openedAt }) => at(openedAt)],
  ['alerts', 'int', ({ alerts }) => alerts],
  ['open_alerts', 'int', ({ alerts }) => alerts],
];
const movedGroupColumns: readonly Column<MovedGroup>[] = [
  ['id', 'uuid', ({ id }) => id],
  ['expects', 'text', ({ expects }) => expects],
  ['joined', 'int', ({ joined }) => joined],
  ['open_delta', 'int', ({ openDelta }) => openDelta],
  ['urgency', 'text', ({ urgency }) => urgency ?? null],
  ['axis', 'text', ({ axis }) => axis ?? null],
  ['last_alert_at', 'timestamptz', ({ lastAlertAt }) => at(lastAlertAt)],
  ['is_window_over', 'boolean', ({ isWindowOver }) => isWindowOver],
  ['end_event_id', 'uuid', ({ endEventId }) => endEventId],
];
const eventColumns: readonly Column<GroupEvent>[] = [
  ['id', 'uuid', ({ id }) => id],
  ['group_id', 'uuid', ({ groupId }) => groupId],
  ['at', 'timestamptz', (event) => at(event.at)],
  ['kind', 'text', ({ kind }) => kind],
  ['body', 'json', ({ body }) => JSON.stringify(body)],
];

const nowAt = 1;
const revisionAt = 2;
const firstOfOpened = 3;
const firstOfChanged = firstOfOpened + openedColumns.length;
const firstOfLookedAt = firstOfChanged + changedColumns.length;
const firstOfNotes = firstOfLookedAt + lookedAtColumns.length;
const firstOfOpenedGroups = firstOfNotes + noteColumns.length;
const firstOfMovedGroups = firstOfOpenedGroups + openedGroupColumns.length;
const firstOfEvents = firstOfMovedGroups + movedGroupColumns.length;
const firstOfEvidence = firstOfEvents + eventColumns.length;
const firstOfChange = firstOfEvidence + evidenceColumns;
const expected = firstOfChange + changeColumns;

const decidedSet = (from: string): string =>
  `axis = ${from}.axis, service_id = ${from}.service_id, group_id = ${from}.group_id, urgency = ${from}.urgency,
       fate = coalesce(${from}.fate, a.fate), decision = coalesce(${from}.decision, a.decision), decided_by = ${from}.decided_by,
       look_at = ${from}.look_at, inhibits = ${from}.inhibits, held_by = ${from}.held_by`;

/** For an alert that is changed and not decided anew, all of it stays. */
const changedDecision = ['service_id', 'group_id', 'urgency', 'decided_by', 'look_at', 'inhibits', 'held_by']
  .map((name) => `${name} = case when c.is_decided then c.${name} else a.${name} end`)
  .join(', ');

/**
 * Everything a flush writes, with its proof, in one statement that is its own transaction. Where somebody else was faster with
 * one of the alerts or groups, the division by nothing takes all of it back: the flush then looks again. Groups are changed by sums,
 * so that several flushes of one group wait for each other and do not fail each other.
 */
const writeAlertsSql = statement<{ told: number }>(
  'alerts.write_alerts',
  `with rules as (
     -- Whoever changes the rules waits for this, and this for them: nothing is decided by rules of before.
     select revision from alert_rules where revision = $${revisionAt}::bigint for share
   ), opened as (
     insert into alert (${names(openedColumns)}) select ${selected(openedColumns)}
     from ${unnested(firstOfOpened, openedColumns)} as r (${names(openedColumns)})
     where (select count(*) from rules) = 1
     on conflict (identity) where state = 'open' do nothing returning 1
   ), locked as (
     -- Everybody opens first and then locks in one order, alerts before groups, so nobody waits in a circle.
     select id from alert
     where (id = any($${firstOfChanged}::uuid[]) or id = any($${firstOfLookedAt}::uuid[])) and (select count(*) from opened) >= 0
     order by id for no key update
   ), changed as (
     update alert a set state = c.state, summary = coalesce(c.summary, a.summary), axis = coalesce(c.axis, a.axis),
       severity = case when c.content_key is null then a.severity else c.severity end,
       sent_axis = case when c.content_key is null then a.sent_axis else c.sent_axis end,
       annotations = coalesce(c.annotations, a.annotations), links = coalesce(c.links, a.links),
       content_key = coalesce(c.content_key, a.content_key), sent_starts_at = c.sent_starts_at, ends_at = c.ends_at,
       last_seen_at = greatest(a.last_seen_at, c.last_seen_at), count = a.count + c.count,
       acknowledged_at = c.acknowledged_at, acknowledged_by = c.acknowledged_by,
       resolved_at = c.resolved_at, resolved_because = c.resolved_because, version = a.version + 1,
       fate = coalesce(c.fate, a.fate), decision = coalesce(c.decision, a.decision), ${changedDecision}
     from (select ${selected(changedColumns)} from ${unnested(firstOfChanged, changedColumns)} as r (${names(changedColumns)})) c
     where a.id = c.id and a.version = c.based_on and a.id in (select id from locked) returning 1
   ), looked_at as (
     update alert a set ${decidedSet('c')}, version = a.version + 1
     from (select ${selected(lookedAtColumns)} from ${unnested(firstOfLookedAt, lookedAtColumns)} as r (${names(lookedAtColumns)})) c
     where a.id = c.id and a.version = c.based_on and a.state = 'open' and a.id in (select id from locked) returning 1
   ), noted as (
     insert into alert_note (${names(noteColumns)}) select * from ${unnested(firstOfNotes, noteColumns)}
   ), locked_groups as (
     select id from alert_group
     where id = any($${firstOfMovedGroups}::uuid[])
       and (select count(*) from changed) + (select count(*) from looked_at) >= 0
     order by id for no key update
   ), moved as (
     update alert_group g set alerts = g.alerts + m.joined, open_alerts = g.open_alerts + m.open_delta,
       urgency = coalesce(m.urgency, g.urgency), axis = coalesce(m.axis, g.axis),
       last_alert_at = greatest(g.last_alert_at, m.last_alert_at), is_joinable = g.is_joinable and not m.is_window_over,
       state = case when g.open_alerts + m.open_delta <= 0 then 'resolved' when m.expects = 'resolved' then 'open' else g.state end,
       resolved_at = case when g.open_alerts + m.open_delta <= 0 then coalesce(g.resolved_at, $${nowAt}::timestamptz) end,
       version = g.version + 1
     from ${unnested(firstOfMovedGroups, movedGroupColumns)} as m (${names(movedGroupColumns)})
     where g.id = m.id and g.id in (select id from locked_groups)
       and case m.expects when 'joinable' then g.state <> 'resolved' and g.is_joinable when 'unresolved' then g.state <> 'resolved'
         when 'resolved' then g.state = 'resolved' else true end
     returning g.id, g.state, m.open_delta, m.end_event_id
   ), opened_groups as (
     -- The one whose window is over makes room first.
     insert into alert_group (${names(openedGroupColumns)}) select * from ${unnested(firstOfOpenedGroups, openedGroupColumns)}
     where (select count(*) from moved) >= 0
     on conflict (group_key) where state <> 'resolved' and is_joinable do nothing returning 1
   ), told as (
     insert into alert_group_event (${names(eventColumns)})
     select * from ${unnested(firstOfEvents, eventColumns)}
     union all
     select end_event_id, id, $${nowAt}::timestamptz, 'resolved', '{}'::json from moved where state = 'resolved' and open_delta < 0
     returning 1
   ), ${evidenceCte(firstOfEvidence)}, ${changeCte(firstOfChange)}
   select (select count(*) from told) as told, 1 / (case when (select count(*) from rules) = 1 and (select count(*) from opened) + (select count(*) from changed)
     + (select count(*) from looked_at) + (select count(*) from moved) + (select count(*) from opened_groups)
     = $${expected}::int then 1 else 0 end) as written`,
  { isPlannedOnce: true },
);

/** Division by nothing; a unique row of somebody else; two that waited for each other. */
const movedCodes = new Set<unknown>(['22012', '23505', '40P01']);

/** Somebody else wrote one of these alerts or groups since they were read: nothing was written. */
export class AlertsMoved extends Error {
  constructor() {
    super('alerts were changed by somebody else meanwhile');
    this.name = 'AlertsMoved';
  }
}

/** The evidence record and the notice of change that go with what is written. */
export interface Proof {
  readonly evidence: EvidenceValues;
  readonly change: readonly (string | null)[];
  readonly now: number;
  /** Of the rules it was decided by. */
  readonly revision: number;
}

/**
 * @throws AlertsMoved when one of them is not as it was read; nothing is written then
 */
export async function writeAlerts(
  tx: Transaction,
  { opened, changed, lookedAt, notes, groups }: AlertWrites,
  proof: Proof,
): Promise<void> {
  try {
    const [row] = await tx.query(writeAlertsSql, [
      at(proof.now),
      proof.revision,
      ...valuesOf(openedColumns, inOneOrder(opened)),
      ...valuesOf(changedColumns, inOneOrder(changed)),
      ...valuesOf(lookedAtColumns, lookedAt),
      ...valuesOf(noteColumns, notes),
      ...valuesOf(
        openedGroupColumns,
        groups.opened.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
      ),
      ...valuesOf(movedGroupColumns, groups.moved),
      ...valuesOf(eventColumns, groups.events),
      ...proof.evidence,
      ...proof.change,
      opened.length + changed.length + lookedAt.length + groups.opened.length + groups.moved.length,
    ]);
    if (row !== undefined && row.told > 0) tx.wake('pages');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    throw movedCodes.has(code) ? new AlertsMoved() : error;
  }
}

/** The same for whoever writes. */
function inOneOrder<Row extends { readonly identity: string }>(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((a, b) => (a.identity < b.identity ? -1 : 1));
}
