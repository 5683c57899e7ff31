import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { textLines } from './json-records.ts';

/** One line out for every line of stdin, so that line numbers stay what they are. Bytes that are no UTF-8 stand as U+FFFD. */
export async function answerLines(answer: (line: string) => string): Promise<void> {
  async function* answers(): AsyncGenerator<string> {
    for await (const line of textLines({ name: 'stdin', chunks: repaired(process.stdin) })) yield `${answer(line)}\n`;
  }
  await pipeline(Readable.from(answers()), process.stdout, { end: false });
}

/** One broken byte in a million lines is the trouble of one line. */
async function* repaired(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}
