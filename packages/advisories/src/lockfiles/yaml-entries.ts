import { SyntaxProblem } from '../sbom/document-reader.ts';
import { linesOf } from './lines.ts';

export interface YamlEntry {
  /** The keys down to this entry, its own last. Belongs to the reader: copy what is kept. */
  readonly path: readonly string[];
  /** Undefined where entries follow below it, and for texts over several lines. Flow values as written. */
  readonly value: string | undefined;
  /** From 1. */
  readonly line: number;
}

export interface YamlLimits {
  readonly depth: number;
  /** Characters of one line. */
  readonly stringLength: number;
}

interface OpenKey {
  readonly indent: number;
  readonly key: string;
}

const PLAIN_KEY = /^[^\s"'&*!|>%@`{}[\],#?-][^]*?(?=:(?:\s|$))|^[-?][^\s:]*(?=:(?:\s|$))/;
const DOUBLE_QUOTED = /^"(?:[^"\\]|\\[^])*"/;
const SINGLE_QUOTED = /^'(?:[^']|'')*'/;

/**
 * Reads the entries of block mappings in the YAML that package managers write: no anchors, aliases or tags (so nothing can
 * refer to anything), lists passed over, flow values on one line. Own code, because a lock file comes from outside and a
 * whole YAML parser builds everything first; what it does not know is refused, never guessed. Throws SyntaxProblem.
 *
 * Source: https://yaml.org/spec/1.2.2/
 */
export function readYamlEntries(text: string, limits: YamlLimits, take: (entry: YamlEntry) => void): void {
  const reading = new YamlReading(limits.depth, take);
  for (const [line, number] of linesOf(text, limits.stringLength)) reading.line(line, number);
  reading.end();
}

class YamlReading {
  readonly #depth: number;
  readonly #take: (entry: YamlEntry) => void;
  readonly #open: OpenKey[] = [];
  /** Lines that stand deeper than this belong to something that is passed over. */
  #passedOver: number | undefined;
  /** A quotation mark that a line before began and none has ended. */
  #quote: '"' | "'" | undefined;
  #line = 0;

  constructor(depth: number, take: (entry: YamlEntry) => void) {
    this.#depth = depth;
    this.#take = take;
  }

  line(line: string, number: number): void {
    this.#line = number;
    if (this.#quote !== undefined) return this.#goOn(line, this.#quote);
    const content = line.trimStart();
    if (content === '' || content.startsWith('#')) return;
    const indent = line.length - content.length;
    if (this.#passedOver !== undefined && indent > this.#passedOver) return;
    this.#passedOver = undefined;
    if (line.slice(0, indent).includes('\t')) this.#fail('a tab stands before the text');
    if (indent === 0 && /^(?:---|\.\.\.|%)/.test(content)) return this.#boundary(content);
    this.#content(content, indent);
  }

  /** Several documents in one file are read as one. */
  #boundary(content: string): void {
    if (!/^(?:---|\.\.\.)\s*(?:#.*)?$/.test(content)) this.#fail('directives and texts beside `---` are not read');
    this.#open.length = 0;
  }

  #content(content: string, indent: number): void {
    if (content === '-' || content.startsWith('- ')) this.#passedOver = indent;
    else if (content.startsWith('? ')) this.#openKey(this.#wholeScalar(content.slice(2).trim()), indent);
    else if (content === ':' || content.startsWith(': ')) this.#explicitValue(content.slice(1), indent);
    else this.#entry(content, indent);
  }

  /** `: value` after `? key`: either the value, or the first entry below the key. */
  #explicitValue(rest: string, indent: number): void {
    if (this.#open.at(-1)?.indent !== indent) this.#fail('a value has no key');
    const content = rest.trimStart();
    if (content === '' || content.startsWith('#')) return this.#hand(undefined);
    if (keyOf(content) === undefined) return this.#value(content, indent);
    this.#hand(undefined);
    this.#entry(content, indent + 1 + rest.length - content.length);
  }

  #entry(content: string, indent: number): void {
    const written = keyOf(content);
    if (written === undefined) this.#fail('a line is no `key: value`');
    this.#openKey(this.#scalar(written), indent);
    this.#value(content.slice(written.length).replace(/^\s*:/, '').trimStart(), indent);
  }

  #openKey(key: string, indent: number): void {
    while ((this.#open.at(-1)?.indent ?? -1) >= indent) this.#open.pop();
    this.#open.push({ indent, key });
    if (this.#open.length > this.#depth) this.#fail(`nested deeper than ${this.#depth} levels`);
  }

  #value(written: string, indent: number): void {
    const first = written[0] ?? '';
    if (first === '' || first === '#') return this.#hand(undefined);
    if (first === '&' || first === '*' || first === '!') this.#fail('anchors, aliases and tags are not read');
    if (first === '|' || first === '>') this.#passedOver = indent;
    if (first === '"' || first === "'") return this.#quoted(written, first, indent);
    const plain = first === '|' || first === '>' ? undefined : withoutComment(written);
    if ((first === '{' || first === '[') && !/[}\]]$/.test(plain ?? ''))
      this.#fail('a value in brackets goes over several lines');
    this.#hand(plain);
    // A text may go on below, deeper than its key.
    this.#passedOver = plain === undefined ? this.#passedOver : indent;
  }

  #quoted(written: string, quote: '"' | "'", indent: number): void {
    const [whole] = (quote === '"' ? DOUBLE_QUOTED : SINGLE_QUOTED).exec(written) ?? [];
    this.#passedOver = indent;
    if (whole === undefined) this.#quote = quote;
    this.#hand(whole === undefined ? undefined : this.#scalar(whole));
  }

  /** Looks for the end of a text that began on an earlier line. */
  #goOn(line: string, quote: '"' | "'"): void {
    const inside = quote === '"' ? /^(?:[^"\\]|\\[^]|\\$)*"/ : /^(?:[^']|'')*'(?!')/;
    if (inside.test(line)) this.#quote = undefined;
  }

  #wholeScalar(written: string): string {
    const isQuoted = written.startsWith('"') || written.startsWith("'");
    return isQuoted ? this.#scalar(written) : withoutComment(written);
  }

  #scalar(written: string): string {
    if (written.startsWith("'")) return written.slice(1, -1).replaceAll("''", "'");
    if (!written.startsWith('"')) return written.trimEnd();
    if (!written.includes('\\')) return written.slice(1, -1);
    try {
      const text: unknown = JSON.parse(written);
      if (typeof text === 'string') return text;
    } catch {
      // Reported below.
    }
    return this.#fail('a text in quotes is not read');
  }

  #hand(value: string | undefined): void {
    this.#take({ path: this.#open.map(({ key }) => key), value, line: this.#line });
  }

  #fail(problem: string): never {
    throw new SyntaxProblem(`line ${this.#line}: ${problem}`);
  }

  end(): void {
    if (this.#quote !== undefined) this.#fail('a text in quotes is not ended');
  }
}

/** The key as written, quotes included. */
function keyOf(content: string): string | undefined {
  const first = content[0];
  if (first !== '"' && first !== "'") return PLAIN_KEY.exec(content)?.[0];
  const [quoted] = (first === '"' ? DOUBLE_QUOTED : SINGLE_QUOTED).exec(content) ?? [];
  return quoted !== undefined && /^\s*:(?:\s|$)/.test(content.slice(quoted.length)) ? quoted : undefined;
}

function withoutComment(text: string): string {
  const comment = text.search(/\s#/);
  return (comment === -1 ? text : text.slice(0, comment)).trimEnd();
}
