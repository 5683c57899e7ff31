import type { Transaction } from '../platform/context.ts';
import { type Column, columnNames, columnValues, isIn, unnested } from '../platform/db/columns.ts';
import { at } from '../platform/db/row-types.ts';
import { type Statement, statement } from '../platform/db/statement.ts';
import { changeCte, changeColumns } from '../platform/events/record-change.ts';
import { type EvidenceValues, evidenceCte } from '../platform/evidence/store.ts';
import { chainColumns, type ChainLine } from './escalation-store.ts';

export interface NewDelivery {
  readonly id: string;
  readonly notificationId: string;
  readonly at: number;
  readonly outcome: 'delivered' | 'retryable' | 'rejected' | 'unknown';
  readonly reason: string | undefined;
  readonly reference: string | undefined;
  readonly durationMs: number;
}

const deliveryColumns: readonly Column<NewDelivery>[] = [
  ['id', 'uuid', ({ id }) => id],
  ['notification_id', 'uuid', ({ notificationId }) => notificationId],
  ['at', 'timestamptz', (delivery) => at(delivery.at)],
  ['outcome', 'text', ({ outcome }) => outcome],
  ['reason', 'text', ({ reason }) => reason ?? null],
  ['reference', 'text', ({ reference }) => reference ?? null],
  ['duration_ms', 'int', ({ durationMs }) => Math.round(durationMs)],
];

const insertRows = <Row>(table: string, columns: readonly Column<Row>[], first: number): string =>
  `insert into ${table} (${columnNames(columns)}) select * from ${unnested(first, columns)}`;

const insertDeliveryText = (first: number): string =>
  `${insertRows('delivery', deliveryColumns, first)} on conflict (id) do nothing`;
const insertDeliverySql = statement<never>('paging.insert_delivery', insertDeliveryText(1));

/** Once, however often it is written. */
export async function insertDelivery(tx: Transaction, delivery: NewDelivery): Promise<void> {
  await tx.execute(insertDeliverySql, columnValues(deliveryColumns, [delivery]));
}

const ownColumns = 4;
const firstDelivery = ownColumns + 1;
const firstLine = firstDelivery + deliveryColumns.length;
const firstChange = firstLine + chainColumns.length;
const firstEvidence = firstChange + changeColumns;

/**
 * Everything that follows from a settled message. Rooms and webhooks get what concerns a group one after the other: the next one
 * goes now. It is looked for after the lock on the settled one was had, so that who wrote it meanwhile is seen.
 */
const settlementText = (proof: readonly string[]): string =>
  `with ${[
    `tried as (${insertDeliveryText(firstDelivery)})`,
    `told as (${insertRows('escalation_entry', chainColumns, firstLine)})`,
    `freed as (
     update notification set due_at = $4, planned_at = created_at where id = (
       select id from (
         select id from notification where group_id = $1 and destination_id = $2 and ${isIn('state', 'waiting')} offset 0) of_room
       where id > $3 order by id limit 1)
     returning 1)`,
    ...proof,
  ].join(', ')} select count(*)::int as freed from freed`;

const settlementSql = {
  none: statement<{ freed: number }>('paging.write_settlement', settlementText([])),
  changed: statement<{ freed: number }>('paging.write_settlement_changed', settlementText([changeCte(firstChange)])),
  proved: statement<{ freed: number }>(
    'paging.write_settlement_proved',
    settlementText([changeCte(firstChange), evidenceCte(firstEvidence)]),
  ),
} satisfies Record<string, Statement<{ freed: number }>>;

export interface Settlement {
  /** Undefined: nothing was tried. */
  readonly delivery: NewDelivery | undefined;
  readonly chain: readonly ChainLine[];
  /** Whether the next message about its group to its room may go. */
  readonly isFreed: boolean;
  readonly one: {
    readonly id: string;
    readonly groupId: string | undefined;
    readonly destinationId: string | undefined;
  };
  readonly change: readonly (string | null)[] | undefined;
  /** Only ever together with a change. */
  readonly evidence: EvidenceValues | undefined;
  readonly now: number;
}

/** In the transaction that settled it, after the lock on its row was had. */
export async function writeSettlement(tx: Transaction, settlement: Settlement): Promise<void> {
  const { delivery, chain, isFreed, one, change, evidence, now } = settlement;
  const values = [
    isFreed ? (one.groupId ?? null) : null,
    one.destinationId ?? null,
    one.id,
    at(now),
    ...columnValues(deliveryColumns, delivery === undefined ? [] : [delivery]),
    ...columnValues(chainColumns, chain),
    ...(change ?? []),
    ...(evidence ?? []),
  ];
  const [row] = await tx.query(
    change === undefined ? settlementSql.none : evidence === undefined ? settlementSql.changed : settlementSql.proved,
    values,
  );
  if (row !== undefined && row.freed > 0) tx.wake('messages');
}
