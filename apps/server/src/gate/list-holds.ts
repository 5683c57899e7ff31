import type { HoldRecord as HoldRecordSchema } from '@lockstep/contract';
import type { z } from 'zod';
import { getService } from '#services/index.ts';
import type { RequestContext } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import { decodeCursor, toPage } from '../platform/http/paging.ts';
import { needToKnow } from '../platform/evidence/matters.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { withoutHidden } from './restricted.ts';
import { listStoredHolds, type StoredHold } from './hold-store.ts';

export interface ListHolds {
  readonly service?: string | undefined;
  readonly active?: boolean | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Newest first. */
export async function listHolds(ctx: RequestContext, query: ListHolds) {
  requirePermission(ctx, 'gate.read');
  const service = query.service === undefined ? undefined : await getService(ctx.read, query.service);
  const position = decodeCursor(query.cursor, ['number', 'uuid']);
  const rows = await listStoredHolds(ctx.read, {
    serviceId: service?.id,
    isActive: query.active,
    before: position === undefined ? undefined : { placedAt: position[0], id: position[1] },
    now: ctx.now,
    limit: query.limit + 1,
  });
  const known = await needToKnow(ctx.read, ctx);
  return toPage(
    rows,
    query.limit,
    (row) => withoutHidden(holdAnswer(row), known),
    (row) => [row.placedAt, row.id],
  );
}

export function holdAnswer(hold: StoredHold): z.infer<typeof HoldRecordSchema> {
  const { id, service, environment, version, axis, reason, isQuarantine, placedBy } = hold;
  return {
    id,
    service,
    environment,
    version,
    axis,
    reason,
    isQuarantine,
    placedBy,
    subject: hold.subject ?? null,
    placedAt: isoInstant(hold.placedAt),
    expiresAt: hold.expiresAt === undefined ? null : isoInstant(hold.expiresAt),
    liftedAt: hold.liftedAt === undefined ? null : isoInstant(hold.liftedAt),
    liftedBy: hold.liftedBy ?? null,
  };
}
