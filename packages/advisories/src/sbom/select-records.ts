import type { JsonEvents } from './json-stream.ts';

/** Which parts of a document are kept: everything else is read for its syntax only and forgotten at once. */
export interface Selection {
  /** Texts kept from the object. */
  readonly fields: readonly string[];
  /** Lists of objects, or of texts, kept from the object. */
  readonly lists: Readonly<Record<string, Selection | 'texts'>>;
  /** Each object is handed over when it ends and then forgotten; otherwise it stays with its parent. */
  readonly isHandedOver: boolean;
}

/** What was kept of one object. */
export class SelectedRecord {
  readonly texts = new Map<string, string>();
  readonly lists = new Map<string, SelectedRecord[]>();
  readonly textLists = new Map<string, string[]>();

  list(name: string): readonly SelectedRecord[] {
    return this.lists.get(name) ?? [];
  }
}

/** What is wrong with a part that was asked for. */
export type Misfit = 'no_list' | 'no_object';

interface Frame {
  readonly listName: string;
  /** The object's own record, or for a list that of the object it belongs to. */
  readonly record: SelectedRecord;
  readonly selection: Selection | 'texts';
  readonly isList: boolean;
}

/** Turns JSON events into the records a selection asks for. */
export class RecordSelector implements JsonEvents {
  readonly root = new SelectedRecord();
  /** Keys of the root object, for telling wrong formats apart; bounded. */
  readonly rootKeys: string[] = [];
  readonly #selection: Selection;
  readonly #handOver: (listName: string, record: SelectedRecord) => void;
  readonly #misfit: (listName: string, kind: Misfit) => void;
  readonly #frames: Frame[] = [];
  #key = '';
  /** Depth inside a part nobody asked for. */
  #skipped = 0;

  constructor(
    selection: Selection,
    handOver: (listName: string, record: SelectedRecord) => void,
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
        ? { listName: '', record: this.root, selection: this.#selection, isList: false }
        : undefined;
    }
    const { selection } = parent;
    if (selection === 'texts') return undefined;
    if (parent.isList) {
      return kind === 'object'
        ? { listName: parent.listName, record: new SelectedRecord(), selection, isList: false }
        : undefined;
    }
    const wanted = Object.hasOwn(selection.lists, this.#key) ? selection.lists[this.#key] : undefined;
    return kind === 'array' && wanted !== undefined
      ? { listName: this.#key, record: parent.record, selection: wanted, isList: true }
      : undefined;
  }

  /** Something stands where a list, or an object of a list, was expected: what it meant to say is lost. */
  #noticeMisfit(): void {
    const parent = this.#frames.at(-1);
    if (parent === undefined || parent.selection === 'texts') return;
    if (parent.isList) this.#misfit(parent.listName, 'no_object');
    else if (Object.hasOwn(parent.selection.lists, this.#key)) this.#misfit(this.#key, 'no_list');
  }

  close(): void {
    if (this.#skipped > 0) {
      this.#skipped--;
      return;
    }
    const frame = this.#frames.pop();
    if (frame === undefined || frame.isList || frame.selection === 'texts') return;
    if (frame.selection.isHandedOver) this.#handOver(frame.listName, frame.record);
    else if (this.#frames.length > 0) this.#attach(frame);
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
    if (typeof value !== 'string') return;
    const frame = this.#frames.at(-1);
    if (frame === undefined) return;
    if (frame.selection === 'texts') {
      const texts = frame.record.textLists.get(frame.listName);
      if (texts === undefined) frame.record.textLists.set(frame.listName, [value]);
      else texts.push(value);
    } else if (!frame.isList && frame.selection.fields.includes(this.#key)) {
      frame.record.texts.set(this.#key, value);
    }
  }
}
