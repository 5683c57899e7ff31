import { hash, randomBytes } from 'node:crypto';

/** 128 random bits as 32 hex digits: the form in which senders expect a routing key. Nothing to guess, so a plain hash is stored. */
export function newSourceKey(): { readonly key: string; readonly keyHash: string } {
  const key = randomBytes(16).toString('hex');
  return { key, keyHash: hashSourceKey(key) };
}

export function hashSourceKey(key: string): string {
  return hash('sha256', key);
}
