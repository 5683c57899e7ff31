import type { EpochMs, ShiftPart, ShiftSwap } from '@lockstep/oncall';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { Problem } from '../platform/problem.ts';

export type SwapState = 'proposed' | 'accepted' | 'declined' | 'withdrawn';

export interface StoredSwap extends ShiftSwap {
  readonly id: string;
  readonly state: SwapState;
  /** Names of the two schedules. */
  readonly schedules: { readonly give: string; readonly take: string };
  readonly createdAt: EpochMs;
  readonly settledAt: EpochMs | undefined;
}

interface SwapRow {
  id: string;
  state: SwapState;
  give_schedule: string;
  give_schedule_id: string;
  give_user_id: string;
  give_from: number;
  give_to: number;
  take_schedule: string;
  take_schedule_id: string;
  take_user_id: string;
  take_from: number;
  take_to: number;
  reason: string;
  created_at: number;
  settled_at: number | null;
}

const columns = `w.id, w.state, g.name as give_schedule, w.give_schedule_id, w.give_user_id, w.give_from, w.give_to,
  t.name as take_schedule, w.take_schedule_id, w.take_user_id, w.take_from, w.take_to, w.reason, w.created_at, w.settled_at`;
const swaps = 'shift_swap w join schedule g on g.id = w.give_schedule_id join schedule t on t.id = w.take_schedule_id';

const lockSwapSql = statement<SwapRow>(
  'schedules.lock_swap',
  `select ${columns} from ${swaps} where w.id = $1 for no key update of w`,
);
const listSwapsSql = statement<SwapRow>(
  'schedules.list_swaps',
  `select ${columns} from ${swaps}
   where ($1::text is null or w.state = $1) and ($2::uuid is null or $2 in (w.give_user_id, w.take_user_id))
     and ($3::uuid is null or w.id < $3)
   order by w.id desc limit $4`,
);
const insertSwapSql = statement<never>(
  'schedules.insert_swap',
  `insert into shift_swap (id, state, give_schedule_id, give_user_id, give_from, give_to, take_schedule_id, take_user_id,
     take_from, take_to, reason, created_at) values ($1, 'proposed', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
);
const settleSwapSql = statement<never>(
  'schedules.settle_swap',
  'update shift_swap set state = $2, settled_at = $3 where id = $1',
);

function toSwap(row: SwapRow): StoredSwap {
  const give = { scheduleId: row.give_schedule_id, userId: row.give_user_id, from: row.give_from, to: row.give_to };
  const take = { scheduleId: row.take_schedule_id, userId: row.take_user_id, from: row.take_from, to: row.take_to };
  return {
    id: row.id,
    state: row.state,
    give,
    take,
    schedules: { give: row.give_schedule, take: row.take_schedule },
    reason: row.reason,
    createdAt: row.created_at,
    settledAt: row.settled_at ?? undefined,
  };
}

/** Locks it. */
export async function getSwap(tx: Transaction, id: string): Promise<StoredSwap> {
  const [row] = await tx.query(lockSwapSql, [id]);
  if (row !== undefined) return toSwap(row);
  throw new Problem('schedules.swap_not_found', `swap \`${id}\` does not exist`, {
    help: 'list them with `GET /api/v1/shift-swaps`',
  });
}

/** Newest first. */
export async function listSwapsBefore(
  tx: Transaction,
  query: {
    readonly state: SwapState | undefined;
    readonly userId: string | undefined;
    readonly before: string | undefined;
    readonly limit: number;
  },
): Promise<readonly StoredSwap[]> {
  const values = [query.state ?? null, query.userId ?? null, query.before ?? null, query.limit];
  return (await tx.query(listSwapsSql, values)).map(toSwap);
}

const partValues = ({ scheduleId, userId, from, to }: ShiftPart) => [scheduleId, userId, at(from), at(to)];

export async function insertSwap(
  tx: Transaction,
  swap: ShiftSwap & { readonly id: string; readonly createdAt: EpochMs },
): Promise<void> {
  const { id, give, take, reason, createdAt } = swap;
  await tx.execute(insertSwapSql, [id, ...partValues(give), ...partValues(take), reason, at(createdAt)]);
}

export async function settleSwap(tx: Transaction, id: string, state: SwapState, now: EpochMs): Promise<void> {
  await tx.execute(settleSwapSql, [id, state, at(now)]);
}
