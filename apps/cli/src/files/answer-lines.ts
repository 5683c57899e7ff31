import { isUtf8 } from 'node:buffer';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CliProblem, exitCodes } from '../cli-problem.ts';

/** A line of input; without text where it can not be taken as such. */
export interface InputLine {
  readonly text: string;
  /** Why it is no line of text; undefined: it is one. */
  readonly problem: string | undefined;
}

export interface LineAnswer {
  readonly text: string;
  /** Why the line is not of the shape that was asked for; undefined: it is. A bad value in a line of that shape is no problem. */
  readonly problem: string | undefined;
}

const LONGEST_LINE = 1024 * 1024;
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * One line out for every line of stdin, so that line numbers stay what they are, also where a line is not of the shape
 * that was asked for; after the last one that is told.
 *
 * @throws CliProblem (exit code 1) naming the first line that was not
 */
export async function answerLines(answer: (line: InputLine) => LineAnswer): Promise<void> {
  if (process.stdin.isTTY) process.stderr.write('Reading lines from the keyboard; Ctrl-D ends.\n');
  let number = 0;
  let misshapen = 0;
  let first: string | undefined;
  async function* answers(): AsyncGenerator<string> {
    for await (const lines of inputLines(process.stdin)) {
      const texts = lines.map((line) => {
        number++;
        const { text, problem: shape } = answer(line);
        const problem = line.problem ?? shape;
        if (problem !== undefined) {
          misshapen++;
          first ??= `line ${number} ${problem}`;
        }
        return `${text}\n`;
      });
      yield texts.join('');
    }
  }
  await pipeline(Readable.from(answers()), process.stdout, { end: false });
  if (first !== undefined)
    throw new CliProblem(exitCodes.error, `${first}${misshapen === 1 ? '' : `, and ${misshapen - 1} more like it`}`, {
      help: 'every line was answered in its place, those as not known',
    });
}

/**
 * Lines by `\n`, as many at once as arrived; a line end of Windows and a byte order mark at the very beginning are taken off. Memory
 * is bounded: of a line that is longer than any real one nothing is kept.
 */
export async function* inputLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<InputLine[]> {
  let isFirst = true;
  let isTooLong = false;
  let rest: Uint8Array[] = [];
  let length = 0;
  const take = (bytes: Uint8Array): InputLine => {
    const line = isTooLong || length + bytes.length > LONGEST_LINE ? TOO_LONG : lineOf(Buffer.concat([...rest, bytes]));
    [rest, length, isTooLong] = [[], 0, false];
    if (!isFirst) return line;
    isFirst = false;
    return line.text.startsWith(BYTE_ORDER_MARK) ? { ...line, text: line.text.slice(1) } : line;
  };
  for await (const chunk of chunks) {
    const lines: InputLine[] = [];
    let from = 0;
    for (let end = chunk.indexOf(0x0a); end !== -1; end = chunk.indexOf(0x0a, from)) {
      lines.push(take(chunk.subarray(from, end)));
      from = end + 1;
    }
    const left = chunk.subarray(from);
    length += left.length;
    if (length > LONGEST_LINE) [rest, isTooLong] = [[], true];
    else if (left.length > 0) rest.push(left);
    if (lines.length > 0) yield lines;
  }
  if (length > 0) yield [take(new Uint8Array())];
}

const TOO_LONG: InputLine = { text: '', problem: `is longer than ${LONGEST_LINE / 1024 / 1024} MiB` };

function lineOf(bytes: Buffer): InputLine {
  if (!isUtf8(bytes)) return { text: '', problem: 'is not UTF-8 text' };
  const text = bytes.toString('utf8');
  return { text: text.endsWith('\r') ? text.slice(0, -1) : text, problem: undefined };
}
