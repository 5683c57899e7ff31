import type { ComponentScope, Sbom } from '../component.ts';
import { EntryCounter, SyntaxProblem } from '../sbom/document-reader.ts';
import type { SbomLimits } from '../sbom/document-reader.ts';
import type { XmlEvents } from '../sbom/xml-stream.ts';
import { LockCollector } from './lock-entry.ts';

type PomDependency = ReadonlyMap<string, string>;

const DEPENDENCY = 'project/dependencies/dependency';
const MANAGED = 'project/dependencyManagement/dependencies/dependency';
const PROPERTIES = 'project/properties';
const OWN = /^project\/(?:parent\/)?(?:groupId|artifactId|version)$/;
const MOST_STEPS = 20;
const LONGEST_RESOLVED = 1_000;

/**
 * Reads `pom.xml`: the dependencies it names, with versions from its own properties and `dependencyManagement`. What comes
 * from a parent or an imported bill of materials is not in the file: such versions are unknown, and said so. It never names
 * what its dependencies need, so it is never whole.
 *
 * Source: https://maven.apache.org/pom.html
 */
export class PomReader implements XmlEvents {
  readonly #limits: SbomLimits;
  readonly #counter: EntryCounter;
  readonly #collector = new LockCollector();
  readonly #path: string[] = [];
  readonly #properties = new Map<string, string>();
  readonly #managed: PomDependency[] = [];
  readonly #dependencies: PomDependency[] = [];
  #dependency = new Map<string, string>();
  #text = '';
  #hasProfiles = false;

  constructor(limits: SbomLimits) {
    this.#limits = limits;
    this.#counter = new EntryCounter(limits.components);
  }

  open(name: string): void {
    this.#path.push(name);
    this.#text = '';
    const path = this.#path.join('/');
    if (path === DEPENDENCY || path === MANAGED) this.#dependency = new Map();
    if (path.startsWith('project/profiles/profile/dependencies/')) this.#hasProfiles = true;
  }

  text(text: string): void {
    this.#text += text;
    if (this.#text.length > this.#limits.stringLength)
      throw new SyntaxProblem(`a text is longer than ${this.#limits.stringLength} characters`);
  }

  /** Maven also reads the names of HTML, as in `J&oslash;rgen`: they stay as they are, no coordinate has one. */
  reference(name: string): string | undefined {
    return /^[A-Za-z]{2,10}\d?$/.test(name) ? `&${name};` : undefined;
  }

  close(): void {
    const path = this.#path.join('/');
    const name = this.#path.pop() ?? '';
    const text = this.#text.trim();
    this.#text = '';
    const parent = this.#path.join('/');
    if (path === DEPENDENCY) this.#keep(this.#dependencies);
    else if (path === MANAGED) this.#keep(this.#managed);
    else if (parent === DEPENDENCY || parent === MANAGED) this.#dependency.set(name, text);
    else if (parent === PROPERTIES) this.#properties.set(name, text);
    else if (OWN.test(path)) this.#properties.set(path.replaceAll('/', '.'), text);
  }

  #keep(list: PomDependency[]): void {
    this.#counter.add();
    list.push(this.#dependency);
  }

  end(): Sbom {
    const managed = new Map(this.#managed.map((each) => [this.#keyOf(each), each]));
    for (const [index, dependency] of this.#dependencies.entries())
      this.#add(dependency, managed.get(this.#keyOf(dependency)), `/dependencies/${index}`);
    if (this.#hasProfiles) this.#collector.note('/profiles', 'dependencies of profiles are not read');
    this.#collector.note('', 'pom.xml names direct dependencies only, not what they need in turn');
    return this.#collector.sbom('pom.xml', false);
  }

  #add(dependency: PomDependency, managed: PomDependency | undefined, at: string): void {
    const group = this.#resolve(dependency.get('groupId') ?? '');
    const artifact = this.#resolve(dependency.get('artifactId') ?? '');
    if (group === undefined || artifact === undefined || group === '' || artifact === '')
      return this.#collector.drop(
        at,
        `the dependency ${named(dependency)} has no group or no artifact that can be told`,
      );
    const written = dependency.get('version') ?? managed?.get('version');
    const version = written === undefined ? undefined : this.#resolve(written);
    if (written === undefined) {
      this.#collector.note(at, `the version of \`${group}:${artifact}\` stands in a parent or an imported list`);
    } else if (version === undefined) {
      this.#collector.note(
        at,
        `\`${written.slice(0, 100)}\` of \`${group}:${artifact}\` is defined nowhere in the file`,
      );
    } else if (exact(version) === '') {
      this.#collector.note(
        at,
        `\`${version.slice(0, 100)}\` of \`${group}:${artifact}\` is no one version: what it becomes is decided at the build`,
      );
    }
    const scope = scopeOf(dependency.get('scope') ?? managed?.get('scope'), dependency.get('optional'));
    this.#collector.add({ type: 'maven', name: `${group}/${artifact}`, version: exact(version ?? ''), scope }, at);
  }

  /** What `dependencyManagement` tells apart. */
  #keyOf(dependency: PomDependency): string {
    const parts = ['groupId', 'artifactId', 'type', 'classifier'].map((part) => dependency.get(part) ?? '');
    return parts.map((part, index) => (index === 2 && part === 'jar' ? '' : (this.#resolve(part) ?? part))).join(':');
  }

  /** @returns undefined when a property is unknown or defined by itself */
  #resolve(text: string): string | undefined {
    let resolved = text;
    for (let step = 0; step < MOST_STEPS; step++) {
      const [reference, name = ''] = /\$\{([^${}]*)\}/.exec(resolved) ?? [];
      if (reference === undefined) return resolved;
      const value = this.#property(name);
      if (value === undefined || resolved.length + value.length > LONGEST_RESOLVED) return undefined;
      resolved = resolved.replace(reference, () => value);
    }
    return undefined;
  }

  /** The project's own coordinates are inherited from its parent where it has none. */
  #property(name: string): string | undefined {
    const own = name.startsWith('pom.') ? name.replace('pom.', 'project.') : name;
    return (
      this.#properties.get(own) ??
      (own === 'project.version' || own === 'project.groupId'
        ? this.#properties.get(own.replace('project.', 'project.parent.'))
        : undefined)
    );
  }
}

/** As written, for a message. */
function named(dependency: PomDependency): string {
  return `\`${(dependency.get('groupId') ?? '').slice(0, 100)}:${(dependency.get('artifactId') ?? '').slice(0, 100)}\``;
}

/** `[1.0]` is one version; a range, and what asks for the newest, is none. */
function exact(version: string): string {
  const [, one] = /^\[([^,[\]()]+)\]$/.exec(version) ?? [];
  if (one !== undefined) return one.trim();
  return /^[[(]|^(?:LATEST|RELEASE)$/.test(version) ? '' : version;
}

function scopeOf(scope: string | undefined, optional: string | undefined): ComponentScope {
  if (scope === 'test') return 'excluded';
  return scope === 'provided' || optional === 'true' ? 'optional' : 'required';
}
