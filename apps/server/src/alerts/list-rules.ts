import type { RequestContext } from '../platform/context.ts';
import { decodeCursor } from '../platform/http/paging.ts';
import { requirePermission } from '../platform/require-permission.ts';
import {
  type KeptInhibition,
  type KeptRoute,
  type KeptWindow,
  listKeptInhibitions,
  listRoutes,
  listWindowsBefore,
} from './rule-row-store.ts';
import { readRevision } from './rules-store.ts';

/** All routes in the order in which they are asked. */
export async function listOrderedRoutes(
  ctx: RequestContext,
): Promise<{ readonly revision: number; readonly routes: readonly KeptRoute[] }> {
  requirePermission(ctx, 'alerts.read');
  return { revision: await readRevision(ctx.read), routes: await listRoutes(ctx.read) };
}

export async function listInhibitions(ctx: RequestContext): Promise<readonly KeptInhibition[]> {
  requirePermission(ctx, 'alerts.read');
  return await listKeptInhibitions(ctx.read);
}

/** One row more than asked for, so that the page knows whether it is the last. */
export async function listWindows(
  ctx: RequestContext,
  query: { readonly state: 'current' | 'over'; readonly limit: number; readonly cursor?: string | undefined },
): Promise<readonly KeptWindow[]> {
  requirePermission(ctx, 'alerts.read');
  const key = decodeCursor(query.cursor, ['uuid']);
  const { state, limit } = query;
  return await listWindowsBefore(ctx.read, {
    isOver: state === 'over',
    now: ctx.now,
    before: key?.[0],
    limit: limit + 1,
  });
}
