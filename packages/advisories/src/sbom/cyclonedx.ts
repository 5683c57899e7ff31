import type { ComponentScope, SbomCompleteness } from '../component.ts';
import type { ComponentCollector } from './collect-components.ts';
import type { SelectedRecord, Selection } from './select-records.ts';

export const CYCLONEDX_VERSIONS: readonly string[] = ['1.2', '1.3', '1.4', '1.5', '1.6', '1.7'];

const PROPERTY: Selection = { fields: ['name', 'value'], lists: {}, isHandedOver: false };

/** Components may hold components; `metadata.component`, the thing described, is none of them. */
const COMPONENT_LISTS: Record<string, Selection> = { properties: PROPERTY };
export const CYCLONEDX_COMPONENT: Selection = {
  fields: ['name', 'group', 'version', 'purl', 'scope'],
  lists: COMPONENT_LISTS,
  isHandedOver: true,
};
COMPONENT_LISTS['components'] = CYCLONEDX_COMPONENT;

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
