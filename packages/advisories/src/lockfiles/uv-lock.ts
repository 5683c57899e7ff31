import type { LockSink } from './lock-entry.ts';
import { reach } from './reach.ts';
import { readToml, tomlList, tomlMap, tomlText } from './toml.ts';
import type { TomlMap, TomlValue } from './toml.ts';

interface UvPackage {
  readonly name: string;
  readonly version: string;
  readonly isOwn: boolean;
  readonly line: number;
  /** Names, also of what it needs when an extra is asked for. */
  readonly needs: string[];
  readonly extras: string[];
  readonly development: string[];
}

/**
 * Reads `uv.lock`. The project's own packages are where its graph begins: what only their development groups lead to is for
 * development, what only their extras lead to is optional.
 *
 * Source: https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile
 */
export function readUvLock(text: string, sink: LockSink): boolean {
  const packages: UvPackage[] = [];
  readToml(text, sink.limits, ({ path, isItem, values, line }) => {
    if (path[0] !== 'package') return;
    if (isItem && path.length === 1) packages.push(packageOf(values, line));
    const last = packages.at(-1);
    if (last === undefined || path.length !== 2) return;
    const names = [...values.values()].flatMap(namesOf);
    if (path[1] === 'optional-dependencies') for (const name of names) last.extras.push(name);
  });
  const own = packages.filter(({ isOwn }) => isOwn);
  const byName = Map.groupBy(packages, ({ name }) => name);
  // Whether an extra of something published was asked for is not followed up: it counts.
  const next = (name: string): string[] =>
    (byName.get(name) ?? []).flatMap((each) => (each.isOwn ? each.needs : [...each.needs, ...each.extras]));
  const required = reach(
    own.flatMap(({ needs }) => needs),
    next,
  );
  const optional = reach(
    own.flatMap(({ extras }) => extras),
    next,
  );
  for (const { name, version, isOwn, line } of packages) {
    if (isOwn) continue;
    if (name === '') {
      sink.drop(`line ${line}`, 'the package has no name');
      continue;
    }
    const isNeeded = own.length === 0 || required.has(name);
    const scope = isNeeded ? 'required' : optional.has(name) ? 'optional' : 'excluded';
    sink.add({ type: 'pypi', name, version, scope }, `line ${line}`);
  }
  return true;
}

function packageOf(values: TomlMap, line: number): UvPackage {
  const source = tomlMap(values.get('source'));
  return {
    name: tomlText(values.get('name')) ?? '',
    version: tomlText(values.get('version')) ?? '',
    isOwn: source !== undefined && ['virtual', 'editable', 'directory'].some((kind) => source.has(kind)),
    line,
    needs: namesOf(values.get('dependencies')),
    extras: [],
    development: [],
  };
}

function namesOf(value: TomlValue | undefined): string[] {
  return tomlList(value).flatMap((entry) => tomlText(tomlMap(entry)?.get('name')) ?? []);
}
