import type { RequestContext } from '../platform/context.ts';
import { decodeCursor } from '../platform/http/paging.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { usesOf } from './delete-policy.ts';
import { type Directory, loadDirectory } from './directory.ts';
import type { PolicyUse, StoredPolicy } from './policy.ts';
import { referencesOf } from './policy-references.ts';
import { getPolicy, listPoliciesAfter } from './policy-store.ts';
import type { SavedPolicy } from './save-policy.ts';

/** By name; one more than asked for. */
export async function listPolicies(
  ctx: RequestContext,
  query: { readonly limit: number; readonly cursor?: string | undefined; readonly name?: string | undefined },
): Promise<{ readonly policies: readonly StoredPolicy[]; readonly directory: Directory }> {
  requirePermission(ctx, 'paging.read');
  const after = decodeCursor(query.cursor, ['text'])?.[0] ?? '';
  const policies = await listPoliciesAfter(ctx.read, { after, name: query.name, limit: query.limit + 1 });
  return { policies, directory: await loadDirectory(ctx.read, referencesOf(policies.map(({ policy }) => policy))) };
}

export async function showPolicy(
  ctx: RequestContext,
  id: string,
): Promise<SavedPolicy & { readonly uses: readonly PolicyUse[] }> {
  requirePermission(ctx, 'paging.read');
  const stored = await getPolicy(ctx.read, id);
  const directory = await loadDirectory(ctx.read, referencesOf([stored.policy]));
  return { stored, directory, uses: await usesOf(ctx.read, id, ctx.now) };
}
