import type { Transaction } from '../platform/context.ts';
import { statement } from '../platform/db/statement.ts';

const nextSql = statement<{ has_events: boolean; moment: number | null }>(
  'paging.next_work',
  `select exists (select from alert_group_event) as has_events, least(
     (select min(due_at) from escalation where due_at is not null),
     (select min(due_at) from notification where state = 'waiting'),
     (select min(lease_until) from notification where state = 'sending')) as moment`,
);

export interface NextWork {
  /** Something happened to groups that nobody has taken. */
  readonly hasEvents: boolean;
  /** When the next escalation or message is due, or the next lease runs out. */
  readonly at: number | undefined;
}

/** All in one: idle, nothing else is asked. */
export async function findNextWork(tx: Transaction): Promise<NextWork> {
  const [row] = await tx.query(nextSql, []);
  return { hasEvents: row?.has_events ?? false, at: row?.moment ?? undefined };
}
