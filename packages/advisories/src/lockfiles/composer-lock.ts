import type { ComponentScope, Sbom } from '../component.ts';
import type { SelectedRecord, Selection } from '../sbom/select-records.ts';
import { LockCollector } from './lock-entry.ts';

/** Where a package comes from: `path` is a folder beside the project. */
export const COMPOSER_SOURCE: Readonly<Record<string, Selection>> = {
  dist: { fields: ['type'], lists: {}, isHandedOver: false },
};

export const COMPOSER_DEVELOPMENT: Selection = {
  fields: ['name', 'version'],
  lists: {},
  objects: COMPOSER_SOURCE,
  isHandedOver: true,
};

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

  package({ texts, objects }: SelectedRecord, scope: ComponentScope, at: string): void {
    const name = texts.get('name') ?? '';
    if (name === '') return this.#collector.drop(at, 'the entry has no name');
    const entry = { type: 'composer', name, version: texts.get('version') ?? '', scope } as const;
    const isFolder = objects.get('dist')?.texts.get('type') === 'path';
    this.#collector.add(isFolder ? { ...entry, origin: 'a folder' } : entry, at);
  }

  end(): Sbom {
    return this.#collector.sbom('composer.lock', true);
  }
}
