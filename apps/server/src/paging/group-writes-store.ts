import type { Transaction } from '../platform/context.ts';
import { type Column, columnNames, columnValues, unnested } from '../platform/db/columns.ts';
import { statement } from '../platform/db/statement.ts';
import { changeColumns, changeCte } from '../platform/events/record-change.ts';
import { type EvidenceValues, evidenceCte } from '../platform/evidence/store.ts';
import { chainColumns, type ChainLine, stateColumns, type StateWrite } from './escalation-store.ts';
import type { NewPage } from './page.ts';
import { notificationColumns, pageColumns, type WrittenNotification } from './page-store.ts';

/** What a turn of groups comes to, but for what was changed before because it is read again. */
export interface GroupWrites {
  /** Escalations that begin. */
  readonly begun: readonly StateWrite[];
  readonly pages: readonly NewPage[];
  readonly notifications: readonly WrittenNotification[];
  readonly chain: readonly ChainLine[];
  /** Ids of the events that are dealt with. */
  readonly events: readonly string[];
  /** Undefined where nothing has to be proved. */
  readonly proof: { readonly evidence: EvidenceValues; readonly change: readonly (string | null)[] } | undefined;
}

const rowsOf = <Row>(table: string, columns: readonly Column<Row>[], first: number): string =>
  `insert into ${table} (${columnNames(columns)}) select * from ${unnested(first, columns)}`;

const firstState = 2;
const firstPage = firstState + stateColumns.length;
const firstNotification = firstPage + pageColumns.length;
const firstLine = firstNotification + notificationColumns.length;
const firstChange = firstLine + chainColumns.length;
const firstEvidence = firstChange + changeColumns;

const writesText = (proof: readonly string[]): string =>
  `with ${[
    `begun as (${rowsOf('escalation', stateColumns, firstState)} on conflict (group_id) do nothing returning 1)`,
    `paged as (${rowsOf('page', pageColumns, firstPage)})`,
    `notified as (${rowsOf('notification', notificationColumns, firstNotification)})`,
    `told as (${rowsOf('escalation_entry', chainColumns, firstLine)})`,
    'taken as (delete from alert_group_event where id = any($1::uuid[]))',
    ...proof,
  ].join(', ')} select count(*)::int as begun from begun`;

const writesSql = {
  proved: statement<{ begun: number }>(
    'paging.write_groups_proved',
    writesText([changeCte(firstChange), evidenceCte(firstEvidence)]),
  ),
  unproved: statement<{ begun: number }>('paging.write_groups', writesText([])),
};

/** @returns false when somebody else began one of the escalations meanwhile: nothing of this transaction may stay then */
export async function writeGroups(
  tx: Transaction,
  { begun, pages, notifications, chain, events, proof }: GroupWrites,
): Promise<boolean> {
  const sorted = begun.toSorted((a, b) => (a.state.group.id < b.state.group.id ? -1 : 1));
  const [row] = await tx.query(proof === undefined ? writesSql.unproved : writesSql.proved, [
    events,
    ...columnValues(stateColumns, sorted),
    ...columnValues(pageColumns, pages),
    ...columnValues(notificationColumns, notifications),
    ...columnValues(chainColumns, chain),
    ...(proof === undefined ? [] : [...proof.change, ...proof.evidence]),
  ]);
  return row?.begun === begun.length;
}
