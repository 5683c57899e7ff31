import type { Sbom } from '../component.ts';
import { CYCLONEDX_VEX, documentKindOf } from '../document-kind.ts';
import { COMPOSER_DEVELOPMENT, COMPOSER_SOURCE, ComposerReader } from '../lockfiles/composer-lock.ts';
import { NPM_DEPENDENCY, NPM_PACKAGE, NpmLockReader } from '../lockfiles/npm-lock.ts';
import { ComponentCollector } from './collect-components.ts';
import {
  CYCLONEDX_COMPONENT,
  CYCLONEDX_COMPOSITION,
  CYCLONEDX_METADATA,
  CYCLONEDX_VERSIONS,
  CyclonedxReader,
} from './cyclonedx.ts';
import { BROKEN_HELP, EntryCounter, Refusal, requireVersion, short, SyntaxProblem } from './document-reader.ts';
import type { DocumentReader, SbomLimits } from './document-reader.ts';
import { JsonStream } from './json-stream.ts';
import { RecordSelector } from './select-records.ts';
import type { Misfit, SelectedRecord, Selection, Shape } from './select-records.ts';
import { SPDX_PACKAGE, SPDX_RELATIONSHIP, SPDX_VERSIONS, SpdxReader } from './spdx.ts';
import { SPDX3_ELEMENT, Spdx3Reader } from './spdx3.ts';
import { explainUnknownObject, noSbom } from './unknown-object.ts';

/** Everything that any of the formats wants: which one it is may be said at the very end. */
const DOCUMENT: Selection = {
  fields: ['bomFormat', 'specVersion', 'spdxVersion', '@context'],
  lists: {
    components: CYCLONEDX_COMPONENT,
    compositions: CYCLONEDX_COMPOSITION,
    packages: { ...SPDX_PACKAGE, fields: [...SPDX_PACKAGE.fields, 'version'], objects: COMPOSER_SOURCE },
    'packages-dev': COMPOSER_DEVELOPMENT,
    relationships: SPDX_RELATIONSHIP,
    documentDescribes: 'texts',
    '@graph': SPDX3_ELEMENT,
  },
  maps: { packages: NPM_PACKAGE, dependencies: NPM_DEPENDENCY },
  objects: {
    metadata: CYCLONEDX_METADATA,
    creationInfo: { fields: [], lists: { creators: 'texts' }, isHandedOver: false },
  },
  isHandedOver: false,
};

/** Lists of things that can be broken; a broken entry of any other list is none of our business. */
const ENTRIES: ReadonlySet<string> = new Set(['components', 'packages', 'packages-dev', 'dependencies', '@graph']);

