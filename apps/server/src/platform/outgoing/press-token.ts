import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ChatAct } from './chat.ts';

/** A button of an answer in a chat: what it does, and where. */
export interface ChatPress {
  readonly setupId: string;
  readonly act: ChatAct;
  readonly value: string;
}

const macBytes = 24;

/**
 * Proof for chats that do not sign presses themselves: their server keeps it with the button, shows it to nobody and hands it back.
 * It proves which button of ours was pressed, for one set-up, until it expires; not who pressed.
 *
 * @param expiresAt epoch milliseconds
 */
export function signPress(press: ChatPress, expiresAt: number, key: Uint8Array): string {
  const expiry = Buffer.alloc(4);
  expiry.writeUInt32BE(Math.ceil(expiresAt / 1000));
  return Buffer.concat([expiry, macOf(press, expiry, key)]).toString('base64url');
}

/** @param keys the key in use and those before it */
export function readPress(
  press: ChatPress,
  token: string,
  keys: readonly Uint8Array[],
  now: number,
): 'proven' | 'forged' | 'expired' {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== 4 + macBytes) return 'forged';
  const expiry = bytes.subarray(0, 4);
  const isOurs = keys.map((key) => timingSafeEqual(bytes.subarray(4), macOf(press, expiry, key))).includes(true);
  if (!isOurs) return 'forged';
  return now < expiry.readUInt32BE(0) * 1000 ? 'proven' : 'expired';
}

/** As JSON, so that no part can be moved into its neighbour. */
function macOf({ setupId, act, value }: ChatPress, expiry: Uint8Array, key: Uint8Array): Buffer {
  const text = JSON.stringify([setupId, act, value]);
  return createHmac('sha256', key)
    .update('lockstep chat press 1\n')
    .update(expiry)
    .update(text)
    .digest()
    .subarray(0, macBytes);
}
