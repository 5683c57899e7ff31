import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { type Statement, statement } from '../platform/db/statement.ts';
import { changeColumns, changeCte } from '../platform/events/record-change.ts';
import { type EvidenceValues, evidenceColumns, evidenceCte } from '../platform/evidence/store.ts';
import {
  type AlertWrites,
  changedColumns,
  eventColumns,
  lookedAtColumns,
  movedGroupColumns,
  noteColumns,
  openedColumns,
  openedGroupColumns,
} from './alert-writes.ts';
import type { GroupEvent, OpenedGroup } from './group.ts';
import { names, rowsOf, valuesOf } from './write-columns.ts';

export type { AlertWrites } from './alert-writes.ts';

const decidedSet = (from: string): string =>
  `axis = ${from}.axis, service_id = ${from}.service_id, group_id = ${from}.group_id, urgency = ${from}.urgency,
       fate = coalesce(${from}.fate, a.fate), decision = coalesce(${from}.decision, a.decision), decided_by = ${from}.decided_by,
       look_at = ${from}.look_at, inhibits = ${from}.inhibits, held_by = ${from}.held_by`;

/** For an alert that is changed and not decided anew, all of it stays. */
const changedDecision = ['service_id', 'group_id', 'urgency', 'decided_by', 'look_at', 'inhibits', 'held_by']
  .map((name) => `${name} = case when c.is_decided then c.${name} else a.${name} end`)
  .join(', ');

const nowAt = 1;
const revisionAt = 2;
const firstPart = 3;
const sourceAt = openedColumns.findIndex(([name]) => name === 'source_id');
const partColumns = {
  opened: openedColumns.length,
  changed: changedColumns.length,
  lookedAt: lookedAtColumns.length,
  notes: noteColumns.length,
  openedGroups: openedGroupColumns.length,
  movedGroups: movedGroupColumns.length,
  events: eventColumns.length,
};

/** What there can be to write. */
export type WritePart = keyof typeof partColumns;
export const writeParts = Object.keys(partColumns) as readonly WritePart[];

/** For each part that is there, the number of its first parameter; and of what follows them. */
function numbered(parts: ReadonlySet<WritePart>): {
  readonly first: Readonly<Record<WritePart, number>>;
  readonly next: number;
} {
  let next = firstPart;
  const first = Object.fromEntries(
    writeParts.map((part) => {
      const own = next;
      if (parts.has(part)) next += partColumns[part];
      return [part, own];
    }),
  ) as Record<WritePart, number>;
  return { first, next };
}

