import type { FloorRecord as FloorRecordSchema } from '@lockstep/contract';
import type { z } from 'zod';
import { getService } from '#services/index.ts';
import type { RequestContext } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import { decodeCursor, toPage } from '../platform/http/paging.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { listStoredFloor, type StoredFloorEntry } from './floor-store.ts';

export interface ListFloor {
  readonly service?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Findings that must not come back, and those proposed; newest first. */
export async function listFloor(ctx: RequestContext, query: ListFloor) {
  requirePermission(ctx, 'gate.read');
  const service = query.service === undefined ? undefined : await getService(ctx.read, query.service);
  const position = decodeCursor(query.cursor, ['number', 'uuid']);
  const rows = await listStoredFloor(ctx.read, {
    serviceId: service?.id,
    before: position === undefined ? undefined : { proposedAt: position[0], id: position[1] },
    limit: query.limit + 1,
  });
  return toPage(rows, query.limit, floorAnswer, (row) => [row.proposedAt, row.id]);
}

function floorAnswer(entry: StoredFloorEntry): z.infer<typeof FloorRecordSchema> {
  const { id, service, environment, group, closedByVersion, state, because } = entry;
  return {
    id,
    service,
    environment,
    group,
    package: entry.package,
    closedByVersion,
    state,
    because,
    proposedAt: isoInstant(entry.proposedAt),
    inForceAt: entry.inForceAt === undefined ? null : isoInstant(entry.inForceAt),
    addedBy: entry.addedBy ?? null,
  };
}
