import { SyntaxProblem } from './document-reader.ts';

/** What an XML text is made of, in order. Names are local; texts may come in several pieces. */
export interface XmlEvents {
  /** @param namespace the element's namespace, empty when it has none */
  open(name: string, namespace: string, attributes: ReadonlyMap<string, string>): void;
  text(text: string): void;
  close(): void;
  /** What `&name;` stands for where XML itself does not know it; left out or undefined: the document is refused. */
  reference?(name: string): string | undefined;
}

export interface XmlLimits {
  readonly depth: number;
  /** Characters of one tag with its attributes. */
  readonly tagLength: number;
}

/** Unresolved `&...;` longer than this is no reference. */
const LONGEST_REFERENCE = 12;
const MOST_ATTRIBUTES = 200;
const MOST_NAMESPACES = 50;
/** Behind the `<`, outside of a quoted value. */
const BEGINNING = { at: 1, quote: '' };

type Inside = 'content' | 'comment' | 'instruction' | 'cdata';
const ENDS: Readonly<Record<Exclude<Inside, 'content'>, string>> = {
  comment: '-->',
  instruction: '?>',
  cdata: ']]>',
};

interface OpenElement {
  readonly qualifiedName: string;
  /** Prefixes in force; shared with the parent where the element declares none. */
  readonly namespaces: ReadonlyMap<string, string>;
}

const NO_NAMESPACES: ReadonlyMap<string, string> = new Map([['xml', 'http://www.w3.org/XML/1998/namespace']]);
const NAME = /^[\p{L}_][\p{L}\p{N}\-._·]*(?::[\p{L}_][\p{L}\p{N}\-._·]*)?$/u;

/**
 * An XML 1.0 parser that is fed piece by piece and keeps nothing but the elements it is inside of. A document type
 * declaration is refused before anything of it is read, so entities can neither be defined nor point anywhere: the five
 * predefined ones and characters by number are all there is.
 *
 * Source: https://www.w3.org/TR/xml/, https://www.w3.org/TR/xml-names/
 */
export class XmlStream {
  readonly #events: XmlEvents;
  readonly #limits: XmlLimits;
  readonly #open: OpenElement[] = [];
  #inside: Inside = 'content';
  #rest = '';
  #hasRoot = false;
  /** How far an unfinished tag in `#rest` was searched for its end. */
  #searched = BEGINNING;

  constructor(events: XmlEvents, limits: XmlLimits) {
    this.#events = events;
    this.#limits = limits;
  }

  /** Throws SyntaxProblem. */
  write(chunk: string): void {
    const text = this.#rest + chunk;
    this.#rest = text.slice(this.#run(text));
  }

  /** Call once after the last piece. Throws SyntaxProblem when the document is cut off. */
  end(): void {
    if (this.#rest !== '' || this.#inside !== 'content' || this.#open.length > 0 || !this.#hasRoot)
      throw new SyntaxProblem(`the document ends in the middle, inside ${this.#place}`);
  }

  get #place(): string {
    const names = this.#open.slice(-4).map(({ qualifiedName }) => qualifiedName.slice(0, 50));
    return names.length === 0 ? 'its beginning' : `\`${names.join('/')}\``;
  }

