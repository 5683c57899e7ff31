import { onCallAt, type Schedule } from '@lockstep/oncall';
import { listWithoutShiftNotices } from '#contacts/index.ts';
import { loadSchedules, toSchedule } from '#schedules/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { newId } from '../platform/db/ids.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import { makeContext, systemActor } from '../platform/make-context.ts';
import { listAsked, listScheduleIds } from './handover-store.ts';
import { insertNotifications } from './page-store.ts';
import type { PagingParts } from './paging-parts.ts';
import { type Notice, planNotices } from './plan-notices.ts';
import { lastWatch, takeWatchTurn } from './watch-store.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** What was missed for longer is not told any more. */
const mostLateMs = 10 * minuteMs;
/** Nobody is told of one shift, swap or request twice within this time. */
const quietMs = 24 * hourMs;

/**
 * Tells people that a shift of theirs begins in an hour, has begun, or is over, and what others ask of them: swaps and cover. What
 * schedules say now is compared with what they said a minute ago, so that whatever moves a shift is told right. By one process; the
 * turn and the messages are written together.
 *
 * @returns how many were told; undefined: it was not this process's turn
 */
export async function tellHandovers({ database }: Pick<PagingParts, 'database'>): Promise<number | undefined> {
  const ctx = makeContext(database, systemActor('paging'), newId());
  return await ctx.transaction(async (tx) => {
    const last = await lastWatch(tx, 'handovers');
    const turn = { now: ctx.now, notAfter: ctx.now - minuteMs + 1_000, body: {} };
    if (!(await takeWatchTurn(tx, 'handovers', turn))) return undefined;
    const since = Math.max(last ?? ctx.now, ctx.now - mostLateMs);
    const notices = [...(await handoversOf(tx, since, ctx.now)), ...(await askedOf(tx, ctx.now))];
    return await tell(tx, ctx, notices);
  });
}

async function tell(tx: Transaction, ctx: RequestContext, notices: readonly Notice[]): Promise<number> {
  if (notices.length === 0) return 0;
  const unwilling = await listWithoutShiftNotices(
    tx,
    notices.map(({ userId }) => userId),
  );
  const wanted = notices.filter(({ userId }) => !unwilling.has(userId));
  const rows = await planNotices(tx, ctx, wanted, ctx.now - quietMs);
  if (rows.length === 0) return 0;
  await insertNotifications(
    tx,
    rows.map((row) => ({ ...row, leaseUntil: undefined, worker: undefined })),
  );
  const body = { told: rows.map(({ topic, userId }) => ({ topic, userId })) };
  await recordEvidence(tx, ctx, { type: 'paging.handovers_told', subjectId: ctx.newId(), body });
  tx.wake('messages');
  return rows.length;
}

async function handoversOf(tx: Transaction, since: number, now: number): Promise<readonly Notice[]> {
  if (since >= now) return [];
  const ids = await listScheduleIds(tx);
  const { schedules, absences } = await loadSchedules(tx, ids, { from: since, to: now + hourMs + 1 });
  return schedules.map(toSchedule).flatMap((schedule) => {
    const at = (moment: number): ReadonlySet<string> =>
      new Set(onCallAt(schedule, moment, absences).map(({ userId }) => userId));
    return handovers({ before: at(since), now: at(now), soonBefore: at(since + hourMs), soon: at(now + hourMs) }).map(
      ({ userId, kind }) => noticeOf(schedule, userId, kind, now),
    );
  });
}

type Handover = 'soon' | 'begun' | 'over';

/** Who has something to hear, by who is on call a moment ago and now, and who will be an hour later. */
export function handovers(who: {
  readonly before: ReadonlySet<string>;
  readonly now: ReadonlySet<string>;
  readonly soonBefore: ReadonlySet<string>;
  readonly soon: ReadonlySet<string>;
}): readonly { readonly userId: string; readonly kind: Handover }[] {
  const { before, now, soonBefore, soon } = who;
  return [
    ...[...before].filter((id) => !now.has(id)).map((userId) => ({ userId, kind: 'over' as const })),
    ...[...now].filter((id) => !before.has(id)).map((userId) => ({ userId, kind: 'begun' as const })),
    ...[...soon]
      .filter((id) => !soonBefore.has(id) && !now.has(id))
      .map((userId) => ({ userId, kind: 'soon' as const })),
  ];
}

const titles: Readonly<Record<Handover, (name: string) => string>> = {
  soon: (name) => `Your shift on ${name} begins in an hour`,
  begun: (name) => `You are on call for ${name} now`,
  over: (name) => `Your shift on ${name} is over`,
};

function noticeOf({ id, name }: Schedule, userId: string, kind: Handover, now: number): Notice {
  const lines = kind === 'over' ? ['somebody else is asked from now on'] : ['see who is on call, or ask for cover'];
  // Several shifts a day are several topics.
  const topic = `shift_${kind} ${id} ${Math.floor(now / minuteMs)}`;
  return { kind: 'handoff', topic, userId, title: titles[kind](name), lines, path: '/oncall', groupId: undefined };
}

async function askedOf(tx: Transaction, now: number): Promise<readonly Notice[]> {
  return (await listAsked(tx, now - hourMs)).map(({ id, kind, userId, by, reason }) => {
    const title = kind === 'swap' ? `${by} proposes to swap shifts with you` : `${by} asks you for cover`;
    const lines = [...(reason === '' ? [] : [reason]), 'answer it on the on-call screen'];
    return {
      kind: 'handoff',
      topic: `asked_${kind} ${id}`,
      userId,
      title,
      lines,
      path: '/oncall',
      groupId: undefined,
    };
  });
}
