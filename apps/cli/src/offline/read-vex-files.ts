import { type SourcedStatement, type VexProblem, type VexTrust, readVex } from '@lockstep/advisories';
import { filesBelow, openFile, readText, unreadable } from '../files/open-file.ts';

export interface VexFiles {
  readonly statements: readonly SourcedStatement[];
  readonly problems: readonly (VexProblem & { readonly file: string })[];
}

/**
 * Statements of VEX documents (files, folders, gzip, zip), all of the same trust. Nobody accepts anything here: known exploited
 * and malicious findings stay.
 *
 * @param now ISO 8601: stands for the date of statements without one
 */
export async function readVexFiles(paths: readonly string[], trust: VexTrust, now: string): Promise<VexFiles> {
  const statements: SourcedStatement[] = [];
  const problems: (VexProblem & { file: string })[] = [];
  for (const path of await filesBelow(paths)) {
    for await (const opened of openFile(path)) {
      const read = readVex(await readText(opened));
      if (!read.ok) throw unreadable(opened.name, `${read.at} ${read.problem}`.trim(), read.help);
      const { document } = read;
      const source = {
        document: opened.name,
        author: document.author ?? 'nobody named',
        trust,
        accepts: [],
        loadedAt: now,
        expiresAt: undefined,
      };
      for (const statement of document.statements) statements.push({ statement, source });
      for (const problem of document.problems) problems.push({ ...problem, file: opened.name });
    }
  }
  return { statements, problems };
}

/** What a person reads of them. */
export function vexNotes({ problems }: VexFiles): string[] {
  return problems.map(({ file, at, problem, help }) => `${file} ${at}: ${problem}; ${help}`);
}
