import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, mkdir, readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { type Downloaded, download, type Validators } from '../platform/outgoing/download.ts';
import { DownloadFailed, type OutgoingRules } from '../platform/outgoing/request-file.ts';

/** What downloads may do here; set by the operator, not by those who add sources. */
export interface FetchRules {
  /** Where files are gathered before they are loaded. */
  readonly spoolFolder: string;
  /** The folder that local mirrors lie in; undefined: there are none. */
  readonly mirrorFolder: string | undefined;
  readonly outgoing: OutgoingRules;
  /** Pauses before a broken transfer is continued. */
  readonly pausesMs?: readonly number[] | undefined;
}

export interface FetchFile {
  /** Below the address of the source; empty: the address itself. */
  readonly path: string;
  readonly known: Validators;
  /** Where to put it. */
  readonly file: string;
  readonly maxBytes: number;
  readonly onProgress: (bytes: number, total: number | undefined) => void;
}

/** Fetches a file of a source, from a server or out of a mirror folder. @throws DownloadFailed */
export async function fetchFile(url: string, request: FetchFile, rules: FetchRules): Promise<Downloaded> {
  if (/^https?:/.test(url)) {
    const { path: below, ...rest } = request;
    const more = rules.pausesMs === undefined ? {} : { pausesMs: rules.pausesMs };
    return await download({ ...rest, ...more, url: joined(url, below), rules: rules.outgoing });
  }
  return await fromMirror(url.startsWith('file:') ? pathOf(url) : url, request, rules);
}

function pathOf(url: string): string {
  try {
    return fileURLToPath(url);
  } catch {
    throw refusal(`\`${url}\` names no file of this server`);
  }
}

function joined(url: string, below: string): string {
  if (below === '') return url;
  return `${url.replace(/\/+$/, '')}/${below.split('/').map(encodeURIComponent).join('/')}`;
}

async function fromMirror(folder: string, request: FetchFile, rules: FetchRules): Promise<Downloaded> {
  const root = rules.mirrorFolder;
  if (root === undefined)
    throw refusal('no folder of mirrors is named: start the server with LOCKSTEP_MIRROR_DIR, and put it below that');
  const allowed = await realpath(root).catch(() => root);
  const outside = refusal(`\`${folder}\` does not lie in the folder of mirrors, LOCKSTEP_MIRROR_DIR`);
  // Before anything is looked for: the answer must not tell what else lies on the server.
  if (!isBelow(path.resolve(folder), path.resolve(root)) && !isBelow(path.resolve(folder), allowed)) throw outside;
  let file: string;
  try {
    file = await realpath(path.join(folder, request.path));
  } catch {
    // The folder itself missing is a mistake; a file that is not in it may be an answer.
    if (request.path !== '' && (await exists(folder))) return { outcome: 'missing' };
    throw refusal(`there is no \`${folder}\` on the server`);
  }
  // Links may lead elsewhere.
  if (!isBelow(file, allowed)) throw outside;
  const found = await stat(file);
  await mkdir(path.dirname(request.file), { recursive: true, mode: 0o700 });
  return found.isDirectory()
    ? await gather(file, request)
    : await copy(file, { mark: `"${found.mtimeMs}-${found.size}"`, bytes: found.size }, request);
}

function isBelow(file: string, folder: string): boolean {
  return file === folder || file.startsWith(folder.endsWith(path.sep) ? folder : `${folder}${path.sep}`);
}

async function exists(file: string): Promise<boolean> {
  return await stat(file).then(
    () => true,
    () => false,
  );
}

async function copy(
  file: string,
  found: { readonly mark: string; readonly bytes: number },
  request: FetchFile,
): Promise<Downloaded> {
  const { mark, bytes } = found;
  if (request.known.etag === mark) return { outcome: 'unchanged' };
  if (bytes > request.maxBytes) throw tooLarge(request.maxBytes);
  await copyFile(file, request.file);
  request.onProgress(bytes, bytes);
  return { outcome: 'file', bytes, validators: { etag: mark, lastModified: undefined } };
}

/** The JSON files below a folder as one file of JSON Lines, in the order of their names. */
async function gather(folder: string, request: FetchFile): Promise<Downloaded> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries
    .filter((entry) => entry.isFile() && /\.json$/i.test(entry.name))
    .map(({ parentPath, name }) => path.join(parentPath, name))
    .toSorted();
  const marks = createHash('sha256');
  let total = 0;
  for (const file of files) {
    const { mtimeMs, size } = await stat(file);
    marks.update(`${file}\n${mtimeMs}\n${size}\n`);
    total += size;
  }
  if (total > request.maxBytes) throw tooLarge(request.maxBytes);
  const etag = `"${marks.digest('hex')}"`;
  if (request.known.etag === etag) return { outcome: 'unchanged' };
  if (files.length === 0) throw refusal(`\`${folder}\` holds no JSON file`);
  let bytes = 0;
  async function* lines(): AsyncGenerator<string> {
    for (const file of files) {
      for await (const chunk of createReadStream(file, 'utf8')) {
        const text = String(chunk);
        bytes += text.length;
        yield text.replaceAll(/[\r\n]+/g, ' ');
      }
      yield '\n';
      request.onProgress(Math.min(bytes, total), total);
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(request.file, { mode: 0o600 }));
  return { outcome: 'file', bytes: total, validators: { etag, lastModified: undefined } };
}

function refusal(message: string): DownloadFailed {
  return new DownloadFailed(message, { isBroken: false });
}

function tooLarge(maxBytes: number): DownloadFailed {
  return refusal(`it is larger than ${Math.floor(maxBytes / 1024 / 1024)} MiB`);
}
