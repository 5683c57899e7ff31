import type { CalendarFeed, EpochMs } from '@lockstep/oncall';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { Problem } from '../platform/problem.ts';

/** An address under which a calendar program reads shifts. */
export interface StoredFeed {
  readonly id: string;
  readonly userId: string;
  readonly userName: string;
  readonly schedule: { readonly id: string; readonly name: string } | undefined;
  readonly team: { readonly id: string; readonly name: string } | undefined;
  readonly reminderMinutes: readonly number[];
  readonly gaps: CalendarFeed['gaps'];
  readonly createdAt: EpochMs;
  readonly lastReadAt: EpochMs | undefined;
}

interface FeedRow {
  id: string;
  user_id: string;
  user_name: string;
  schedule_id: string | null;
  schedule: string | null;
  team_id: string | null;
  team: string | null;
  reminder_minutes: number[];
  gaps: CalendarFeed['gaps'];
  created_at: number;
  last_read_at: number | null;
}

const columns = `f.id, f.user_id, u.name as user_name, f.schedule_id, s.name as schedule, f.team_id, t.name as team,
  f.reminder_minutes, f.gaps, f.created_at, f.last_read_at`;
const feeds = `calendar_feed f join user_account u on u.id = f.user_id left join schedule s on s.id = f.schedule_id
  left join team t on t.id = f.team_id`;

const findFeedSql = statement<FeedRow>(
  'schedules.find_feed',
  `select ${columns} from ${feeds} where f.token_hash = $1 and u.deactivated_at is null`,
);
const listFeedsSql = statement<FeedRow>(
  'schedules.list_feeds',
  `select ${columns} from ${feeds} where f.user_id = $1 order by f.id`,
);
const insertFeedSql = statement<never>(
  'schedules.insert_feed',
  `insert into calendar_feed (id, token_hash, user_id, schedule_id, team_id, reminder_minutes, gaps, created_at)
   select $1, $2, $3, $4, $5, $6, $7, $8::timestamptz
   where (select count(*) from calendar_feed where user_id = $3::uuid) < $9`,
);
const deleteFeedSql = statement<never>(
  'schedules.delete_feed',
  'delete from calendar_feed where id = $1 and user_id = $2',
);
const readFeedSql = statement<never>(
  'schedules.note_feed_read',
  `update calendar_feed set last_read_at = date_trunc('hour', $2::timestamptz)
   where id = $1 and (last_read_at is null or last_read_at < date_trunc('hour', $2::timestamptz))`,
);

function toFeed(row: FeedRow): StoredFeed {
  const named = (id: string | null, name: string | null) => (id === null || name === null ? undefined : { id, name });
  return {
    id: row.id,
    userId: row.user_id,
    userName: row.user_name,
    schedule: named(row.schedule_id, row.schedule),
    team: named(row.team_id, row.team),
    reminderMinutes: row.reminder_minutes,
    gaps: row.gaps,
    createdAt: row.created_at,
    lastReadAt: row.last_read_at ?? undefined,
  };
}

/** Of somebody who still works here. */
export async function findFeed(tx: Transaction, tokenHash: string): Promise<StoredFeed | undefined> {
  const [row] = await tx.query(findFeedSql, [tokenHash]);
  return row === undefined ? undefined : toFeed(row);
}

export async function listFeedsOf(tx: Transaction, userId: string): Promise<readonly StoredFeed[]> {
  return (await tx.query(listFeedsSql, [userId])).map(toFeed);
}

/** @returns false when the person has `most` already */
export async function insertFeed(
  tx: Transaction,
  feed: Pick<StoredFeed, 'id' | 'userId' | 'reminderMinutes' | 'gaps' | 'createdAt'> & {
    readonly tokenHash: string;
    readonly scheduleId: string | undefined;
    readonly teamId: string | undefined;
  },
  most: number,
): Promise<boolean> {
  const { id, tokenHash, userId, scheduleId, teamId, reminderMinutes, gaps, createdAt } = feed;
  const values = [
    id,
    tokenHash,
    userId,
    scheduleId ?? null,
    teamId ?? null,
    reminderMinutes,
    gaps,
    at(createdAt),
    most,
  ];
  return (await tx.execute(insertFeedSql, values)) === 1;
}

/** @throws `schedules.feed_not_found` also for one of somebody else */
export async function deleteFeed(tx: Transaction, id: string, userId: string): Promise<void> {
  if ((await tx.execute(deleteFeedSql, [id, userId])) === 1) return;
  throw new Problem('schedules.feed_not_found', `you have no calendar feed \`${id}\``, {
    help: 'list yours with `GET /api/v1/calendar-feeds`',
  });
}

export async function noteFeedRead(tx: Transaction, id: string, now: EpochMs): Promise<void> {
  await tx.execute(readFeedSql, [id, at(now)]);
}
