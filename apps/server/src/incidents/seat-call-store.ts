import type { Axis } from '@lockstep/contract';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { Missing } from './missing-side.ts';

/** Why an axis was missing and what was done about it. Times are epoch milliseconds. */
export interface SeatCall extends Missing {
  readonly id: string;
  readonly at: number;
  /** The alert group that pages. */
  readonly groupId: string | undefined;
  readonly endedAt: number | undefined;
}

interface Row {
  id: string;
  axis: Axis;
  reason: Missing['reason'];
  call: Missing['call'];
  because: string;
  at: number;
  group_id: string | null;
  ended_at: number | null;
}

const listSql = statement<Row>(
  'incidents.list_seat_calls',
  `select id, axis, reason, call, because, at, group_id, ended_at from incident_seat_call
   where incident_id = $1 order by at desc, id desc limit 100`,
);
const openSql = statement<Row>(
  'incidents.open_seat_calls',
  `select id, axis, reason, call, because, at, group_id, ended_at from incident_seat_call
   where incident_id = $1 and ended_at is null order by at, id`,
);
const putSql = statement<never>(
  'incidents.put_seat_call',
  `insert into incident_seat_call (id, incident_id, axis, reason, call, because, at, group_id)
   values ($1, $2, $3, $4, $5, $6, $7, $8)
   on conflict (incident_id, axis, reason) where ended_at is null
   do update set call = excluded.call, because = excluded.because, at = excluded.at, group_id = excluded.group_id`,
);
const endSql = statement<never>(
  'incidents.end_seat_calls',
  'update incident_seat_call set ended_at = $3 where incident_id = $1 and axis = $2 and ended_at is null',
);

function toCall(row: Row): SeatCall {
  const { id, axis, reason, call, because, group_id: groupId, ended_at: endedAt } = row;
  return { id, axis, reason, call, because, at: row.at, groupId: groupId ?? undefined, endedAt: endedAt ?? undefined };
}

/** Latest first, at most 100. */
export async function listSeatCalls(tx: Transaction, incidentId: string): Promise<readonly SeatCall[]> {
  return (await tx.query(listSql, [incidentId])).map(toCall);
}

/** Those whose seat is still empty, oldest first. */
export async function listOpenSeatCalls(tx: Transaction, incidentId: string): Promise<readonly SeatCall[]> {
  return (await tx.query(openSql, [incidentId])).map(toCall);
}

/** Of one reason there is one; a note becomes a page. The caller holds the incident. */
export async function putSeatCall(tx: Transaction, incidentId: string, call: Omit<SeatCall, 'endedAt'>): Promise<void> {
  const { id, axis, reason, because, groupId } = call;
  await tx.execute(putSql, [id, incidentId, axis, reason, call.call, because, at(call.at), groupId ?? null]);
}

export async function endSeatCallRows(tx: Transaction, incidentId: string, axis: Axis, now: number): Promise<void> {
  await tx.execute(endSql, [incidentId, axis, at(now)]);
}
