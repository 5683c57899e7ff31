import type { Sbom } from '../component.ts';
import { BROKEN_HELP, Refusal, SyntaxProblem } from './document-reader.ts';
import type { DocumentReader, FormatProblem, SbomLimits } from './document-reader.ts';
import { NOT_UTF8, readerOf, sniffBytes } from './sniff-format.ts';

export type { SbomLimits } from './document-reader.ts';

export const DEFAULT_SBOM_LIMITS: SbomLimits = {
  bytes: 100 * 1024 * 1024,
  components: 100_000,
  depth: 64,
  stringLength: 1024 * 1024,
};

export type ReadSbom = { readonly ok: true; readonly sbom: Sbom } | ({ readonly ok: false } & FormatProblem);

/** Text is gathered up to this length: a text that arrives byte by byte must not be joined anew for every byte. */
const PIECE = 16_384;

/**
 * Reads what a release is made of: a CycloneDX or SPDX document, or the lock file of a package manager. SBOMs are read
 * piece by piece, memory grows with the components that are kept; lock files that are no JSON or XML are kept whole, up to
 * a bound of their own. What could not be used is named, and a wrong format is told with its cure.
 *
 * @param chunks the decompressed bytes; an exception while reading them is passed on
 * @param name the file's name, with or without its path: tells apart what the content alone does not
 */
export async function readSbom(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  limits: Partial<SbomLimits> = {},
  name = '',
): Promise<ReadSbom> {
  const reading = new Reading({ ...DEFAULT_SBOM_LIMITS, ...limits }, name);
  try {
    for await (const chunk of chunks) reading.write(chunk);
    return { ok: true, sbom: reading.end() };
  } catch (error) {
    return refusalOf(error);
  }
}

/** A problem of the document as a value; everything else is passed on. */
export function refusalOf(error: unknown): ReadSbom {
  if (error instanceof Refusal) return { ok: false, problem: error.message, help: error.help };
  if (error instanceof SyntaxProblem) return { ok: false, problem: error.message, help: BROKEN_HELP };
  throw error;
}

class Reading {
  readonly #limits: SbomLimits;
  readonly #name: string;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  #bytes = 0;
  #pending = '';
  #reader: DocumentReader | undefined;

  constructor(limits: SbomLimits, name: string) {
    this.#limits = limits;
    this.#name = name;
  }

  write(chunk: Uint8Array): void {
    if (this.#bytes === 0) sniffBytes(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes > this.#limits.bytes) {
      throw new Refusal(
        `the document is larger than ${Math.floor(this.#limits.bytes / 1024 / 1024)} MiB`,
        'leave out file entries and licence texts, or split the service',
      );
    }
    this.#pending += this.#decode(chunk);
    if (this.#pending.length >= PIECE) this.#flush();
  }

  #decode(chunk?: Uint8Array): string {
    try {
      return chunk === undefined ? this.#decoder.decode() : this.#decoder.decode(chunk, { stream: true });
    } catch {
      throw NOT_UTF8;
    }
  }

  #flush(): void {
    const text = this.#pending;
    this.#pending = '';
    this.#reader ??= readerOf(text, this.#name, this.#limits);
    this.#reader.write(text);
  }

  end(): Sbom {
    this.#pending += this.#decode();
    if (this.#pending !== '' || this.#reader === undefined) this.#flush();
    // Flushing has chosen a reader, or thrown.
    if (this.#reader === undefined) throw new RangeError('no reader was chosen');
    return this.#reader.end();
  }
}
