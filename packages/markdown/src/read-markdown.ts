import type { Block, TextSpan } from './block.ts';
import { addressOf, reader, type Token } from './reader.ts';

type Looks = Omit<TextSpan, 'text'>;

/**
 * What people wrote as text and links, and nothing else: HTML is text, images are links, a table is shown as it was written, what is
 * nested stands in one line. Reads every text, also a hostile one in a moment, and never throws.
 */
export function readMarkdown(markdown: string): Block[] {
  const writer = new BlockWriter(markdown.split(/\r\n|\r|\n/));
  for (const token of reader.parse(markdown, {})) writer.take(token);
  return writer.blocks;
}

/** Puts the tokens of a text together as blocks: what is inside lists and quotes is told flat, in its order. */
class BlockWriter {
  readonly blocks: Block[] = [];
  readonly #lines: readonly string[];
  /** Lists and quotes around the place, the outermost first. */
  readonly #around: ('list' | 'ordered' | 'quote')[] = [];
  #isHeading = false;
  /** Tables in tables do not occur; inside one nothing is taken by itself. */
  #isTable = false;
  /** A quote or a list that the next text still belongs to. */
  #open: Block | undefined;
  #isNewItem = false;

  constructor(lines: readonly string[]) {
    this.#lines = lines;
  }

  take(token: Token): void {
    if (token.type === 'table_close') this.#isTable = false;
    if (this.#isTable) return;
    switch (token.type) {
      case 'bullet_list_open':
      case 'ordered_list_open':
        this.#enter(token.type === 'ordered_list_open' ? 'ordered' : 'list');
        return;
      case 'blockquote_open':
        this.#enter('quote');
        return;
      case 'bullet_list_close':
      case 'ordered_list_close':
      case 'blockquote_close':
        this.#around.pop();
        if (this.#around.length === 0) this.#open = undefined;
        return;
      case 'list_item_open':
        this.#isNewItem = true;
        return;
      case 'heading_open':
        this.#isHeading = true;
        return;
      case 'heading_close':
        this.#isHeading = false;
        return;
      case 'table_open':
        this.#isTable = true;
        this.#code(this.#lines.slice(...(token.map ?? [0, 0])).join('\n'));
        return;
      case 'fence':
      case 'code_block':
        this.#code(token.content);
        return;
      case 'inline':
        this.#text(spansOf(token.children ?? []));
        return;
      default:
    }
  }

  #enter(what: 'list' | 'ordered' | 'quote'): void {
    if (this.#around.length === 0) this.#open = undefined;
    this.#around.push(what);
  }

  /** Code stands by itself, wherever it was; what was around it begins anew after it. */
  #code(text: string): void {
    this.#open = undefined;
    this.blocks.push({ kind: 'code', text: text.replace(/\n$/, '') });
  }

  #text(spans: TextSpan[]): void {
    const [outermost] = this.#around;
    if (outermost === 'quote') this.#quoted(spans);
    else if (outermost !== undefined) this.#item(spans, outermost === 'ordered');
    else this.blocks.push({ kind: this.#isHeading ? 'heading' : 'paragraph', spans });
  }

  #quoted(spans: TextSpan[]): void {
    if (this.#open?.kind === 'quote') this.#open.spans.push({ text: '\n' }, ...spans);
    else this.#begin({ kind: 'quote', spans });
  }

  #item(spans: TextSpan[], isOrdered: boolean): void {
    const list = this.#open?.kind === 'list' ? this.#open : undefined;
    const last = list?.items.at(-1);
    if (list === undefined) this.#begin({ kind: 'list', isOrdered, items: [spans] });
    else if (this.#isNewItem || last === undefined) list.items.push(spans);
    else last.push({ text: '\n' }, ...spans);
    this.#isNewItem = false;
  }

  #begin(block: Block): void {
    this.blocks.push(block);
    this.#open = block;
  }
}

function spansOf(tokens: readonly Token[]): TextSpan[] {
  const spans: TextSpan[] = [];
  const looks: Looks[] = [{}];
  const add = (text: string, more: Looks = {}): void => {
    if (text === '') return;
    const look = { ...looks.at(-1), ...more };
    const before = spans.at(-1);
    if (before !== undefined && isSameLook(before, look)) before.text += text;
    else spans.push({ text, ...look });
  };
  for (const token of tokens) {
    const look = lookOf(token);
    if (look !== undefined) looks.push({ ...looks.at(-1), ...look });
    else if (token.nesting === -1 && looks.length > 1) looks.pop();
    else if (token.type === 'code_inline') add(token.content, { isCode: true });
    else if (token.type === 'softbreak' || token.type === 'hardbreak') spans.push({ text: '\n' });
    else if (token.type === 'image')
      add(token.content === '' ? addressOf(token) : token.content, { url: addressOf(token) });
    else add(token.content);
  }
  return spans;
}

function lookOf(token: Token): Looks | undefined {
  switch (token.type) {
    case 'strong_open':
      return { isStrong: true };
    case 'em_open':
      return { isEmphasised: true };
    case 's_open':
      return { isStruck: true };
    case 'link_open':
      return { url: addressOf(token) };
    default:
      return undefined;
  }
}

const lookNames = ['isStrong', 'isEmphasised', 'isStruck', 'isCode', 'url'] as const satisfies readonly (keyof Looks)[];

function isSameLook(one: Looks, other: Looks): boolean {
  return lookNames.every((name) => one[name] === other[name]) && !('text' in one && one.text === '\n');
}
