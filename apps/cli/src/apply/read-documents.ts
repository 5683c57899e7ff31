import { LineCounter, parseAllDocuments, type Document as YamlDocument } from 'yaml';
import type { z } from 'zod';
import { type ConfigurationDocument, identityOf, isKind, KINDS, readDocument } from './documents.ts';

/** A document and where it stands. */
export interface PlacedDocument {
  readonly document: ConfigurationDocument;
  readonly file: string;
  /** Line of a member, `steps[0].delay`; of the document when it is not there. */
  readonly lineOf: (path: string) => number;
}

/** What is wrong, where, and what to do. */
export interface PlacedProblem {
  readonly file: string;
  readonly line: number;
  readonly path: string;
  readonly problem: string;
  readonly help: string;
}

export interface ReadDocuments {
  readonly documents: readonly PlacedDocument[];
  readonly problems: readonly PlacedProblem[];
}

/**
 * Documents of one file: YAML with `---` between them, a list of them, or JSON, which is YAML too.
 *
 * @param file as problems call it
 */
export function readDocuments(text: string, file: string): ReadDocuments {
  const lines = new LineCounter();
  const found = parseAllDocuments(text, { lineCounter: lines });
  if (!Array.isArray(found)) return { documents: [], problems: [] };
  const documents: PlacedDocument[] = [];
  const problems: PlacedProblem[] = [];
  for (const yaml of found) {
    const broken = yaml.errors[0] ?? aliasProblem(yaml);
    if (broken !== undefined) {
      const [problem = 'it is not YAML'] = broken.message.split('\n');
      const help = 'mend it there; the rest of the file was not looked at';
      return {
        documents,
        problems: [...problems, { file, line: broken.linePos?.[0].line ?? 1, path: '', problem, help }],
      };
    }
    for (const { value, path } of valuesOf(yaml)) {
      const lineOf = (inside: string): number => lineIn(yaml, lines, [...path, ...pathParts(inside)]);
      const read = readOne(value);
      if (read.ok) documents.push({ document: read.document, file, lineOf });
      else problems.push(...read.problems.map((each) => ({ ...each, file, line: lineOf(each.path) })));
    }
  }
  return { documents, problems };
}

/** Files may say one thing once. */
export function repeatedDocuments(documents: readonly PlacedDocument[]): PlacedProblem[] {
  const first = new Map<string, PlacedDocument>();
  return documents.flatMap((placed) => {
    const { document, file, lineOf } = placed;
    // Rooms and webhooks are called by one set of names.
    const identity = identityOf(document).replace(/^webhook:/, 'room:');
    const before = first.get(identity);
    if (before === undefined) {
      first.set(identity, placed);
      return [];
    }
    const problem = `${document.kind.replaceAll('_', ' ')} \`${document.name}\` is described before, in ${before.file}:${before.lineOf('name')}`;
    return [{ file, line: lineOf('name'), path: 'name', problem, help: 'keep one of them' }];
  });
}

/** Aliases that would fill the memory. */
function aliasProblem(yaml: YamlDocument): { readonly message: string; readonly linePos?: undefined } | undefined {
  try {
    yaml.toJS();
    return undefined;
  } catch (error) {
    return { message: error instanceof Error ? error.message : String(error) };
  }
}

type Found = { readonly value: unknown; readonly path: readonly (string | number)[] };

function valuesOf(yaml: YamlDocument): Found[] {
  const value: unknown = yaml.toJS();
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.map((each: unknown, index) => ({ value: each, path: [index] }));
  // As `lockstep export --json` writes them.
  if (typeof value === 'object' && 'documents' in value && Array.isArray(value.documents))
    return value.documents.map((each: unknown, index) => ({ value: each, path: ['documents', index] }));
  return [{ value, path: [] }];
}

type One =
  | { readonly ok: true; readonly document: ConfigurationDocument }
  | { readonly ok: false; readonly problems: readonly Pick<PlacedProblem, 'path' | 'problem' | 'help'>[] };

function readOne(value: unknown): One {
  const kind: unknown = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined;
  if (!isKind(kind)) {
    const problem = kind === undefined ? 'it says no `kind`' : `${JSON.stringify(kind)} is no kind of document`;
    return { ok: false, problems: [{ path: 'kind', problem, help: `kinds are ${KINDS.join(', ')}` }] };
  }
  const read = readDocument(kind, value);
  if (read.success) return { ok: true, document: read.data };
  const help = `docs/configuration.md lists the members of \`${kind}\``;
  return {
    ok: false,
    problems: read.error.issues
      .flatMap(nearest)
      .map((issue) => ({ path: pathText(issue.path), problem: sentence(issue.message), help })),
  };
}

/** Of a choice that nothing fits, what the nearest lacks: the one that is wrong deepest inside, and in the fewest places. */
function nearest(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const depth = (issues: readonly z.core.$ZodIssue[]): number => Math.max(0, ...issues.map(({ path }) => path.length));
  const [best = []] = issue.errors.toSorted((a, b) => depth(b) - depth(a) || a.length - b.length);
  if (depth(best) === 0) return [issue];
  return best.flatMap(nearest).map((inside) => ({ ...inside, path: [...issue.path, ...inside.path] }));
}

function sentence(message: string): string {
  const [first = ''] = message.split('\n');
  return first.charAt(0).toLowerCase() + first.slice(1);
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}

function pathParts(path: string): (string | number)[] {
  return path
    .split(/[.[\]]+/)
    .filter((part) => part !== '')
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** The line of the nearest member that is there. */
function lineIn(yaml: YamlDocument, lines: LineCounter, path: readonly (string | number)[]): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length === 0 ? yaml.contents : yaml.getIn(path.slice(0, length), true);
    const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
    if (Array.isArray(range) && typeof range[0] === 'number') return lines.linePos(range[0]).line;
  }
  return 1;
}
