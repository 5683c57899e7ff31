import type { AlertAxis, AlertSeverity, IncomingAlert, Labels } from '@lockstep/alerting';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { changeColumns, changeCte } from '../platform/events/record-change.ts';
import { type EvidenceValues, evidenceColumns, evidenceCte } from '../platform/evidence/store.ts';
import type { ResolvedBecause } from './alert.ts';

/** The newest alert of one identity, as far as taking in messages needs it. Times are epoch milliseconds. */
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
}

interface KnownRow {
  id: string;
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
}

const knownAlertsSql = statement<KnownRow>(
  'alerts.known_alerts',
  `select distinct on (identity) id, identity, version, state, content_key, starts_at, sent_starts_at, ends_at, opened_at,
     acknowledged_at, acknowledged_by, resolved_at, resolved_because
   from alert where identity = any($1::text[]) order by identity, id desc`,
);

/** @returns the newest alert of each identity that has any */
export async function findKnownAlerts(
  tx: Transaction,
  identities: readonly string[],
): Promise<ReadonlyMap<string, KnownAlert>> {
  const rows = await tx.query(knownAlertsSql, [identities]);
  return new Map(
    rows.map((row) => [
      row.identity,
      {
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
      },
    ]),
  );
}

/** What messages say of an alert besides times. */
export interface AlertContent {
  readonly summary: string;
  readonly severity: AlertSeverity | undefined;
  readonly axis: AlertAxis;
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

export interface AlertWrites {
  readonly opened: readonly OpenedAlert[];
  readonly changed: readonly ChangedAlert[];
  readonly notes: readonly AlertNote[];
}

type Column<Row> = readonly [name: string, type: string, value: (row: Row) => unknown];

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
  ['axis', 'text', ({ content }) => content?.axis ?? null],
  ['annotations', 'json', ({ content }) => (content === undefined ? null : JSON.stringify(content.annotations))],
  ['links', 'json', ({ content }) => (content === undefined ? null : JSON.stringify(content.links))],
  ['content_key', 'text', ({ content }) => content?.contentKey ?? null],
];
const openedColumns: readonly Column<OpenedAlert>[] = [
  ['id', 'uuid', ({ id }) => id],
  ['source_id', 'uuid', ({ sourceId }) => sourceId],
  ['identity', 'text', ({ identity }) => identity],
  ['fingerprint', 'text', ({ fingerprint }) => fingerprint],
  ['labels', 'json', ({ labels }) => JSON.stringify(labels)],
  ['starts_at', 'timestamptz', ({ startsAt }) => at(startsAt)],
  ['opened_at', 'timestamptz', ({ openedAt }) => at(openedAt)],
  ...contentColumns,
  ...stateColumns,
];
const changedColumns: readonly Column<ChangedAlert>[] = [
  ['id', 'uuid', ({ id }) => id],
  ['based_on', 'int', ({ basedOn }) => basedOn],
  ...contentColumns,
  ...stateColumns,
];
const noteColumns: readonly Column<AlertNote>[] = [
  ['id', 'uuid', ({ id }) => id],
  ['alert_id', 'uuid', ({ alertId }) => alertId],
  ['at', 'timestamptz', (note) => at(note.at)],
  ['kind', 'text', ({ kind }) => kind],
  ['by_name', 'text', ({ by }) => by ?? null],
  ['note', 'text', ({ note }) => note ?? null],
];

const names = <Row>(columns: readonly Column<Row>[]): string => columns.map(([name]) => name).join(', ');

/** The parameters of these columns as rows, from this one on. */
function unnested<Row>(first: number, columns: readonly Column<Row>[]): string {
  return `unnest(${columns.map(([, type], index) => `$${first + index}::${type}[]`).join(', ')})`;
}

const valuesOf = <Row>(columns: readonly Column<Row>[], rows: readonly Row[]): readonly unknown[] =>
  columns.map(([, , value]) => rows.map(value));

const firstOfChanged = 1 + openedColumns.length;
const firstOfNotes = firstOfChanged + changedColumns.length;
const firstOfEvidence = firstOfNotes + noteColumns.length;
const firstOfChange = firstOfEvidence + evidenceColumns;
const expected = firstOfChange + changeColumns;

