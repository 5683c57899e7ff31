import { z } from 'zod';
import { Instant } from './common.ts';
import { operation } from './operation.ts';
import { nothing, pageOf, pageQuery } from './paging.ts';

/** One evidence record; `position` and `chain` follow within a second of the commit. */
export const EvidenceRecord = z.object({
  id: z.uuid(),
  type: z.string(),
  subjectId: z.string(),
  actorKind: z.string(),
  actorId: z.string(),
  at: Instant,
  contentDigest: z.string(),
  digest: z.string(),
  position: z.number().int().optional(),
  chain: z.string().optional(),
  actorName: z.string().optional(),
  salt: z.string().optional(),
  body: z.unknown().optional(),
  redactedAt: Instant.optional(),
  /** The content is there, and not for this caller: `redactedAt` is the moment of this answer. */
  isWithheld: z.boolean().optional(),
  /** Sealed in the chain: type, subject and actor are those of its content. The export has the record as it is chained. */
  isSealed: z.boolean().optional(),
});
export type EvidenceRecord = z.infer<typeof EvidenceRecord>;

/** `waiting`: committed records that have no position yet. */
export const EvidenceVerification = z.union([
  z.object({
    ok: z.literal(true),
    records: z.number().int(),
    redacted: z.number().int(),
    waiting: z.number().int(),
    head: z.object({ position: z.number().int(), chain: z.string() }),
  }),
  z.object({ ok: z.literal(false), position: z.number().int(), reason: z.string() }),
]);
export type EvidenceVerification = z.infer<typeof EvidenceVerification>;

export const evidenceOperations = {
  listEvidence: operation({
    method: 'GET',
    path: '/api/v1/evidence',
    summary: 'List evidence, newest first',
    permission: 'evidence.read',
    params: nothing,
    query: z.object({ ...pageQuery, subjectId: z.string().max(200).optional(), type: z.string().max(100).optional() }),
    body: nothing,
    response: pageOf(EvidenceRecord),
    errors: [],
  }),
  getEvidence: operation({
    method: 'GET',
    path: '/api/v1/evidence/:evidenceId',
    summary: 'Show one evidence record with its content',
    permission: 'evidence.read',
    params: z.object({ evidenceId: z.uuid() }),
    query: nothing,
    body: nothing,
    response: EvidenceRecord,
    errors: ['evidence.record_not_found'],
  }),
  verifyEvidence: operation({
    method: 'POST',
    path: '/api/v1/evidence/verify',
    summary: 'Recompute the whole chain and name the first broken record',
    permission: 'evidence.verify',
    params: nothing,
    query: nothing,
    body: nothing,
    response: EvidenceVerification,
    errors: [],
  }),
  exportEvidence: operation({
    method: 'GET',
    path: '/api/v1/evidence/export',
    summary: 'Export the chain as JSON lines, oldest first, for checking it elsewhere',
    permission: 'evidence.verify',
    params: nothing,
    query: z.object({ after: z.coerce.number().int().min(0).default(0) }),
    body: nothing,
    response: EvidenceRecord,
    errors: [],
    download: 'application/x-ndjson',
  }),
} as const;
