import type { Sbom } from '../component.ts';
import { ComponentCollector } from './collect-components.ts';
import {
  CYCLONEDX_COMPONENT,
  CYCLONEDX_COMPOSITION,
  CYCLONEDX_METADATA,
  CYCLONEDX_VERSIONS,
  CyclonedxReader,
} from './cyclonedx.ts';
import { EntryCounter, requireVersion, SyntaxProblem } from './document-reader.ts';
import type { SbomLimits } from './document-reader.ts';
import { SelectedRecord } from './select-records.ts';
import type { Selection } from './select-records.ts';
import type { XmlEvents } from './xml-stream.ts';

/** What the lists of a CycloneDX document hold in XML: `components` holds `component`, and so on. */
const ITEMS: Readonly<Record<string, string>> = {
  components: 'component',
  compositions: 'composition',
  properties: 'property',
};
const ROOT: Selection = {
  fields: [],
  lists: { components: CYCLONEDX_COMPONENT, compositions: CYCLONEDX_COMPOSITION },
  objects: { metadata: CYCLONEDX_METADATA },
  isHandedOver: false,
};
const NAMESPACE = /^http:\/\/cyclonedx\.org\/schema\/bom\/(\d+\.\d+)$/;

/** An element that is kept: the document, a list in it, an entry of such a list, or a text of an entry. */
type Frame =
  | { readonly kind: 'record'; readonly record: SelectedRecord; readonly selection: Selection; readonly list: string }
  | { readonly kind: 'list'; readonly record: SelectedRecord; readonly selection: Selection; readonly list: string }
  | { readonly kind: 'text'; readonly record: SelectedRecord; readonly field: string };

/** Reads CycloneDX XML into the records that CycloneDX JSON is read into, and hands them to the same reader. */
export class CyclonedxXmlReader implements XmlEvents {
  readonly #limits: SbomLimits;
  readonly #collector = new ComponentCollector();
  readonly #reader = new CyclonedxReader(this.#collector);
  readonly #counter: EntryCounter;
  readonly #frames: Frame[] = [];
  /** Position within each open list, for messages. */
  readonly #positions: number[] = [];
  #namespace = '';
  #hasComponents = false;
  /** Depth inside a part nobody asked for. */
  #skipped = 0;

  constructor(limits: SbomLimits) {
    this.#limits = limits;
    this.#counter = new EntryCounter(limits.components);
  }

  open(name: string, namespace: string, attributes: ReadonlyMap<string, string>): void {
    if (this.#frames.length === 0) this.#namespace = namespace;
    const frame = this.#skipped > 0 || namespace !== this.#namespace ? undefined : this.#frameOf(name, attributes);
    if (frame === undefined) this.#skipped++;
    else this.#frames.push(frame);
  }

  #frameOf(name: string, attributes: ReadonlyMap<string, string>): Frame | undefined {
    const parent = this.#frames.at(-1);
    if (parent === undefined) return { kind: 'record', record: new SelectedRecord(), selection: ROOT, list: '' };
    if (parent.kind === 'text') return undefined;
    const { record, selection } = parent;
    if (parent.kind === 'list') {
      if (ITEMS[parent.list] !== name) return undefined;
      this.#positions[this.#positions.length - 1] = (this.#positions.at(-1) ?? -1) + 1;
      return this.#entry(parent.list, selection, attributes);
    }
    const inner = Object.hasOwn(selection.lists, name) ? selection.lists[name] : undefined;
    if (inner !== undefined && inner !== 'texts') {
      if (selection === ROOT && name === 'components') this.#hasComponents = true;
      this.#positions.push(-1);
      return { kind: 'list', record, selection: inner, list: name };
    }
    const object = Object.hasOwn(selection.objects ?? {}, name) ? selection.objects?.[name] : undefined;
    if (object !== undefined) return { kind: 'record', record: new SelectedRecord(), selection: object, list: '' };
    return selection.fields.includes(name) ? this.#textOf(record, name) : undefined;
  }

  /** A property carries its value as its own text, everything else in elements. */
  #entry(list: string, selection: Selection, attributes: ReadonlyMap<string, string>): Frame {
    const record = new SelectedRecord();
    for (const field of selection.fields) {
      const value = attributes.get(field);
      if (value !== undefined) record.texts.set(field, value);
    }
    return { kind: 'record', record, selection, list };
  }

  #textOf(record: SelectedRecord, field: string): Frame {
    if (record.texts.has(field)) throw new SyntaxProblem(`\`${field}\` occurs twice in \`${this.#pointer}\``);
    record.texts.set(field, '');
    return { kind: 'text', record, field };
  }

  text(text: string): void {
    const frame = this.#frames.at(-1);
    if (frame === undefined || this.#skipped > 0) return;
    const isProperty = frame.kind === 'record' && frame.list === 'properties';
    if (frame.kind !== 'text' && !isProperty) return;
    const field = frame.kind === 'text' ? frame.field : 'value';
    const whole = (frame.record.texts.get(field) ?? '') + text;
    if (whole.length > this.#limits.stringLength) {
      throw new SyntaxProblem(`a text at \`${this.#pointer}\` is longer than ${this.#limits.stringLength} characters`);
    }
    frame.record.texts.set(field, whole);
  }

  close(): void {
    if (this.#skipped > 0) {
      this.#skipped--;
      return;
    }
    const frame = this.#frames.pop();
    if (frame === undefined) return;
    if (frame.kind === 'list') this.#positions.pop();
    else if (frame.kind === 'text') trim(frame.record, frame.field);
    else if (frame.selection.isHandedOver) this.#handOver(frame.list, frame.record);
    else if (frame.list !== '') {
      const owner = this.#frames.at(-1);
      const list = owner?.record.lists.get(frame.list);
      if (list === undefined) owner?.record.lists.set(frame.list, [frame.record]);
      else list.push(frame.record);
    }
  }

  #handOver(list: string, record: SelectedRecord): void {
    if (list === 'compositions') return this.#reader.composition(record);
    this.#counter.add();
    this.#reader.component(record, this.#pointer);
  }

  /** The place as in the JSON form: `/components/3`. */
  get #pointer(): string {
    const lists = this.#frames.filter(({ kind }) => kind === 'list');
    return lists
      .map((frame, index) => `/${frame.kind === 'list' ? frame.list : ''}/${Math.max(0, this.#positions[index] ?? 0)}`)
      .join('');
  }

  end(): Sbom {
    const [, specVersion = ''] = NAMESPACE.exec(this.#namespace) ?? [];
    requireVersion('CycloneDX', specVersion, CYCLONEDX_VERSIONS);
    if (!this.#hasComponents) this.#collector.note('/components', 'the document has no list of components');
    const { components, problems, dropped } = this.#collector;
    const { completeness } = this.#reader;
    return { format: 'cyclonedx', specVersion, completeness, components, problems, dropped };
  }
}

/** White space around a text is layout. */
function trim(record: SelectedRecord, field: string): void {
  record.texts.set(field, record.texts.get(field)?.trim() ?? '');
}
