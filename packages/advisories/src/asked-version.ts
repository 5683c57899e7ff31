import { keyed } from './compare-bounds.ts';
import type { KeyedVersion } from './compare-bounds.ts';

/** The version of one component, asked of many advisories: its keys are made once. */
export class AskedVersion {
  readonly text: string;
  #order: string | undefined;
  #keyed: KeyedVersion | undefined;
  #listKey: string | undefined;

  constructor(text: string) {
    this.text = text;
  }

  /** Advisories of one package hardly ever write their ranges in more than one order. */
  in(order: string): KeyedVersion {
    if (this.#keyed === undefined || this.#order !== order) {
      this.#keyed = keyed(order, this.text);
      this.#order = order;
      this.#listKey = undefined;
    }
    return this.#keyed;
  }

  /** The key as a text, which compares and hashes faster; undefined when the version has none. */
  listKeyIn(order: string): string | undefined {
    const { key } = this.in(order);
    return key === undefined ? undefined : (this.#listKey ??= keyText(key));
  }
}

/** A key as a text, a character a byte: as a member of a set it compares by what it holds. */
export function keyText(key: Uint8Array): string {
  return String.fromCharCode(...key);
}
