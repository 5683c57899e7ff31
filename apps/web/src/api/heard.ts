/** A change as the server told it: its number, and its text; empty where anything may have changed. */
export interface Heard {
  readonly seq: number;
  readonly data: string;
}

/** Enough for a page that takes its time to appear, in an organisation where much happens. */
const most = 500;

/**
 * What one stream has told, so that a tab which joins later hears what happened since its own first answer. Numbers only grow.
 */
export class HeardChanges {
  #from: number;
  readonly #kept: Heard[] = [];

  /** @param from the number after which the stream begins */
  constructor(from: number) {
    this.#from = from;
  }

  /** The number a new stream goes on after. */
  get last(): number {
    return this.#kept.at(-1)?.seq ?? this.#from;
  }

  add(change: Heard): void {
    this.#kept.push(change);
    if (this.#kept.length > most) this.#from = this.#kept.shift()?.seq ?? this.#from;
  }

  /** @returns what came after this number, in order; undefined where not all of it is known any more */
  after(seq: number): readonly Heard[] | undefined {
    return seq < this.#from ? undefined : this.#kept.filter((change) => change.seq > seq);
  }
}
