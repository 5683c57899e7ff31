import { type Advisory, mergeAdvisories } from '@lockstep/advisories';
import type { FeedLine } from './read-feed.ts';

/** The ids that occur more than once in a file, and how often; read before it is loaded, because any record may be a part. */
export async function repeatedIds(
  records: AsyncIterable<FeedLine>,
  idOf: (text: string) => string | undefined,
): Promise<ReadonlyMap<string, number>> {
  const seen = new Set<string>();
  const repeated = new Map<string, number>();
  for await (const { text } of records) {
    const id = idOf(text);
    if (id === undefined) continue;
    if (seen.has(id)) repeated.set(id, (repeated.get(id) ?? 1) + 1);
    else seen.add(id);
  }
  return repeated;
}

/** Keeps records of one id until the last of them was read: only what they say together is loaded. */
export class TwinRecords {
  readonly #waiting = new Map<string, { readonly advisory: Advisory; readonly left: number }>();
  readonly #repeated: ReadonlyMap<string, number>;

  constructor(repeated: ReadonlyMap<string, number>) {
    this.#repeated = repeated;
  }

  /** @returns undefined while more records of its id are to come */
  add(advisory: Advisory): Advisory | undefined {
    const times = this.#repeated.get(advisory.id);
    if (times === undefined) return advisory;
    const before = this.#waiting.get(advisory.id);
    const together = before === undefined ? advisory : mergeAdvisories(before.advisory, advisory);
    const left = (before?.left ?? times) - 1;
    if (left > 0) this.#waiting.set(advisory.id, { advisory: together, left });
    else this.#waiting.delete(advisory.id);
    return left > 0 ? undefined : together;
  }

  /** Those whose other records can not be read. */
  rest(): readonly Advisory[] {
    return [...this.#waiting.values()].map(({ advisory }) => advisory);
  }
}
