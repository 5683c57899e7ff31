import type { RequestContext } from '../platform/context.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { recordAlertsEvent } from './events.ts';
import type { AlertSource } from './source.ts';
import { newSourceKey } from './source-key.ts';
import { getSource, updateSourceKey } from './source-store.ts';

/** The old key stops at once. @returns the new one, told this once */
export async function rotateKey(
  ctx: RequestContext,
  name: string,
): Promise<{ readonly source: AlertSource; readonly key: string }> {
  requirePermission(ctx, 'alerts.manage');
  requireReal(ctx);
  const { key, keyHash } = newSourceKey();
  return await ctx.transaction(async (tx) => {
    const source = await getSource(tx, name);
    await updateSourceKey(tx, source.id, keyHash);
    await recordAlertsEvent(tx, ctx, { type: 'alerts.source_key_rotated', subjectId: source.id, body: { name } });
    return { source, key };
  });
}
