import { Webhook } from 'standardwebhooks';

/** As Standard Webhooks 1.0 asks for; shorter can be guessed, longer gains nothing. */
const [minSecretBytes, maxSecretBytes] = [24, 64];

/** A secret as people copy it. @param random at least 24 bytes nobody else knows */
export function webhookSecret(random: Uint8Array): string {
  return `whsec_${Buffer.from(random).toString('base64')}`;
}

/** What is wrong with a secret, in words; undefined when it can sign. */
export function webhookSecretProblem(secret: string): string | undefined {
  const encoded = secret.replace(/^whsec_/, '');
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.toString('base64') !== encoded) return 'the secret is not `whsec_` and base64; let Lockstep make one';
  if (bytes.length < minSecretBytes || bytes.length > maxSecretBytes)
    return `the secret has ${bytes.length} bytes and needs ${minSecretBytes} to ${maxSecretBytes}; let Lockstep make one`;
  return undefined;
}

/**
 * The headers of a signed webhook, with one signature for each secret: while a receiver changes over, the old one counts too.
 *
 * @param id the same for every try of one message; must hold no `.`
 * @param body exactly the text that is sent
 * @param now epoch milliseconds of this try
 * @throws RangeError for an id or a secret that can not sign; check secrets with `webhookSecretProblem`
 * Source: Standard Webhooks 1.0.0, signature scheme and webhook headers
 */
export function webhookHeaders(
  id: string,
  body: string,
  secrets: readonly string[],
  now: number,
): Readonly<Record<string, string>> {
  if (id.includes('.') || id === '') throw new RangeError('the id of a webhook holds no full stop');
  const problem = secrets.map(webhookSecretProblem).find((found) => found !== undefined);
  if (problem !== undefined || secrets.length === 0) throw new RangeError(problem ?? 'a webhook needs a secret');
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, new Date(now), body)).join(' '),
  };
}
