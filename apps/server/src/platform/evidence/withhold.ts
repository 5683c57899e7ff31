import { type EvidenceRecord, permissions } from '@lockstep/contract';
import { z } from 'zod';
import type { RequestContext } from '../context.ts';

const Restricted = z.object({
  isRestricted: z.literal(true),
  matterId: z.string().optional(),
  for: z.enum(permissions).optional(),
});

/**
 * A record as this caller may read it. Content that says it is restricted goes to those with the need to know; for all others it
 * is redacted in their copy, which verifies all the same: the chain holds digests only.
 */
export function readableBy(ctx: Pick<RequestContext, 'actor' | 'now'>, record: EvidenceRecord): EvidenceRecord {
  const { kind, permissions: rights } = ctx.actor;
  const restricted = Restricted.safeParse(record.body);
  if (kind === 'system' || !restricted.success) return record;
  const { matterId, for: permission = matterId === undefined ? 'advisories.read_restricted' : undefined } =
    restricted.data;
  // Of a sealed record without a permission the need to know is that of its matter.
  if (permission !== undefined && rights.has(permission)) return record;
  const { actorName: _name, salt: _salt, body: _body, ...header } = record;
  return { ...header, redactedAt: new Date(ctx.now).toISOString() };
}
