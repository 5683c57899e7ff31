import { createCipheriv, createDecipheriv, hash, randomBytes } from 'node:crypto';

const keyBytes = 32;
const [nonceBytes, tagBytes] = [12, 16];
/** Of what a sealed text looks like; a later one may differ. */
const form = '1';

interface SealingKey {
  readonly fingerprint: string;
  readonly key: Buffer;
}

/** Something that was sealed and can not be opened with the keys at hand, or was tampered with. */
export class Unopened extends Error {
  constructor(name: string, why: string) {
    super(`the secret \`${name}\` can not be opened: ${why}`);
    this.name = 'Unopened';
  }
}

/**
 * Seals what must not be readable in the database (AES-256-GCM). The first key seals, all of them open: a new key is put before
 * the old one, which can go when nothing is sealed by it any more.
 */
export class SealingKeys {
  readonly #keys: readonly [SealingKey, ...SealingKey[]];

  /** @param keys of 32 bytes each, at least one */
  constructor(keys: readonly Uint8Array[]) {
    const [first, ...rest] = keys.map(toSealingKey);
    if (first === undefined) throw new RangeError('there is no key to seal with');
    this.#keys = [first, ...rest];
  }

  static #own: SealingKeys | undefined;

  /** A key of memory only: what it seals ends with this process. */
  static ofThisProcess(): SealingKeys {
    return (SealingKeys.#own ??= new SealingKeys([randomBytes(keyBytes)]));
  }

  /** Of the key that seals. */
  get fingerprint(): string {
    return this.#keys[0].fingerprint;
  }

  get fingerprints(): readonly string[] {
    return this.#keys.map(({ fingerprint }) => fingerprint);
  }

  /** @param name what it belongs to: a text sealed under one name does not open under another */
  seal(name: string, plain: string): string {
    const { key, fingerprint } = this.#keys[0];
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(`lockstep secret ${form}\n${name}`));
    const sealed = Buffer.concat([nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `${form}.${fingerprint}.${sealed.toString('base64url')}`;
  }

  /** @throws Unopened */
  open(name: string, text: string): string {
    const [version, fingerprint, body = ''] = text.split('.');
    const key = this.#keys.find((each) => each.fingerprint === fingerprint)?.key;
    const sealed = Buffer.from(body, 'base64url');
    if (version !== form || sealed.length < nonceBytes + tagBytes) throw new Unopened(name, 'it is not a sealed text');
    if (key === undefined) throw new Unopened(name, `the key \`${fingerprint}\` that sealed it is not at hand`);
    const nonce = sealed.subarray(0, nonceBytes);
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
    decipher.setAAD(Buffer.from(`lockstep secret ${form}\n${name}`));
    decipher.setAuthTag(sealed.subarray(-tagBytes));
    try {
      return `${decipher.update(sealed.subarray(nonceBytes, -tagBytes)).toString('utf8')}${decipher.final('utf8')}`;
    } catch {
      throw new Unopened(name, 'it was changed, or belongs to something else');
    }
  }
}

function toSealingKey(key: Uint8Array): SealingKey {
  if (key.length !== keyBytes) throw new RangeError(`a key to seal with has ${keyBytes} bytes`);
  const own = Buffer.from(key);
  return { key: own, fingerprint: hash('sha256', Buffer.concat([Buffer.from('lockstep key\n'), own])).slice(0, 16) };
}

/**
 * Keys as people write them: 32 bytes in base64 or hex, parted by commas or lines; `#` begins a remark.
 *
 * @returns what is wrong, without repeating anything of it
 */
export function readKeys(text: string): { readonly keys: readonly Buffer[] } | { readonly problem: string } {
  const written = text
    .split(/[,\n]/)
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '');
  if (written.length === 0) return { problem: 'holds no key' };
  const keys = written.map(readKey);
  const bad = keys.findIndex((key) => key === undefined);
  if (bad !== -1) return { problem: `key ${bad + 1} of ${written.length} is not 32 bytes in base64 or hex` };
  return { keys: keys.filter((key) => key !== undefined) };
}

function readKey(text: string): Buffer | undefined {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  if (!/^[\w+/-]{43}=?$/.test(text)) return undefined;
  const key = Buffer.from(text, 'base64');
  return key.length === keyBytes ? key : undefined;
}
