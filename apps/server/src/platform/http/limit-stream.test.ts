import { expect, it } from 'vitest';
import { limitStream } from './limit-stream.ts';

async function* chunks(count: number, size: number, onRead: () => void = () => undefined): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < count; i++) {
    onRead();
    yield new Uint8Array(size);
  }
}

async function sizeOf(stream: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0;
  for await (const chunk of stream) bytes += chunk.byteLength;
  return bytes;
}

it('passes on what fits exactly', async () => {
  expect(await sizeOf(limitStream(chunks(4, 256), 1024))).toBe(1024);
});

it('refuses while reading, not after', async () => {
  let read = 0;
  const endless = chunks(1_000_000, 1024, () => (read += 1));

  await expect(sizeOf(limitStream(endless, 2048))).rejects.toMatchObject({ code: 'request.too_large' });
  expect(read).toBe(3);
});

it('can be read only once', async () => {
  const upload = limitStream(chunks(1, 10));
  await sizeOf(upload);

  await expect(sizeOf(upload)).rejects.toThrow('only once');
});

it('says that an upload was cut off', async () => {
  async function* cut(): AsyncGenerator<Uint8Array> {
    yield new Uint8Array(1);
    throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
  }

  await expect(sizeOf(limitStream(cut()))).rejects.toMatchObject({ code: 'request.malformed' });
});
