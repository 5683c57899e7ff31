import { noteOwn } from './lock-entry.ts';
import type { LockEntry, LockOrigin, LockSink } from './lock-entry.ts';
import { reach } from './reach.ts';
import { readToml, tomlList, tomlMap, tomlText } from './toml.ts';
import type { TomlMap, TomlValue } from './toml.ts';

/** What is needed, with the names of the extras that are asked for: `flask`, `flask[async]`. */
type Need = string;

interface UvPackage {
  readonly name: string;
  readonly version: string;
  readonly line: number;
  /** The folder of one of the project's own packages, `.` for the project itself. */
  readonly folder: string | undefined;
  readonly origin: LockOrigin | undefined;
  readonly needs: readonly Need[];
  /** By the name of the extra. */
  readonly extras: Map<string, readonly Need[]>;
}

interface UvLock {
  readonly packages: UvPackage[];
  /** Names of the packages of the workspace. */
  members: ReadonlySet<string>;
  /** Dependency groups of the project's own packages. */
  readonly groups: Set<string>;
}

/**
 * Reads `uv.lock`. The project's own packages are where its graph begins: what only their development groups lead to is for
 * development, what only their extras lead to is optional.
 *
 * Source: https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile
 */
export function readUvLock(text: string, sink: LockSink): boolean {
  const lock = tablesOf(text, sink);
  const own = lock.packages.filter(({ folder }) => folder !== undefined);
  const next = nextOf(lock.packages);
  const required = reach(
    own.flatMap(({ needs }) => needs),
    next,
  );
  const optional = reach(
    own.flatMap(({ extras }) => [...extras.values()].flat()),
    next,
  );
  for (const { name, version, folder, origin, line } of lock.packages) {
    if (folder !== undefined) continue;
    if (name === '') {
      sink.drop(`line ${line}`, 'the package has no name');
      continue;
    }
    const isNeeded = own.length === 0 || required.has(name);
    const scope = isNeeded ? 'required' : optional.has(name) ? 'optional' : 'excluded';
    const entry: LockEntry = { type: 'pypi', name, version, scope };
    sink.add(origin === undefined ? entry : { ...entry, origin }, `line ${line}`);
  }
  noteOwn(sink, foreignFolders(own, lock.members));
  noteGroups(sink, lock.groups);
  return true;
}

function tablesOf(text: string, sink: LockSink): UvLock {
  const lock: UvLock = { packages: [], members: new Set(), groups: new Set() };
  readToml(text, sink.limits, ({ path, isItem, values, line }) => {
    const [top, table] = path;
    if (top === 'manifest' && path.length === 1)
      lock.members = new Set(tomlList(values.get('members')).flatMap(textsOf));
    if (top !== 'package') return;
    if (isItem && path.length === 1) lock.packages.push(packageOf(values, line));
    const last = lock.packages.at(-1);
    if (last === undefined || path.length !== 2) return;
    if (table === 'optional-dependencies') for (const [extra, list] of values) last.extras.set(extra, needsOf(list));
    if (table === 'dev-dependencies' && last.folder !== undefined)
      for (const group of values.keys()) lock.groups.add(group);
  });
  return lock;
}

/** Whether an extra of something published was asked for is not followed up: it counts. */
function nextOf(packages: readonly UvPackage[]): (need: Need) => readonly Need[] {
  const byName = Map.groupBy(packages, ({ name }) => name);
  return (need) => {
    const [name = '', extra] = need.split(/[[\]]/, 2);
    return (byName.get(name) ?? []).flatMap(({ folder, needs, extras }) => {
      if (extra !== undefined) return extras.get(extra) ?? [];
      return folder === undefined ? [...needs, ...[...extras.values()].flat()] : needs;
    });
  };
}

/** Members of the workspace, and the project itself, need no mention. */
function foreignFolders(own: readonly UvPackage[], members: ReadonlySet<string>): string[] {
  return own.flatMap(({ name, folder }) => (folder === '.' || members.has(name) ? [] : [name]));
}

/** uv calls all groups development; which of them a release was installed with nobody knows. */
function noteGroups(sink: LockSink, groups: ReadonlySet<string>): void {
  const others = [...groups].filter((group) => group !== 'dev');
  if (others.length === 0) return;
  const shown = others.slice(0, 10).map((group) => `\`${group.slice(0, 100)}\``);
  sink.note('', `groups taken for development only, like \`dev\`: ${shown.join(', ')}`);
}

const ORIGINS: readonly (readonly [key: string, origin: LockOrigin])[] = [
  ['git', 'a commit'],
  ['url', 'an address'],
  ['path', 'a file'],
];

function packageOf(values: TomlMap, line: number): UvPackage {
  const source: TomlMap = tomlMap(values.get('source')) ?? new Map<string, TomlValue>();
  const folder = source.get('virtual') ?? source.get('editable') ?? source.get('directory');
  return {
    name: tomlText(values.get('name')) ?? '',
    version: tomlText(values.get('version')) ?? '',
    line,
    folder: folder === undefined ? undefined : (tomlText(folder) ?? ''),
    origin: ORIGINS.find(([key]) => source.has(key))?.[1],
    needs: needsOf(values.get('dependencies')),
    extras: new Map(),
  };
}

function needsOf(value: TomlValue | undefined): Need[] {
  return tomlList(value).flatMap((entry) => {
    const need = tomlMap(entry);
    const name = tomlText(need?.get('name'));
    if (name === undefined) return [];
    const extras = tomlList(need?.get('extra')).flatMap(textsOf);
    return [name, ...extras.map((extra) => `${name}[${extra}]`)];
  });
}

function textsOf(value: TomlValue): string[] {
  return typeof value === 'string' ? [value] : [];
}
