import type { Axis } from '@lockstep/contract';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { type NeedToKnow, needToKnow } from '../platform/evidence/matters.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import { decodeCursor } from '../platform/http/paging.ts';
import { readerOf } from '../platform/matters/visibility.ts';
import { Problem } from '../platform/problem.ts';
import { requireSignedIn } from '../platform/require-permission.ts';
import type { NowRow } from './now-row.ts';
import { type ReadPage, readPages } from './pages-store.ts';
import { countRows, listRows } from './store.ts';
import { dropSnooze, insertAct, insertLook, putSnooze } from './use-store.ts';
import type { Asker, NowCounts, NowFilter, NowPlace } from './waiting-store.ts';

/** In a cursor, for rows without a day. */
const never = 8.64e15;
/** The years 1 to 9999: Postgres and we write no other days alike. */
const [firstDay, lastDay] = [Date.parse('0001-01-01'), Date.parse('9999-12-31T23:59:59.999Z')];
const mostSnoozedMs = 30 * 24 * 3_600_000;

function askerOf(ctx: RequestContext): Asker {
  const { userId, permissions } = ctx.actor;
  const rings = [
    ...(permissions.has('gate.sign_security') ? ['security_key', 'any_key'] : []),
    ...(permissions.has('gate.sign_reliability') ? ['reliability_key', 'any_key'] : []),
    ...(permissions.has('access.manage') ? ['admin'] : []),
  ];
  return { reader: readerOf(ctx), userId, permissions, rings: [...new Set(rings)], now: ctx.now };
}

interface NowPart {
  readonly scope?: NowFilter['scope'];
  readonly kind?: NowRow['kind'] | undefined;
  readonly axis?: Axis | undefined;
  readonly service?: string | undefined;
  readonly snoozed?: boolean | undefined;
}

