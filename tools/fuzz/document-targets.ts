/** Readers of SBOMs and lock files, one target for each syntax they are written in. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { DEFAULT_SBOM_LIMITS, type ReadSbom, refusalOf } from '../../packages/advisories/src/sbom/read-sbom.ts';
import { readerOf } from '../../packages/advisories/src/sbom/sniff-format.ts';
import { repoRoot } from '../install.mjs';
import type { FuzzTarget } from './target.ts';

const VECTORS = join(repoRoot, 'vectors/documents');
const SHARED = join(repoRoot, '../shared/data/sbom-samples');
const LONGEST = 60_000;

/** Which documents of `vectors` a syntax has, what mutations put into them, and the file's name as a hint. */
const SYNTAXES: readonly {
  readonly name: string;
  readonly documents: RegExp;
  readonly pieces: readonly string[];
  readonly fileName: string;
}[] = [
  {
    name: 'json',
    documents: /\.json$|^composer/,
    pieces: [
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      '\\u0000',
      'null',
      'true',
      '1e9',
      '"packages"',
      '"components"',
      '"@graph"',
      '"dependencies"',
      '"__proto__"',
    ],
    fileName: '',
  },
  {
    name: 'xml',
    documents: /\.xml$/,
    pieces: [
      '<',
      '>',
      '/>',
      '</',
      '&',
      ';',
      '&#',
      '&amp;',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<?',
      '?>',
      '<!DOCTYPE',
      ' xmlns="',
      "='",
      '<component>',
      '${',
      '}',
    ],
    fileName: '',
  },
  {
    name: 'tag-value',
    documents: /\.spdx$/,
    pieces: [
      '\n',
      '\r\n',
      ':',
      '<text>',
      '</text>',
      'PackageName: ',
      'SPDXID: ',
      'Relationship: ',
      'ExternalRef: ',
      '#',
      ' purl ',
    ],
    fileName: '',
  },
  {
    name: 'yaml',
    documents: /\.yaml$|^yarn/,
    pieces: [
      '\n',
      '  ',
      ':',
      ': ',
      '- ',
      '? ',
      "'",
      "''",
      '"',
      '\\"',
      '|',
      '>',
      '{',
      '}',
      '&',
      '*',
      '!',
      '#',
      '---\n',
      'version ',
      '@',
      '(',
      '/',
    ],
    fileName: 'pnpm-lock.yaml',
  },
  {
    name: 'toml',
    documents: /^(?:Cargo|poetry|uv)\.lock$/,
    pieces: [
      '\n',
      '[[package]]\n',
      '[',
      ']',
      '{',
      '}',
      '=',
      '.',
      ',',
      '"',
      '"""',
      "'''",
      '\\',
      '\\u',
      '#',
      'source = ',
      'dependencies = [',
    ],
    fileName: 'Cargo.lock',
  },
  {
    name: 'lines',
    documents: /^(?:go\.|requirements|Gemfile)/,
    pieces: [
      '\n',
      '\r',
      '\t',
      ' ',
      '\\\n',
      '==',
      '(',
      ')',
      '=>',
      '//',
      ';',
      '#',
      '-r ',
      ' h1:',
      'require (',
      'GEM\n',
      'v1.0.0',
      '`',
      '"',
      '@',
    ],
    fileName: 'requirements.txt',
  },
];

export function documentTargets(): FuzzTarget[] {
  return SYNTAXES.map(({ name, documents, pieces, fileName }) => ({
    name: `documents ${name}`,
    seeds: () => [...ownDocuments(documents), ...(name === 'json' ? sharedDocuments() : [])],
    pieces,
    maxLength: LONGEST,
    run: (text) => {
      const whole = read(text, [text], fileName);
      const cut = read(text, piecesOf(text), fileName);
      if (JSON.stringify(whole) !== JSON.stringify(cut)) throw new RangeError('read otherwise when it comes in pieces');
    },
  }));
}

/** A reader is fed with text here: `readSbom` would gather it into large pieces first. */
function read(text: string, pieces: Iterable<string>, fileName: string): ReadSbom {
  try {
    const reader = readerOf(text, fileName, DEFAULT_SBOM_LIMITS);
    for (const piece of pieces) reader.write(piece);
    return { ok: true, sbom: reader.end() };
  } catch (error) {
    return refusalOf(error);
  }
}

function* piecesOf(text: string): Generator<string> {
  const size = 1 + (text.length % 13);
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

function ownDocuments(documents: RegExp): string[] {
  return readdirSync(VECTORS)
    .filter((name) => documents.test(name))
    .map((name) => readFileSync(join(VECTORS, name), 'utf8'));
}

/** Documents of other producers, where they lie beside the checkout: their beginnings, closed again. */
function sharedDocuments(): string[] {
  if (!existsSync(SHARED)) return [];
  return readdirSync(SHARED, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.json(?:\.gz)?$/.test(name))
    .map((name) => {
      const bytes = readFileSync(join(SHARED, name));
      return shortened((name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'));
    });
}

function shortened(text: string): string {
  const cut: unknown = JSON.parse(text, (_key, value: unknown) => (Array.isArray(value) ? value.slice(0, 6) : value));
  return JSON.stringify(cut).slice(0, LONGEST);
}
