import type { Sbom } from '../component.ts';
import { ComponentCollector } from './collect-components.ts';
import { CYCLONEDX_COMPONENT, CYCLONEDX_COMPOSITION, CYCLONEDX_VERSIONS, CyclonedxReader } from './cyclonedx.ts';
import { JsonProblem, JsonStream } from './json-stream.ts';
import { RecordSelector } from './select-records.ts';
import type { Misfit, SelectedRecord, Selection } from './select-records.ts';
import { explainUnknownObject, NOT_UTF8, sniffBytes, sniffText } from './sniff-format.ts';
import type { FormatProblem } from './sniff-format.ts';
import { SPDX_PACKAGE, SPDX_RELATIONSHIP, SPDX_VERSIONS, SpdxReader } from './spdx.ts';

export interface SbomLimits {
  /** Bytes of the document after decompression. */
  readonly bytes: number;
  /** Entries, before duplicates are merged. */
  readonly components: number;
  readonly depth: number;
  /** Characters of one text in the document. */
  readonly stringLength: number;
}

export const DEFAULT_SBOM_LIMITS: SbomLimits = {
  bytes: 100 * 1024 * 1024,
  components: 100_000,
  depth: 64,
  stringLength: 1024 * 1024,
};

export type ReadSbom = { readonly ok: true; readonly sbom: Sbom } | ({ readonly ok: false } & FormatProblem);

/** Text is gathered up to this length: a text that arrives byte by byte must not be joined anew for every byte. */
const PIECE = 16_384;

const DOCUMENT: Selection = {
  fields: ['bomFormat', 'specVersion', 'spdxVersion'],
  lists: {
    components: CYCLONEDX_COMPONENT,
    compositions: CYCLONEDX_COMPOSITION,
    packages: SPDX_PACKAGE,
    relationships: SPDX_RELATIONSHIP,
    documentDescribes: 'texts',
  },
  isHandedOver: false,
};

/**
 * Reads a CycloneDX (1.2 to 1.7) or SPDX (2.2, 2.3) JSON document piece by piece; memory grows with the components that
 * are kept, not with the document. Says which wrong format it met and what to do about it.
 *
 * @param chunks the decompressed bytes; an exception while reading them is passed on
 */
export async function readSbom(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  limits: Partial<SbomLimits> = {},
): Promise<ReadSbom> {
  const reading = new SbomReading({ ...DEFAULT_SBOM_LIMITS, ...limits });
  try {
    for await (const chunk of chunks) reading.write(chunk);
    return { ok: true, sbom: reading.end() };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, ...error.problem };
    if (error instanceof JsonProblem) return { ok: false, problem: error.message, help: BROKEN_HELP };
    throw error;
  }
}

const BROKEN_HELP = 'make the SBOM again and check that it was copied whole';

/** Carries a problem out of the middle of reading; never leaves this file. */
class Refusal extends Error {
  readonly problem: FormatProblem;

  constructor(problem: FormatProblem) {
    super(problem.problem);
    this.problem = problem;
  }
}