export interface NowQuery extends NowPart {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

function filterOf({ scope, kind, axis, service, snoozed = false }: NowPart): NowFilter {
  return { scope, kind, axis, service, isSnoozed: snoozed };
}

/** Whether somebody could have been given it: Postgres refuses to compare anything else. */
function isPlace([rank, dueAt]: readonly [number, number, string]): boolean {
  return Math.abs(rank) < 100 && (dueAt === never || (dueAt >= firstDay && dueAt <= lastDay));
}

/** @throws `request.invalid` */
function placeOf(cursor: string | undefined): NowPlace | undefined {
  const key = decodeCursor(cursor, ['number', 'number', 'text']);
  if (key !== undefined && !isPlace(key)) throw new Problem('request.invalid', 'there is no such place in this list');
  return key && { rank: key[0], dueAt: key[1] === never ? Number.POSITIVE_INFINITY : key[1], id: key[2] };
}

/** One row more than asked for, so that the page knows whether it is the last. */
export async function listNow(ctx: RequestContext, query: NowQuery): Promise<readonly NowRow[]> {
  requireSignedIn(ctx);
  const rows = await listRows(ctx.read, askerOf(ctx), filterOf(query), {
    after: placeOf(query.cursor),
    limit: query.limit + 1,
  });
  const { replace } = await needToKnow(ctx.read, ctx);
  return rows.map((row) => wordsFor(row, replace));
}

/** A reason that was given before an incident was restricted may name it. */
function wordsFor(row: NowRow, replace: NeedToKnow['replace']): NowRow {
  return { ...row, title: replace(row.title, 'restricted'), detail: replace(row.detail, 'restricted') };
}

export interface NowPages extends NowPart {
  /** What its reader holds, from the first row on. */
  readonly pages: readonly { readonly end: string; readonly digest: string }[];
  readonly near: number;
  readonly more: number;
}

/** What of a list changed since its reader was told, how it goes on, and the counts: all as of one moment. */
export async function readNow(
  ctx: RequestContext,
  { pages, near, more, ...part }: NowPages,
): Promise<{ readonly counts: NowCounts; readonly pages: readonly ReadPage[]; readonly hasMore: boolean }> {
  requireSignedIn(ctx);
  const known = pages.flatMap(({ end, digest }) => {
    const place = placeOf(end);
    return place === undefined ? [] : [{ end: place, digest }];
  });
  const { hidden, replace } = await needToKnow(ctx.read, ctx);
  const read = await readPages(ctx.read, askerOf(ctx), filterOf(part), { known, near, more, hidden });
  return {
    ...read,
    pages: read.pages.map((page) =>
      page.state === 'new' ? { ...page, rows: page.rows.map((row) => wordsFor(row, replace)) } : page,
    ),
  };
}

export function cursorOf({ rank, dueAt, id }: NowRow): readonly (string | number)[] {
  return [rank, dueAt ?? never, id];
}

export async function countNow(ctx: RequestContext): Promise<NowCounts> {
  requireSignedIn(ctx);
  return await countRows(ctx.read, askerOf(ctx));
}

function personOf(ctx: RequestContext): string {
  requireSignedIn(ctx);
  const { userId } = ctx.actor;
  if (userId !== undefined) return userId;
  throw new Problem('access.interactive_only', 'this is for people', { help: 'sign in with a browser' });
}

/** Puts a row off for this person; everybody else still sees it. It is back at its time, or when it becomes other work. */
export async function snoozeRow(
  ctx: RequestContext,
  input: { readonly row: string; readonly until: number; readonly because: string },
): Promise<void> {
  const userId = personOf(ctx);
  const { row, until, because } = input;
  const isPast = until <= ctx.now;
  if (isPast || until > ctx.now + mostSnoozedMs) {
    const problem = isPast ? 'is in the past' : 'is more than 30 days ahead';
    throw new Problem('request.invalid', `\`body.until\`: ${problem}`, {
      help: 'name a moment within the next 30 days',
      fields: [{ field: 'body.until', problem, help: 'name a moment within the next 30 days' }],
    });
  }
  await ctx.transaction(async (tx) => {
    await putSnooze(tx, { userId, rowId: row, until, because, at: ctx.now });
    const body = { row, until: new Date(until).toISOString(), because };
    await record(tx, ctx, 'now.row_snoozed', userId, body);
  });
}

async function record(
  tx: Transaction,
  ctx: RequestContext,
  type: 'now.row_snoozed' | 'now.row_woken',
  userId: string,
  body: unknown,
): Promise<void> {
  // What somebody puts off may name what only they may know of.
  await recordEvidence(tx, ctx, { type, subjectId: userId, body, sealed: { matterId: userId } });
}

/** Takes a snooze back; a second time changes nothing. */
export async function wakeRow(ctx: RequestContext, row: string): Promise<void> {
  const userId = personOf(ctx);
  await ctx.transaction(async (tx) => {
    if (await dropSnooze(tx, userId, row)) await record(tx, ctx, 'now.row_woken', userId, { row });
  });
}

/** Somebody looks at what needs them. @returns id, by which they say what they did from there */
export async function recordLook(
  ctx: RequestContext,
  seen: { readonly rows: number; readonly mine: number },
): Promise<string> {
  const userId = personOf(ctx);
  const id = ctx.newId();
  await ctx.transaction((tx) => insertLook(tx, { id, userId, at: ctx.now, ...seen }));
  return id;
}

/** Something was done from the screen. */
export async function recordAct(
  ctx: RequestContext,
  lookId: string,
  done: { readonly kind: string; readonly action: string },
): Promise<void> {
  const userId = personOf(ctx);
  await ctx.transaction(async (tx) => {
    if (await insertAct(tx, { id: ctx.newId(), lookId, userId, at: ctx.now, ...done })) return;
    throw new Problem('now.look_not_found', `there is no look \`${lookId}\` of yours`, {
      help: 'say that you look first: `POST /api/v1/now/looks`',
    });
  });
}
