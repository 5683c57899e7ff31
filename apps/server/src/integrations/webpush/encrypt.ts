import { createCipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';

/** What a browser gave us to write to it, decoded. */
export interface Receiver {
  /** Its public key: an uncompressed point of P-256, 65 bytes. */
  readonly publicKey: Uint8Array;
  /** Its secret: 16 bytes. */
  readonly auth: Uint8Array;
}

/** What must be new for every message; given from outside only to check published examples. */
export interface Fresh {
  readonly privateKey: Uint8Array;
  readonly salt: Uint8Array;
}

const curve = 'prime256v1';
const recordBytes = 4096;
const saltBytes = 16;
const tagBytes = 16;
/** Salt, record size, length of the key id, key id. */
const headerBytes = saltBytes + 4 + 1 + 65;

/** Push services take no more than 4096 bytes of body (RFC 8030, 7.2); one byte of it ends the text. */
export const mostPlainBytes = 4096 - headerBytes - 1 - tagBytes;

/**
 * Encrypts one message so that only its browser can read it, not the push service in between.
 *
 * @param plain at most `mostPlainBytes`
 * @throws RangeError for a longer text or a key that is not one: our own mistake, for both are checked before
 * Source: RFC 8291 (keys), RFC 8188 (`aes128gcm`, one record)
 */
export function encrypt(plain: Uint8Array, receiver: Receiver, fresh?: Fresh): Buffer {
  if (plain.length > mostPlainBytes) throw new RangeError(`a push message holds ${mostPlainBytes} bytes`);
  const ours = createECDH(curve);
  if (fresh === undefined) ours.generateKeys();
  else ours.setPrivateKey(fresh.privateKey);
  const ourPublicKey = ours.getPublicKey();
  const salt = fresh?.salt ?? randomBytes(saltBytes);
  const secret = sharedSecret(() => ours.computeSecret(receiver.publicKey));
  const { key, nonce } = keysOf(secret, { ...receiver, salt, senderPublicKey: ourPublicKey });
  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  const text = Buffer.concat([cipher.update(plain), cipher.update(lastRecord), cipher.final()]);
  return Buffer.concat([headerOf(salt, ourPublicKey), text, cipher.getAuthTag()]);
}

const lastRecord = Uint8Array.of(2);

function headerOf(salt: Uint8Array, publicKey: Uint8Array): Buffer {
  const header = Buffer.alloc(headerBytes - publicKey.length);
  header.set(salt, 0);
  header.writeUInt32BE(recordBytes, saltBytes);
  header.writeUInt8(publicKey.length, saltBytes + 4);
  return Buffer.concat([header, publicKey]);
}

/** The key and nonce both sides come to. Source: RFC 8291, 3.4 */
function keysOf(
  secret: Uint8Array,
  parts: Receiver & { readonly salt: Uint8Array; readonly senderPublicKey: Uint8Array },
): { readonly key: Buffer; readonly nonce: Buffer } {
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), parts.publicKey, parts.senderPublicKey]);
  const input = derive(secret, parts.auth, info, 32);
  return {
    key: derive(input, parts.salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16),
    nonce: derive(input, parts.salt, Buffer.from('Content-Encoding: nonce\0'), 12),
  };
}

function derive(secret: Uint8Array, salt: Uint8Array, info: Uint8Array, bytes: number): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, info, bytes));
}

function sharedSecret(compute: () => Buffer): Buffer {
  try {
    return compute();
  } catch {
    throw new RangeError('the public key is no point of the curve');
  }
}

/** Whether these bytes are a public key that messages can be encrypted for. */
export function isPublicKey(bytes: Uint8Array): boolean {
  if (bytes.length !== 65 || bytes[0] !== 4) return false;
  const probe = createECDH(curve);
  probe.generateKeys();
  try {
    return probe.computeSecret(bytes).length === 32;
  } catch {
    return false;
  }
}
