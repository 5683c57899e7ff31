import { npmAlternatives } from './npm-range.ts';
import type { Operator } from './range.ts';
import type { VersConstraint } from './vers.ts';

/** The bounds of each alternative; nothing for any version. Undefined when the text is no range of the notation. */
export type NativeReader = (native: string) => readonly (readonly VersConstraint[])[] | undefined;

const COMPARISON = /^(==|>=|<=|!=|=|>|<)?\s*([^\s<>=!~^,|[\]()]+)$/;
const PESSIMISTIC = /^~>\s*(\S+)$/;
const BRACKETS = /([[(])\s*([^,[\]()]*?)\s*(?:(,)\s*([^,[\]()]*?)\s*)?([\])])/gy;

const READERS: Readonly<Record<string, NativeReader>> = {
  npm: readNpm,
  pypi: (native) => readList(native, readPypi),
  gem: (native) => readList(native, readGem),
  // Debian writes what is strictly before and after with two signs.
  deb: (native) => readList(native.replace(/([<>])\1/g, '$1'), readComparison),
  conan: readConan,
  openssl: (native) => native.split(',').map((version) => [{ comparator: '=', version: version.trim() }]),
  nginx: readNginx,
  maven: (native) => readBrackets(native),
  nuget: (native) => readBrackets(native) ?? readMinimum(native),
};

export function nativeReaderOf(scheme: string): NativeReader {
  return READERS[scheme] ?? ((native) => readList(native, readComparison));
}

function readNpm(native: string): ReturnType<NativeReader> {
  return npmAlternatives(native)?.map((comparators) =>
    comparators.map(({ operator, version }) => ({
      comparator: operator,
      // `<2.0.0-0` keeps the pre-releases out that a range has no room for anyway.
      version: operator === '<' ? version.text.replace(/-0$/, '') : version.text,
    })),
  );
}

/** Alternatives with `||`, joined by comma or space. */
function readList(
  native: string,
  read: (text: string) => readonly VersConstraint[] | undefined,
): ReturnType<NativeReader> {
  const alternatives: (readonly VersConstraint[])[] = [];
  for (const alternative of native.split('||')) {
    const bounds: VersConstraint[] = [];
    for (const part of alternative.replace(/([<>=!~^])\s+/g, '$1').split(/[,\s]+/)) {
      if (part === '') continue;
      const constraints = read(part);
      if (constraints === undefined) return undefined;
      bounds.push(...constraints);
    }
    alternatives.push(bounds);
  }
  return alternatives;
}

function readComparison(text: string): readonly VersConstraint[] | undefined {
  if (text === '*') return [];
  const [, sign = '=', version] = COMPARISON.exec(text) ?? [];
  return version === undefined ? undefined : [{ comparator: sign === '==' ? '=' : (sign as Operator), version }];
}

/** Development releases of the next step are the first that a prefix leaves out. */
function readPypi(text: string): readonly VersConstraint[] | undefined {
  const prefix = /^==(\d+(?:\.\d+)*)\.\*$/.exec(text)?.[1];
  if (prefix !== undefined) return span(`${prefix}.dev0`, `${bumped(prefix.split('.'))}.dev0`);
  const compatible = /^~=((\d+(?:\.\d+)*)\.\d+\S*)$/.exec(text);
  if (compatible !== null) return span(compatible[1] ?? '', `${bumped((compatible[2] ?? '').split('.'))}.dev0`);
  return readComparison(text);
}

function readGem(text: string): readonly VersConstraint[] | undefined {
  const version = PESSIMISTIC.exec(text)?.[1];
  if (version === undefined) return readComparison(text);
  const numbers = /^\d+(?:\.\d+)*/.exec(version)?.[0].split('.') ?? [];
  if (numbers.length === 0) return undefined;
  return span(version, bumped(numbers.length === 1 ? numbers : numbers.slice(0, -1)));
}

