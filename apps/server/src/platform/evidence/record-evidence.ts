import { hash, randomBytes } from 'node:crypto';
import { type EvidenceHeader, canonicalJson, contentDigest, recordDigest } from '@lockstep/evidence';
import type { Permission } from '@lockstep/contract';
import type { RequestContext, Transaction } from '../context.ts';
import { type EvidenceValues, insertEvidence, insertSeal } from './store.ts';

export interface NewEvidence {
  /** `slice.past_tense_verb`, stable. */
  readonly type: string;
  readonly subjectId: string;
  /** What an auditor needs, in JSON; members that are `undefined` are left out. Never a password, token or other secret. */
  readonly body: unknown;
  /**
   * For what only few may know of: the record says on its outside only that something was recorded; what, of whom and by whom is part
   * of its content, for those with the need to know of this matter: its readers, or whoever has the permission that `for` names.
   */
  readonly sealed?: { readonly matterId: string; readonly for?: Permission | undefined } | undefined;
}

/** The outside of a sealed record. */
export const sealedType = 'evidence.sealed';

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
  const { id, values } = valuesOf(tx, ctx, evidence);
  await insertEvidence(tx, values);
  const { sealed, type, subjectId } = evidence;
  if (sealed !== undefined) {
    await insertSeal(tx, { evidenceId: id, matterId: sealed.matterId, permission: sealed.for, type, subjectId });
  }
  return id;
}

/** The parameters of `evidenceCte`, for a statement that writes the record together with what it proves; nothing that is sealed. */
export function evidenceValues(
  tx: Transaction,
  ctx: Pick<RequestContext, 'actor' | 'now' | 'newId'>,
  evidence: Omit<NewEvidence, 'sealed'>,
): { readonly id: string; readonly values: EvidenceValues } {
  return valuesOf(tx, ctx, evidence);
}

function valuesOf(
  tx: Transaction,
  ctx: Pick<RequestContext, 'actor' | 'now' | 'newId'>,
  evidence: NewEvidence,
): { readonly id: string; readonly values: EvidenceValues } {
  const { header, body } = outsideAndInside(ctx, evidence);
  const salt = randomBytes(16).toString('hex');
  const { name, playedBy } = ctx.actor;
  const actorName = playedBy === undefined ? name : `${name} (sample person, played by ${playedBy.name})`;
  const content = { actorName, body };
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

function outsideAndInside(
  ctx: Pick<RequestContext, 'actor' | 'now' | 'newId'>,
  { type, subjectId, body, sealed }: NewEvidence,
): { readonly header: EvidenceHeader; readonly body: unknown } {
  const { kind: actorKind, id: actorId } = ctx.actor;
  const id = ctx.newId();
  const at = new Date(ctx.now).toISOString();
  if (sealed === undefined) return { header: { id, type, subjectId, actorKind, actorId, at }, body };
  return {
    header: { id, type: sealedType, subjectId: id, actorKind: 'system', actorId: 'sealed', at },
    body: { isRestricted: true, ...sealed, sealed: { type, subjectId, actorKind, actorId }, body },
  };
}