  /** Consumes what is whole; returns where the rest begins. */
  #run(text: string): number {
    let at = 0;
    while (at < text.length) {
      const next = this.#inside === 'content' ? this.#content(text, at) : this.#skip(text, at, this.#inside);
      if (next === at) return at;
      at = next;
    }
    return at;
  }

  /** Comments and instructions are passed over, character data is handed on, as far as the text goes. */
  #skip(text: string, from: number, inside: Exclude<Inside, 'content'>): number {
    const mark = ENDS[inside];
    const end = text.indexOf(mark, from);
    const to = end === -1 ? Math.max(from, text.length - mark.length + 1) : end;
    if (inside === 'cdata' && to > from) this.#events.text(text.slice(from, to));
    if (end === -1) return to;
    this.#inside = 'content';
    return end + mark.length;
  }

  #content(text: string, from: number): number {
    const lessThan = text.indexOf('<', from);
    if (lessThan !== from) return this.#characters(text, from, lessThan === -1 ? text.length : lessThan);
    // The longest opening that must be whole before it is known.
    const head = text.slice(from, from + 9);
    if (head.startsWith('<!--')) return this.#enter('comment', from + 4);
    if (head.startsWith('<?')) return this.#enter('instruction', from + 2);
    if (head === '<![CDATA[') {
      if (this.#open.length === 0) throw new SyntaxProblem('the document has text outside its element');
      return this.#enter('cdata', from + 9);
    }
    if (head.startsWith('<!')) {
      if (head.length < 9 && ('<!--'.startsWith(head) || '<![CDATA['.startsWith(head))) return from;
      throw new SyntaxProblem('the document has a type declaration (`<!DOCTYPE`), which could define entities');
    }
    return this.#tag(text, from);
  }

  #enter(inside: Inside, at: number): number {
    this.#inside = inside;
    return at;
  }

  #characters(text: string, from: number, to: number): number {
    let end = to;
    if (to === text.length) {
      // A reference may go on in the next piece.
      const ampersand = text.lastIndexOf('&');
      const isCut = ampersand >= from && to - ampersand < LONGEST_REFERENCE && !text.includes(';', ampersand);
      if (isCut) end = ampersand;
    }
    if (end === from) return from;
    const characters = text.slice(from, end);
    if (this.#open.length > 0) this.#events.text(this.#resolve(characters));
    else if (characters.trim() !== '') throw new SyntaxProblem('the document has text outside its element');
    return end;
  }

  #tag(text: string, from: number): number {
    const end = this.#endOfTag(text, from);
    if ((end === -1 ? text.length : end) - from > this.#limits.tagLength)
      throw new SyntaxProblem(`a tag inside ${this.#place} is longer than ${this.#limits.tagLength} characters`);
    if (end === -1) return from;
    const isEmpty = text[end - 1] === '/';
    if (text[from + 1] === '/') this.#closeTag(text.slice(from + 2, end).trimEnd());
    else this.#openTag(text.slice(from + 1, isEmpty ? end - 1 : end), isEmpty);
    return end + 1;
  }

  /** Where the `>` stands that ends a tag, which quoted values may contain; -1 when it is not there yet. */
  #endOfTag(text: string, from: number): number {
    let { at, quote } = from === 0 ? this.#searched : BEGINNING;
    for (; at + from < text.length; at++) {
      if (quote !== '') {
        const end = text.indexOf(quote, at + from);
        if (end === -1) break;
        at = end - from;
        quote = '';
        continue;
      }
      const character = text[at + from] ?? '';
      if (character === '>') {
        this.#searched = BEGINNING;
        return at + from;
      }
      if (character === '"' || character === "'") quote = character;
    }
    this.#searched = { at: text.length - from, quote };
    return -1;
  }

  #openTag(tag: string, isEmpty: boolean): void {
    if (this.#open.length === 0 && this.#hasRoot) throw new SyntaxProblem('the document has a second root element');
    if (this.#open.length >= this.#limits.depth)
      throw new SyntaxProblem(`the document is nested deeper than ${this.#limits.depth} levels`);
    this.#hasRoot = true;
    const space = tag.search(/[\t\n\r ]/);
    const qualifiedName = space === -1 ? tag : tag.slice(0, space);
    this.#requireName(qualifiedName);
    const attributes = this.#attributesOf(space === -1 ? '' : tag.slice(space).trimEnd(), qualifiedName);
    const namespaces = declared(attributes, this.#open.at(-1)?.namespaces ?? NO_NAMESPACES);
    if (namespaces.size > MOST_NAMESPACES)
      throw new SyntaxProblem(`more than ${MOST_NAMESPACES} namespaces are in force inside ${this.#place}`);
    const colon = qualifiedName.indexOf(':');
    const namespace = namespaces.get(colon === -1 ? '' : qualifiedName.slice(0, colon));
    if (namespace === undefined && colon !== -1)
      throw new SyntaxProblem(`the prefix of \`${qualifiedName.slice(0, 100)}\` is declared nowhere`);
    this.#open.push({ qualifiedName, namespaces });
    this.#events.open(qualifiedName.slice(colon + 1), namespace ?? '', attributes);
    if (isEmpty) this.#close();
  }

  #closeTag(qualifiedName: string): void {
    const open = this.#open.at(-1)?.qualifiedName;
    if (open !== qualifiedName)
      throw new SyntaxProblem(
        `\`</${qualifiedName.slice(0, 100)}>\` ends ${open === undefined ? 'nothing' : this.#place}`,
      );
    this.#close();
  }

  #close(): void {
    this.#open.pop();
    this.#events.close();
  }

  #requireName(name: string): void {
    if (!NAME.test(name)) throw new SyntaxProblem(`\`${name.slice(0, 100)}\` inside ${this.#place} is no name`);
  }

  #attributesOf(text: string, element: string): ReadonlyMap<string, string> {
    const attributes = new Map<string, string>();
    const pattern = /[\t\n\r ]+([^\s=<>"']+)[\t\n\r ]*=[\t\n\r ]*(?:"([^"<]*)"|'([^'<]*)')/y;
    let at = 0;
    while (at < text.length) {
      pattern.lastIndex = at;
      const [, name = '', double, single] = pattern.exec(text) ?? [];
      if (name === '') throw new SyntaxProblem(`the attributes of \`${element.slice(0, 100)}\` can not be read`);
      this.#requireName(name);
      if (attributes.has(name))
        throw new SyntaxProblem(`\`${element.slice(0, 100)}\` has \`${name.slice(0, 100)}\` twice`);
      attributes.set(name, this.#resolve(double ?? single ?? ''));
      if (attributes.size > MOST_ATTRIBUTES)
        throw new SyntaxProblem(`\`${element.slice(0, 100)}\` has more than ${MOST_ATTRIBUTES} attributes`);
      at = pattern.lastIndex;
    }
    return attributes;
  }

  #resolve(text: string): string {
    if (!text.includes('&')) return text;
    return text.replaceAll(/&([^;&]{0,10});?/g, (reference: string, name: string) => {
      const character = reference.endsWith(';') ? (characterOf(name) ?? this.#events.reference?.(name)) : undefined;
      if (character === undefined)
        throw new SyntaxProblem(`\`${reference.slice(0, 20)}\` inside ${this.#place} is no reference that is read`);
      return character;
    });
  }
}

function declared(
  attributes: ReadonlyMap<string, string>,
  outer: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  let namespaces: Map<string, string> | undefined;
  for (const [name, value] of attributes) {
    if (name !== 'xmlns' && !name.startsWith('xmlns:')) continue;
    namespaces ??= new Map(outer);
    namespaces.set(name.slice('xmlns:'.length), value);
  }
  return namespaces ?? outer;
}

const PREDEFINED: Readonly<Record<string, string>> = { amp: '&', apos: "'", gt: '>', lt: '<', quot: '"' };

function characterOf(name: string): string | undefined {
  const [, decimal, hexadecimal] = /^#(?:(\d+)|x([\dA-Fa-f]+))$/.exec(name) ?? [];
  if (decimal === undefined && hexadecimal === undefined)
    return Object.hasOwn(PREDEFINED, name) ? PREDEFINED[name] : undefined;
  const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal);
  const isText = code === 9 || code === 10 || code === 13 || (code >= 32 && code <= 0x10ffff);
  const isNoCharacter = (code >= 0xd800 && code <= 0xdfff) || code === 0xfffe || code === 0xffff;
  return isText && !isNoCharacter ? String.fromCodePoint(code) : undefined;
}
