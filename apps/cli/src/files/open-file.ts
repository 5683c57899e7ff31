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

/** Files as given, folders as every data file below them, in order of name. */
export async function filesBelow(paths: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const path of paths) {
    if (!(await stat(path)).isDirectory()) files.push(path);
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

/** What a file holds, unpacked; told apart by its first bytes, never by its name. */
export async function* openFile(path: string): AsyncGenerator<Opened> {
  const head = await headOf(path);
  if (head.readUInt32BE(0) === 0x504b0304) yield* zipEntries(path);
  else if (head.readUInt16BE(0) === 0x1f8b) yield { name: path, chunks: gunzipped(path) };
  else yield { name: path, chunks: createReadStream(path) };
}

/** The one document of a file. */
export async function openDocument(path: string): Promise<Opened> {
  for await (const opened of openFile(path)) return opened;
  throw unreadable(path, 'the archive is empty');
}

export async function readText({ name, chunks }: Opened): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  try {
    for await (const chunk of chunks) text += decoder.decode(chunk, { stream: true });
    return text + decoder.decode();
  } catch (error) {
    if (error instanceof TypeError) throw unreadable(name, 'it is not UTF-8 text');
    throw error;
  }
}

export async function readJson(opened: Opened): Promise<unknown> {
  try {
    return JSON.parse(await readText(opened));
  } catch (error) {
    if (error instanceof SyntaxError) throw unreadable(opened.name, 'it is not JSON');
    throw error;
  }
}

export function unreadable(name: string, problem: string, help?: string): CliProblem {
  return new CliProblem(exitCodes.error, `\`${name}\` can not be read: ${problem}`, { help });
}

async function headOf(path: string): Promise<Buffer> {
  const handle = await open(path);
  try {
    if ((await handle.stat()).isDirectory())
      throw usageProblem(`\`${path}\` is a folder, and one file is read here`, 'name the file in it');
    const head = Buffer.alloc(4);
    await handle.read(head, 0, 4, 0);
    return head;
  } finally {
    await handle.close();
  }
}

async function* gunzipped(path: string): AsyncGenerator<Uint8Array> {
  const unpack = createGunzip();
  // The callback keeps a failure of the file from being thrown where nobody listens; reading tells it.
  const chunks: Readable = pipeline(createReadStream(path), unpack, () => undefined);
  try {
    for await (const chunk of chunks) yield chunk as Uint8Array;
  } catch (error) {
    throw isZlib(error) ? unreadable(path, 'the gzip data is damaged or cut short') : error;
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
