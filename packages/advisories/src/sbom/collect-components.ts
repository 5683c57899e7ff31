import type { Component, ComponentScope, SbomProblem } from '../component.ts';
import { namesSourcePackages, sourceOfPurl } from '../distribution.ts';
import type { SourcePackage } from '../distribution.ts';
import { withOwners } from '../os-owners.ts';
import { ecosystemBase } from '../package-name.ts';
import type { Purl } from '../purl.ts';
import { packageOfPurl } from '../purl-package.ts';

const MOST_PROBLEMS = 100;

/** One SBOM entry as its format names it. */
export interface SbomEntry {
  readonly name: string;
  readonly version: string;
  readonly purl: string | undefined;
  readonly scope: ComponentScope;
  /**
   * The source package as the document's own properties name it (Trivy's `SrcName`). The purl's `upstream` is read here.
   * A producer that names the source only where it differs (Syft) makes every other package its own source: the reader
   * then passes the package's name.
   */
  readonly source?: SourcePackage;
  /** See `Component.owner`: where the document says that an OS package holds the same files. */
  readonly owner?: string;
}

/** Gathers components, each once by (ecosystem, name, version, scope), and what could not be used. */
export class ComponentCollector {
  readonly #byKey = new Map<string, Component>();
  /** What was installed of a component that several entries name, so that each entry costs the same. */
  readonly #binaries = new Map<string, Set<string>>();
  readonly #repeated = new Set<string>();
  readonly problems: SbomProblem[] = [];
  dropped = 0;

  get components(): readonly Component[] {
    const components = [...this.#byKey].map(([key, component]) => {
      const binaries = this.#binaries.get(key);
      return binaries === undefined ? component : { ...component, binaries: [...binaries] };
    });
    return withOwners(components, (component) => this.#repeated.has(keyOf(component)));
  }

  drop(at: string, problem: string): void {
    this.dropped++;
    this.note(at, problem);
  }

  note(at: string, problem: string): void {
    if (this.problems.length < MOST_PROBLEMS) this.problems.push({ at, problem });
  }

  add(entry: SbomEntry, at: string): void {
    const component = this.#componentOf(entry, at);
    const key = keyOf(component);
    const known = this.#byKey.get(key);
    if (known !== undefined) this.#repeated.add(key);
    this.#byKey.set(key, known === undefined ? component : together(known, component));
    if (known === undefined || (known.binaries ?? component.binaries) === undefined) return;
    const binaries = this.#binaries.get(key) ?? new Set(known.binaries);
    for (const each of component.binaries ?? []) binaries.add(each);
    this.#binaries.set(key, binaries);
  }

  /** An unreadable purl takes the ecosystem away, not the entry: it stays visible as something nobody can judge. */
  #componentOf(entry: SbomEntry, at: string): Component {
    const purl = entry.purl === undefined ? undefined : ownCopy(entry.purl);
    const parsed = purl === undefined ? undefined : packageOfPurl(purl);
    if (parsed === undefined || !parsed.ok) {
      if (parsed !== undefined) this.note(at, parsed.problem);
      return {
        ecosystem: '',
        name: ownCopy(entry.name),
        version: ownCopy(entry.version),
        purl,
        scope: entry.scope,
      };
    }
    const { ecosystem, name } = parsed.package;
    const version = versionOf(parsed.purl, entry);
    const component = { ecosystem, name, version, purl, scope: entry.scope };
    if (entry.owner !== undefined) return { ...component, owner: ownCopy(entry.owner) };
    if (!namesSourcePackages(ecosystemBase(ecosystem))) return component;
    const source = sourceOfPurl(parsed.purl) ?? entry.source;
    if (source === undefined) return { ...component, isSourceMissing: true };
    const built = { ...component, name: ownCopy(source.name), version: ownCopy(source.version ?? version) };
    const isItself = built.name === parsed.purl.name && built.version === version;
    return isItself ? built : { ...built, binaries: [`${parsed.purl.name} ${version}`] };
  }
}

function keyOf({ ecosystem, name, version, scope }: Component): string {
  return `${ecosystem}\n${name}\n${version}\n${scope}`;
}

/**
 * Packages of one source are one component; what one entry knows holds for all. Two copies have one owner only if both have.
 * What was installed is gathered apart.
 */
function together(a: Component, b: Component): Component {
  const { isSourceMissing, owner, ...same } = a;
  return {
    ...same,
    ...(a.binaries === undefined && b.binaries !== undefined ? { binaries: b.binaries } : {}),
    ...(isSourceMissing === true && b.isSourceMissing === true ? { isSourceMissing } : {}),
    ...(owner === undefined || b.owner === undefined ? {} : { owner }),
  };
}

/** The purl's version, because the package is the purl's too. rpm keeps the epoch, which leads the order, apart. */
function versionOf(purl: Purl, entry: SbomEntry): string {
  const version = purl.version ?? ownCopy(entry.version);
  const epoch = purl.type === 'rpm' ? purl.qualifiers.get('epoch') : undefined;
  return epoch === undefined || version.includes(':') ? version : `${epoch}:${version}`;
}

/**
 * A copy that does not share memory with the text it was cut from: engines keep the whole text alive for a part of it,
 * which for an SBOM would mean keeping the document.
 */
function ownCopy(text: string): string {
  if (text.length < 13) return text;
  const copy: unknown = JSON.parse(JSON.stringify(text));
  return typeof copy === 'string' ? copy : text;
}
