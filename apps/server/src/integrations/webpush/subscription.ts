import { urlProblem } from '../../platform/outgoing/outgoing-url.ts';
import { isPublicKey } from './encrypt.ts';

/** One browser on one device, as `PushSubscription.toJSON()` says it, and the key of ours it subscribed with. */
export interface Subscription {
  readonly endpoint: string;
  /** Public key of the browser and its secret; base64url. */
  readonly p256dh: string;
  readonly auth: string;
  /** Public key of ours. */
  readonly vapid: string;
}

type ReadSubscription =
  | { readonly ok: true; readonly subscription: Subscription }
  | { readonly ok: false; readonly problem: string };

const mostChars = 4_000;
const again = 'turn notifications off and on again on that device';

/**
 * Reads what a browser sent: `{ endpoint, keys: { p256dh, auth }, vapid? }`.
 *
 * @param current our public key in use, for browsers that do not say which one they have
 */
export function readSubscription(text: string, current: string, allowPrivate: boolean): ReadSubscription {
  if (text.length > mostChars) return problem('it is too long for a subscription');
  const fields = fieldsOf(parsed(text));
  const keys = fieldsOf(fields['keys']);
  const { endpoint } = fields;
  const { p256dh, auth } = keys;
  if (typeof endpoint !== 'string' || typeof p256dh !== 'string' || typeof auth !== 'string')
    return problem('a subscription has `endpoint`, `keys.p256dh` and `keys.auth`');
  const wrong = urlProblem(endpoint, allowPrivate);
  if (wrong !== undefined) return problem(`\`endpoint\`: ${wrong}`);
  const [publicKey, secret] = [Buffer.from(p256dh, 'base64url'), Buffer.from(auth, 'base64url')];
  if (!isPublicKey(publicKey)) return problem('`keys.p256dh` is no public key');
  if (secret.length !== 16) return problem('`keys.auth` is no secret of 16 bytes');
  const vapid = typeof fields['vapid'] === 'string' ? fields['vapid'] : current;
  return {
    ok: true,
    subscription: {
      endpoint: new URL(endpoint).href,
      p256dh: publicKey.toString('base64url'),
      auth: secret.toString('base64url'),
      vapid,
    },
  };
}

/** The one form in which a subscription is kept. */
export function subscriptionText({ endpoint, p256dh, auth, vapid }: Subscription): string {
  return JSON.stringify({ endpoint, keys: { p256dh, auth }, vapid });
}

function problem(words: string): ReadSubscription {
  return { ok: false, problem: `${words}: ${again}` };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
