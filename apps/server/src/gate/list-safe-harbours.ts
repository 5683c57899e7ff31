import { getService } from '#services/index.ts';
import type { RequestContext } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import { needToKnow } from '../platform/evidence/matters.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { withoutHidden } from './restricted.ts';
import { listHarbours } from './verdict-store.ts';

/** Where each service could go back to now, those with nowhere to go first. */
export async function listSafeHarbours(ctx: RequestContext, serviceName: string | undefined) {
  requirePermission(ctx, 'gate.read');
  const service = serviceName === undefined ? undefined : await getService(ctx.read, serviceName);
  const known = await needToKnow(ctx.read, ctx);
  const harbours = (await listHarbours(ctx.read, service?.id, ctx.now)).map((entry) => ({
    service: entry.service,
    environment: entry.environment,
    current: entry.current ?? null,
    target: entry.target ?? null,
    verdict: entry.verdict ?? null,
    summary: entry.summary,
    owner: entry.team ?? null,
    cure: entry.cure ?? null,
    computedAt: isoInstant(entry.computedAt),
    verdicts: entry.verdicts.map(({ version, verdict, axes, summary }) => ({ version, verdict, axes, summary })),
    preSignatures: entry.preSignatures.map(({ expiresAt, ...signed }) => ({
      ...signed,
      expiresAt: isoInstant(expiresAt),
    })),
  }));
  return withoutHidden(harbours, known);
}
