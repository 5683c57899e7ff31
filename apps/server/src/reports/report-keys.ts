import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { RequestContext } from '../platform/context.ts';
import type { Secrets } from '../platform/secrets/secrets.ts';

const secretName = 'report_key';
const macBytes = 16;
const nonceBytes = 12;
/** Nobody writes a report faster. */
const fastestMs = 3_000;
/** A form that was open for longer is given a new token; what was written stays. */
const oldestMs = 12 * 3_600_000;

export type FormToken =
  | { readonly ok: true; readonly digest: string }
  | { readonly ok: false; readonly problem: 'forged' | 'expired' | 'too_fast' };

/** Made once by whichever process is first, sealed like every secret of ours. */
export async function loadReportKeys(ctx: RequestContext, secrets: Secrets): Promise<ReportKeys> {
  return await ctx.transaction(async (tx) => {
    await secrets.add(tx, secretName, randomBytes(32).toString('base64'), ctx.now);
    const key = await secrets.find(tx, secretName);
    if (key === undefined) throw new RangeError('there is no key for reports');
    return new ReportKeys(Buffer.from(key, 'base64'));
  });
}

/** Everything that strangers can not make themselves: their links, the tokens of forms, and digests of what they wrote. */
export class ReportKeys {
  readonly #key: Uint8Array;

  constructor(key: Uint8Array) {
    if (key.length < 32) throw new RangeError('the key for reports has at least 32 bytes');
    this.#key = key;
  }

  /** The secret part of a reporter's link: whoever has it may follow this one report and add words. */
  linkToken(reportId: string): string {
    const id = Buffer.from(reportId.replaceAll('-', ''), 'hex');
    return Buffer.concat([id, this.#mac('link', id)]).toString('base64url');
  }

  /** @returns id of the report; undefined for anything that was not made here */
  readLinkToken(token: string): string | undefined {
    const id = this.#opened('link', token, 16);
    if (id === undefined) return undefined;
    const hex = id.toString('hex');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  }

  /** @param purpose the form it is for: a token of one form is none of another */
  formToken(purpose: string, now: number): string {
    const body = Buffer.alloc(8 + nonceBytes);
    body.writeBigUInt64BE(BigInt(now));
    randomBytes(nonceBytes).copy(body, 8);
    return Buffer.concat([body, this.#mac(`form ${purpose}`, body)]).toString('base64url');
  }

  /** @returns a digest that is the same each time this form is sent */
  readFormToken(purpose: string, token: string, now: number): FormToken {
    const body = this.#opened(`form ${purpose}`, token, 8 + nonceBytes);
    if (body === undefined) return { ok: false, problem: 'forged' };
    const issuedAt = Number(body.readBigUInt64BE());
    if (now - issuedAt > oldestMs || issuedAt > now + 60_000) return { ok: false, problem: 'expired' };
    if (now - issuedAt < fastestMs) return { ok: false, problem: 'too_fast' };
    return { ok: true, digest: this.digest(`sent ${purpose}`, token) };
  }

  /** Tells whether two texts are the same, and nothing about them to whoever lacks the key. */
  digest(purpose: string, text: string): string {
    return createHmac('sha256', this.#key).update(`digest ${purpose}\n`).update(text).digest('hex');
  }

  #opened(purpose: string, token: string, bodyBytes: number): Buffer | undefined {
    const bytes = Buffer.from(token.slice(0, 200), 'base64url');
    // Only the one spelling of a token is one.
    if (bytes.length !== bodyBytes + macBytes || bytes.toString('base64url') !== token) return undefined;
    const body = bytes.subarray(0, bodyBytes);
    return timingSafeEqual(bytes.subarray(bodyBytes), this.#mac(purpose, body)) ? body : undefined;
  }

  #mac(purpose: string, body: Uint8Array): Buffer {
    return createHmac('sha256', this.#key).update(`${purpose}\n`).update(body).digest().subarray(0, macBytes);
  }
}

/** Digits and letters that nobody mistakes for each other. */
const signs = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** `RPT-7K3QM-92XHD`: fifty bits that nobody guesses. */
export function newReference(random: Uint8Array = randomBytes(10)): string {
  const letters = [...random.subarray(0, 10)].map((byte) => signs[byte % 32] ?? '0').join('');
  return `RPT-${letters.slice(0, 5)}-${letters.slice(5)}`;
}
