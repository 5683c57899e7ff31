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

/** What an instance of a package (with its peers) needs, by the instances' keys. */
interface Instance {
  readonly needs: string[];
  isOptional: boolean;
}

interface PnpmLock {
  lockVersion: number;
  readonly packages: PnpmPackage[];
  readonly instances: Map<string, Instance>;
  /** Instances that a project needs for more than development. */
  readonly needed: string[];
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
    else if (top === 'snapshots' && path.length > 1) readInstance(lock, path.slice(1), value);
    else if (top === 'importers' && path.length > 3) readProject(lock, path.slice(2), value);
    else if (path.length > 1) readProject(lock, [top ?? '', key, ...(member === '' ? [] : [member])], value);
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
): void {
  const instance = instances.get(key) ?? { needs: [], isOptional: false };
  instances.set(key, instance);
  if (member === 'optional') instance.isOptional = value === 'true';
  if (name === undefined || value === undefined) return;
  if (member === 'dependencies' || member === 'optionalDependencies') instance.needs.push(...keysOf(name, value));
}

/** `dependencies`, name, and either the version or, one level down, `version`. */
function readProject(
  lock: PnpmLock,
  [kind = '', name = '', member]: readonly string[],
  value: string | undefined,
): void {
  if (kind !== 'dependencies' && kind !== 'devDependencies' && kind !== 'optionalDependencies') return;
  lock.hasProjects = true;
  const isVersion = value !== undefined && (member === undefined || member === 'version');
  if (isVersion && kind !== 'devDependencies') lock.needed.push(...keysOf(name, value));
}

/** An alias, a tarball or a commit carries the whole key as its version. */
function keysOf(name: string, version: string): string[] {
  return [`${name}@${version}`, version];
}

function addAll(lock: PnpmLock, sink: LockSink): void {
  const reached = reach(
    lock.needed.filter((key) => lock.instances.has(key)),
    (key) => lock.instances.get(key)?.needs.filter((each) => lock.instances.has(each)) ?? [],
  );
  const needed = new Set([...reached].map(withoutPeers));
  const optional = new Set(
    [...lock.instances].filter(([, { isOptional }]) => isOptional).map(([key]) => withoutPeers(key)),
  );
  const saysDevelopment = lock.instances.size > 0 && lock.hasProjects;
  for (const each of lock.packages) {
    const at = `line ${each.line}`;
    const named = nameAndVersion(each, lock.lockVersion);
    if (named === 'own') continue;
    if (named === undefined) {
      sink.drop(at, `\`${each.key.slice(0, 100)}\` names no package and version`);
      continue;
    }
    const isDevelopment = each.isDevelopment || (saysDevelopment && !needed.has(each.key));
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
  return { name: plain.slice(0, cut), version: version ?? (/^\d/.test(own) ? own : '') };
}
