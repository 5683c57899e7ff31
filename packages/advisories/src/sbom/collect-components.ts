import type { Component, ComponentScope, SbomProblem } from '../component.ts';
import type { Purl } from '../purl.ts';
import { packageOfPurl } from '../purl-package.ts';

const MOST_PROBLEMS = 100;

/** One SBOM entry as its format names it. */
export interface SbomEntry {
  readonly name: string;
  readonly version: string;
  readonly purl: string | undefined;
  readonly scope: ComponentScope;
}

/** Gathers components, each once by (ecosystem, name, version, scope), and what could not be used. */
export class ComponentCollector {
  readonly #byKey = new Map<string, Component>();
  readonly problems: SbomProblem[] = [];
  dropped = 0;

  get components(): Component[] {
    return [...this.#byKey.values()];
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
    const key = `${component.ecosystem}\n${component.name}\n${component.version}\n${component.scope}`;
    if (!this.#byKey.has(key)) this.#byKey.set(key, component);
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
    return {
      ecosystem: parsed.package.ecosystem,
      name: parsed.package.name,
      version: versionOf(parsed.purl, entry),
      purl,
      scope: entry.scope,
    };
  }
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
