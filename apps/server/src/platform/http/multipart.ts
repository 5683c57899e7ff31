import { Problem } from '../problem.ts';

/** One part of a form that carries files. */
export interface FormPart {
  readonly name: string;
  /** Undefined: a field, not a file. */
  readonly fileName: string | undefined;
  /** To be read before the next part is asked for; what is left unread is dropped. */
  readonly body: AsyncIterable<Uint8Array>;
}

const longestHead = 8_192;
const mostParts = 50;
const lineEnd = Buffer.from('\r\n');
const headEnd = Buffer.from('\r\n\r\n');

/** @returns the boundary of `multipart/form-data`; undefined: it is something else */
export function formBoundary(contentType: string | undefined): string | undefined {
  const match = /^multipart\/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"\r\n]{1,70})"|([!-~]{1,70}))/i.exec(
    contentType ?? '',
  );
  return match?.[1] ?? match?.[2]?.split(';')[0];
}

/**
 * The parts of a form as they arrive; holds one chunk and one boundary at a time, whatever comes.
 *
 * @throws Problem `request.malformed` for what no browser sends
 * Source: RFC 7578; RFC 2046, section 5.1
 */
export async function* formParts(source: AsyncIterable<Uint8Array>, boundary: string): AsyncGenerator<FormPart> {
  const reader = new FormReader(source, boundary);
  try {
    for (let count = 0; ; count += 1) {
      if (!(await reader.skipToPart())) return;
      if (count === mostParts) throw malformed('the form has too many parts');
      const head = await reader.readHead();
      yield { ...partOf(head), body: reader.body() };
    }
  } finally {
    await reader.end();
  }
}

function partOf(head: string): Pick<FormPart, 'name' | 'fileName'> {
  const disposition = /(?:^|\r\n)content-disposition:[ \t]*form-data[ \t]*((?:;[^\r\n]*)?)/i.exec(head)?.[1];
  const name = disposition === undefined ? undefined : parameterOf(disposition, 'name');
  if (disposition === undefined || name === undefined) throw malformed('a part of the form has no name');
  return { name, fileName: parameterOf(disposition, 'filename') };
}

/** Browsers write quotes and line ends in names as `%22`, `%0D` and `%0A`. */
function parameterOf(disposition: string, parameter: string): string | undefined {
  const value = new RegExp(`;[ \\t]*${parameter}="([^"]*)"`, 'i').exec(disposition)?.[1];
  return value?.replaceAll(/%(22|0D|0A)/gi, (code) => decodeURIComponent(code));
}

class FormReader {
  readonly #source: AsyncIterator<Uint8Array>;
  readonly #delimiter: Buffer;
  /** A boundary at the very beginning has no line before it. */
  #held: Buffer = lineEnd;
  /** What comes before the first boundary is the body of no part. */
  #isInBody = true;

  constructor(source: AsyncIterable<Uint8Array>, boundary: string) {
    this.#source = source[Symbol.asyncIterator]();
    this.#delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');
  }

  /** @returns false at the end of the form */
  async skipToPart(): Promise<boolean> {
    for await (const dropped of this.body()) void dropped;
    while (this.#held.length < 2) await this.#more();
    if (this.#held.subarray(0, 2).toString('latin1') === '--') return false;
    const end = await this.#find(lineEnd, 200);
    if (!/^[ \t]*$/.test(this.#held.subarray(0, end).toString('latin1')))
      throw malformed('a boundary of the form is broken');
    // The line end stays: a head without lines begins with the empty one.
    this.#held = this.#held.subarray(end);
    return true;
  }

  async readHead(): Promise<string> {
    const end = await this.#find(headEnd, longestHead);
    const head = this.#held.subarray(0, end).toString('utf8');
    this.#held = this.#held.subarray(end + headEnd.length);
    // An empty body is followed by its boundary at once.
    this.#isInBody = true;
    return head;
  }

  async *body(): AsyncGenerator<Uint8Array> {
    while (this.#isInBody) {
      const at = this.#held.indexOf(this.#delimiter);
      if (at >= 0) {
        const rest = this.#held.subarray(0, at);
        this.#held = this.#held.subarray(at + this.#delimiter.length);
        this.#isInBody = false;
        if (rest.length > 0) yield rest;
        return;
      }
      // The end of what is held may be the beginning of a boundary.
      const sure = this.#held.length - this.#delimiter.length + 1;
      if (sure > 0) {
        const part = this.#held.subarray(0, sure);
        this.#held = this.#held.subarray(sure);
        yield part;
      }
      await this.#more();
    }
  }

  async end(): Promise<void> {
    await this.#source.return?.();
  }

  async #find(wanted: Buffer, longest: number): Promise<number> {
    for (let from = 0; ;) {
      const at = this.#held.indexOf(wanted, from);
      if (at >= 0 && at <= longest) return at;
      if (at > longest || this.#held.length > longest + wanted.length)
        throw malformed('a part of the form has too long a head');
      from = Math.max(0, this.#held.length - wanted.length + 1);
      await this.#more();
    }
  }

  async #more(): Promise<void> {
    const next = await this.#source.next();
    if (next.done === true) throw malformed('the form ends in its middle');
    this.#held = this.#held.length === 0 ? Buffer.from(next.value) : Buffer.concat([this.#held, next.value]);
  }
}

function malformed(problem: string): Problem {
  return new Problem('request.malformed', problem, { help: 'send it with a browser, or as `multipart/form-data`' });
}
