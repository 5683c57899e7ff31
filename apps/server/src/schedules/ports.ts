import type { EpochMs } from '@lockstep/oncall';
import type { Transaction } from '../platform/context.ts';

/** What refers to a schedule, in words: `policy \`web\``. */
export type ScheduleUsers = (tx: Transaction, scheduleId: string) => Promise<readonly string[]>;

/** Pages of these people in `[from, to)`, for the report of who bore how much. */
export type PageSource = (
  tx: Transaction,
  range: { readonly from: EpochMs; readonly to: EpochMs },
  userIds: readonly string[],
) => Promise<readonly { readonly userId: string; readonly at: EpochMs }[]>;

const scheduleUsers: ScheduleUsers[] = [];
let pageSource: PageSource | undefined;

/** A later slice says what keeps a schedule from being removed. */
export function registerScheduleUsers(users: ScheduleUsers): void {
  scheduleUsers.push(users);
}

export function registerPageSource(source: PageSource): void {
  pageSource = source;
}

export async function usersOfSchedule(tx: Transaction, scheduleId: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const users of scheduleUsers) found.push(...(await users(tx, scheduleId)));
  return found;
}

export async function pagesIn(
  tx: Transaction,
  range: { readonly from: EpochMs; readonly to: EpochMs },
  userIds: readonly string[],
): Promise<Awaited<ReturnType<PageSource>>> {
  return (await pageSource?.(tx, range, userIds)) ?? [];
}
