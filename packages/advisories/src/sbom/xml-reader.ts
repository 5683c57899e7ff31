import type { Sbom } from '../component.ts';
import { PomReader } from '../lockfiles/pom.ts';
import { CyclonedxXmlReader } from './cyclonedx-xml.ts';
import { AS_READ, Refusal } from './document-reader.ts';
import type { DocumentReader, SbomLimits } from './document-reader.ts';
import { XmlStream } from './xml-stream.ts';
import type { XmlEvents } from './xml-stream.ts';

/** One tag; far more than any SBOM has, far less than a text. */
const LONGEST_TAG = 65_536;

/** Reads XML documents: which one it is shows in the name of the root element. */
export class XmlReader implements DocumentReader, XmlEvents {
  readonly #limits: SbomLimits;
  readonly #xml: XmlStream;
  #reader: CyclonedxXmlReader | PomReader | undefined;

  constructor(limits: SbomLimits) {
    this.#limits = limits;
    this.#xml = new XmlStream(this, { depth: limits.depth, tagLength: Math.min(LONGEST_TAG, limits.stringLength) });
  }

  write(text: string): void {
    this.#xml.write(text);
  }

  open(name: string, namespace: string, attributes: ReadonlyMap<string, string>): void {
    this.#reader ??= this.#readerOf(name, namespace);
    this.#reader.open(name, namespace, attributes);
  }

  #readerOf(name: string, namespace: string): CyclonedxXmlReader | PomReader {
    if (name === 'bom' && namespace.includes('cyclonedx')) return new CyclonedxXmlReader(this.#limits);
    if (name === 'project' && (namespace === '' || namespace.includes('maven'))) return new PomReader(this.#limits);
    if (name === 'RDF' || namespace.includes('spdx')) throw new Refusal('the file is SPDX in RDF/XML', AS_READ);
    throw new Refusal(`the file is XML with \`${name.slice(0, 40)}\` as its root, no document that is read`, AS_READ);
  }

  text(text: string): void {
    this.#reader?.text(text);
  }

  close(): void {
    this.#reader?.close();
  }

  reference(name: string): string | undefined {
    return this.#reader instanceof PomReader ? this.#reader.reference(name) : undefined;
  }

  end(): Sbom {
    this.#xml.end();
    // The parser refuses a document without a root.
    if (this.#reader === undefined) throw new Refusal('the file is empty', AS_READ);
    return this.#reader.end();
  }
}
