import type { EvidenceRecord } from '@lockstep/contract';
import { z } from 'zod';
import type { RequestContext } from '../context.ts';

const Restricted = z.object({ isRestricted: z.literal(true) });

/**
 * A record as this caller may read it. Content that says it is restricted goes to those with the need to know; for all others it
 * is redacted in their copy, which verifies all the same: the chain holds digests only.
 */
export function readableBy(ctx: Pick<RequestContext, 'actor' | 'now'>, record: EvidenceRecord): EvidenceRecord {
  const { kind, permissions } = ctx.actor;
  if (kind === 'system' || permissions.has('advisories.read_restricted')) return record;
  if (!Restricted.safeParse(record.body).success) return record;
  const { actorName: _name, salt: _salt, body: _body, ...header } = record;
  return { ...header, redactedAt: new Date(ctx.now).toISOString() };
}