function alertCtes(parts: ReadonlySet<WritePart>, first: Readonly<Record<WritePart, number>>): readonly string[] {
  const locked = (['changed', 'lookedAt'] as const).filter((part) => parts.has(part));
  const noRow = 'select 1 where false';
  return [
    // A source that is being deleted is gone, or goes with these alerts.
    ...(parts.has('opened')
      ? [
          `sources as (select id from alert_source where id = any($${first.opened + sourceAt}::uuid[]) order by id for key share)`,
        ]
      : []),
    `opened as (${
      parts.has('opened')
        ? `insert into alert (${names(openedColumns)}) select * from ${rowsOf(first.opened, openedColumns)} r
     where (select count(*) from rules) = 1 and (select count(*) from sources) > 0 returning 1`
        : noRow
    })`,
    // Everybody opens first and then locks in one order, alerts before groups, so nobody waits in a circle.
    `locked as (${
      locked.length === 0
        ? 'select null::uuid as id where false'
        : `select id from alert
     where (${locked.map((part) => `id = any($${first[part]}::uuid[])`).join(' or ')}) and (select count(*) from opened) >= 0
     order by id for no key update`
    })`,
    `changed as (${
      parts.has('changed')
        ? `update alert a set state = c.state, summary = coalesce(c.summary, a.summary), axis = coalesce(c.axis, a.axis),
       severity = case when c.content_key is null then a.severity else c.severity end,
       sent_axis = case when c.content_key is null then a.sent_axis else c.sent_axis end,
       annotations = coalesce(c.annotations, a.annotations), links = coalesce(c.links, a.links),
       content_key = coalesce(c.content_key, a.content_key), sent_starts_at = c.sent_starts_at, ends_at = c.ends_at,
       end_look_at = least(a.end_look_at, c.ends_at),
       last_seen_at = greatest(a.last_seen_at, c.last_seen_at), count = a.count + c.count,
       acknowledged_at = c.acknowledged_at, acknowledged_by = c.acknowledged_by,
       resolved_at = c.resolved_at, resolved_because = c.resolved_because, version = a.version + 1,
       fate = coalesce(c.fate, a.fate), decision = coalesce(c.decision, a.decision), ${changedDecision}
     from ${rowsOf(first.changed, changedColumns)} c
     where a.id = c.id and a.version = c.based_on and a.id in (select id from locked) returning 1`
        : noRow
    })`,
    ...(parts.has('changed')
      ? [`moves as (insert into alert_move (at, alert_ids) values ($${nowAt}::timestamptz, $${first.changed}::uuid[]))`]
      : []),
    `looked_at as (${
      parts.has('lookedAt')
        ? `update alert a set ${decidedSet('c')}, version = a.version + 1
     from ${rowsOf(first.lookedAt, lookedAtColumns)} c
     where a.id = c.id and a.version = c.based_on and a.state = 'open' and a.id in (select id from locked) returning 1`
        : noRow
    })`,
    `noted as (${
      parts.has('notes')
        ? `insert into alert_note (${names(noteColumns)}) select * from ${rowsOf(first.notes, noteColumns)} r returning 1`
        : noRow
    })`,
  ];
}

function groupCtes(parts: ReadonlySet<WritePart>, first: Readonly<Record<WritePart, number>>): readonly string[] {
  const moved = parts.has('movedGroups')
    ? [
        `locked_groups as (
     select id from alert_group
     where id = any($${first.movedGroups}::uuid[])
       and (select count(*) from changed) + (select count(*) from looked_at) >= 0
     order by id for no key update
   )`,
        `moved as (
     update alert_group g set alerts = g.alerts + m.joined, open_alerts = g.open_alerts + m.open_delta,
       urgency = coalesce(m.urgency, g.urgency), axis = coalesce(m.axis, g.axis),
       last_alert_at = greatest(g.last_alert_at, m.last_alert_at), is_joinable = g.is_joinable and not m.is_window_over,
       state = case when g.open_alerts + m.open_delta <= 0 then 'resolved' when m.expects = 'resolved' then 'open' else g.state end,
       resolved_at = case when g.open_alerts + m.open_delta <= 0 then coalesce(g.resolved_at, $${nowAt}::timestamptz) end,
       version = g.version + 1
     from ${rowsOf(first.movedGroups, movedGroupColumns)} m
     where g.id = m.id and g.id in (select id from locked_groups)
       and case m.expects when 'joinable' then g.state <> 'resolved' and g.is_joinable when 'unresolved' then g.state <> 'resolved'
         when 'resolved' then g.state = 'resolved' else true end
     returning g.id, g.state, m.open_delta, m.end_event_id
   )`,
      ]
    : [
        `moved as (
     select null::uuid as id, null::text as state, 0 as open_delta, null::uuid as end_event_id where $${nowAt}::timestamptz is null
   )`,
      ];
  const opened = parts.has('openedGroups')
    ? // The one whose window is over makes room first.
      `insert into alert_group (${names(openedGroupColumns)}) select * from ${rowsOf(first.openedGroups, openedGroupColumns)} r
     where (select count(*) from moved) >= 0
     on conflict (group_key) where state <> 'resolved' and is_joinable do nothing returning 1`
    : 'select 1 where false';
  const events = parts.has('events') ? `select * from ${rowsOf(first.events, eventColumns)} r union all` : '';
  return [
    ...moved,
    `opened_groups as (${opened})`,
    `told as (
     insert into alert_group_event (${names(eventColumns)})
     ${events}
     select end_event_id, id, $${nowAt}::timestamptz, 'resolved', '{}'::json from moved where state = 'resolved' and open_delta < 0
     returning 1
   )`,
  ];
}

