import type { Sbom } from '../component.ts';
import { ComponentCollector } from './collect-components.ts';
import { requireVersion } from './document-reader.ts';
import { SpdxReader } from './spdx.ts';
import { SelectedRecord } from './select-records.ts';
import type { Selection } from './select-records.ts';

const SPDX3_VERSIONS: readonly string[] = ['3.0', '3.0.0', '3.0.1'];

const EXTERNAL_IDENTIFIER: Selection = {
  fields: ['externalIdentifierType', 'identifier'],
  lists: {},
  isHandedOver: false,
};

/** One element of the graph; which members it has follows from its `type`. */
export const SPDX3_ELEMENT: Selection = {
  fields: [
    'type',
    'spdxId',
    'name',
    'specVersion',
    'software_packageVersion',
    'software_packageUrl',
    'relationshipType',
    'from',
    'to',
    'scope',
    'completeness',
  ],
  lists: { to: 'texts', rootElement: 'texts', externalIdentifier: EXTERNAL_IDENTIFIER },
  isHandedOver: true,
};

/** SPDX 3 relations that mean what SPDX 2 had a word of its own for. */
const DEVELOPMENT_SCOPES: ReadonlySet<string> = new Set(['development', 'test']);

/**
 * Reads the elements of an SPDX 3 graph (software profile), in whatever order they come, into the reader of SPDX 2: the
 * two say the same in other words.
 */
export class Spdx3Reader {
  readonly #collector = new ComponentCollector();
  readonly #spdx = new SpdxReader(this.#collector);
  readonly #roots: string[] = [];
  readonly #specVersions = new Set<string>();
  readonly #completeness = new Set<string>();
  #packages = 0;

  drop(at: string, problem: string): void {
    this.#collector.drop(at, problem);
  }

  /** @returns whether it was a package, which the caller counts */
  element(record: SelectedRecord, at: string): boolean {
    const type = record.texts.get('type') ?? '';
    switch (type.slice(type.lastIndexOf('/') + 1).replace(/^software_/, '')) {
      case 'Package':
        this.#packages++;
        this.#spdx.package(toSpdx2(record), at);
        return true;
      case 'Relationship':
      case 'LifecycleScopedRelationship':
        this.#relationship(record);
        return false;
      case 'CreationInfo':
        this.#specVersions.add(record.texts.get('specVersion') ?? '');
        return false;
      case 'SpdxDocument':
      case 'Sbom':
      case 'Bom':
        for (const root of record.textLists.get('rootElement') ?? []) this.#roots.push(root);
        return false;
      default:
        return false;
    }
  }

  #relationship({ texts, textLists }: SelectedRecord): void {
    const from = texts.get('from') ?? '';
    const type = texts.get('relationshipType') ?? '';
    const targets = [...(textLists.get('to') ?? []), ...(texts.has('to') ? [texts.get('to') ?? ''] : [])];
    if (type !== 'dependsOn' && type !== 'contains' && type !== 'describes') return;
    if (type !== 'describes') this.#completeness.add(texts.get('completeness') ?? 'noAssertion');
    const isDevelopment = DEVELOPMENT_SCOPES.has(texts.get('scope') ?? '');
    for (const target of targets) {
      if (type === 'describes') this.#spdx.relationship(relation(from, 'DESCRIBES', target));
      else if (!isDevelopment)
        this.#spdx.relationship(relation(from, type === 'contains' ? 'CONTAINS' : 'DEPENDS_ON', target));
      else if (type === 'dependsOn') this.#spdx.relationship(relation(target, 'DEV_DEPENDENCY_OF', from));
    }
  }

  end(): Sbom {
    const [specVersion = ''] = this.#specVersions;
    requireVersion('SPDX', specVersion, SPDX3_VERSIONS);
    if (this.#packages === 0) this.#collector.note('/@graph', 'the document has no element of type `software_Package`');
    this.#spdx.finish(this.#roots);
    const { components, problems, dropped } = this.#collector;
    return { format: 'spdx', specVersion, completeness: this.#overall, components, problems, dropped };
  }

  /** One incomplete relation makes the whole incomplete; one that nobody vouches for makes it unknown. */
  get #overall(): Sbom['completeness'] {
    if (this.#completeness.has('incomplete')) return 'incomplete';
    return this.#completeness.size === 1 && this.#completeness.has('complete') ? 'complete' : 'unknown';
  }
}

function toSpdx2(element: SelectedRecord): SelectedRecord {
  const record = new SelectedRecord();
  const { texts } = element;
  const purl =
    texts.get('software_packageUrl') ??
    element
      .list('externalIdentifier')
      .find((each) => each.texts.get('externalIdentifierType') === 'packageUrl')
      ?.texts.get('identifier');
  record.texts.set('SPDXID', texts.get('spdxId') ?? '');
  record.texts.set('name', texts.get('name') ?? '');
  record.texts.set('versionInfo', texts.get('software_packageVersion') ?? '');
  if (purl !== undefined) {
    const reference = new SelectedRecord();
    reference.texts.set('referenceType', 'purl').set('referenceLocator', purl);
    record.lists.set('externalRefs', [reference]);
  }
  return record;
}

function relation(from: string, type: string, to: string): SelectedRecord {
  const record = new SelectedRecord();
  record.texts.set('spdxElementId', from).set('relationshipType', type).set('relatedSpdxElement', to);
  return record;
}
