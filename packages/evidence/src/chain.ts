import { type EvidenceContent, type EvidenceHeader, type Hash, contentDigest, recordDigest } from './record.ts';

/** Where the chain stands before its first record. */
export const chainStart: ChainHead = { position: 0, chain: '0'.repeat(64) };

export interface ChainHead {
  readonly position: number;
  readonly chain: string;
}

/** One record of the chain as it is stored or exported. */
export interface ChainedRecord extends EvidenceHeader {
  readonly position: number;
  readonly contentDigest: string;
  readonly digest: string;
  readonly chain: string;
  /** `redacted`: taken out with a trace; `missing`: not there and nothing says why. */
  readonly content: (EvidenceContent & { readonly salt: string }) | 'redacted' | 'missing';
}

/** The next link: binds the record to its place and to everything before it. */
export function chainStep(hash: Hash, previous: string, position: number, digest: string): string {
  return hash(`lockstep-chain-1\n${previous}\n${position}\n${digest}`);
}

export type BreakReason =
  | 'gap' // a position is missing
  | 'reordered' // a position is not above the one before
  | 'content_altered' // the content does not give its digest
  | 'content_missing' // the content is gone without a redaction
  | 'record_altered' // header or content digest does not give the record's digest
  | 'chain_altered' // the link does not follow from the link before
  | 'head_differs'; // everything holds, but it does not end where it should: records were cut off

export type ChainVerdict =
  | { readonly ok: true; readonly head: ChainHead; readonly records: number; readonly redacted: number }
  | { readonly ok: false; readonly position: number; readonly reason: BreakReason };

export interface VerifyOptions {
  readonly hash: Hash;
  /** Where the first record must continue; the start of the chain by default. */
  readonly from?: ChainHead;
  /** Where the last record must end, when that is known from elsewhere. */
  readonly to?: ChainHead;
}

/**
 * Checks records in the order given and names the first place where they can not be what was written.
 * Redacted content is fine as long as its digest stands.
 */
export function verifyChain(records: Iterable<ChainedRecord>, options: VerifyOptions): ChainVerdict {
  const verifier = new ChainVerifier(options);
  for (const record of records) {
    const broken = verifier.add(record);
    if (broken !== undefined) return broken;
  }
  return verifier.finish();
}

/** The same, record by record, for chains that do not fit into memory. */
export class ChainVerifier {
  readonly #hash: Hash;
  readonly #to: ChainHead | undefined;
  #head: ChainHead;
  #records = 0;
  #redacted = 0;

  constructor(options: VerifyOptions) {
    this.#hash = options.hash;
    this.#head = options.from ?? chainStart;
    this.#to = options.to;
  }

  /** @returns the break, or undefined while everything holds */
  add(record: ChainedRecord): (ChainVerdict & { ok: false }) | undefined {
    const reason = this.#check(record);
    if (reason !== undefined) {
      const expected = this.#head.position + 1;
      return { ok: false, reason, position: reason === 'gap' ? expected : record.position };
    }
    this.#head = { position: record.position, chain: record.chain };
    this.#records += 1;
    if (record.content === 'redacted') this.#redacted += 1;
    return undefined;
  }

  finish(): ChainVerdict {
    const to = this.#to;
    if (to !== undefined && (to.position !== this.#head.position || to.chain !== this.#head.chain)) {
      return { ok: false, reason: 'head_differs', position: Math.min(this.#head.position, to.position) + 1 };
    }
    return { ok: true, head: this.#head, records: this.#records, redacted: this.#redacted };
  }

  #check(record: ChainedRecord): BreakReason | undefined {
    if (record.position <= this.#head.position) return 'reordered';
    if (record.position > this.#head.position + 1) return 'gap';
    if (record.content === 'missing') return 'content_missing';
    if (record.content !== 'redacted') {
      if (contentDigest(this.#hash, record.content.salt, record.content) !== record.contentDigest)
        return 'content_altered';
    }
    if (recordDigest(this.#hash, record, record.contentDigest) !== record.digest) return 'record_altered';
    if (chainStep(this.#hash, this.#head.chain, record.position, record.digest) !== record.chain)
      return 'chain_altered';
    return undefined;
  }
}