/**
 * Everything a flush writes, with its proof, in one statement that is its own transaction. Where somebody else was faster with
 * one of the alerts, the division by nothing takes all of it back: the flush then looks again.
 */
const writeAlertsSql = statement<{ written: number }>(
  'alerts.write_alerts',
  `with opened as (
     insert into alert (${names(openedColumns)}) select * from ${unnested(1, openedColumns)}
     on conflict (identity) where state = 'open' do nothing returning 1
   ), locked as (
     -- Everybody opens first and then locks in one order, so nobody waits in a circle.
     select id from alert where id = any($${firstOfChanged}::uuid[]) and (select count(*) from opened) >= 0
     order by id for no key update
   ), changed as (
     update alert a set state = c.state, summary = coalesce(c.summary, a.summary), axis = coalesce(c.axis, a.axis),
       severity = case when c.content_key is null then a.severity else c.severity end,
       annotations = coalesce(c.annotations, a.annotations), links = coalesce(c.links, a.links),
       content_key = coalesce(c.content_key, a.content_key), sent_starts_at = c.sent_starts_at, ends_at = c.ends_at,
       last_seen_at = greatest(a.last_seen_at, c.last_seen_at), count = a.count + c.count,
       acknowledged_at = c.acknowledged_at, acknowledged_by = c.acknowledged_by,
       resolved_at = c.resolved_at, resolved_because = c.resolved_because, version = a.version + 1
     from ${unnested(firstOfChanged, changedColumns)} as c (${names(changedColumns)})
     where a.id = c.id and a.version = c.based_on and a.id in (select id from locked) returning 1
   ), noted as (
     insert into alert_note (${names(noteColumns)}) select * from ${unnested(firstOfNotes, noteColumns)}
   ), ${evidenceCte(firstOfEvidence)}, ${changeCte(firstOfChange)}
   select 1 / (case when (select count(*) from opened) + (select count(*) from changed) = $${expected}::int then 1 else 0 end)
     as written`,
);

/** Division by nothing; a unique row of somebody else; two that waited for each other. */
const movedCodes = new Set<unknown>(['22012', '23505', '40P01']);

/** Somebody else wrote one of these alerts since they were read: nothing was written. */
export class AlertsMoved extends Error {
  constructor() {
    super('alerts were changed by somebody else meanwhile');
    this.name = 'AlertsMoved';
  }
}

/**
 * @param proof the evidence record and the notice of change that go with it
 * @throws AlertsMoved when one of them is not as it was read; nothing is written then
 */
export async function writeAlerts(
  tx: Transaction,
  { opened, changed, notes }: AlertWrites,
  proof: { readonly evidence: EvidenceValues; readonly change: readonly (string | null)[] },
): Promise<void> {
  try {
    await tx.query(writeAlertsSql, [
      ...valuesOf(openedColumns, inOneOrder(opened)),
      ...valuesOf(changedColumns, inOneOrder(changed)),
      ...valuesOf(noteColumns, notes),
      ...proof.evidence,
      ...proof.change,
      opened.length + changed.length,
    ]);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    throw movedCodes.has(code) ? new AlertsMoved() : error;
  }
}

/** The same for whoever writes. */
function inOneOrder<Row extends { readonly identity: string }>(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((a, b) => (a.identity < b.identity ? -1 : 1));
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
  `update alert a set last_seen_at = greatest(a.last_seen_at, s.seen_at), ends_at = s.ends_at, count = a.count + s.count
   from unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::bigint[]) as s (id, seen_at, ends_at, count)
   where a.id = s.id and a.state = 'open'`,
);

/** Last-seen of repeated alerts, in bulk. */
export async function writeSeenAlerts(tx: Transaction, seen: readonly SeenAlert[]): Promise<void> {
  const sorted = seen.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  await tx.execute(seenAlertsSql, [
    sorted.map(({ id }) => id),
    sorted.map(({ lastSeenAt }) => at(lastSeenAt)),
    sorted.map(({ endsAt }) => at(endsAt)),
    sorted.map(({ count }) => count),
  ]);
}
