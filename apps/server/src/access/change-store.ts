import type { Axis, Deputy, PendingChange } from '@lockstep/contract';
import type { Transaction } from '../platform/context.ts';
import { at, isoInstant } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

interface ChangeRow {
  id: string;
  kind: string;
  subject_id: string;
  summary: string;
  payload: unknown;
  state: 'open' | 'applied' | 'rejected';
  proposed_by: string;
  proposed_by_name: string;
  proposed_at: number;
  expires_at: number;
  decided_by: string | null;
  decided_by_name: string | null;
  decided_at: number | null;
  is_single_person: boolean;
}

const columns = `c.id, c.kind, c.subject_id, c.summary, c.payload, c.state, c.proposed_by, p.name as proposed_by_name, c.proposed_at,
  c.expires_at, c.decided_by, d.name as decided_by_name, c.decided_at, c.is_single_person`;
const joins = `pending_change c join user_account p on p.id = c.proposed_by left join user_account d on d.id = c.decided_by`;

const insertChangeSql = statement<never>(
  'access.insert_change',
  `insert into pending_change (id, kind, subject_id, summary, payload, state, proposed_by, proposed_at, expires_at)
   values ($1, $2, $3, $4, $5, 'open', $6, $7, $8)`,
);
const lockChangeSql = statement<ChangeRow>(
  'access.lock_change',
  `select ${columns} from ${joins} where c.id = $1 for update of c`,
);
const listChangesSql = statement<ChangeRow>(
  'access.list_changes',
  `select ${columns} from ${joins}
   where ($1::uuid is null or c.id < $1) and ($2::boolean is false or (c.state = 'open' and c.expires_at > $3))
   order by c.id desc limit $4`,
);
const decideChangeSql = statement<never>(
  'access.decide_change',
  `update pending_change set state = $2, decided_by = $3, decided_at = $4, is_single_person = $5 where id = $1 and state = 'open'`,
);
const setDeputySql = statement<never>(
  'access.set_deputy',
  `insert into deputy (axis, user_id, named_at, is_single_person) values ($1, $2, $3, $4)
   on conflict (axis) do update set user_id = excluded.user_id, named_at = excluded.named_at,
     is_single_person = excluded.is_single_person`,
);
const removeDeputySql = statement<never>('access.remove_deputy', 'delete from deputy where user_id = $1');
const listDeputiesSql = statement<{
  axis: Axis;
  user_id: string;
  name: string;
  named_at: number;
  is_single_person: boolean;
}>(
  'access.list_deputies',
  `select d.axis, d.user_id, u.name, d.named_at, d.is_single_person
   from deputy d join user_account u on u.id = d.user_id order by d.axis`,
);
const findKeyGrantSql = statement<{ granted_at: number; is_single_person: boolean; is_deputy: boolean }>(
  'access.find_key_grant',
  `select granted_at, is_single_person, false as is_deputy from user_role where user_id = $1 and role = $2 || '_key'
   union all
   select named_at, is_single_person, true from deputy where user_id = $1 and axis = $2
   order by is_deputy limit 1`,
);

/** A change with what its applier needs. */
export interface StoredChange extends PendingChange {
  readonly payload: unknown;
  readonly proposedAtMs: number;
}

function toChange(row: ChangeRow, now: number): StoredChange {
  return {
    id: row.id,
    kind: row.kind,
    subjectId: row.subject_id,
    summary: row.summary,
    payload: row.payload,
    state: row.state === 'open' && row.expires_at <= now ? 'expired' : row.state,
    proposedBy: row.proposed_by,
    proposedByName: row.proposed_by_name,
    proposedAt: isoInstant(row.proposed_at),
    proposedAtMs: row.proposed_at,
    expiresAt: isoInstant(row.expires_at),
    decidedBy: row.decided_by ?? undefined,
    decidedByName: row.decided_by_name ?? undefined,
    decidedAt: row.decided_at === null ? undefined : isoInstant(row.decided_at),
    isSinglePerson: row.is_single_person,
  };
}

export interface NewStoredChange {
  readonly id: string;
  readonly kind: string;
  readonly subjectId: string;
  readonly summary: string;
  readonly payload: unknown;
  readonly proposedBy: string;
  readonly now: number;
  readonly expiresAt: number;
}

export async function insertChange(tx: Transaction, change: NewStoredChange): Promise<void> {
  const { id, kind, subjectId, summary, payload, proposedBy, now, expiresAt } = change;
  await tx.execute(insertChangeSql, [
    id,
    kind,
    subjectId,
    summary,
    JSON.stringify(payload),
    proposedBy,
    at(now),
    at(expiresAt),
  ]);
}

/** Of many who decide at once the first one's transaction comes first; the others see the decided change. */
export async function lockChange(tx: Transaction, id: string, now: number): Promise<StoredChange | undefined> {
  const [row] = await tx.query(lockChangeSql, [id]);
  return row === undefined ? undefined : toChange(row, now);
}

export async function listStoredChanges(
  tx: Transaction,
  filter: { before: string | undefined; onlyOpen: boolean; now: number; limit: number },
): Promise<readonly StoredChange[]> {
  const rows = await tx.query(listChangesSql, [filter.before ?? null, filter.onlyOpen, at(filter.now), filter.limit]);
  return rows.map((row) => toChange(row, filter.now));
}

export async function updateChange(
  tx: Transaction,
  decision: { id: string; state: 'applied' | 'rejected'; decidedBy: string; now: number; isSinglePerson: boolean },
): Promise<void> {
  await tx.execute(decideChangeSql, [
    decision.id,
    decision.state,
    decision.decidedBy,
    at(decision.now),
    decision.isSinglePerson,
  ]);
}

export async function upsertDeputy(
  tx: Transaction,
  deputy: { axis: Axis; userId: string; now: number; isSinglePerson: boolean },
): Promise<void> {
  await tx.execute(setDeputySql, [deputy.axis, deputy.userId, at(deputy.now), deputy.isSinglePerson]);
}

export async function deleteDeputy(tx: Transaction, userId: string): Promise<void> {
  await tx.execute(removeDeputySql, [userId]);
}

export async function listStoredDeputies(tx: Transaction): Promise<Deputy[]> {
  return (await tx.query(listDeputiesSql, [])).map((row) => ({
    axis: row.axis,
    userId: row.user_id,
    name: row.name,
    namedAt: isoInstant(row.named_at),
    isSinglePerson: row.is_single_person,
  }));
}

/** A change as people see it, without what its applier needs. */
export function shownChange(change: StoredChange): PendingChange {
  const { payload: _, proposedAtMs: __, ...shown } = change;
  return shown;
}

/** How somebody came to hold the key of an axis. */
export interface KeyGrant {
  /** Epoch milliseconds. */
  readonly grantedAt: number;
  readonly isSinglePerson: boolean;
  readonly isDeputy: boolean;
}

/** For flagging young keys on decisions; undefined when the person holds no key of this axis. */
export async function findKeyGrant(tx: Transaction, userId: string, axis: Axis): Promise<KeyGrant | undefined> {
  const [row] = await tx.query(findKeyGrantSql, [userId, axis]);
  return row === undefined
    ? undefined
    : { grantedAt: row.granted_at, isSinglePerson: row.is_single_person, isDeputy: row.is_deputy };
}
