import { compareIds, groupAliases } from '@lockstep/advisories';
import type { RequestContext } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { type StoredAdvisory, findAdvisory, listByGroups } from './store.ts';
import { type WhereLive, whereLive } from './where-live.ts';

export interface ShownAdvisory {
  readonly stored: StoredAdvisory;
  readonly group: string;
  readonly aliases: readonly string[];
  readonly live: readonly WhereLive[];
}

/** One advisory with the other ids of its flaw and where it is live. A restricted one does not exist for those who may not know. */
export async function getAdvisory(ctx: RequestContext, id: string): Promise<ShownAdvisory> {
  requirePermission(ctx, 'advisories.read');
  const stored = (await findAdvisory(ctx.read, id)) ?? (await findByAlias(ctx, id));
  if (stored === undefined || (stored.isRestricted && !ctx.actor.permissions.has('advisories.read_restricted'))) {
    throw new Problem('advisories.advisory_not_found', `advisory \`${id}\` is not loaded`, {
      help: 'write its id as the source does; load feeds with `lockstep advisories load`',
    });
  }
  const related = await listByGroups(ctx.read, [id], ctx.now);
  const group = groupAliases(related.map(({ advisory }) => advisory)).groupOf(stored.advisory.id);
  return { stored, group: group.name, aliases: group.ids, live: await whereLive(ctx.read, [stored.rowId]) };
}

/** People know a flaw by its CVE, whatever the source calls its record. */
async function findByAlias(ctx: RequestContext, id: string): Promise<StoredAdvisory | undefined> {
  const mayRead = ctx.actor.permissions.has('advisories.read_restricted');
  const named = (await listByGroups(ctx.read, [id], ctx.now)).filter((stored) => mayRead || !stored.isRestricted);
  return named.toSorted((a, b) => compareIds(a.advisory.id, b.advisory.id))[0];
}
