import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type PlacedDocument, type PlacedProblem, readDocuments, repeatedDocuments } from '../apply/read-documents.ts';
import { usageProblem } from '../cli-problem.ts';
import { openDocument, readText } from './open-file.ts';

/** Far more than configuration is long. */
const LONGEST_FILE = 32 * 1024 * 1024;

/** Documents of files and folders in the order given; of a folder every `.yaml`, `.yml` and `.json` below it, by name. */
export async function readConfiguration(
  paths: readonly string[],
): Promise<{ readonly documents: readonly PlacedDocument[]; readonly problems: readonly PlacedProblem[] }> {
  const files = (await Promise.all(paths.map(filesOf))).flat();
  const documents: PlacedDocument[] = [];
  const problems: PlacedProblem[] = [];
  for (const file of files) {
    const read = readDocuments(await readText(await openDocument(file), LONGEST_FILE), file === '-' ? 'stdin' : file);
    documents.push(...read.documents);
    problems.push(...read.problems);
  }
  if (documents.length === 0 && problems.length === 0)
    throw usageProblem(
      `no document was found in ${paths.map((path) => `\`${path}\``).join(', ')}`,
      'of a folder the `.yaml`, `.yml` and `.json` files are read; `lockstep export` writes some',
    );
  return { documents, problems: [...problems, ...repeatedDocuments(documents)] };
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
