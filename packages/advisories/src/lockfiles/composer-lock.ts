import type { ComponentScope, Sbom } from '../component.ts';
import type { SelectedRecord, Selection } from '../sbom/select-records.ts';
import { LockCollector } from './lock-entry.ts';

export const COMPOSER_DEVELOPMENT: Selection = { fields: ['name', 'version'], lists: {}, isHandedOver: true };

/**
 * Reads `composer.lock`.
 *
 * Source: https://getcomposer.org/doc/01-basic-usage.md#commit-your-composer-lock-file-to-version-control
 */
export class ComposerReader {
  readonly #collector = new LockCollector();

  drop(at: string, problem: string): void {
    this.#collector.drop(at, problem);
  }

  package({ texts }: SelectedRecord, scope: ComponentScope, at: string): void {
    const name = texts.get('name') ?? '';
    if (name === '') return this.#collector.drop(at, 'the entry has no name');
    this.#collector.add({ type: 'composer', name, version: texts.get('version') ?? '', scope }, at);
  }

  end(): Sbom {
    return this.#collector.sbom('composer.lock', true);
  }
}
