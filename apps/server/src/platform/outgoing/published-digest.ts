import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';

/** A digest the publisher sends along with a file; base64. */
export interface PublishedDigest {
  readonly algorithm: 'sha256' | 'md5';
  readonly value: string;
}

/**
 * The strongest digest in the headers of an answer, of the file as stored.
 *
 * Source: RFC 9530 (`repr-digest`), RFC 3230 (`digest`), and `x-goog-hash` of Google's storage
 */
export function publishedDigest(headers: IncomingHttpHeaders): PublishedDigest | undefined {
  const sha256 =
    /(?:^|[\s,])sha-256=:([A-Za-z0-9+/]{43}=):/.exec(textOf(headers['repr-digest']))?.[1] ??
    /(?:^|[\s,])sha-256=([A-Za-z0-9+/]{43}=)/i.exec(textOf(headers['digest']))?.[1];
  if (sha256 !== undefined) return { algorithm: 'sha256', value: sha256 };
  const md5 = /(?:^|[\s,])md5=([A-Za-z0-9+/]{22}==)/.exec(textOf(headers['x-goog-hash']))?.[1];
  return md5 === undefined ? undefined : { algorithm: 'md5', value: md5 };
}

function textOf(value: string | string[] | undefined): string {
  return Array.isArray(value) ? value.join(',') : (value ?? '');
}

/** @returns the digest of a file, in base64 or hex */
export async function digestOfFile(
  file: string,
  algorithm: 'sha256' | 'md5',
  encoding: 'base64' | 'hex',
): Promise<string> {
  const hash = createHash(algorithm);
  for await (const chunk of createReadStream(file)) hash.update(chunk as Uint8Array);
  return hash.digest(encoding);
}
