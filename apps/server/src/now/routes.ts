import type { nowOperations } from '@lockstep/contract';
import { isoInstant } from '../platform/db/row-types.ts';
import type { Handlers } from '../platform/http/handlers.ts';
import { encodeCursor, toPage } from '../platform/http/paging.ts';
import type { NowRow } from './now-row.ts';
import type { ReadPage } from './pages-store.ts';
import { countNow, cursorOf, listNow, readNow, recordAct, recordLook, snoozeRow, wakeRow } from './now.ts';

function body(row: NowRow) {
  const { id, kind, subjectId, title, detail, isUnowned, isMine, path, action, act, snoozed } = row;
  return {
    id,
    kind,
    subjectId,
    title,
    detail,
    service: row.service ?? null,
    team: row.team ?? null,
    axis: row.axis ?? null,
    severity: row.severity ?? null,
    owner: row.owner ?? null,
    ring: row.ring ?? null,
    isUnowned,
    isMine,
    dueAt: row.dueAt === undefined ? null : isoInstant(row.dueAt),
    since: isoInstant(row.since),
    path,
    action,
    act,
    incident: row.incident ?? null,
    snoozed: snoozed === undefined ? null : { until: isoInstant(snoozed.until), because: snoozed.because },
  };
}

function pageBody(page: ReadPage) {
  if (page.state !== 'new') return page;
  const last = page.rows.at(-1);
  const { state, rows, digest } = page;
  return { state, items: rows.map(body), digest, end: last === undefined ? '' : encodeCursor(cursorOf(last)) };
}

export const nowHandlers: Handlers<typeof nowOperations> = {
  listNow: async (ctx, { query }) => toPage(await listNow(ctx, query), query.limit, body, cursorOf),
  readNow: async (ctx, { body: asked }) => {
    const { counts, pages, hasMore } = await readNow(ctx, asked);
    return { counts, pages: pages.map(pageBody), hasMore };
  },
  countNow: (ctx) => countNow(ctx),
  snoozeNow: async (ctx, { body: { row, until, because } }) => {
    await snoozeRow(ctx, { row, until: Date.parse(until), because });
    return {};
  },
  wakeNow: async (ctx, { body: { row } }) => {
    await wakeRow(ctx, row);
    return {};
  },
  recordLook: async (ctx, { body: seen }) => ({ id: await recordLook(ctx, seen) }),
  recordAct: async (ctx, { params, body: done }) => {
    await recordAct(ctx, params.look, done);
    return {};
  },
};
