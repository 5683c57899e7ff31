import type { ComponentScope, SbomCompleteness } from '../component.ts';
import type { SourcePackage } from '../distribution.ts';
import type { ComponentCollector } from './collect-components.ts';
import type { SelectedRecord, Selection } from './select-records.ts';

export const CYCLONEDX_VERSIONS: readonly string[] = ['1.2', '1.3', '1.4', '1.5', '1.6', '1.7'];

const PROPERTY: Selection = { fields: ['name', 'value'], lists: {}, isHandedOver: false };

/** Components may hold components. */
const COMPONENT_LISTS: Record<string, Selection> = { properties: PROPERTY };
export const CYCLONEDX_COMPONENT: Selection = {
  fields: ['name', 'group', 'version', 'purl', 'scope'],
  lists: COMPONENT_LISTS,
  isHandedOver: true,
};
COMPONENT_LISTS['components'] = CYCLONEDX_COMPONENT;

/** The thing described is no component of its own; those inside it are. */
export const CYCLONEDX_METADATA: Selection = {
  fields: [],
  lists: {},
  objects: { component: { fields: [], lists: { components: CYCLONEDX_COMPONENT }, isHandedOver: false } },
  isHandedOver: false,
};

export const CYCLONEDX_COMPOSITION: Selection = { fields: ['aggregate'], lists: {}, isHandedOver: true };

/** Reads the parts of a CycloneDX document as they come by. */
export class CyclonedxReader {
  readonly #collector: ComponentCollector;
  readonly #aggregates = new Set<string>();

  constructor(collector: ComponentCollector) {
    this.#collector = collector;
  }

  component(record: SelectedRecord, at: string): void {
    const { texts } = record;
    const name = texts.get('name') ?? '';
    const group = texts.get('group') ?? '';
    const purl = texts.get('purl');
    if (name === '' && purl === undefined) {
      this.#collector.drop(at, 'the component has neither a name nor a purl');
      return;
    }
    this.#collector.add(
      {
        name: group === '' ? name : `${group}/${name}`,
        version: texts.get('version') ?? '',
        purl,
        scope: scopeOf(record),
        ...sourceOf(record, name),
      },
      at,
    );
  }

  composition(record: SelectedRecord): void {
    this.#aggregates.add(record.texts.get('aggregate') ?? 'not_specified');
  }

  /** One incomplete part makes the whole incomplete; one that nobody vouches for makes it unknown. */
  get completeness(): SbomCompleteness {
    const aggregates = [...this.#aggregates];
    if (aggregates.some((aggregate) => aggregate.startsWith('incomplete'))) return 'incomplete';
    return aggregates.length > 0 && aggregates.every((aggregate) => aggregate === 'complete') ? 'complete' : 'unknown';
  }
}

/**
 * The source package by the properties of Trivy and Syft. Syft names it only where it is called otherwise.
 *
 * Source: the properties both write into CycloneDX documents (`aquasecurity:trivy:*`, `syft:metadata:*`)
 */
function sourceOf(record: SelectedRecord, name: string): { readonly source?: SourcePackage } {
  const properties = new Map(
    record.list('properties').map(({ texts }) => [texts.get('name') ?? '', texts.get('value') ?? '']),
  );
  const trivy = properties.get('aquasecurity:trivy:SrcName') ?? '';
  if (trivy !== '') return { source: { name: trivy, version: trivyVersion(properties) } };
  const isSyft = [...properties.keys()].some((property) => property.startsWith('syft:'));
  if (!isSyft || name === '') return {};
  const [, rpmName, rpmVersion] =
    /^(.+)-([^-]+-[^-]+)\.src\.rpm$/.exec(properties.get('syft:metadata:sourceRpm') ?? '') ?? [];
  if (rpmName !== undefined) return { source: { name: rpmName, version: rpmVersion } };
  const named = properties.get('syft:metadata:source') || properties.get('syft:metadata:originPackage') || name;
  return { source: { name: named, version: properties.get('syft:metadata:sourceVersion') || undefined } };
}

/** Trivy takes versions apart: epoch, version, release. */
function trivyVersion(properties: ReadonlyMap<string, string>): string | undefined {
  const version = properties.get('aquasecurity:trivy:SrcVersion') ?? '';
  if (version === '') return undefined;
  const epoch = properties.get('aquasecurity:trivy:SrcEpoch') ?? '';
  const release = properties.get('aquasecurity:trivy:SrcRelease') ?? '';
  return `${epoch === '' || epoch === '0' ? '' : `${epoch}:`}${version}${release === '' ? '' : `-${release}`}`;
}

function scopeOf(record: SelectedRecord): ComponentScope {
  const isDevelopment = record
    .list('properties')
    .some(
      ({ texts }) =>
        texts.get('name') === 'cdx:npm:package:development' && texts.get('value')?.toLowerCase() === 'true',
    );
  const scope = record.texts.get('scope');
  if (isDevelopment || scope === 'excluded') return 'excluded';
  return scope === 'optional' ? 'optional' : 'required';
}
