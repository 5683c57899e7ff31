import type { RequestContext } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import { decodeCursor, toPage } from '../platform/http/paging.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { listPoliciesBelow, type StoredPolicy } from './policy-store.ts';
import { readSettings } from './policy-settings.ts';

const aboveAll = 2_147_483_647;

export async function listPolicies(
  ctx: RequestContext,
  query: { readonly cursor?: string | undefined; readonly limit: number },
) {
  requirePermission(ctx, 'gate.read');
  const [below = aboveAll] = decodeCursor(query.cursor, ['number']) ?? [];
  const rows = await listPoliciesBelow(ctx.read, below, query.limit + 1);
  return toPage(rows, query.limit, policyAnswer, (row) => [row.version]);
}

/** A policy as people read it: every setting, those left to the default too. */
export function policyAnswer(policy: StoredPolicy) {
  const { id, version, title, cedar, state, digest, createdBy } = policy;
  return {
    id,
    version,
    title,
    cedar,
    settings: { ...readSettings(policy.settings) },
    state,
    digest,
    createdAt: isoInstant(policy.createdAt),
    createdBy,
    activatedAt: policy.activatedAt === undefined ? null : isoInstant(policy.activatedAt),
    pendingChangeId: policy.pendingChangeId ?? null,
  };
}
