import { LineCounter, parseAllDocuments, type Document as YamlDocument } from 'yaml';
import { formProblems } from '../form-problems.ts';
import { isObject, type Json } from './compare.ts';
import { type ConfigurationDocument, identityOf, isKind, type Kind, KINDS, readDocument } from './documents.ts';

/** Where a document stands. */
interface Place {
  readonly file: string;
  /** Line of a member, `steps[0].delay`; of the document when it is not there. */
  readonly lineOf: (path: string) => number;
}

export interface PlacedDocument extends Place {
  readonly document: ConfigurationDocument;
}

/** One of a wrong form: whether what it names is there can be told all the same. */
export interface BrokenDocument extends Place {
  /** Undefined: it says none that there is. */
  readonly kind: Kind | undefined;
  /** As far as it says one. */
  readonly name: string | undefined;
  readonly value: Json;
  /** Members that have a problem of their own. */
  readonly paths: readonly string[];
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
  readonly broken: readonly BrokenDocument[];
  /** Whether all of every file was looked at. */
  readonly isWhole: boolean;
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
  if (!Array.isArray(found)) return { documents: [], broken: [], problems: [], isWhole: true };
  const documents: PlacedDocument[] = [];
  const broken: BrokenDocument[] = [];
  const problems: PlacedProblem[] = [];
  for (const yaml of found) {
    const fault = yaml.errors[0] ?? aliasProblem(yaml);
    if (fault !== undefined) {
      const [problem = 'it is not YAML'] = fault.message.split('\n');
      const help = 'mend it there; the rest of the file was not looked at';
      problems.push({ file, line: fault.linePos?.[0].line ?? 1, path: '', problem, help });
      return { documents, broken, problems, isWhole: false };
    }
    for (const { value, path } of valuesOf(yaml)) {
      const lineOf = (inside: string): number => lineIn(yaml, lines, [...path, ...pathParts(inside)]);
      const read = readOne(value);
      if (read.ok) {
        documents.push({ document: read.document, file, lineOf });
        continue;
      }
      problems.push(...read.problems.map((each) => ({ ...each, file, line: lineOf(each.path) })));
      const paths = read.problems.map(({ path: inside }) => inside);
      broken.push({ kind: read.kind, name: nameIn(read.kind, value), value, paths, file, lineOf });
    }
  }
  return { documents, broken, problems, isWhole: true };
}

/** What somebody calls a document of a wrong form. */
function nameIn(kind: Kind | undefined, value: Json): string | undefined {
  // These are called by other members together.
  if (kind === 'engagement' || kind === 'silence' || !isObject(value)) return undefined;
  const { name } = value;
  return typeof name === 'string' && name.trim() !== '' ? name.trim() : undefined;
}

/** Files may say one thing once, in whatever form. */
export function repeatedDocuments({ documents, broken }: Pick<ReadDocuments, 'documents' | 'broken'>): PlacedProblem[] {
  const first = new Map<string, Place>();
  const named = [
    ...documents.map(({ document: { kind, name }, ...place }) => ({ kind, name, ...place })),
    ...broken.flatMap(({ kind, name, ...place }) =>
      kind === undefined || name === undefined ? [] : [{ kind, name, ...place }],
    ),
  ];
  return named.flatMap(({ kind, name, file, lineOf }) => {
    // Rooms and webhooks are called by one set of names.
    const identity = identityOf({ kind, name }).replace(/^webhook:/, 'room:');
    const before = first.get(identity);
    if (before === undefined) {
      first.set(identity, { file, lineOf });
      return [];
    }
    const problem = `${kind.replaceAll('_', ' ')} \`${name}\` is described before, in ${before.file}:${before.lineOf('name')}`;
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

type Found = { readonly value: Json; readonly path: readonly (string | number)[] };

function valuesOf(yaml: YamlDocument): Found[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- YAML says nothing that JSON can not
  const value = yaml.toJS() as Json | undefined;
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.map((each: Json, index) => ({ value: each, path: [index] }));
  // As `lockstep export --json` writes them.
  const inside = isObject(value) ? value['documents'] : undefined;
  if (Array.isArray(inside)) return inside.map((each: Json, index) => ({ value: each, path: ['documents', index] }));
  return [{ value, path: [] }];
}

type One =
  | { readonly ok: true; readonly document: ConfigurationDocument }
  | {
      readonly ok: false;
      readonly kind: Kind | undefined;
      readonly problems: readonly Pick<PlacedProblem, 'path' | 'problem' | 'help'>[];
    };

function readOne(value: Json): One {
  const kind = isObject(value) ? value['kind'] : undefined;
  if (!isKind(kind)) {
    const problem = kind === undefined ? 'it says no `kind`' : `${JSON.stringify(kind)} is no kind of document`;
    const help = `kinds are ${KINDS.join(', ')}`;
    return { ok: false, kind: undefined, problems: [{ path: 'kind', problem, help }] };
  }
  const read = readDocument(kind, value);
  if (read.success) return { ok: true, document: read.data };
  const help = `docs/configuration.md lists the members of \`${kind}\``;
  return {
    ok: false,
    kind,
    problems: formProblems(read.error).map((each) => ({ ...each, help })),
  };
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
