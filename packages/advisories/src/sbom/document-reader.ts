import type { Sbom } from '../component.ts';

export interface SbomLimits {
  /** Bytes of the document after decompression. */
  readonly bytes: number;
  /** Entries, before duplicates are merged. */
  readonly components: number;
  readonly depth: number;
  /** Characters of one text in the document. */
  readonly stringLength: number;
}

/** Reads one format, fed with decoded text piece by piece; throws `Refusal` or a syntax problem. */
export interface DocumentReader {
  write(text: string): void;
  /** Call once, after the last piece. */
  end(): Sbom;
}

/** What went wrong, and what to do next. */
export interface FormatProblem {
  readonly problem: string;
  readonly help: string;
}

/** Carries a problem out of the middle of reading, where it becomes a value: see `readSbom`. */
export class Refusal extends Error {
  readonly help: string;

  constructor(problem: string, help: string) {
    super(problem);
    this.help = help;
  }
}

/** A text that breaks the rules of its syntax (JSON, XML, YAML, TOML). Thrown inside readers only. */
export class SyntaxProblem extends Error {}

/** What can be sent instead. */
export const AS_READ =
  'send CycloneDX 1.2 to 1.7 (JSON or XML), SPDX 2.2 or 2.3 (JSON or tag-value), SPDX 3 (JSON-LD) or a lock file';

export const BROKEN_HELP = 'make the document again and check that it was copied whole';

/** Counts the entries of a document against the limit. */
export class EntryCounter {
  readonly #limit: number;
  #entries = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(): void {
    this.#entries++;
    if (this.#entries > this.#limit) {
      throw new Refusal(
        `the document has more than ${this.#limit} components`,
        'leave out file entries, or split the service',
      );
    }
  }
}

/** For messages. */
export function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}...` : text;
}

export function requireVersion(format: string, version: string, supported: readonly string[]): void {
  if (supported.includes(version)) return;
  const problem =
    version === '' ? `the document names no version of ${format}` : `${format} \`${short(version)}\` is not read`;
  throw new Refusal(problem, `use one of ${supported.join(', ')}`);
}
