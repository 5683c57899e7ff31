import { type SourcedStatement, type VexProblem, type VexTrust, readVex } from '@lockstep/advisories';
import { type CliProblem, toCliProblem, usageProblem } from '../cli-problem.ts';
import { filesBelow, FOLDERS, type Opened, openFile, readText, unreadable } from '../files/open-file.ts';

export interface VexFiles {
  readonly statements: readonly SourcedStatement[];
  readonly problems: readonly (VexProblem & { readonly file: string })[];
  /** Every document, in the order given. */
  readonly documents: readonly ReadDocument[];
}

export interface ReadDocument {
  readonly file: string;
  /** How many of its statements can be used. */
  readonly statements: number;
  /** Why nothing of it can be used; undefined: it was read. */
  readonly refused: CliProblem | undefined;
}

/**
 * Statements of VEX documents (files, folders, gzip, zip), all of the same trust. Nobody accepts anything here: known exploited
 * and malicious findings stay. A document that can not be read leaves the others in force.
 *
 * @param now ISO 8601: stands for the date of statements without one
 */
export async function readVexFiles(paths: readonly string[], trust: VexTrust, now: string): Promise<VexFiles> {
  const statements: SourcedStatement[] = [];
  const problems: (VexProblem & { file: string })[] = [];
  const documents: ReadDocument[] = [];
  for (const path of paths) {
    let file = path;
    try {
      for (const below of await filesBelow([path])) {
        file = below;
        for await (const opened of openFile(below)) {
          const read = await readOne(opened, trust, now);
          if (read.refused === undefined) {
            statements.push(...read.statements);
            problems.push(...read.problems.map((problem) => ({ ...problem, file: opened.name })));
          }
          documents.push({ file: opened.name, statements: read.statements.length, refused: read.refused });
        }
      }
    } catch (error) {
      const refused = await toCliProblem(error);
      if (refused === undefined) throw error;
      documents.push({ file, statements: 0, refused });
    }
  }
  if (paths.length > 0 && documents.length === 0)
    throw usageProblem(`no VEX document was found in ${paths.map((path) => `\`${path}\``).join(', ')}`, FOLDERS);
  return { statements, problems, documents };
}

interface OneDocument {
  readonly statements: readonly SourcedStatement[];
  readonly problems: readonly VexProblem[];
  readonly refused: CliProblem | undefined;
}

async function readOne(opened: Opened, trust: VexTrust, now: string): Promise<OneDocument> {
  const read = readVex(await readText(opened));
  if (!read.ok) {
    const refused = unreadable(opened.name, `${read.at} ${read.problem}`.trim(), read.help);
    return { statements: [], problems: [], refused };
  }
  const { document } = read;
  const source = {
    document: opened.name,
    author: document.author ?? 'nobody named',
    trust,
    accepts: [],
    loadedAt: now,
    expiresAt: undefined,
  };
  const statements = document.statements.map((statement) => ({ statement, source }));
  return { statements, problems: document.problems, refused: undefined };
}

/** What a person reads of them. */
export function vexNotes({ problems, documents }: VexFiles): string[] {
  const empty = documents.filter(({ statements, refused }) => statements === 0 && refused === undefined);
  return [
    ...problems.map(({ file, at, problem, help }) => `${file} ${at}: ${problem}; ${help}`),
    ...empty.map(({ file }) => `${file} states nothing`),
  ];
}
