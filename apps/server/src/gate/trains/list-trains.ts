import { getService } from '#services/index.ts';
import type { RequestContext } from '../../platform/context.ts';
import { isoInstant } from '../../platform/db/row-types.ts';
import { needToKnow } from '../../platform/evidence/matters.ts';
import { decodeCursor, toPage } from '../../platform/http/paging.ts';
import { requirePermission } from '../../platform/require-permission.ts';
import { withoutHidden } from '../restricted.ts';
import { strictest } from './train-standing.ts';
import { listTrainRows } from './train-store.ts';

export interface TrainQuery {
  readonly service?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Release trains, newest first. */
export async function listTrains(ctx: RequestContext, { service: name, cursor, limit }: TrainQuery) {
  requirePermission(ctx, 'gate.read');
  const [decidedAt, id] = decodeCursor(cursor, ['number', 'uuid']) ?? [];
  const service = name === undefined ? undefined : await getService(ctx.read, name);
  const rows = await listTrainRows(ctx.read, {
    serviceId: service?.id,
    before: decidedAt === undefined || id === undefined ? undefined : { decidedAt, id },
    now: ctx.now,
    limit: limit + 1,
  });
  const known = await needToKnow(ctx.read, ctx);
  return toPage(
    rows,
    limit,
    (row) => {
      const { environmentId: _e, isAutomatic: _a, reliability, security, decidedAt: at, expiresAt, ...same } = row;
      const axes = { reliability: strictest(reliability), security: strictest(security) };
      const verdict = strictest([axes.reliability, axes.security]);
      return withoutHidden(
        { ...same, decidedAt: isoInstant(at), expiresAt: isoInstant(expiresAt), axes, verdict },
        known,
      );
    },
    (row) => [row.decidedAt, row.id],
  );
}
