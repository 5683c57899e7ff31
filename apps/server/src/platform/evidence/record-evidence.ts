import { hash, randomBytes } from 'node:crypto';
import { type EvidenceHeader, canonicalJson, contentDigest, recordDigest } from '@lockstep/evidence';
import type { RequestContext, Transaction } from '../context.ts';
import { type EvidenceValues, insertEvidence } from './store.ts';

export interface NewEvidence {
  /** `slice.past_tense_verb`, stable. */
  readonly type: string;
  readonly subjectId: string;
  /** What an auditor needs, in JSON; members that are `undefined` are left out. Never a password, token or other secret. */
  readonly body: unknown;
}

export const nativeSha256 = (text: string): string => hash('sha256', text);

/**
 * Writes one evidence record in the transaction of the change it proves. The record carries its own salted digest; its place in
 * the chain is given by the sequencer after the commit, so writers never wait for each other.
 *
 * @returns id of the record
 */
export async function recordEvidence(
  tx: Transaction,
  ctx: Pick<RequestContext, 'actor' | 'now' | 'newId'>,
  evidence: NewEvidence,
): Promise<string> {
  const { id, values } = evidenceValues(tx, ctx, evidence);
  await insertEvidence(tx, values);
  return id;
}

/** The parameters of `evidenceCte`, for a statement that writes the record together with what it proves. */
export function evidenceValues(
  tx: Transaction,
  ctx: Pick<RequestContext, 'actor' | 'now' | 'newId'>,
  evidence: NewEvidence,
): { readonly id: string; readonly values: EvidenceValues } {
  const header: EvidenceHeader = {
    id: ctx.newId(),
    type: evidence.type,
    subjectId: evidence.subjectId,
    actorKind: ctx.actor.kind,
    actorId: ctx.actor.id,
    at: new Date(ctx.now).toISOString(),
  };
  const salt = randomBytes(16).toString('hex');
  const { name, playedBy } = ctx.actor;
  const actorName = playedBy === undefined ? name : `${name} (sample person, played by ${playedBy.name})`;
  const content = { actorName, body: evidence.body };
  const digest = contentDigest(nativeSha256, salt, content);
  tx.wake('evidence');
  return {
    id: header.id,
    values: [
      header.id,
      header.type,
      header.subjectId,
      header.actorKind,
      header.actorId,
      header.at,
      digest,
      recordDigest(nativeSha256, header, digest),
      content.actorName,
      salt,
      canonicalJson(content.body),
    ],
  };
}
