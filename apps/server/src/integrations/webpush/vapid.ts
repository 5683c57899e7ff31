import { createECDH, createPrivateKey, sign } from 'node:crypto';

/** Who we are to push services. Both keys in base64url, as browsers and other tools have them. */
export interface VapidKeys {
  /** What browsers subscribe with: an uncompressed point of P-256. */
  readonly publicKey: string;
  readonly privateKey: string;
}

/** Push services take tokens of at most 24 hours; half of that leaves room for clocks that differ. */
const tokenSeconds = 12 * 3600;

export function generateVapidKeys(): VapidKeys {
  const pair = createECDH('prime256v1');
  pair.generateKeys();
  return {
    publicKey: pair.getPublicKey('base64url'),
    // As long as the curve has it, leading zeros included.
    privateKey: Buffer.from(pair.getPrivateKey('hex').padStart(64, '0'), 'hex').toString('base64url'),
  };
}

/**
 * A new key first, those in use behind it. A subscription is bound to its key for life: an old key stays until no subscription
 * has it any more.
 *
 * @param used public keys of the subscriptions that there are
 */
export function rotateVapidKeys(keys: readonly VapidKeys[], used: ReadonlySet<string>): readonly VapidKeys[] {
  return [generateVapidKeys(), ...keys.filter(({ publicKey }) => used.has(publicKey))];
}

/**
 * The `authorization` header for one push service.
 *
 * @param subject how the service reaches whoever runs this: `mailto:...` or `https://...`
 * @param now epoch milliseconds
 * Source: RFC 8292, 2 and 3
 */
export function vapidHeader(keys: VapidKeys, endpoint: string, subject: string, now: number): string {
  const claims = { aud: new URL(endpoint).origin, exp: Math.floor(now / 1000) + tokenSeconds, sub: subject };
  const signed = `${encoded({ typ: 'JWT', alg: 'ES256' })}.${encoded(claims)}`;
  const signature = sign('sha256', Buffer.from(signed), { key: keyOf(keys), dsaEncoding: 'ieee-p1363' });
  return `vapid t=${signed}.${signature.toString('base64url')}, k=${keys.publicKey}`;
}

function encoded(value: Readonly<Record<string, unknown>>): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function keyOf({ publicKey, privateKey }: VapidKeys): ReturnType<typeof createPrivateKey> {
  const point = Buffer.from(publicKey, 'base64url');
  const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')];
  return createPrivateKey({ key: { kty: 'EC', crv: 'P-256', x, y, d: privateKey }, format: 'jwk' });
}
