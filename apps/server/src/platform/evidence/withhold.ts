import { type EvidenceRecord, permissions } from '@lockstep/contract';
import { z } from 'zod';
import type { RequestContext } from '../context.ts';
import type { NeedToKnow } from './matters.ts';
import { sealedType } from './record-evidence.ts';

const Restricted = z.object({
  isRestricted: z.literal(true),
  matterId: z.string().optional(),
  for: z.enum(permissions).optional(),
});

const Sealed = Restricted.extend({
  sealed: z.object({ type: z.string(), subjectId: z.string(), actorKind: z.string(), actorId: z.string() }),
  body: z.unknown(),
});

/** Whether this caller may read what a record says: by a permission, or by the need to know of its matter. */
function mayRead(known: NeedToKnow, record: EvidenceRecord): boolean {
  if (known.isSystem) return true;
  const restricted = Restricted.safeParse(record.body);
  if (!restricted.success) return !known.hidden.includes(record.subjectId) && !namesHidden(known, record);
  const { matterId, for: permission = matterId === undefined ? 'advisories.read_restricted' : undefined } =
    restricted.data;
  if (permission !== undefined && known.permissions.has(permission)) return true;
  return matterId !== undefined && known.seen.has(matterId);
}

/** What was written before a matter was restricted may name it. */
function namesHidden(known: NeedToKnow, { body }: EvidenceRecord): boolean {
  return known.hidden.length > 0 && body !== undefined && known.names(JSON.stringify(body));
}

/**
 * A record of the chain as this caller may take it away. Content that is not for them is left out of their copy, which verifies
 * all the same: the chain holds digests only.
 */
export function readableBy(
  ctx: Pick<RequestContext, 'now'>,
  known: NeedToKnow,
  record: EvidenceRecord,
): EvidenceRecord {
  if (record.redactedAt !== undefined || mayRead(known, record)) return record;
  const { actorName: _name, salt: _salt, body: _body, ...header } = record;
  return { ...header, redactedAt: new Date(ctx.now).toISOString(), isWithheld: true };
}

/**
 * A record as this caller reads it on a screen: a sealed one shows what it holds.
 *
 * @returns undefined for one that does not exist for this caller
 */
export function shownTo(
  ctx: Pick<RequestContext, 'now'>,
  known: NeedToKnow,
  record: EvidenceRecord,
): EvidenceRecord | undefined {
  const readable = readableBy(ctx, known, record);
  const isHidden = record.type === sealedType || known.hidden.includes(record.subjectId);
  if (readable.isWithheld === true && isHidden) return undefined;
  const sealed = record.type === sealedType ? Sealed.safeParse(readable.body) : undefined;
  if (sealed?.success !== true) return readable;
  return { ...readable, ...sealed.data.sealed, body: sealed.data.body, isSealed: true };
}
