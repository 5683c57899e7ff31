/** One record of an upload, and where it stood, for messages. */
export interface FeedLine {
  readonly at: string;
  readonly text: string;
}

/** The text can not be cut into records. */
export class UncutText extends Error {
  readonly at: string;

  constructor(at: string, problem: string) {
    super(problem);
    this.at = at;
  }
}

type Form = 'lines' | 'list' | 'document';

const quote = 0x22;
const backslash = 0x5c;

/**
 * Cuts JSON Lines, a JSON list of records, or one record, out of a text that arrives in pieces; keeps no more than one record.
 * The form shows in the first character, and for an object in whether its first line is a whole value.
 */
export class RecordCutter {
  readonly #maxLength: number;
  #form: Form | undefined;
  /** What was read of the record that is not whole yet. */
  #pieces: string[] = [];
  #length = 0;
  #line = 1;
  #item = 1;
  /** Inside a list: how deep, in a string or not, and whether the list has ended. */
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  #hasEnded = false;

  constructor(maxLength: number) {
    this.#maxLength = maxLength;
  }

  /** @throws UncutText */
  *write(text: string): Generator<FeedLine> {
    let rest = text;
    if (this.#form === undefined && this.#length === 0) {
      rest = text.replace(/^\uFEFF/, '').trimStart();
      for (let at = text.indexOf('\n'); at !== -1 && at < text.length - rest.length; at = text.indexOf('\n', at + 1))
        this.#line += 1;
      if (rest === '') return;
      if (rest.startsWith('[')) {
        this.#form = 'list';
        rest = rest.slice(1);
      }
    }
    if (this.#form === 'list') yield* this.#list(rest);
    else yield* this.#lines(rest);
  }

  /** @throws UncutText */
  *end(): Generator<FeedLine> {
    if (this.#form === 'list' && !this.#hasEnded) throw new UncutText('body', 'it is not JSON: the list is cut off');
    const text = this.#take('');
    if (text === '') return;
    if (this.#form === 'lines') yield { at: `line ${this.#line}`, text };
    else if (isWhole(text)) yield { at: 'document', text };
    else throw new UncutText('body', 'it is not JSON, or it is cut off');
  }

  *#lines(text: string): Generator<FeedLine> {
    let from = 0;
    if (this.#form !== 'document') {
      for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', from)) {
        if (this.#form === undefined && !isWhole(this.#peek(text.slice(from, end)))) {
          this.#form = 'document';
          break;
        }
        this.#form = 'lines';
        const line = this.#take(text.slice(from, end));
        from = end + 1;
        if (line !== '') yield { at: `line ${this.#line}`, text: line };
        this.#line += 1;
      }
    }
    this.#keep(text.slice(from), this.#form === 'document' ? 'document' : `line ${this.#line}`);
  }

  *#list(text: string): Generator<FeedLine> {
    let from = 0;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (this.#hasEnded) {
        if (text.slice(at).trim() !== '') throw new UncutText('body', 'it is not JSON: something follows the list');
        return;
      }
      if (this.#isInString) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (code === backslash) this.#isEscaped = true;
        else if (code === quote) this.#isInString = false;
      } else if (code === quote) this.#isInString = true;
      else if (code === 0x7b || code === 0x5b) this.#depth += 1;
      else if ((code === 0x7d || code === 0x5d) && this.#depth > 0) this.#depth -= 1;
      else if (this.#depth === 0 && (code === 0x2c || code === 0x5d)) {
        const item = this.#take(text.slice(from, at));
        from = at + 1;
        if (item !== '') yield { at: `item ${this.#item}`, text: item };
        this.#item += 1;
        this.#hasEnded = code === 0x5d;
      }
    }
    this.#keep(text.slice(from), `item ${this.#item}`);
  }

  #keep(piece: string, at: string): void {
    if (piece === '') return;
    this.#length += piece.length;
    if (this.#length > this.#maxLength) {
      throw new UncutText(at, `one record is larger than ${Math.floor(this.#maxLength / 1024 / 1024)} MiB`);
    }
    this.#pieces.push(piece);
  }

  #peek(last: string): string {
    return [...this.#pieces, last].join('').trim();
  }

  #take(last: string): string {
    const text = this.#peek(last);
    this.#pieces = [];
    this.#length = 0;
    return text;
  }
}

function isWhole(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