/** `~2.5`, `^1.2`, `>1 <2.0`; what follows a comma are options. A hyphen at the end of a bound is one of them, too. */
function readConan(native: string): ReturnType<NativeReader> {
  const [range = ''] = native.split(',');
  return readList(range, (text) => {
    if (text === '*') return [{ comparator: '>=', version: '0.0.0' }];
    const [, sign, version = ''] = /^([~^])(\d+(?:\.\d+)*)-?$/.exec(text) ?? [];
    if (sign === undefined) return readComparison(text.replace(/-$/, ''));
    const numbers = version.split('.');
    const firstUsed = numbers.findIndex((number) => !/^0+$/.test(number));
    const at = sign === '~' ? Math.min(1, numbers.length - 1) : firstUsed === -1 ? numbers.length - 1 : firstUsed;
    return span(version, `${bumped(numbers.slice(0, at + 1))}-`);
  });
}

/** `0.7.52-0.8.39`, `1.5.0+, 1.4.1+`: what begins in a stable line (even minor number) ends with it. */
function readNginx(native: string): ReturnType<NativeReader> {
  const parts = native.split(',').map((part) => part.trim());
  if (native.trim() === 'all') return [[]];
  const alternatives = parts.map((part): readonly VersConstraint[] | undefined => {
    const [, from = '', to, plus] = /^(\d+\.\d+\.\d+)(?:-(\d+\.\d+\.\d+)|(\+))?$/.exec(part) ?? [];
    if (from === '') return undefined;
    if (to !== undefined)
      return [
        { comparator: '>=', version: from },
        { comparator: '<=', version: to },
      ];
    if (plus === undefined) return [{ comparator: '=', version: from }];
    const [major = '', minor = ''] = from.split('.');
    const isStable = Number(minor) % 2 === 0;
    return isStable ? span(from, `${bumped([major, minor])}.0`) : [{ comparator: '>=', version: from }];
  });
  return alternatives.every((bounds) => bounds !== undefined) ? alternatives : undefined;
}

/** `[1.0,2.0)`, `(,1.0],[1.2,)`, `[1.0]`. */
function readBrackets(native: string): ReturnType<NativeReader> {
  const text = native.trim();
  const alternatives: (readonly VersConstraint[])[] = [];
  for (let at = 0; at < text.length;) {
    BRACKETS.lastIndex = at;
    const [whole, open, from = '', comma, to = '', end] = BRACKETS.exec(text) ?? [];
    if (whole === undefined) return undefined;
    if (comma === undefined) {
      if (open !== '[' || end !== ']' || from === '') return undefined;
      alternatives.push([{ comparator: '=', version: from }]);
    } else {
      const bounds: VersConstraint[] = [];
      if (from !== '') bounds.push({ comparator: open === '[' ? '>=' : '>', version: from });
      if (to !== '') bounds.push({ comparator: end === ']' ? '<=' : '<', version: to });
      alternatives.push(bounds);
    }
    at += whole.length + (/^\s*,?\s*/.exec(text.slice(at + whole.length))?.[0].length ?? 0);
  }
  return alternatives.length === 0 ? undefined : alternatives;
}

/** A bare NuGet version is the lowest one allowed. */
function readMinimum(native: string): ReturnType<NativeReader> {
  const constraints = readComparison(native.trim());
  if (constraints?.length !== 1) return readList(native, readComparison);
  return /^\d/.test(native.trim())
    ? [constraints.map(({ version }) => ({ comparator: '>=', version }))]
    : readList(native, readComparison);
}

function span(from: string, to: string): readonly VersConstraint[] {
  return [
    { comparator: '>=', version: from },
    { comparator: '<', version: to },
  ];
}

/** The same numbers with the last one raised by one. */
function bumped(numbers: readonly string[]): string {
  return [...numbers.slice(0, -1), String(BigInt(numbers.at(-1) ?? '0') + 1n)].join('.');
}
