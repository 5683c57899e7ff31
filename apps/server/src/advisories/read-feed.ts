import { crc32, createGunzip } from 'node:zlib';
import { Readable } from 'node:stream';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import yauzl from 'yauzl';
import { Problem } from '../platform/problem.ts';
import { limitStream } from '../platform/http/limit-stream.ts';
import { digestOfFile } from '../platform/outgoing/published-digest.ts';
import { type FeedLine, RecordCutter, UncutText } from './cut-records.ts';

export type { FeedLine } from './cut-records.ts';

/** Where an archive is a bomb, not a feed. */
export interface UnpackLimits {
  readonly unpackedBytes: number;
  readonly entries: number;
}

const uploadLimits: UnpackLimits = { unpackedBytes: 2 * 1024 * 1024 * 1024, entries: 2_000_000 };
const maxRecordBytes = 32 * 1024 * 1024;

/** An upload kept in a file: a slow sender holds no lock, a zip can be read from its end, a transaction can be tried again. */
export interface Spooled {
  readonly file: string;
  readonly digest: string;
  readonly packing: 'plain' | 'gzip' | 'zip';
}

/** @throws `advisories.feed_invalid` when empty; `request.too_large` */
export async function withSpooled<T>(
  stream: AsyncIterable<Uint8Array>,
  work: (upload: Spooled) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lockstep-feed-'));
  try {
    const file = path.join(folder, 'upload');
    const hash = createHash('sha256');
    let head = Buffer.alloc(0);
    const handle = await open(file, 'wx', 0o600);
    try {
      for await (const chunk of limitStream(stream)) {
        hash.update(chunk);
        if (head.length < 4) head = Buffer.concat([head, chunk.subarray(0, 4)]);
        await handle.write(chunk);
      }
    } finally {
      await handle.close();
    }
    if (head.length === 0) throw invalidFeed('body', 'it is empty', 'send the file itself as the request body');
    return await work({ file, digest: `sha256:${hash.digest('hex')}`, packing: packingOf(head) });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function packingOf(head: Uint8Array): Spooled['packing'] {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  return head[0] === 0x50 && head[1] === 0x4b && head[2] === 0x03 && head[3] === 0x04 ? 'zip' : 'plain';
}

/**
 * The records of an upload, whatever it is packed in: JSON (one record or a list), JSON Lines, gzip of either, zip of JSON files.
 *
 * @throws `advisories.feed_invalid` naming the place
 */
export async function* readRecords(upload: Spooled, limits: UnpackLimits = uploadLimits): AsyncGenerator<FeedLine> {
  if (upload.packing === 'zip') yield* readEntries(upload.file, limits);
  else yield* readLines(unpacked(upload, limits));
}

/** A file that lies there already, as if it had been uploaded. @throws `advisories.feed_invalid` when empty */
export async function spooledFile(file: string): Promise<Spooled> {
  const handle = await open(file);
  try {
    const head = Buffer.alloc(4);
    const { bytesRead } = await handle.read(head, 0, 4, 0);
    if (bytesRead === 0) throw invalidFeed('body', 'it is empty', 'look at what the source serves');
    return { file, digest: `sha256:${await digestOfFile(file, 'sha256', 'hex')}`, packing: packingOf(head) };
  } finally {
    await handle.close();
  }
}

/** The whole upload as text; for feeds that are one document. */
export async function* readText(upload: Spooled): AsyncGenerator<string> {
  if (upload.packing === 'zip') throw invalidFeed('body', 'it is a zip archive', 'upload the file plain or gzipped');
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of unpacked(upload)) yield decode(decoder, chunk);
}

function unpacked(upload: Spooled, limits: UnpackLimits = uploadLimits): AsyncIterable<Uint8Array> {
  const bytes = createReadStream(upload.file);
  return upload.packing === 'gzip' ? limitStream(gunzip(bytes), limits.unpackedBytes) : bytes;
}

export function invalidFeed(at: string, problem: string, help: string): Problem {
  return new Problem('advisories.feed_invalid', `the feed can not be read: ${problem}`, {
    help,
    fields: [{ field: at, problem }],
  });
}

async function* gunzip(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const plain = Readable.from(bytes).pipe(createGunzip());
  try {
    for await (const chunk of plain) yield chunk as Uint8Array;
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw invalidFeed('body', 'the gzip data is damaged or cut short', 'upload the file again');
  }
}

function decode(decoder: InstanceType<typeof TextDecoder>, chunk: Uint8Array | undefined): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch {
    throw invalidFeed('body', 'it is not UTF-8 text', 'upload JSON, JSON Lines, CSV or TSV, plain, gzipped or zipped');
  }
}

/** Cut while it arrives: what is kept is one record, however large the whole is. */
async function* readLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<FeedLine> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const cutter = new RecordCutter(maxRecordBytes);
  try {
    for await (const chunk of bytes) yield* cutter.write(decode(decoder, chunk));
    yield* cutter.write(decode(decoder, undefined));
    yield* cutter.end();
  } catch (error) {
    if (!(error instanceof UncutText)) throw error;
    throw invalidFeed(error.at, error.message, 'upload OSV records as JSON, JSON Lines, .gz or .zip');
  }
}

async function* readEntries(file: string, limits: UnpackLimits): AsyncGenerator<FeedLine> {
  let zip: yauzl.ZipFile | undefined;
  let unpackedBytes = 0;
  try {
    zip = await yauzl.openPromise(file, { lazyEntries: true, autoClose: false });
    if (zip.entryCount > limits.entries)
      throw invalidFeed('body', `the archive holds more than ${limits.entries} files`, 'split it');
    for await (const entry of zip.eachEntry()) {
      if (!/\.jsonl?$/i.test(entry.fileName)) continue;
      unpackedBytes += entry.uncompressedSize;
      if (unpackedBytes > limits.unpackedBytes) {
        const most = Math.floor(limits.unpackedBytes / 1024 ** 3);
        throw invalidFeed(entry.fileName, `the archive unpacks to more than ${most} GiB`, 'split it');
      }
      const stream = await zip.openReadStreamPromise(entry);
      for await (const line of readLines(checked(stream as AsyncIterable<Uint8Array>, entry)))
        yield { at: `${entry.fileName} ${line.at}`, text: line.text };
    }
  } catch (error) {
    if (error instanceof Problem || !(error instanceof Error)) throw error;
    // Names that lead out of the archive, sizes that lie, cut off: the library refuses them all.
    throw invalidFeed(
      'body',
      `the zip archive is damaged (${error.message.slice(0, 200)})`,
      'make and upload it again',
    );
  } finally {
    zip?.close();
  }
}

/** The library compares sizes; that the bytes are the right ones is for us to see. */
async function* checked(bytes: AsyncIterable<Uint8Array>, entry: yauzl.Entry): AsyncGenerator<Uint8Array> {
  let sum = 0;
  for await (const chunk of bytes) {
    sum = crc32(chunk, sum);
    yield chunk;
  }
  if (sum !== entry.crc32) throw new Error(`the checksum of \`${entry.fileName.slice(0, 100)}\` is wrong`);
}
