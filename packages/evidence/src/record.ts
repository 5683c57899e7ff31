import { canonicalJson } from './canonical.ts';

/** SHA-256 of the UTF-8 bytes of a text, as 64 lower-case hex digits. The server passes its native one, the browser `sha256`. */
export type Hash = (text: string) => string;

/** What an evidence record says about itself; stays when its content is redacted. */
export interface EvidenceHeader {
  readonly id: string;
  readonly type: string;
  readonly subjectId: string;
  readonly actorKind: string;
  readonly actorId: string;
  /** ISO 8601 in UTC with milliseconds, as `Date.toISOString` writes it. */
  readonly at: string;
}

/** What may hold personal data or secrets; stored apart and redactable. */
export interface EvidenceContent {
  readonly actorName: string;
  readonly body: unknown;
}

/**
 * The salted digest of a record's content. The salt (16 random bytes as hex) keeps a short or guessable content from being found
 * by trying; destroying salt and content leaves a digest that says nothing.
 */
export function contentDigest(hash: Hash, salt: string, content: EvidenceContent): string {
  if (!/^[0-9a-f]{32}$/.test(salt)) throw new RangeError('a salt is 16 bytes as lower-case hex');
  return hash(`lockstep-content-1\n${salt}\n${canonicalJson({ actorName: content.actorName, body: content.body })}`);
}

/** The digest of a whole record: its header and the digest of its content. */
export function recordDigest(hash: Hash, header: EvidenceHeader, content: string): string {
  const { id, type, subjectId, actorKind, actorId, at } = header;
  return hash(`lockstep-record-1\n${canonicalJson({ id, type, subjectId, actorKind, actorId, at, content })}`);
}
