import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type InputLine, inputLines } from './answer-lines.ts';

async function linesOf(...chunks: readonly (string | Uint8Array)[]): Promise<InputLine[]> {
  async function* given(): AsyncGenerator<Uint8Array> {
    for (const chunk of chunks) yield Buffer.from(chunk);
  }
  const lines: InputLine[] = [];
  for await (const some of inputLines(given())) lines.push(...some);
  return lines;
}

const texts = async (...chunks: readonly (string | Uint8Array)[]) => (await linesOf(...chunks)).map(({ text }) => text);

describe('inputLines', () => {
  it('has no line in nothing, one in a line end, and none after the last', async () => {
    expect(await texts()).toEqual([]);
    expect(await texts('')).toEqual([]);
    expect(await texts('\n')).toEqual(['']);
    expect(await texts('a\n\nb')).toEqual(['a', '', 'b']);
    expect(await texts('a\nb\n')).toEqual(['a', 'b']);
  });

  it('takes off the line ends of Windows and the mark at the very beginning', async () => {
    expect(await texts('\uFEFFa\r\n\uFEFFb\r\nc\rd\r')).toEqual(['a', '\uFEFFb', 'c\rd']);
  });

  it('gives the lines around one that is no UTF-8', async () => {
    expect(await linesOf('a\n', Buffer.from([0x62, 0xff, 0x0a]), 'c')).toEqual([
      { text: 'a', problem: undefined },
      { text: '', problem: 'is not UTF-8 text' },
      { text: 'c', problem: undefined },
    ]);
  });

  it('keeps nothing of an endless line, and reads on behind it', async () => {
    const piece = Buffer.alloc(64 * 1024, 'x');

    const lines = await linesOf('a\n', ...Array.from({ length: 1_600 }, () => piece), '\nb');

    expect(lines).toEqual([
      { text: 'a', problem: undefined },
      { text: '', problem: 'is longer than 1 MiB' },
      { text: 'b', problem: undefined },
    ]);
  });

  it('gives the same lines however they arrive', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 9 }), async (text, size) => {
        const bytes = Buffer.from(`x${text}`);
        const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
          bytes.subarray(at * size, (at + 1) * size),
        );

        expect(await texts(...pieces)).toEqual(await texts(bytes));
      }),
    );
  });
});
