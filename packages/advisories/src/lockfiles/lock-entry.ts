import type { ComponentScope, Sbom } from '../component.ts';
import { formatPurl } from '../purl.ts';
import { ComponentCollector } from '../sbom/collect-components.ts';
import type { SbomLimits } from '../sbom/document-reader.ts';

/** The kinds of lock files, by the name each usually has. */
export type LockKind =
  | 'package-lock.json'
  | 'composer.lock'
  | 'pom.xml'
  | 'pnpm-lock.yaml'
  | 'yarn.lock'
  | 'go.mod'
  | 'go.sum'
  | 'Cargo.lock'
  | 'poetry.lock'
  | 'uv.lock'
  | 'requirements.txt'
  | 'Gemfile.lock';

/** One package of a lock file. */
export interface LockEntry {
  /** purl type. */
  readonly type: 'npm' | 'composer' | 'maven' | 'golang' | 'cargo' | 'pypi' | 'gem';
  /** As the package manager writes it: `@scope/name`, `vendor/name`, `group/artifact`, `github.com/a/b`. */
  readonly name: string;
  /** Empty when the file names none. */
  readonly version: string;
  readonly scope: ComponentScope;
  /** Left out: a registry. */
  readonly origin?: LockOrigin;
}

/** What is no release of a registry; in words. */
export type LockOrigin = 'a commit' | 'an address' | 'a file' | 'a folder';

/** Where a reader puts what it finds. */
export interface LockSink {
  readonly limits: SbomLimits;
  add(entry: LockEntry, at: string): void;
  drop(at: string, problem: string): void;
  note(at: string, problem: string): void;
}

const MOST_NAMES = 10;

/** Says which packages are left out as the project's own, some of them by name: a copy of a published one is among them too. */
export function noteOwn(sink: LockSink, names: readonly string[]): void {
  if (names.length === 0) return;
  const shown = names.slice(0, MOST_NAMES).map((name) => `\`${name.slice(0, 100)}\``);
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
  sink.note('', `left out as the project's own, because they come from folders: ${shown.join(', ')}${more}`);
}

const NO_QUALIFIERS: ReadonlyMap<string, string> = new Map();

/** Gathers the packages of a lock file as components with package URLs. */
export class LockCollector {
  readonly #collector = new ComponentCollector();

  add(entry: LockEntry, at: string): void {
    const { type, name, version, scope } = entry;
    const slash = name.lastIndexOf('/');
    const namespace = slash === -1 ? undefined : name.slice(0, slash);
    const own = name.slice(slash + 1);
    if (own === '') return this.drop(at, 'the entry has no name');
    if (!name.isWellFormed() || !version.isWellFormed()) return this.drop(at, 'the entry holds half a character');
    const purl = formatPurl({
      type,
      namespace,
      name: own,
      version: version === '' ? undefined : version,
      qualifiers: NO_QUALIFIERS,
      subpath: undefined,
    });
    this.#collector.add({ name, version, purl, scope }, at);
    if (entry.origin === undefined) return;
    const shown = name.slice(0, 100);
    this.note(at, `\`${shown}\` comes from ${entry.origin}, no registry: its own name and version are compared`);
  }

  drop(at: string, problem: string): void {
    this.#collector.drop(at, problem);
  }

  note(at: string, problem: string): void {
    this.#collector.note(at, problem);
  }

  /**
   * A lock file says what one package manager resolved and nothing of the rest of a release, so none is complete.
   *
   * @param isWhole it names everything that its package manager installs, not only what was asked for by name
   */
  sbom(kind: LockKind, isWhole: boolean): Sbom {
    const { components, problems, dropped } = this.#collector;
    const completeness = isWhole && dropped === 0 ? 'unknown' : 'incomplete';
    return { format: 'lockfile', specVersion: kind, completeness, components, problems, dropped };
  }
}
