import { buildPurl, readCanonicalPurl } from '@lockstep/advisories';
import type { CanonicalPurl } from '@lockstep/advisories';

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

/** A line is a purl as plain text, a purl as a JSON string, or a JSON object of parts to build one from. */
export function answerPurlLine(line: string): PurlAnswer {
  const text = line.trim();
  if (text === '') return { error: 'the line is empty' };
  if (text.includes('\uFFFD')) return { error: 'the line is not UTF-8 text' };
  if (!text.startsWith('"') && !text.startsWith('{')) return answerPurl(text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { error: 'the line begins like JSON and is none' };
  }
  if (typeof value === 'string') return answerPurl(value);
  const built = buildFrom(value);
  return typeof built === 'string' ? { error: built } : toAnswer(built);
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

/** @returns what is wrong with the object */
function buildFrom(value: unknown): CanonicalPurl | string {
  if (typeof value !== 'object' || value === null) return 'the line is neither a purl nor an object of its parts';
  const given = new Map<string, unknown>(Object.entries(value));
  const texts = new Map<string, string>();
  for (const part of PARTS) {
    const text = given.get(part) ?? '';
    if (typeof text !== 'string') return `\`${part}\` must be a text or null`;
    if (text !== '') texts.set(part, text);
  }
  const qualifiers = new Map<string, string>();
  for (const [key, text] of Object.entries(given.get('qualifiers') ?? {})) {
    if (typeof text !== 'string') return `the qualifier \`${key}\` must be a text`;
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
