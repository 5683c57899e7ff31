import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SenderSignature, SignatureCheck, SignedRequest } from '@lockstep/alerting';

/** HMAC-SHA256 of the body, in hexadecimal digits. */
export function hmacHex(body: Uint8Array, secret: string): string {
  return createHmac('sha256', secret).update(body).digest('hex');
}

/** Takes the same time wherever they differ. */
export function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** A header that holds the HMAC of the body, or several of them (old and new secret), each after `prefix`. */
export function hmacSignature(header: string, prefix = ''): SenderSignature {
  return { by: 'secret', headers: [header], check: (request, secret) => checkHmac(request, secret, header, prefix) };
}

function checkHmac({ body, headers }: SignedRequest, secret: string, header: string, prefix: string): SignatureCheck {
  const given = Object.hasOwn(headers, header) ? headers[header] : undefined;
  if (given === undefined || given === '')
    return {
      ok: false,
      problem: `the header \`${header}\` is missing: turn signing on at the sender, or remove the secret here`,
    };
  const expected = `${prefix}${hmacHex(body, secret)}`;
  const isSigned = given.split(',', 16).some((one) => isSame(one.trim(), expected));
  return isSigned
    ? { ok: true }
    : { ok: false, problem: `\`${header}\` does not fit the secret: set the same one on both sides` };
}