class SbomReading {
  readonly #limits: SbomLimits;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  readonly #collector = new ComponentCollector();
  readonly #cyclonedx = new CyclonedxReader(this.#collector);
  readonly #spdx = new SpdxReader(this.#collector);
  readonly #selector = new RecordSelector(
    DOCUMENT,
    (list, record) => this.#take(list, record),
    (list, kind) => this.#misfit(list, kind),
  );
  readonly #json: JsonStream;
  #bytes = 0;
  #entries = 0;
  #pending = '';
  #isRecognised = false;
  /** Where something else stands instead of a list of components; said after the format is known. */
  #noList: string | undefined;

  constructor(limits: SbomLimits) {
    this.#limits = limits;
    this.#json = new JsonStream(this.#selector, limits);
  }

  write(chunk: Uint8Array): void {
    if (this.#bytes === 0) {
      const problem = sniffBytes(chunk);
      if (problem !== undefined) throw new Refusal(problem);
    }
    this.#bytes += chunk.length;
    if (this.#bytes > this.#limits.bytes) {
      throw new Refusal({
        problem: `the document is larger than ${Math.floor(this.#limits.bytes / 1024 / 1024)} MiB`,
        help: 'leave out file entries and licence texts, or split the service',
      });
    }
    this.#text(this.#decode(chunk));
  }

  #decode(chunk?: Uint8Array): string {
    try {
      return chunk === undefined ? this.#decoder.decode() : this.#decoder.decode(chunk, { stream: true });
    } catch {
      throw new Refusal(NOT_UTF8);
    }
  }

  #text(text: string): void {
    this.#pending += text;
    if (this.#pending.length >= PIECE) this.#flush();
  }

  #flush(): void {
    const text = this.#pending;
    this.#pending = '';
    if (!this.#isRecognised) {
      const problem = sniffText(text);
      if (problem !== undefined) throw new Refusal(problem);
      this.#isRecognised = true;
    }
    this.#json.write(text);
  }

  #take(list: string, record: SelectedRecord): void {
    const at = this.#json.pointer;
    if (list === 'components' || list === 'packages') {
      this.#entries++;
      if (this.#entries > this.#limits.components) {
        throw new Refusal({
          problem: `the document has more than ${this.#limits.components} components`,
          help: 'leave out file entries, or split the service',
        });
      }
    }
    if (list === 'components') this.#cyclonedx.component(record, at);
    else if (list === 'compositions') this.#cyclonedx.composition(record);
    else if (list === 'packages') this.#spdx.package(record, at);
    else if (list === 'relationships') this.#spdx.relationship(record);
  }

  /** Components that can not be read must not look like components that are not there. */
  #misfit(list: string, kind: Misfit): void {
    if (list !== 'components' && list !== 'packages') return;
    const at = this.#json.pointer;
    if (kind === 'no_object') this.#collector.drop(at, 'an entry that is no object');
    else this.#noList ??= at;
  }

  end(): Sbom {
    this.#text(this.#decode());
    this.#flush();
    this.#json.end();
    const { root, rootKeys } = this.#selector;
    const bomFormat = root.texts.get('bomFormat');
    const spdxVersion = root.texts.get('spdxVersion');
    if (bomFormat === undefined && spdxVersion === undefined) throw new Refusal(explainUnknownObject(rootKeys));
    if (spdxVersion === undefined) return this.#cyclonedxSbom(bomFormat ?? '', root.texts.get('specVersion') ?? '');
    return this.#spdxSbom(spdxVersion, root.textLists.get('documentDescribes') ?? []);
  }

  #cyclonedxSbom(bomFormat: string, specVersion: string): Sbom {
    if (bomFormat !== 'CycloneDX') {
      throw new Refusal({ problem: `\`bomFormat\` is \`${short(bomFormat)}\``, help: 'it must be `CycloneDX`' });
    }
    requireVersion('CycloneDX', specVersion, CYCLONEDX_VERSIONS);
    if (!this.#selector.rootKeys.includes('components')) {
      this.#collector.note('/components', 'the document has no list of components');
    }
    return this.#sbom('cyclonedx', specVersion, this.#cyclonedx.completeness);
  }

  #spdxSbom(spdxVersion: string, describes: readonly string[]): Sbom {
    const specVersion = spdxVersion.replace(/^SPDX-/, '');
    requireVersion('SPDX', specVersion, SPDX_VERSIONS);
    if (!this.#selector.rootKeys.includes('packages')) {
      this.#collector.note('/packages', 'the document has no list of packages');
    }
    this.#spdx.finish(describes);
    // SPDX 2 has no words for how complete a list is.
    return this.#sbom('spdx', specVersion, 'unknown');
  }

  #sbom(format: Sbom['format'], specVersion: string, completeness: Sbom['completeness']): Sbom {
    if (this.#noList !== undefined)
      throw new Refusal({ problem: `\`${this.#noList}\` is not a list`, help: BROKEN_HELP });
    const { components, problems, dropped } = this.#collector;
    return { format, specVersion, completeness, components, problems, dropped };
  }
}

function requireVersion(format: string, version: string, supported: readonly string[]): void {
  if (supported.includes(version)) return;
  const problem =
    version === '' ? `the document names no version of ${format}` : `${format} \`${short(version)}\` is not read`;
  throw new Refusal({ problem, help: `use one of ${supported.join(', ')}` });
}

function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}...` : text;
}
