import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type ReadDocuments, readDocuments, repeatedDocuments } from '../apply/read-documents.ts';
import { usageProblem } from '../cli-problem.ts';
import { openDocument, readText } from './open-file.ts';

/** Far more than configuration is long. */
const LONGEST_FILE = 32 * 1024 * 1024;

/** Documents of files and folders in the order given; of a folder every `.yaml`, `.yml` and `.json` below it, by name. */
export async function readConfiguration(paths: readonly string[]): Promise<ReadDocuments> {
  const files = (await Promise.all(paths.map(filesOf))).flat();
  const read: ReadDocuments[] = [];
  for (const file of files)
    read.push(readDocuments(await readText(await openDocument(file), LONGEST_FILE), file === '-' ? 'stdin' : file));
  const documents = read.flatMap((each) => each.documents);
  const broken = read.flatMap((each) => each.broken);
  const problems = read.flatMap((each) => each.problems);
  if (documents.length === 0 && problems.length === 0)
    throw usageProblem(
      `no document was found in ${paths.map((path) => `\`${path}\``).join(', ')}`,
      'of a folder the `.yaml`, `.yml` and `.json` files are read; `lockstep export` writes some',
    );
  return {
    documents,
    broken,
    problems: [...problems, ...repeatedDocuments({ documents, broken })],
    isWhole: read.every(({ isWhole }) => isWhole),
  };
}

async function filesOf(path: string): Promise<string[]> {
  if (path === '-' || !(await stat(path)).isDirectory()) return [path];
  const entries = await readdir(path, { withFileTypes: true });
  const below = entries
    .filter((entry) => !entry.name.startsWith('.') && (entry.isDirectory() || /\.(ya?ml|json)$/i.test(entry.name)))
    .map(({ name }) => join(path, name))
    .toSorted();
  return (await Promise.all(below.map(filesOf))).flat();
}
