import type { RequestContext } from '../platform/context.ts';
import { decodeCursor } from '../platform/http/paging.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { listSourceChangesBefore, type SourceChange } from './source-change-store.ts';
import { hourMs, lastDay, silenceOf, type SourceHour, type SourceSilence } from './source-history.ts';
import { listPayloads, listSourceHours, type StoredPayload } from './source-history-store.ts';
import { mostPayloads } from './source-healths.ts';
import { getSource } from './source-store.ts';

const weekMs = 7 * 24 * hourMs;

export interface SourceHealthView extends SourceSilence {
  readonly perHour: readonly SourceHour[];
}

export async function showSourceHealth(ctx: RequestContext, name: string): Promise<SourceHealthView> {
  requirePermission(ctx, 'alerts.read');
  const source = await getSource(ctx.read, name);
  const hours = await listSourceHours(ctx.read, source.id, ctx.now - weekMs);
  return { perHour: lastDay(hours, ctx.now), ...silenceOf(hours, source.lastSeenAt, ctx.now) };
}

/** Newest first. For those who set sources up: payloads say more than alerts do. */
export async function listRecentPayloads(ctx: RequestContext, name: string): Promise<readonly StoredPayload[]> {
  requirePermission(ctx, 'alerts.manage');
  const source = await getSource(ctx.read, name);
  return await listPayloads(ctx.read, source.id, mostPayloads);
}

/** One row more than asked for, so that the page knows whether it is the last. */
export async function listSourceChanges(
  ctx: RequestContext,
  name: string,
  query: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<readonly SourceChange[]> {
  requirePermission(ctx, 'alerts.read');
  const source = await getSource(ctx.read, name);
  const [before] = decodeCursor(query.cursor, ['uuid']) ?? [];
  return await listSourceChangesBefore(ctx.read, source.id, before, query.limit + 1);
}
