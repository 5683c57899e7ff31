import { open, readFile } from 'node:fs/promises';
import { type FileIndex, isIndexFile, openIndex } from '@lockstep/advisories';
import { isPlainFile, unreadable } from '../files/open-file.ts';

const HEAD = 8;

/**
 * The index in a file, told by its first bytes; undefined for a folder and for every other file.
 *
 * @throws CliProblem when it is one that can not be used
 */
export async function findIndexFile(path: string): Promise<FileIndex | undefined> {
  // What is read once can not be looked at first.
  if (!(await isPlainFile(path))) return undefined;
  if (!isIndexFile(await headOf(path))) return undefined;
  const opened = openIndex(await readFile(path));
  if (!opened.ok) throw unreadable(path, opened.problem, opened.help);
  return opened.index;
}

async function headOf(path: string): Promise<Uint8Array> {
  const handle = await open(path);
  try {
    if ((await handle.stat()).isDirectory()) return new Uint8Array();
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
