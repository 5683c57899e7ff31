import type { RequestContext } from '../platform/context.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { type OwnAdvisory, listOwnAdvisories as listStored } from './own-advisory-store.ts';
import { findAdvisory } from './store.ts';
import { type WhereLive, whereLive } from './where-live.ts';

export interface ShownOwnAdvisory {
  readonly own: OwnAdvisory;
  readonly live: readonly WhereLive[];
}

/** Our own advisories, newest first; restricted ones only for those who may know. */
export async function listOwnAdvisories(
  ctx: RequestContext,
  after: { readonly createdAt: number; readonly id: string } | undefined,
  limit: number,
): Promise<readonly ShownOwnAdvisory[]> {
  requirePermission(ctx, 'advisories.read');
  const owns = await listStored(ctx.read, after, ctx.actor.permissions.has('advisories.read_restricted'), limit);
  return await Promise.all(owns.map((own) => showOwnAdvisory(ctx, own)));
}

export async function showOwnAdvisory(ctx: RequestContext, own: OwnAdvisory): Promise<ShownOwnAdvisory> {
  const stored = await findAdvisory(ctx.read, own.id);
  return { own, live: stored === undefined ? [] : await whereLive(ctx.read, [stored.rowId]) };
}
