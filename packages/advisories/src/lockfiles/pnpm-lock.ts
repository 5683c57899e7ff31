import type { ComponentScope } from '../component.ts';
import type { LockSink } from './lock-entry.ts';
import { reach } from './reach.ts';
import { readYamlEntries } from './yaml-entries.ts';

interface PnpmPackage {
  readonly key: string;
  readonly line: number;
  /** Given where the key is no name and version. */
  name?: string;
  version?: string;
  isDevelopment: boolean;
  isOptional: boolean;
}

/** Something that a project or a package needs. */
interface Need {
  readonly name: string;
  /** Undefined until it is read: projects name it one level down. */
  version: string | undefined;
  readonly line: number;
}

/** What an instance of a package (with its peers) needs. */
interface Instance {
  readonly needs: Need[];
  isOptional: boolean;
}

interface PnpmLock {
  lockVersion: number;
  readonly packages: PnpmPackage[];
  readonly instances: Map<string, Instance>;
  /** What a project needs for more than development. */
  readonly needed: Need[];
  hasProjects: boolean;
}

/**
 * Reads `pnpm-lock.yaml`, versions 5 to 9. Up to 8 each package says whether it is for development; in 9 that follows from
 * what the projects reach.
 *
 * Source: https://github.com/pnpm/spec/blob/master/lockfile/
 */
export function readPnpmLock(text: string, sink: LockSink): boolean {
  const lock: PnpmLock = { lockVersion: 0, packages: [], instances: new Map(), needed: [], hasProjects: false };
  readYamlEntries(text, sink.limits, ({ path, value, line }) => {
    const [top, key = '', member = ''] = path;
    if (top === 'lockfileVersion' && path.length === 1) lock.lockVersion = Number.parseFloat(value ?? '');
    else if (top === 'packages' && path.length > 1) readPackage(lock, path.slice(1), value, line);
    else if (top === 'snapshots' && path.length > 1) readInstance(lock, path.slice(1), value, line);
    else if (top === 'importers' && path.length > 3) readProject(lock, path.slice(2), value, line);
    else if (path.length > 1) readProject(lock, [top ?? '', key, ...(member === '' ? [] : [member])], value, line);
  });
  addAll(lock, sink);
  return true;
}

function readPackage(
  { packages }: PnpmLock,
  [key = '', member, ...deeper]: readonly string[],
  value: string | undefined,
  line: number,
): void {
  if (member === undefined) {
    packages.push({ key, line, isDevelopment: false, isOptional: false });
    return;
  }
  const last = packages.at(-1);
  if (last === undefined || deeper.length > 0) return;
  if (member === 'dev') last.isDevelopment = value === 'true';
  else if (member === 'optional') last.isOptional = value === 'true';
  else if (member === 'name' && value !== undefined) last.name = value;
  else if (member === 'version' && value !== undefined) last.version = value;
}

function readInstance(
  { instances }: PnpmLock,
  [key = '', member, name]: readonly string[],
  value: string | undefined,
  line: number,
): void {
  const instance = instances.get(key) ?? { needs: [], isOptional: false };
  instances.set(key, instance);
  if (member === 'optional') instance.isOptional = value === 'true';
  if (name === undefined) return;
  if (member === 'dependencies' || member === 'optionalDependencies')
    instance.needs.push({ name, version: value, line });
}

/** `dependencies`, name, and either the version or, one level down, `version`. */
function readProject(
  lock: PnpmLock,
  [kind = '', name = '', member]: readonly string[],
  value: string | undefined,
  line: number,
): void {
  if (kind !== 'dependencies' && kind !== 'devDependencies' && kind !== 'optionalDependencies') return;
  lock.hasProjects = true;
  if (kind === 'devDependencies' || name === '') return;
  const last = lock.needed.at(-1);
  if (member === undefined) lock.needed.push({ name, version: value, line });
  else if (member === 'version' && last?.name === name) last.version = value;
}

/** An alias, a tarball or a commit carries the whole key as its version. */
function keysOf({ name, version = '' }: Need): string[] {
  return [`${name}@${version}`, version];
}

/**
 * The packages, by key without peers, that the projects reach for more than development.
 *
 * @returns undefined when the file does not tell: what lies below something that is not there may be needed too
 */
function reachedPackages(
  { instances, needed, hasProjects }: PnpmLock,
  sink: LockSink,
): ReadonlySet<string> | undefined {
  if (instances.size === 0 || !hasProjects) return undefined;
  const missing: Need[] = [];
  const found = (needs: readonly Need[]) =>
    needs.flatMap((need) => {
      const keys = keysOf(need).filter((key) => instances.has(key));
      // A link is a project of its own, or none of this file's.
      if (keys.length === 0 && need.version?.startsWith('link:') !== true) missing.push(need);
      return keys;
    });
  const reached = reach(found(needed), (key) => found(instances.get(key)?.needs ?? []));
  const [first] = missing;
  if (first === undefined) return new Set([...reached].map(withoutPeers));
  const { name, version, line } = first;
  const shown = `${name}${version === undefined ? '' : `@${version}`}`.slice(0, 100);
  sink.note(
    `line ${line}`,
    `\`${shown}\` is needed and not among \`snapshots\`, so nothing is taken for development only`,
  );
  return undefined;
}

function addAll(lock: PnpmLock, sink: LockSink): void {
  const needed = reachedPackages(lock, sink);
  const optional = new Set(
    [...lock.instances].filter(([, { isOptional }]) => isOptional).map(([key]) => withoutPeers(key)),
  );
  for (const each of lock.packages) {
    const at = `line ${each.line}`;
    const named = nameAndVersion(each, lock.lockVersion);
    if (named === 'own') continue;
    if (named === undefined) {
      sink.drop(at, `\`${each.key.slice(0, 100)}\` names no package and version`);
      continue;
    }
    const isDevelopment = each.isDevelopment || needed?.has(each.key) === false;
    const isOptional = each.isOptional || optional.has(each.key);
    const scope: ComponentScope = isDevelopment ? 'excluded' : isOptional ? 'optional' : 'required';
    sink.add({ type: 'npm', ...named, scope }, at);
  }
}

function withoutPeers(key: string): string {
  const bracket = key.indexOf('(');
  return bracket === -1 ? key : key.slice(0, bracket);
}

/** `/a/1.0.0_peers` up to version 5, `/a@1.0.0(peers)` in 6, `a@1.0.0` since 9. */
function nameAndVersion(
  { key, name, version }: PnpmPackage,
  lockVersion: number,
): { readonly name: string; readonly version: string } | 'own' | undefined {
  if (/^(?:file|link):/.test(key)) return name !== undefined && version !== undefined ? { name, version } : 'own';
  if (name !== undefined) return { name, version: version ?? '' };
  const plain = withoutPeers(key).replace(/^\//, '');
  const cut = lockVersion >= 6 ? plain.indexOf('@', 1) : plain.lastIndexOf('/');
  if (cut < 1) return undefined;
  const written = plain.slice(cut + 1);
  const own = lockVersion >= 6 ? written : (written.split('_', 1)[0] ?? '');
  if (/^(?:file|link):/.test(own)) return version === undefined ? 'own' : { name: plain.slice(0, cut), version };
  // A tarball or a commit: only the entry itself knows the version.
  return { name: plain.slice(0, cut), version: version ?? (/^\d+\.\d/.test(own) ? own : '') };
}
