import type { EpochMs, ShiftPart } from '@lockstep/oncall';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { Problem } from '../platform/problem.ts';

export type CoverState = 'open' | 'taken' | 'withdrawn' | 'over';

export interface StoredCover {
  readonly id: string;
  /** `over`: nobody took it in time. */
  readonly state: CoverState;
  readonly part: ShiftPart;
  readonly schedule: string;
  readonly reason: string;
  readonly askedUserIds: readonly string[];
  /** Only those who were asked may take it; else everybody of the rota. */
  readonly isLimited: boolean;
  readonly declinedUserIds: readonly string[];
  readonly takenBy: string | undefined;
  readonly createdAt: EpochMs;
  readonly settledAt: EpochMs | undefined;
}

interface CoverRow {
  id: string;
  state: CoverState;
  schedule: string;
  schedule_id: string;
  user_id: string;
  from_at: number;
  to_at: number;
  reason: string;
  asked_user_ids: string[];
  is_limited: boolean;
  declined_user_ids: string[];
  taken_by: string | null;
  created_at: number;
  settled_at: number | null;
}

/** @param now number of the parameter that says what is over */
const stateAt = (now: string): string =>
  `case when r.state = 'open' and r.to_at <= ${now} then 'over' else r.state end`;
const columns = `s.name as schedule, r.id, r.schedule_id, r.user_id, r.from_at, r.to_at, r.reason, r.asked_user_ids,
  r.is_limited, r.declined_user_ids, r.taken_by, r.created_at, r.settled_at`;
const requests = 'cover_request r join schedule s on s.id = r.schedule_id';

const lockCoverSql = statement<CoverRow>(
  'schedules.lock_cover',
  `select ${columns}, ${stateAt('$2::timestamptz')} as state from ${requests} where r.id = $1 for no key update of r`,
);
const listCoversSql = statement<CoverRow>(
  'schedules.list_covers',
  `select ${columns}, ${stateAt('$5::timestamptz')} as state from ${requests}
   where ($1::text is null or $1 = ${stateAt('$5::timestamptz')})
     and ($2::uuid is null or r.user_id = $2 or r.taken_by = $2 or $2 = any(r.asked_user_ids))
     and ($3::uuid is null or r.id < $3)
   order by r.id desc limit $4`,
);
const insertCoverSql = statement<never>(
  'schedules.insert_cover',
  `insert into cover_request (id, state, schedule_id, user_id, from_at, to_at, reason, asked_user_ids, is_limited, created_at)
   values ($1, 'open', $2, $3, $4, $5, $6, $7, $8, $9)`,
);
const settleCoverSql = statement<never>(
  'schedules.settle_cover',
  'update cover_request set state = $2, taken_by = $3, settled_at = $4 where id = $1',
);
const declineCoverSql = statement<never>(
  'schedules.decline_cover',
  'update cover_request set declined_user_ids = declined_user_ids || $2::uuid where id = $1 and $2 <> all(declined_user_ids)',
);

function toCover(row: CoverRow): StoredCover {
  return {
    id: row.id,
    state: row.state,
    part: { scheduleId: row.schedule_id, userId: row.user_id, from: row.from_at, to: row.to_at },
    schedule: row.schedule,
    reason: row.reason,
    askedUserIds: row.asked_user_ids,
    isLimited: row.is_limited,
    declinedUserIds: row.declined_user_ids,
    takenBy: row.taken_by ?? undefined,
    createdAt: row.created_at,
    settledAt: row.settled_at ?? undefined,
  };
}

/** Locks it. */
export async function getCover(tx: Transaction, id: string, now: EpochMs): Promise<StoredCover> {
  const [row] = await tx.query(lockCoverSql, [id, at(now)]);
  if (row !== undefined) return toCover(row);
  throw new Problem('schedules.cover_not_found', `request \`${id}\` does not exist`, {
    help: 'list them with `GET /api/v1/cover-requests`',
  });
}

/** Newest first. */
export async function listCoversBefore(
  tx: Transaction,
  query: {
    readonly state: CoverState | undefined;
    readonly userId: string | undefined;
    readonly before: string | undefined;
    readonly limit: number;
    readonly now: EpochMs;
  },
): Promise<readonly StoredCover[]> {
  const { state, userId, before, limit, now } = query;
  return (await tx.query(listCoversSql, [state ?? null, userId ?? null, before ?? null, limit, at(now)])).map(toCover);
}

export async function insertCover(
  tx: Transaction,
  cover: Pick<StoredCover, 'id' | 'part' | 'reason' | 'askedUserIds' | 'isLimited' | 'createdAt'>,
): Promise<void> {
  const { id, part, reason, askedUserIds, isLimited, createdAt } = cover;
  const stretch = [at(part.from), at(part.to)];
  await tx.execute(insertCoverSql, [
    id,
    part.scheduleId,
    part.userId,
    ...stretch,
    reason,
    askedUserIds,
    isLimited,
    at(createdAt),
  ]);
}

export async function settleCover(
  tx: Transaction,
  id: string,
  {
    state,
    takenBy,
    now,
  }: { readonly state: 'taken' | 'withdrawn'; readonly takenBy: string | undefined; readonly now: EpochMs },
): Promise<void> {
  await tx.execute(settleCoverSql, [id, state, takenBy ?? null, at(now)]);
}

export async function addDecline(tx: Transaction, id: string, userId: string): Promise<void> {
  await tx.execute(declineCoverSql, [id, userId]);
}
