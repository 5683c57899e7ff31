import type { ComponentCollector, SbomEntry } from './collect-components.ts';
import type { SelectedRecord, Selection } from './select-records.ts';

export const SPDX_VERSIONS: readonly string[] = ['2.2', '2.3'];

const EXTERNAL_REFERENCE: Selection = {
  fields: ['referenceType', 'referenceLocator'],
  lists: {},
  isHandedOver: false,
};
export const SPDX_PACKAGE: Selection = {
  fields: ['SPDXID', 'name', 'versionInfo'],
  lists: { externalRefs: EXTERNAL_REFERENCE },
  isHandedOver: true,
};
export const SPDX_RELATIONSHIP: Selection = {
  fields: ['spdxElementId', 'relatedSpdxElement', 'relationshipType'],
  lists: {},
  isHandedOver: true,
};

const DEVELOPMENT: ReadonlySet<string> = new Set(['DEV_DEPENDENCY_OF', 'TEST_DEPENDENCY_OF']);
/** Relations by which what is named second is part of what is shipped, or needed by it. */
const NEEDS_SECOND: ReadonlySet<string> = new Set([
  'CONTAINS',
  'DEPENDS_ON',
  'DYNAMIC_LINK',
  'HAS_PREREQUISITE',
  'STATIC_LINK',
]);
/** The same of what is named first, beside every other `..._DEPENDENCY_OF`. */
const NEEDS_FIRST: ReadonlySet<string> = new Set([
  'CONTAINED_BY',
  'OPTIONAL_COMPONENT_OF',
  'PACKAGE_OF',
  'PREREQUISITE_FOR',
]);

/**
 * Reads the parts of an SPDX 2 document as they come by. Packages wait for the end: relationships, which say what is
 * development-only and what the document is about, may come before or after them.
 */
export class SpdxReader {
  readonly #collector: ComponentCollector;
  readonly #packages: { readonly id: string; readonly at: string; readonly entry: SbomEntry }[] = [];
  readonly #developmentOnly = new Set<string>();
  readonly #otherwiseNeeded = new Set<string>();
  readonly #described = new Set<string>();

  constructor(collector: ComponentCollector) {
    this.#collector = collector;
  }

  package(record: SelectedRecord, at: string): void {
    const name = record.texts.get('name') ?? '';
    const purl = record
      .list('externalRefs')
      .find(({ texts }) => texts.get('referenceType') === 'purl')
      ?.texts.get('referenceLocator');
    if (name === '' && purl === undefined) {
      this.#collector.drop(at, 'the package has neither a name nor a purl');
      return;
    }
    const version = record.texts.get('versionInfo') ?? '';
    this.#packages.push({
      id: record.texts.get('SPDXID') ?? '',
      at,
      entry: { name, version: version === 'NOASSERTION' ? '' : version, purl, scope: 'required' },
    });
  }

  relationship(record: SelectedRecord): void {
    const from = record.texts.get('spdxElementId') ?? '';
    const to = record.texts.get('relatedSpdxElement') ?? '';
    const type = record.texts.get('relationshipType') ?? '';
    if (type === 'DESCRIBES') this.#described.add(to);
    else if (type === 'DESCRIBED_BY') this.#described.add(from);
    else if (DEVELOPMENT.has(type)) this.#developmentOnly.add(from);
    else if (type.endsWith('DEPENDENCY_OF') || NEEDS_FIRST.has(type)) this.#otherwiseNeeded.add(from);
    else if (NEEDS_SECOND.has(type)) this.#otherwiseNeeded.add(to);
  }

  /**
   * @param describes the document's own list `documentDescribes`
   * @param creators as the document names them: `Tool: syft-1.2.0`
   */
  finish(describes: readonly string[], creators: readonly string[] = []): void {
    const namesForeignSources = creators.some((creator) => /^tool:\s*syft\b/i.test(creator));
    for (const id of describes) this.#described.add(id);
    // One described package beside others is the thing the document is about, like CycloneDX's `metadata.component`.
    const described = new Set(this.#packages.map(({ id }) => id).filter((id) => this.#described.has(id)));
    const subject = described.size === 1 && this.#packages.length > 1 ? [...described][0] : undefined;
    for (const { id, at, entry } of this.#packages) {
      if (id !== '' && id === subject) continue;
      const isExcluded = this.#developmentOnly.has(id) && !this.#otherwiseNeeded.has(id);
      // Syft names the source package only where it is called otherwise.
      const source = namesForeignSources ? { source: { name: entry.name, version: undefined } } : {};
      this.#collector.add({ ...entry, ...source, scope: isExcluded ? 'excluded' : 'required' }, at);
    }
  }
}
