import { createHash } from 'node:crypto';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { readSbom, type Sbom } from '@lockstep/advisories';
import { maxUploadBytes } from '../platform/http/limit-stream.ts';
import { Problem } from '../platform/problem.ts';

export interface ReadUpload {
  /** `sha256:` of the unpacked bytes. */
  readonly digest: string;
  readonly sbom: Sbom;
}

export type UploadResult =
  | ({ readonly ok: true } & ReadUpload)
  | { readonly ok: false; readonly problem: string; readonly help: string };

const limits = { bytes: maxUploadBytes, components: 100_000, depth: 64 };

/**
 * Reads an SBOM or a lock file while it arrives; memory grows with its components, not with its bytes. Packed bytes are known by their first two,
 * whatever a header says.
 *
 * @returns a problem for what is no usable SBOM
 */
export async function readUpload(source: AsyncIterable<Uint8Array>, name?: string): Promise<UploadResult> {
  const digest = createHash('sha256');
  async function* hashed(): AsyncGenerator<Uint8Array> {
    for await (const chunk of unpack(source)) {
      digest.update(chunk);
      yield chunk;
    }
  }
  try {
    const result = await readSbom(hashed(), limits, name);
    if (!result.ok) return result;
    return { ok: true, digest: `sha256:${digest.digest('hex')}`, sbom: result.sbom };
  } catch (error) {
    if (!isZlibError(error)) throw error;
    return { ok: false, problem: 'the gzip data is damaged or cut off', help: 'pack it again, or send it unpacked' };
  }
}

/** @throws `request.unsupported_media_type` for packings other than gzip */
export function requireReadableEncoding(header: string | string[] | undefined): void {
  const encoding = String(header ?? 'identity').toLowerCase();
  if (['identity', 'gzip', 'x-gzip'].includes(encoding)) return;
  throw new Problem(
    'request.unsupported_media_type',
    `content encoding \`${encoding.slice(0, 50)}\` is not understood`,
    {
      help: 'send it unpacked, or with `content-encoding: gzip`',
    },
  );
}

/** Bytes as they are, or unpacked where they begin like gzip. */
export async function* unpack(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]();
  let head: Uint8Array = new Uint8Array();
  let isDone = false;
  while (head.length < 2 && !isDone) {
    const next = await iterator.next();
    isDone = next.done === true;
    if (next.done !== true) head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
  }
  const rest = { [Symbol.asyncIterator]: () => iterator };
  async function* whole(): AsyncGenerator<Uint8Array> {
    yield head;
    if (!isDone) yield* rest;
  }
  if (head[0] !== 0x1f || head[1] !== 0x8b) {
    yield* whole();
    return;
  }
  const gunzip = createGunzip();
  // Its errors reach us through the reading below.
  pipeline(Readable.from(whole(), { objectMode: false }), gunzip, () => undefined);
  yield* gunzip;
}

export function isZlibError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_');
}
