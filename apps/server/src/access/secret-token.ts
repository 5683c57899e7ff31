import { hash, randomBytes } from 'node:crypto';

/** 256 random bits, so a plain hash is enough to store: there is nothing to guess. */
export function newSecretToken(prefix: '' | 'lsk_' = ''): { readonly token: string; readonly tokenHash: string } {
  const token = `${prefix}${randomBytes(32).toString('base64url')}`;
  return { token, tokenHash: hashToken(token) };
}

export function hashToken(token: string): string {
  return hash('sha256', token);
}
