import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type FileLine, readLines } from './read-lines.ts';

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(bytes: Uint8Array, size = 7, maxBytes = 1_000): Promise<FileLine[]> {
  const lines: FileLine[] = [];
  for await (const line of readLines(pieces(bytes, size), maxBytes)) lines.push(line);
  return lines;
}

it('gives the same lines however the bytes are cut', async () => {
  const line = fc.string({ unit: 'binary' }).map((text) => text.replaceAll(/\s+/gu, ''));
  await fc.assert(
    fc.asyncProperty(fc.array(line), fc.integer({ min: 1, max: 9 }), async (lines, size) => {
      const found = await read(Buffer.from(lines.join('\n')), size);

      const expected = lines.map((text, index) => ({ number: index + 1, text })).filter(({ text }) => text !== '');
      expect(found.map(({ number, text }) => ({ number, text }))).toEqual(expected);
    }),
  );
});

it('skips a line that is too long and goes on', async () => {
  const found = await read(Buffer.from(`a\r\n${'x'.repeat(50)}\nb`), 7, 20);

  expect(found).toEqual([
    { number: 1, text: 'a', bytes: 2 },
    { number: 2, text: undefined, bytes: 50 },
    { number: 3, text: 'b', bytes: 1 },
  ]);
});

it('says which line is not UTF-8', async () => {
  const found = await read(Buffer.concat([Buffer.from('a\n'), Buffer.from([0xff, 0xfe]), Buffer.from('\nb')]));

  expect(found.map(({ text }) => text)).toEqual(['a', undefined, 'b']);
});
