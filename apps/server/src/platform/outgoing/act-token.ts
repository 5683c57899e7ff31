import { createHmac, timingSafeEqual } from 'node:crypto';
import { isId } from '@lockstep/contract';
import type { MessageAct } from './channel.ts';

/** What a token stands for: one act on the matter of one message. */
export interface ActTokenBody {
  /** Id of the message, a UUID in lower case. */
  readonly messageId: string;
  readonly act: MessageAct;
  /** Epoch milliseconds; kept in whole seconds, rounded up. */
  readonly expiresAt: number;
}

export type ReadActToken =
  | { readonly ok: true; readonly body: ActTokenBody }
  | { readonly ok: false; readonly problem: 'malformed' | 'forged' | 'expired' };

/** The place of an act is its number in tokens that people hold: append only. */
const acts: readonly MessageAct[] = ['acknowledge', 'resolve', 'not_me'];
const bodyBytes = 21;
const macBytes = 16;
const minKeyBytes = 32;

/**
 * A token of 50 characters, all of them harmless in urls, buttons and key-press callbacks (Telegram holds 64 bytes). Whoever has
 * it can do this one act on this one message until it expires, and learns no secret from it. That it works once is kept by
 * whoever stores the act.
 *
 * @param key at least 32 bytes
 * @throws RangeError for a key, id or expiry that no token can hold: our own mistake
 */
export function signActToken({ messageId, act, expiresAt }: ActTokenBody, key: Uint8Array): string {
  if (!isId(messageId)) throw new RangeError('the message id is no UUID');
  const body = Buffer.alloc(bodyBytes);
  body.writeUInt8(acts.indexOf(act), 0);
  body.write(messageId.replaceAll('-', ''), 1, 'hex');
  body.writeUInt32BE(Math.ceil(expiresAt / 1000), 17);
  return Buffer.concat([body, macOf(body, key)]).toString('base64url');
}

/** @param keys the key in use and those before it, whose tokens are still out */
export function readActToken(token: string, keys: readonly Uint8Array[], now: number): ReadActToken {
  const bytes = Buffer.from(token, 'base64url');
  // Only the one spelling of a token is one: "works once" must not depend on how it is written.
  if (bytes.length !== bodyBytes + macBytes || bytes.toString('base64url') !== token)
    return { ok: false, problem: 'malformed' };
  const body = bytes.subarray(0, bodyBytes);
  const mac = bytes.subarray(bodyBytes);
  const isOurs = keys.map((key) => timingSafeEqual(mac, macOf(body, key))).includes(true);
  const act = acts[body.readUInt8(0)];
  if (!isOurs || act === undefined) return { ok: false, problem: 'forged' };
  const expiresAt = body.readUInt32BE(17) * 1000;
  if (now >= expiresAt) return { ok: false, problem: 'expired' };
  return { ok: true, body: { messageId: uuidOf(body.subarray(1, 17)), act, expiresAt } };
}

function macOf(body: Uint8Array, key: Uint8Array): Buffer {
  if (key.length < minKeyBytes) throw new RangeError(`a key has at least ${minKeyBytes} bytes`);
  return createHmac('sha256', key).update('lockstep act token 1\n').update(body).digest().subarray(0, macBytes);
}

function uuidOf(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
