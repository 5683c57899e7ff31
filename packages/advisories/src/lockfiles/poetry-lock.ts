import type { ComponentScope } from '../component.ts';
import type { LockSink } from './lock-entry.ts';
import { readToml, tomlList, tomlMap, tomlText } from './toml.ts';
import type { TomlMap } from './toml.ts';

/**
 * Reads `poetry.lock`: version 1 says `category = "dev"`, version 2 `groups = ["dev"]`, those between say nothing.
 *
 * Source: https://python-poetry.org/docs/basic-usage/#installing-with-poetrylock
 */
export function readPoetryLock(text: string, sink: LockSink): boolean {
  let last: { readonly values: TomlMap; readonly line: number; isOwn: boolean } | undefined;
  const flush = (): void => {
    if (last === undefined || last.isOwn) return;
    const { values, line } = last;
    const name = tomlText(values.get('name')) ?? '';
    if (name === '') return sink.drop(`line ${line}`, 'the package has no name');
    const version = tomlText(values.get('version')) ?? '';
    sink.add({ type: 'pypi', name, version, scope: scopeOf(values) }, `line ${line}`);
  };
  readToml(text, sink.limits, ({ path, isItem, values, line }) => {
    if (path[0] !== 'package') return;
    if (isItem && path.length === 1) {
      flush();
      last = { values, line, isOwn: isOwn(values.get('source')) };
    } else if (last !== undefined && path.length === 2 && path[1] === 'source') last.isOwn = isOwn(values);
  });
  flush();
  return true;
}

/** A folder beside the project; a file or a commit of something published stays. */
function isOwn(source: Parameters<typeof tomlMap>[0]): boolean {
  return tomlText(tomlMap(source)?.get('type')) === 'directory';
}

function scopeOf(values: TomlMap): ComponentScope {
  const groups = tomlList(values.get('groups'));
  if (groups.length > 0 && !groups.includes('main')) return 'excluded';
  if (tomlText(values.get('category')) === 'dev') return 'excluded';
  return tomlText(values.get('optional')) === 'true' ? 'optional' : 'required';
}
