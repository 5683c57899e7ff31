import type { ComponentScope } from '../component.ts';
import { noteOwn } from './lock-entry.ts';
import type { LockOrigin, LockSink } from './lock-entry.ts';
import { readToml, tomlList, tomlMap, tomlText } from './toml.ts';
import type { TomlMap } from './toml.ts';

/**
 * Reads `poetry.lock`: version 1 says `category = "dev"`, version 2 `groups = ["dev"]`, those between say nothing.
 *
 * Source: https://python-poetry.org/docs/basic-usage/#installing-with-poetrylock
 */
export function readPoetryLock(text: string, sink: LockSink): boolean {
  let last: { readonly values: TomlMap; readonly line: number; source: string | undefined } | undefined;
  const own: string[] = [];
  const flush = (): void => {
    if (last === undefined) return;
    const { values, line, source = '' } = last;
    const name = tomlText(values.get('name')) ?? '';
    if (source === 'directory') {
      own.push(name);
      return;
    }
    if (name === '') return sink.drop(`line ${line}`, 'the package has no name');
    const version = tomlText(values.get('version')) ?? '';
    const entry = { type: 'pypi', name, version, scope: scopeOf(values) } as const;
    const origin = ORIGINS[source];
    sink.add(origin === undefined ? entry : { ...entry, origin }, `line ${line}`);
  };
  readToml(text, sink.limits, ({ path, isItem, values, line }) => {
    if (path[0] !== 'package') return;
    if (isItem && path.length === 1) {
      flush();
      last = { values, line, source: typeOf(values.get('source')) };
    } else if (last !== undefined && path.length === 2 && path[1] === 'source') last.source = typeOf(values);
  });
  flush();
  noteOwn(sink, own);
  return true;
}

/** By the type of the source; `legacy` is a registry, `directory` a folder beside the project. */
const ORIGINS: Readonly<Record<string, LockOrigin>> = { file: 'a file', git: 'a commit', url: 'an address' };

function typeOf(source: Parameters<typeof tomlMap>[0]): string | undefined {
  return tomlText(tomlMap(source)?.get('type'));
}

function scopeOf(values: TomlMap): ComponentScope {
  const groups = tomlList(values.get('groups'));
  if (groups.length > 0 && !groups.includes('main')) return 'excluded';
  if (tomlText(values.get('category')) === 'dev') return 'excluded';
  return tomlText(values.get('optional')) === 'true' ? 'optional' : 'required';
}
