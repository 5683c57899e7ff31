import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { DownloadFailed, failureOf, type OutgoingRules, requestFile } from './request-file.ts';
import { digestOfFile, type PublishedDigest, publishedDigest } from './published-digest.ts';

/** What the publisher said about the version of a file; sent back to ask whether there is a newer one. */
export interface Validators {
  readonly etag: string | undefined;
  readonly lastModified: string | undefined;
}

export interface Download {
  readonly url: string;
  /** Where the file is to lie; what is not whole yet lies beside it and is continued by the next try. */
  readonly file: string;
  readonly known: Validators;
  readonly maxBytes: number;
  readonly rules: OutgoingRules;
  readonly onProgress: (bytes: number, total: number | undefined) => void;
  /** Pauses before a broken transfer is continued. */
  readonly pausesMs?: readonly number[];
}

export type Downloaded =
  | { readonly outcome: 'unchanged' }
  | { readonly outcome: 'missing' }
  | { readonly outcome: 'file'; readonly bytes: number; readonly validators: Validators };

interface Partial extends Validators {
  readonly url: string;
}

const usualPausesMs = [500, 2_000, 5_000] as const;

/**
 * Fetches a file when it has changed. A transfer that breaks off is continued where it stopped, as long as the publisher still
 * has the same version; a digest the publisher sends is compared.
 *
 * @throws DownloadFailed
 */
export async function download(request: Download): Promise<Downloaded> {
  await mkdir(path.dirname(request.file), { recursive: true, mode: 0o700 });
  const pauses = request.pausesMs ?? usualPausesMs;
  for (let tries = 0; ; tries += 1) {
    try {
      return await attempt(request);
    } catch (error) {
      const failure = failureOf(error);
      const pause = pauses[tries];
      if (!failure.isBroken || pause === undefined) throw failure;
      await setTimeout(pause);
    }
  }
}

async function attempt(request: Download): Promise<Downloaded> {
  const part = `${request.file}.part`;
  const begun = await readBegun(request, part);
  const answer = await requestFile(request.url, headersOf(request.known, begun), request.rules);
  try {
    const { statusCode: status = 0 } = answer;
    if (status === 304) return { outcome: 'unchanged' };
    if (status === 404 || status === 410) return { outcome: 'missing' };
    if (status === 416 && begun !== undefined) {
      await rm(part, { force: true });
      throw new DownloadFailed('what was downloaded before does not fit the file any more', { isBroken: true });
    }
    if (status !== 200 && status !== 206) throw DownloadFailed.ofStatus(status, answer.headers['retry-after']);
    return await take(request, part, begun, answer);
  } finally {
    answer.destroy();
  }
}

/** Only a strong mark proves that two parts are of one file (RFC 9110, 13.1.5). */
function strongMark({ etag, lastModified }: Validators): string | undefined {
  return etag?.startsWith('"') === true ? etag : lastModified;
}

function headersOf(known: Validators, begun: Begun | undefined): Record<string, string> {
  if (begun !== undefined) return { range: `bytes=${begun.bytes}-`, 'if-range': begun.mark };
  return {
    ...(known.etag === undefined ? {} : { 'if-none-match': known.etag }),
    ...(known.lastModified === undefined ? {} : { 'if-modified-since': known.lastModified }),
  };
}

interface Begun {
  readonly bytes: number;
  readonly mark: string;
  readonly validators: Validators;
}

/** What an earlier try left of the same file; anything that does not fit is dropped. */
async function readBegun(request: Download, part: string): Promise<Begun | undefined> {
  try {
    const { size } = await stat(part);
    const left = JSON.parse(await readFile(`${part}.json`, 'utf8')) as Partial;
    const mark = strongMark(left);
    if (size > 0 && left.url === request.url && mark !== undefined) return { bytes: size, mark, validators: left };
  } catch {
    // Nothing usable is left of it.
  }
  await rm(part, { force: true });
  return undefined;
}

async function take(
  request: Download,
  part: string,
  begun: Begun | undefined,
  answer: IncomingMessage,
): Promise<Downloaded> {
  const from = begun !== undefined && answer.statusCode === 206 ? begun.bytes : 0;
  const total = totalOf(answer, from);
  if (total !== undefined && total > request.maxBytes) throw tooLarge(request.maxBytes);
  const { etag, 'last-modified': lastModified } = answer.headers;
  const validators: Validators = from > 0 && begun !== undefined ? begun.validators : { etag, lastModified };
  const left: Partial = { url: request.url, ...validators };
  await writeFile(`${part}.json`, JSON.stringify(left), { mode: 0o600 });
  const bytes = await append(request, part, from, total, answer);
  if (total !== undefined && bytes !== total)
    throw new DownloadFailed(`the connection ended after ${bytes} of ${total} bytes`, { isBroken: true });
  await compare(part, publishedDigest(answer.headers));
  await rename(part, request.file);
  await rm(`${part}.json`, { force: true });
  return { outcome: 'file', bytes, validators };
}

function totalOf(answer: IncomingMessage, from: number): number | undefined {
  if (answer.statusCode === 206) {
    const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(answer.headers['content-range'] ?? '');
    if (range === null || Number(range[1]) !== from)
      throw new DownloadFailed('the server sent another part of the file than the one asked for', { isBroken: false });
    return range[2] === '*' ? undefined : Number(range[2]);
  }
  const length = answer.headers['content-length'];
  return length === undefined ? undefined : Number(length);
}

async function append(
  request: Download,
  part: string,
  from: number,
  total: number | undefined,
  answer: IncomingMessage,
): Promise<number> {
  const file = createWriteStream(part, { flags: from > 0 ? 'a' : 'w', mode: 0o600 });
  let bytes = from;
  try {
    for await (const chunk of answer as AsyncIterable<Uint8Array>) {
      bytes += chunk.byteLength;
      if (bytes > request.maxBytes) throw tooLarge(request.maxBytes);
      if (!file.write(chunk)) await once(file, 'drain');
      request.onProgress(bytes, total);
    }
  } catch (error) {
    const failure = failureOf(error);
    if (!failure.isBroken) await rm(part, { force: true });
    throw failure;
  } finally {
    // What has arrived stays: the next try goes on from there.
    await new Promise<void>((resolve) => file.once('close', resolve).end());
  }
  return bytes;
}

async function compare(part: string, digest: PublishedDigest | undefined): Promise<void> {
  if (digest === undefined || (await digestOfFile(part, digest.algorithm, 'base64')) === digest.value) return;
  await rm(part, { force: true });
  throw new DownloadFailed(`its ${digest.algorithm} digest is not the one the publisher sent along`, {
    isBroken: false,
  });
}

function tooLarge(maxBytes: number): DownloadFailed {
  return new DownloadFailed(`it is larger than ${Math.floor(maxBytes / 1024 / 1024)} MiB`, { isBroken: false });
}