const writeStatements = new Map<string, Statement<{ told: number }>>();

/**
 * Everything a flush writes, with its proof, in one statement that is its own transaction. Where somebody else was faster with
 * one of the alerts or groups, the division by nothing takes all of it back: the flush then looks again. Groups are changed by sums,
 * so that several flushes of one group wait for each other and do not fail each other.
 *
 * @param parts those there is something of: the others would cost although they are empty
 */
export function writeAlertsSql(parts: ReadonlySet<WritePart>): Statement<{ told: number }> {
  const name = `alerts.write_alerts_${writeParts.map((part) => (parts.has(part) ? '1' : '0')).join('')}`;
  const known = writeStatements.get(name);
  if (known !== undefined) return known;
  const { first, next } = numbered(parts);
  const change = next + evidenceColumns;
  const expected = change + changeColumns;
  const sources = parts.has('opened') ? '(select count(*) from sources) + ' : '';
  const text = `with rules as (
     -- Whoever changes the rules waits for this, and this for them: nothing is decided by rules of before.
     select revision from alert_rules where revision = $${revisionAt}::bigint for share
   ), ${[...alertCtes(parts, first), ...groupCtes(parts, first)].join(', ')}, ${evidenceCte(next)}, ${changeCte(change)}
   select (select count(*) from told) as told, 1 / (case when (select count(*) from rules) = 1 and ${sources}(select count(*) from opened)
     + (select count(*) from changed) + (select count(*) from looked_at) + (select count(*) from moved) + (select count(*) from opened_groups)
     = $${expected}::int then 1 else 0 end) as written`;
  const made = statement<{ told: number }>(name, text, { isPlannedOnce: true });
  writeStatements.set(name, made);
  return made;
}

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
  const rows: readonly (readonly [WritePart, number, () => readonly unknown[]])[] = [
    ['opened', opened.length, () => valuesOf(openedColumns, inOneOrder(opened))],
    ['changed', changed.length, () => valuesOf(changedColumns, inOneOrder(changed))],
    ['lookedAt', lookedAt.length, () => valuesOf(lookedAtColumns, lookedAt)],
    ['notes', notes.length, () => valuesOf(noteColumns, notes)],
    ['openedGroups', groups.opened.length, () => valuesOf(openedGroupColumns, inKeyOrder(groups.opened))],
    ['movedGroups', groups.moved.length, () => valuesOf(movedGroupColumns, groups.moved)],
    ['events', groups.events.length, () => valuesOf(eventColumns, groups.events)],
  ];
  const there = rows.filter(([, count]) => count > 0);
  try {
    const [row] = await tx.query(writeAlertsSql(new Set(there.map(([part]) => part))), [
      at(proof.now),
      proof.revision,
      ...there.flatMap(([, , values]) => values()),
      ...proof.evidence,
      ...proof.change,
      new Set(opened.map(({ sourceId }) => sourceId)).size +
        opened.length +
        changed.length +
        lookedAt.length +
        groups.opened.length +
        groups.moved.length,
    ]);
    if (row !== undefined && row.told > groups.events.filter(isQuiet).length) tx.wake('pages');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    throw movedCodes.has(code) ? new AlertsMoved() : error;
  }
}

/** Nobody is paged because of it: it is taken in with what else happens to its group. */
function isQuiet({ kind, body }: GroupEvent): boolean {
  return kind === 'joined' && body.isRaised === undefined;
}

/** The same for whoever writes. */
function inOneOrder<Row extends { readonly identity: string }>(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((a, b) => (a.identity < b.identity ? -1 : 1));
}

function inKeyOrder(groups: readonly OpenedGroup[]): readonly OpenedGroup[] {
  return groups.toSorted((a, b) => (a.key < b.key ? -1 : 1));
}
