import type { LockSink } from './lock-entry.ts';
import { linesOf } from './lines.ts';

/** From this version of the language on, `go.mod` names every module of the build, indirect ones too. */
const PRUNED_SINCE = 17;

/** Directives that change nothing of what is built. */
const OTHER_VERBS: ReadonlySet<string> = new Set([
  'module',
  'toolchain',
  'exclude',
  'retract',
  'godebug',
  'tool',
  'ignore',
]);

const NO_STANDARD_LIBRARY =
  'which standard library it is built with, go.mod does not say: its `go` and `toolchain` lines name the oldest one; an SBOM of the binary tells';

interface GoRequirement {
  readonly version: string;
  readonly line: number;
}

/**
 * Reads `go.mod`: what is required, after `replace` and `exclude`. Before Go 1.17 it names direct requirements only.
 * `go` and `toolchain` are the oldest that may build it, any newer one may: the standard library is left out, and said so.
 *
 * Source: https://go.dev/ref/mod#go-mod-file
 */
export function readGoMod(text: string, sink: LockSink): boolean {
  const required = new Map<string, GoRequirement>();
  const replaced = new Map<string, { readonly name: string; readonly version: string }>();
  let language: number | undefined;
  for (const { verb, words, line } of directives(text, sink)) {
    if (verb === 'go') language = minorOf(words[0] ?? '');
    else if (verb === 'require') {
      const [name = '', version = ''] = words;
      if (version === '') sink.drop(`line ${line}`, 'the requirement has no version');
      else if (required.has(name) && required.get(name)?.version !== version)
        sink.add({ type: 'golang', name, version, scope: 'required' }, `line ${line}`);
      else required.set(name, { version, line });
    } else if (verb === 'replace') {
      const arrow = words.indexOf('=>');
      const [name = '', version = ''] = words.slice(0, Math.max(0, arrow));
      const [by = '', byVersion = ''] = words.slice(arrow + 1);
      if (arrow > 0) replaced.set(version === '' ? name : `${name} ${version}`, { name: by, version: byVersion });
    } else if (!OTHER_VERBS.has(verb)) sink.drop(`line ${line}`, `\`${verb.slice(0, 100)}\` is no directive`);
  }
  for (const [name, { version, line }] of required) {
    const other = replaced.get(`${name} ${version}`) ?? replaced.get(name);
    const at = `line ${line}`;
    if (other === undefined) sink.add({ type: 'golang', name, version, scope: 'required' }, at);
    else if (other.version !== '') sink.add({ type: 'golang', ...other, scope: 'required' }, at);
    else {
      sink.note(at, `\`${name}\` is replaced by a folder: its version is unknown`);
      sink.add({ type: 'golang', name, version: '', scope: 'required' }, at);
    }
  }
  sink.note('', NO_STANDARD_LIBRARY);
  const isWhole = language !== undefined && language >= PRUNED_SINCE;
  if (!isWhole) sink.note('', 'before Go 1.17 go.mod names direct requirements only; go.sum holds an upper bound');
  return isWhole;
}

interface Directive {
  readonly verb: string;
  readonly words: readonly string[];
  readonly line: number;
}

/** `require a v1` and the lines of `require ( ... )` alike. */
function* directives(text: string, sink: LockSink): Generator<Directive> {
  let block: string | undefined;
  for (const [raw, line] of linesOf(text, sink.limits.stringLength)) {
    const comment = raw.indexOf('//');
    const words = (comment === -1 ? raw : raw.slice(0, comment))
      // The bracket may follow the verb at once.
      .replace(/^(\s*[a-z]+)\(/, '$1 (')
      .split(/\s+/)
      .filter((word) => word !== '')
      .map(unquoted);
    const [first] = words;
    if (first === undefined) continue;
    if (first === ')') block = undefined;
    else if (block !== undefined) yield { verb: block, words, line };
    else if (words[1] === '(') block = first;
    else yield { verb: first, words: words.slice(1), line };
  }
}

function unquoted(word: string): string {
  return /^(?:"[^"]*"|`[^`]*`)$/.test(word) ? word.slice(1, -1) : word;
}

/** `1.21.3` -> 21; every later major version is above them all. */
function minorOf(version: string): number | undefined {
  const [, major, minor] = /^(\d{1,4})\.(\d{1,4})/.exec(version) ?? [];
  if (major === undefined || minor === undefined) return undefined;
  return Number(major) > 1 ? Number.POSITIVE_INFINITY : Number(minor);
}

/**
 * Reads `go.sum`: every module version whose content was ever looked at, so more than what is built.
 *
 * Source: https://go.dev/ref/mod#go-sum-files
 */
export function readGoSum(text: string, sink: LockSink): boolean {
  for (const [line, number] of linesOf(text, sink.limits.stringLength)) {
    if (line.trim() === '') continue;
    const [name = '', version = '', hash = ''] = line.split(' ');
    if (hash === '') sink.drop(`line ${number}`, 'the line is no `module version hash`');
    else if (!version.endsWith('/go.mod'))
      sink.add({ type: 'golang', name, version, scope: 'required' }, `line ${number}`);
  }
  sink.note(
    '',
    'go.sum is an upper bound: it also names versions that are not built; go.mod of Go 1.17 or newer tells more',
  );
  return true;
}
