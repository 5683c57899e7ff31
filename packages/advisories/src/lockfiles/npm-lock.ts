import type { ComponentScope, Sbom } from '../component.ts';
import type { SelectedRecord, Selection } from '../sbom/select-records.ts';
import { LockCollector } from './lock-entry.ts';

/** `packages` of version 2 and 3: by the place in the file tree. */
export const NPM_PACKAGE: Selection = {
  fields: ['name', 'version', 'resolved'],
  flags: ['dev', 'optional', 'devOptional', 'link'],
  lists: {},
  isHandedOver: true,
};

/** `dependencies` of version 1 (and, for old readers, of version 2): by name, each with those below it. */
const DEPENDENCY_MAPS: Record<string, Selection> = {};
export const NPM_DEPENDENCY: Selection = {
  fields: ['version'],
  flags: ['dev', 'optional'],
  lists: {},
  maps: DEPENDENCY_MAPS,
  isHandedOver: true,
};
DEPENDENCY_MAPS['dependencies'] = NPM_DEPENDENCY;

const FOLDER = 'node_modules/';

/**
 * Reads `package-lock.json` and `npm-shrinkwrap.json`, versions 1 to 3. Workspaces and links are the project's own code.
 *
 * Source: https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json
 */
export class NpmLockReader {
  readonly #packages = new LockCollector();
  readonly #dependencies = new LockCollector();

  drop(at: string, problem: string): void {
    this.#packages.drop(at, problem);
    this.#dependencies.drop(at, problem);
  }

  package(record: SelectedRecord, at: string): void {
    const place = record.key.lastIndexOf(FOLDER);
    if (place === -1 || record.flags.has('link')) return;
    // An alias lies in a folder of another name.
    const name = record.texts.get('name') ?? record.key.slice(place + FOLDER.length);
    this.#packages.add({ type: 'npm', name, version: record.texts.get('version') ?? '', scope: scopeOf(record) }, at);
  }

  dependency(record: SelectedRecord, at: string): void {
    const written = record.texts.get('version') ?? '';
    if (written.startsWith('file:') || written.startsWith('link:')) return;
    const [, alias, aliased] = /^npm:(@?[^@]+)@(.+)$/.exec(written) ?? [];
    const version = aliased ?? (/^\d/.test(written) ? written : '');
    if (version === '') this.#dependencies.note(at, 'the package comes from no registry and has no version');
    this.#dependencies.add({ type: 'npm', name: alias ?? record.key, version, scope: scopeOf(record) }, at);
  }

  /** @param hasPackages version 2 and 3; `dependencies` says the same with less */
  end(hasPackages: boolean): Sbom {
    return (hasPackages ? this.#packages : this.#dependencies).sbom('package-lock.json', true);
  }
}

function scopeOf({ flags }: SelectedRecord): ComponentScope {
  if (flags.has('dev')) return 'excluded';
  // Needed for development, or by something optional: the second is reason enough to look at it.
  return flags.has('optional') || flags.has('devOptional') ? 'optional' : 'required';
}