/** Reads the JSON formats: CycloneDX, SPDX 2, SPDX 3 and the lock files of npm and Composer. */
export class JsonReader implements DocumentReader {
  readonly #limits: SbomLimits;
  readonly #collector = new ComponentCollector();
  readonly #cyclonedx = new CyclonedxReader(this.#collector);
  readonly #spdxCollector = new ComponentCollector();
  readonly #spdx = new SpdxReader(this.#spdxCollector);
  readonly #spdx3 = new Spdx3Reader();
  readonly #npm = new NpmLockReader();
  readonly #composer = new ComposerReader();
  readonly #counters = new Map<string, EntryCounter>();
  readonly #selector = new RecordSelector(
    DOCUMENT,
    (list, record, shape) => this.#take(list, record, shape),
    (list, kind) => this.#misfit(list, kind),
  );
  readonly #json: JsonStream;
  /** Where something else stands instead of a list; said after the format is known. */
  #noList: string | undefined;

  constructor(limits: SbomLimits) {
    this.#limits = limits;
    this.#json = new JsonStream(this.#selector, limits);
  }

  write(text: string): void {
    try {
      this.#json.write(text);
    } catch (error) {
      throw this.#explained(error);
    }
  }

  /** Feeds come as JSON Lines: an object, and then one that is out of place. */
  #explained(error: unknown): unknown {
    const { root, rootKeys } = this.#selector;
    const kind = error instanceof SyntaxProblem ? documentKindOf(rootKeys, root.texts.get('@context')) : undefined;
    return kind === undefined || kind.role === 'sbom' ? error : noSbom(kind);
  }

  #take(list: string, record: SelectedRecord, shape: Shape): void {
    const at = this.#json.pointer;
    switch (`${list} ${shape}`) {
      case 'components list':
        this.#count(list);
        return this.#cyclonedx.component(record, at);
      case 'compositions list':
        return this.#cyclonedx.composition(record);
      case 'relationships list':
        return this.#spdx.relationship(record);
      case 'packages list':
        this.#count(list);
        this.#spdx.package(record, at);
        return record.texts.has('SPDXID') ? undefined : this.#composer.package(record, 'required', at);
      case 'packages-dev list':
        this.#count(list);
        return this.#composer.package(record, 'excluded', at);
      case '@graph list':
        return this.#spdx3.element(record, at) ? this.#count(list) : undefined;
      case 'packages map':
        this.#count('packages map');
        return this.#npm.package(record, at);
      case 'dependencies map':
        this.#count(list);
        return this.#npm.dependency(record, at);
    }
  }

  /** Each list by itself: version 2 of npm's lock file names everything twice. */
  #count(list: string): void {
    const counter = this.#counters.get(list) ?? new EntryCounter(this.#limits.components);
    this.#counters.set(list, counter);
    counter.add();
  }

  /** Components that can not be read must not look like components that are not there. */
  #misfit(list: string, kind: Misfit): void {
    if (!ENTRIES.has(list)) return;
    const at = this.#json.pointer;
    if (kind === 'no_list') {
      if (at === `/${list}`) this.#noList ??= at;
      return;
    }
    for (const reader of [this.#collector, this.#spdxCollector, this.#spdx3, this.#npm, this.#composer])
      reader.drop(at, 'an entry that is no object');
  }

  end(): Sbom {
    this.#json.end();
    const { root, rootKeys, rootShapes } = this.#selector;
    const bomFormat = root.texts.get('bomFormat');
    const spdxVersion = root.texts.get('spdxVersion');
    if (bomFormat !== undefined && spdxVersion !== undefined)
      throw new Refusal('the document says that it is CycloneDX and SPDX', 'send one document at a time');
    if (bomFormat !== undefined) return this.#cyclonedxSbom(bomFormat, root.texts.get('specVersion') ?? '');
    if (spdxVersion !== undefined) return this.#spdxSbom(spdxVersion);
    if (rootShapes.has('@graph') && /spdx/i.test(root.texts.get('@context') ?? 'spdx')) return this.#spdx3.end();
    if (rootKeys.includes('lockfileVersion') && this.#isMap('packages', 'dependencies')) {
      if (rootShapes.has('packages') || rootShapes.has('dependencies'))
        return this.#npm.end(rootShapes.has('packages'));
      throw new Refusal('the lock file holds neither `packages` nor `dependencies`', 'make it anew with `npm install`');
    }
    const isComposer = rootKeys.includes('packages-dev') || rootKeys.includes('content-hash');
    if (isComposer && rootShapes.get('packages') === 'list') return this.#composer.end();
    throw explainUnknownObject(rootKeys, root.texts.get('@context'));
  }

  #isMap(...names: readonly string[]): boolean {
    if (this.#noList !== undefined) throw new Refusal(`\`${this.#noList}\` is no object`, BROKEN_HELP);
    const { rootShapes } = this.#selector;
    return !names.some((name) => rootShapes.get(name) === 'list');
  }

  #requireList(name: string): void {
    if (this.#noList === `/${name}` || this.#selector.rootShapes.get(name) === 'map')
      throw new Refusal(`\`/${name}\` is not a list`, BROKEN_HELP);
  }

  #cyclonedxSbom(bomFormat: string, specVersion: string): Sbom {
    if (bomFormat !== 'CycloneDX')
      throw new Refusal(`\`bomFormat\` is \`${short(bomFormat)}\``, 'it must be `CycloneDX`');
    requireVersion('CycloneDX', specVersion, CYCLONEDX_VERSIONS);
    this.#requireList('components');
    // It would read as a release without components, which is clean.
    if (documentKindOf(this.#selector.rootKeys) === CYCLONEDX_VEX) throw noSbom(CYCLONEDX_VEX);
    if (!this.#selector.rootKeys.includes('components'))
      this.#collector.note('/components', 'the document has no list of components');
    const { components, problems, dropped } = this.#collector;
    const { completeness } = this.#cyclonedx;
    return { format: 'cyclonedx', specVersion, completeness, components, problems, dropped };
  }

  #spdxSbom(spdxVersion: string): Sbom {
    const specVersion = spdxVersion.replace(/^SPDX-/, '');
    requireVersion('SPDX', specVersion, SPDX_VERSIONS);
    this.#requireList('packages');
    const { root, rootKeys } = this.#selector;
    if (!rootKeys.includes('packages')) this.#spdxCollector.note('/packages', 'the document has no list of packages');
    const creators = root.objects.get('creationInfo')?.textLists.get('creators');
    this.#spdx.finish(root.textLists.get('documentDescribes') ?? [], creators);
    const { components, problems, dropped } = this.#spdxCollector;
    // SPDX 2 has no words for how complete a list is.
    return { format: 'spdx', specVersion, completeness: 'unknown', components, problems, dropped };
  }
}
