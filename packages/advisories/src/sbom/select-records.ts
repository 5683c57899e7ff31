import type { JsonEvents } from './json-stream.ts';

/** Which parts of a document are kept: everything else is read for its syntax only and forgotten at once. */
export interface Selection {
  /** Texts kept from the object. */
  readonly fields: readonly string[];
  /** Members that are kept when they are `true`. */
  readonly flags?: readonly string[];
  /** Lists of objects, or of texts, kept from the object. */
  readonly lists: Readonly<Record<string, Selection | 'texts'>>;
  /** Objects whose members are the records, each under its key (npm lock files). */
  readonly maps?: Readonly<Record<string, Selection>>;
  /** Objects within the object. */
  readonly objects?: Readonly<Record<string, Selection>>;
  /** Each object is handed over when it ends and then forgotten; otherwise it stays with its parent. */
  readonly isHandedOver: boolean;
}

/** What was kept of one object. */
export class SelectedRecord {
  /** Its key where it is a member of a map. */
  readonly key: string;
  readonly texts = new Map<string, string>();
  readonly flags = new Set<string>();
  readonly lists = new Map<string, SelectedRecord[]>();
  readonly textLists = new Map<string, string[]>();
  readonly objects = new Map<string, SelectedRecord>();

  constructor(key = '') {
    this.key = key;
  }

  list(name: string): readonly SelectedRecord[] {
    return this.lists.get(name) ?? [];
  }
}

/** What is wrong with a part that was asked for. */
export type Misfit = 'no_list' | 'no_object';

/** A name that is asked for as a list here and as a map there is handed over with what it was. */
export type Shape = 'list' | 'map';

interface Frame {
  readonly listName: string;
  /** The object's own record, or for a list that of the object it belongs to. */
  readonly record: SelectedRecord;
  readonly selection: Selection | 'texts';
  /** `one`: a single object; otherwise what holds several. */
  readonly shape: Shape | 'one';
  /** What held it. */
  readonly within: Shape;
}

/** Turns JSON events into the records a selection asks for. */
export class RecordSelector implements JsonEvents {
  readonly root = new SelectedRecord();
  /** Keys of the root object, for telling wrong formats apart; bounded. */
  readonly rootKeys: string[] = [];
  /** What the lists and maps of the root turned out to be. */
  readonly rootShapes = new Map<string, Shape>();
  readonly #selection: Selection;
  readonly #handOver: (listName: string, record: SelectedRecord, shape: Shape) => void;
  readonly #misfit: (listName: string, kind: Misfit) => void;
  readonly #frames: Frame[] = [];
  #key = '';
  /** Depth inside a part nobody asked for. */
  #skipped = 0;

  constructor(
    selection: Selection,
    handOver: (listName: string, record: SelectedRecord, shape: Shape) => void,
    misfit: (listName: string, kind: Misfit) => void = () => undefined,
  ) {
    this.#selection = selection;
    this.#handOver = handOver;
    this.#misfit = misfit;
  }

  open(kind: 'object' | 'array'): void {
    const frame = this.#skipped > 0 ? undefined : this.#frameFor(kind);
    if (frame === undefined && this.#skipped === 0) this.#noticeMisfit();
    if (frame === undefined) this.#skipped++;
    else this.#frames.push(frame);
  }

  #frameFor(kind: 'object' | 'array'): Frame | undefined {
    const parent = this.#frames.at(-1);
    if (parent === undefined) {
      return kind === 'object'
        ? { listName: '', record: this.root, selection: this.#selection, shape: 'one', within: 'list' }
        : undefined;
    }
    const { selection, record, listName } = parent;
    if (selection === 'texts') return undefined;
    if (parent.shape !== 'one') {
      const key = parent.shape === 'map' ? this.#key : '';
      return kind === 'object'
        ? { listName, record: new SelectedRecord(key), selection, shape: 'one', within: parent.shape }
        : undefined;
    }
    return kind === 'array' ? this.#listFrame(record, selection) : this.#objectFrame(record, selection);
  }

  #listFrame(record: SelectedRecord, { lists }: Selection): Frame | undefined {
    const selection = own(lists, this.#key);
    if (selection === undefined) return undefined;
    if (record === this.root) this.rootShapes.set(this.#key, 'list');
    return { listName: this.#key, record, selection, shape: 'list', within: 'list' };
  }

  #objectFrame(record: SelectedRecord, { maps = {}, objects = {} }: Selection): Frame | undefined {
    const members = own(maps, this.#key);
    if (members !== undefined) {
      if (record === this.root) this.rootShapes.set(this.#key, 'map');
      return { listName: this.#key, record, selection: members, shape: 'map', within: 'map' };
    }
    const selection = own(objects, this.#key);
    if (selection === undefined) return undefined;
    const inner = new SelectedRecord(this.#key);
    record.objects.set(this.#key, inner);
    return { listName: '', record: inner, selection, shape: 'one', within: 'list' };
  }

  /** Something stands where a list, or an object of a list, was expected: what it meant to say is lost. */
  #noticeMisfit(): void {
    const parent = this.#frames.at(-1);
    if (parent === undefined || parent.selection === 'texts') return;
    if (parent.shape !== 'one') this.#misfit(parent.listName, 'no_object');
    else if (own(parent.selection.lists, this.#key) !== undefined) this.#misfit(this.#key, 'no_list');
    else if (own(parent.selection.maps ?? {}, this.#key) !== undefined) this.#misfit(this.#key, 'no_list');
  }

  close(): void {
    if (this.#skipped > 0) {
      this.#skipped--;
      return;
    }
    const frame = this.#frames.pop();
    if (frame === undefined || frame.shape !== 'one' || frame.selection === 'texts') return;
    if (frame.selection.isHandedOver) this.#handOver(frame.listName, frame.record, frame.within);
    else if (frame.listName !== '') this.#attach(frame);
  }

  #attach(frame: Frame): void {
    const owner = this.#frames.at(-1)?.record;
    const list = owner?.lists.get(frame.listName);
    if (list === undefined) owner?.lists.set(frame.listName, [frame.record]);
    else list.push(frame.record);
  }

  key(name: string): void {
    this.#key = name;
    if (this.#frames.length === 1 && this.#skipped === 0 && this.rootKeys.length < 100) this.rootKeys.push(name);
  }

  value(value: string | number | boolean | null): void {
    if (this.#skipped > 0) return;
    // Some tools write `null` for an empty list.
    if (value !== null) this.#noticeMisfit();
    const frame = this.#frames.at(-1);
    if (frame === undefined) return;
    if (value === true && frame.selection !== 'texts' && frame.selection.flags?.includes(this.#key) === true)
      frame.record.flags.add(this.#key);
    if (typeof value !== 'string') return;
    if (frame.selection === 'texts') {
      const texts = frame.record.textLists.get(frame.listName);
      if (texts === undefined) frame.record.textLists.set(frame.listName, [value]);
      else texts.push(value);
    } else if (frame.shape === 'one' && frame.selection.fields.includes(this.#key)) {
      frame.record.texts.set(this.#key, value);
    }
  }
}

/** Keys come from outside: what every object inherits is none of ours. */
function own<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
