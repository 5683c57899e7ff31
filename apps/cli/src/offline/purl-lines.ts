import { buildPurl, readCanonicalPurl } from '@lockstep/advisories';
import type { CanonicalPurl } from '@lockstep/advisories';
import type { InputLine } from '../files/answer-lines.ts';

/** What `purl parse` says of one purl: its parts and canonical form, or why it is none. */
export type PurlAnswer =
  | {
      readonly type: string;
      readonly namespace: string | null;
      readonly name: string;
      readonly version: string | null;
      readonly qualifiers: Readonly<Record<string, string>> | null;
      readonly subpath: string | null;
      readonly canonical: string;
    }
  | { readonly error: string };

export interface PurlLineAnswer {
  readonly answer: PurlAnswer;
  /** Why the line is none of what is read, whatever it may mean; undefined: it is. */
  readonly problem: string | undefined;
}

/** A line is a purl as plain text, a purl as a JSON string, or a JSON object of parts to build one from. */
export function answerPurlLine({ text: line, problem: noText }: InputLine): PurlLineAnswer {
  if (noText !== undefined) return misfit(noText);
  const text = line.trim();
  if (text === '') return misfit('is empty');
  if (!/^["{[]/.test(text)) return { answer: answerPurl(text), problem: undefined };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return misfit('begins like JSON and is none');
  }
  if (typeof value === 'string') return { answer: answerPurl(value), problem: undefined };
  const built = buildFrom(value);
  return typeof built === 'string' ? misfit(built) : { answer: toAnswer(built), problem: undefined };
}

function misfit(problem: string): PurlLineAnswer {
  return { answer: { error: `the line ${problem}` }, problem };
}

export function answerPurl(raw: string): PurlAnswer {
  return toAnswer(readCanonicalPurl(raw));
}

function toAnswer(result: CanonicalPurl): PurlAnswer {
  if (!result.ok) return { error: result.problem };
  const { type, namespace = null, name, version = null, qualifiers, subpath = null } = result.purl;
  return {
    type,
    namespace,
    name,
    version,
    qualifiers: qualifiers.size === 0 ? null : Object.fromEntries(qualifiers),
    subpath,
    canonical: result.canonical,
  };
}

const PARTS = ['type', 'namespace', 'name', 'version', 'subpath'] as const;

/** @returns what is wrong with the shape of the object */
function buildFrom(value: unknown): CanonicalPurl | string {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return 'is neither a purl nor an object of its parts';
  const given = new Map<string, unknown>(Object.entries(value));
  const texts = new Map<string, string>();
  for (const part of PARTS) {
    const text = given.get(part) ?? '';
    if (typeof text !== 'string') return `has a \`${part}\` that is neither a text nor null`;
    if (text !== '') texts.set(part, text);
  }
  const qualifiers = new Map<string, string>();
  const pairs = given.get('qualifiers') ?? {};
  if (typeof pairs !== 'object' || Array.isArray(pairs)) return 'has `qualifiers` that are no object';
  for (const [key, text] of Object.entries(pairs)) {
    if (typeof text !== 'string') return `has a qualifier \`${key.slice(0, 100)}\` that is no text`;
    qualifiers.set(key, text);
  }
  return buildPurl({
    type: texts.get('type') ?? '',
    namespace: texts.get('namespace'),
    name: texts.get('name') ?? '',
    version: texts.get('version'),
    qualifiers,
    subpath: texts.get('subpath'),
  });
}
