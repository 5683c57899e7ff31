import { createReadStream } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CliProblem, exitCodes, usageProblem } from '../cli-problem.ts';

/** A document that can be read: a file, what a gzip holds, or an entry of a zip. */
export interface Opened {
  /** For people: the path, and the entry within it. */
  readonly name: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** What is taken out of a folder; a file that is named is always taken. */
const DATA_FILE = /^[^.].*\.(json|jsonl|ndjson|csv|tsv|gz|zip)$/i;

/** For people who named a folder without any. */
export const FOLDERS = 'of a folder the `.json`, `.jsonl`, `.ndjson`, `.csv`, `.tsv`, `.gz` and `.zip` files are read';

/** Files as given, folders as every data file below them, in order of name. */
export async function filesBelow(paths: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const path of paths) {
    if (path === STDIN || !(await stat(path)).isDirectory()) files.push(path);
    else {
      const entries = await readdir(path, { withFileTypes: true });
      const below = entries
        .filter((entry) => (entry.isDirectory() && !entry.name.startsWith('.')) || DATA_FILE.test(entry.name))
        .map(({ name }) => join(path, name))
        .toSorted();
      files.push(...(await filesBelow(below)));
    }
  }
  return files;
}

/** Standard input, as other tools write it. */
const STDIN = '-';

/** What a file or a pipe holds, unpacked; told apart by its first bytes, never by its name. */
export async function* openFile(path: string): AsyncGenerator<Opened> {
  if (!(await isPlainFile(path))) {
    yield* openPipe(path);
    return;
  }
  const head = await headOf(path);
  if (head.readUInt32BE(0) === ZIP) yield* zipEntries(path);
  else if (head.readUInt16BE(0) === GZIP) yield { name: path, chunks: gunzipped(path, createReadStream(path)) };
  else yield { name: path, chunks: createReadStream(path) };
}

/** The one document of a file. */
export async function openDocument(path: string): Promise<Opened> {
  for await (const opened of openFile(path)) return opened;
  throw unreadable(path, 'the archive is empty');
}

export async function readText({ name, chunks }: Opened, longest = LONGEST_TEXT): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  try {
    for await (const chunk of chunks) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > longest) throw unreadable(name, TOO_LONG);
    }
    return text + decoder.decode();
  } catch (error) {
    if (error instanceof TypeError) throw unreadable(name, 'it is not UTF-8 text');
    throw error;
  }
}

export async function readJson(opened: Opened): Promise<unknown> {
  const text = await readText(opened);
  if (text.trim() === '') throw unreadable(opened.name, 'it is empty');
  const value = parseJson(text);
  if (value !== undefined) return value;
  const isLines = parseJson(text.slice(0, text.indexOf('\n') + 1)) !== undefined;
  throw unreadable(opened.name, isLines ? 'it is JSON Lines, and one JSON document is read here' : 'it is not JSON');
}

/** @returns undefined for what is no JSON */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function unreadable(name: string, problem: string, help?: string): CliProblem {
  return new CliProblem(exitCodes.error, `\`${name}\` can not be read: ${problem}`, { help });
}

const ZIP = 0x504b0304;
const GZIP = 0x1f8b;
const HEAD = 4;

/** In characters; one text can hold little more. */
export const LONGEST_TEXT = 500_000_000;
export const TOO_LONG = `it holds more than ${LONGEST_TEXT / 1_000_000} million characters in one piece`;

/** Folders are no pipes either: they are refused where a file is read. */
export async function isPlainFile(path: string): Promise<boolean> {
  if (path === STDIN) return false;
  const found = await stat(path);
  return found.isFile() || found.isDirectory();
}

/** What is read once can not be looked at first: its beginning is put back. */
async function* openPipe(path: string): AsyncGenerator<Opened> {
  const name = path === STDIN ? 'stdin' : path;
  const source: AsyncIterator<Uint8Array> = (path === STDIN ? process.stdin : createReadStream(path))[
    Symbol.asyncIterator
  ]();
  let head: Uint8Array = Buffer.alloc(0);
  while (head.length < HEAD) {
    const next = await source.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  async function* whole(): AsyncGenerator<Uint8Array> {
    yield head;
    yield* { [Symbol.asyncIterator]: () => source };
  }
  const first = Buffer.concat([head, Buffer.alloc(HEAD)]);
  if (first.readUInt32BE(0) === ZIP)
    throw unreadable(name, 'a zip archive can not be read from a pipe', 'write it to a file, and name that');
  yield { name, chunks: first.readUInt16BE(0) === GZIP ? gunzipped(name, whole()) : whole() };
}

async function headOf(path: string): Promise<Buffer> {
  const handle = await open(path);
  try {
    if ((await handle.stat()).isDirectory())
      throw usageProblem(`\`${path}\` is a folder, and one file is read here`, 'name the file in it');
    const head = Buffer.alloc(HEAD);
    await handle.read(head, 0, HEAD, 0);
    return head;
  } finally {
    await handle.close();
  }
}

async function* gunzipped(name: string, packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const unpack = createGunzip();
  // The callback keeps a failure of the file from being thrown where nobody listens; reading tells it.
  const chunks: Readable = pipeline(packed, unpack, () => undefined);
  try {
    for await (const chunk of chunks) yield chunk as Uint8Array;
  } catch (error) {
    throw isZlib(error) ? unreadable(name, 'the gzip data is damaged or cut short') : error;
  }
}

function isZlib(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}

async function* zipEntries(path: string): AsyncGenerator<Opened> {
  const { default: yauzl } = await import('yauzl');
  try {
    const zip = await yauzl.openPromise(path, { lazyEntries: true });
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith('/')) continue;
      yield { name: `${path}#${entry.fileName}`, chunks: await zip.openReadStreamPromise(entry) };
    }
  } catch (error) {
    if (error instanceof Error && !('syscall' in error) && !(error instanceof CliProblem))
      throw unreadable(path, `the zip archive is damaged: ${error.message}`);
    throw error;
  }
}
