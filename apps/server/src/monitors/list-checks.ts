import type { RequestContext } from '../platform/context.ts';
import { decodeCursor } from '../platform/http/paging.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { getCheck, listChecksAfter, listResults, type UptimeResult } from './check-store.ts';
import type { UptimeCheck } from './uptime-check.ts';

const mostResults = 100;

/** One row more than asked for, so that the page knows whether it is the last. */
export async function listChecks(
  ctx: RequestContext,
  query: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<readonly UptimeCheck[]> {
  requirePermission(ctx, 'monitors.read');
  const [after = ''] = decodeCursor(query.cursor, ['text']) ?? [];
  return await listChecksAfter(ctx.read, after, query.limit + 1);
}

export async function showCheck(
  ctx: RequestContext,
  name: string,
): Promise<{ readonly check: UptimeCheck; readonly results: readonly UptimeResult[] }> {
  requirePermission(ctx, 'monitors.read');
  const check = await getCheck(ctx.read, name);
  return { check, results: await listResults(ctx.read, check.id, mostResults) };
}
