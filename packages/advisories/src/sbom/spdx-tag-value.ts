import type { Sbom } from '../component.ts';
import { ComponentCollector } from './collect-components.ts';
import { EntryCounter, requireVersion, SyntaxProblem } from './document-reader.ts';
import type { DocumentReader, SbomLimits } from './document-reader.ts';
import { SelectedRecord } from './select-records.ts';
import { SPDX_VERSIONS, SpdxReader } from './spdx.ts';

const END_OF_TEXT = '</text>';

/**
 * Reads SPDX 2 in tag-value form, line by line: `Tag: value`, texts over several lines in `<text>...</text>`. Packages
 * begin with `PackageName`; files, snippets and licences end a package and are passed over.
 *
 * Source: https://spdx.github.io/spdx-spec/v2.3/
 */
export class SpdxTagValueReader implements DocumentReader {
  readonly #limits: SbomLimits;
  readonly #collector = new ComponentCollector();
  readonly #spdx = new SpdxReader(this.#collector);
  readonly #counter: EntryCounter;
  readonly #creators: string[] = [];
  #rest = '';
  #line = 0;
  #spdxVersion = '';
  #package: { readonly record: SelectedRecord; readonly at: string } | undefined;
  #packages = 0;
  /** Inside a text that goes over lines: it is read to its end and forgotten, as none of those matters here. */
  #isInText = false;

  constructor(limits: SbomLimits) {
    this.#limits = limits;
    this.#counter = new EntryCounter(limits.components);
  }

  write(text: string): void {
    // Only the new piece is searched: a long line must not be searched again for every piece.
    const [first = '', ...others] = text.split('\n');
    this.#rest += first;
    for (const line of others) {
      this.#read(this.#rest);
      this.#rest = line;
    }
    if (this.#rest.length > this.#limits.stringLength) this.#tooLong();
  }

  #tooLong(): never {
    throw new SyntaxProblem(`line ${this.#line + 1} is longer than ${this.#limits.stringLength} characters`);
  }

  #read(raw: string): void {
    if (raw.length > this.#limits.stringLength) this.#tooLong();
    this.#line++;
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (this.#isInText) {
      this.#isInText = !line.includes(END_OF_TEXT);
      return;
    }
    if (line.trim() === '' || line.startsWith('#')) return;
    const colon = line.indexOf(':');
    if (colon === -1) throw new SyntaxProblem(`line ${this.#line} is no \`Tag: value\``);
    this.#tag(line.slice(0, colon).trim(), this.#valueOf(line.slice(colon + 1).trim()));
  }

  /** A one-line value may stand in `<text>` too. */
  #valueOf(value: string): string {
    if (!value.startsWith('<text>')) return value;
    const end = value.indexOf(END_OF_TEXT);
    this.#isInText = end === -1;
    return end === -1 ? '' : value.slice('<text>'.length, end).trim();
  }

  #tag(tag: string, value: string): void {
    switch (tag) {
      case 'SPDXVersion':
        if (this.#spdxVersion !== '') throw new SyntaxProblem(`line ${this.#line} begins a second document`);
        this.#spdxVersion = value;
        return;
      case 'Creator':
        this.#creators.push(value);
        return;
      case 'Relationship':
        return this.#relationship(value);
      case 'PackageName':
        return this.#beginPackage(value);
      case 'SPDXID':
        return this.#set('SPDXID', value);
      case 'PackageVersion':
        return this.#set('versionInfo', value);
      case 'ExternalRef':
        return this.#reference(value);
      case 'FileName':
      case 'SnippetSPDXID':
      case 'LicenseID':
        return this.#endPackage();
      default:
        return undefined;
    }
  }

  #beginPackage(name: string): void {
    this.#endPackage();
    this.#counter.add();
    const record = new SelectedRecord();
    record.texts.set('name', name);
    this.#package = { record, at: `line ${this.#line}` };
  }

  #set(field: string, value: string): void {
    const texts = this.#package?.record.texts;
    if (texts?.has(field) === true) {
      throw new SyntaxProblem(`line ${this.#line} says \`${field}\` of the package at ${this.#package?.at} twice`);
    }
    texts?.set(field, value);
  }

  /** `PACKAGE-MANAGER purl pkg:npm/a@1`: category, type, locator. */
  #reference(value: string): void {
    const [, type = '', locator = ''] = value.split(/\s+/, 3);
    if (this.#package === undefined || type !== 'purl') return;
    const reference = new SelectedRecord();
    reference.texts.set('referenceType', type).set('referenceLocator', locator);
    const { lists } = this.#package.record;
    lists.set('externalRefs', [...(lists.get('externalRefs') ?? []).slice(0, 1), reference]);
  }

  #endPackage(): void {
    if (this.#package === undefined) return;
    this.#packages++;
    this.#spdx.package(this.#package.record, this.#package.at);
    this.#package = undefined;
  }

  #relationship(value: string): void {
    const [from = '', type = '', to = ''] = value.split(/\s+/, 3);
    const record = new SelectedRecord();
    record.texts.set('spdxElementId', from).set('relationshipType', type).set('relatedSpdxElement', to);
    this.#spdx.relationship(record);
  }

  end(): Sbom {
    if (this.#rest !== '') this.#read(this.#rest);
    if (this.#isInText) throw new SyntaxProblem('the document ends in the middle, inside a `<text>`');
    this.#endPackage();
    const specVersion = this.#spdxVersion.replace(/^SPDX-/, '');
    requireVersion('SPDX', specVersion, SPDX_VERSIONS);
    if (this.#packages === 0) this.#collector.note('', 'the document has no package');
    this.#spdx.finish([], this.#creators);
    const { components, problems, dropped } = this.#collector;
    return { format: 'spdx', specVersion, completeness: 'unknown', components, problems, dropped };
  }
}
