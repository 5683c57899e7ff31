import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formBoundary, formParts } from './multipart.ts';

interface Read {
  readonly name: string;
  readonly fileName: string | undefined;
  readonly bytes: string;
}

async function* cut(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (let index = 0; at < bytes.length; index += 1) {
    const size = sizes[index % sizes.length] ?? bytes.length;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function readAll(bytes: Uint8Array, boundary: string, sizes: readonly number[] = [64]): Promise<readonly Read[]> {
  const parts: Read[] = [];
  for await (const { name, fileName, body } of formParts(cut(bytes, sizes), boundary)) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk);
    parts.push({ name, fileName, bytes: Buffer.concat(chunks).toString('hex') });
  }
  return parts;
}

const anyPart = fc.record({
  name: fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }).filter((text) => !/[\p{Cc}\p{Cs}]/u.test(text)),
  file: fc.option(fc.constantFrom('a.txt', 'ein "Bild".png', 'ü\r\nx.log'), { nil: undefined }),
  bytes: fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    // What looks like a boundary, and is none.
    fc.constantFrom('\r\n--', '\r\n-', '--x--', '\r\n\r\n', '\r').map((text) => new TextEncoder().encode(text)),
  ),
});

it('reads what the platform writes, however it is cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyPart, { maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 5 }),
      async (parts, sizes) => {
        const form = new FormData();
        for (const { name, file, bytes } of parts) form.append(name, new File([bytes.slice()], file ?? 'unnamed'));
        const request = new Request('http://x.org', { method: 'POST', body: form });
        const boundary = formBoundary(request.headers.get('content-type') ?? '') ?? '';
        const written = new Uint8Array(await request.arrayBuffer());

        expect(await readAll(written, boundary, sizes)).toEqual(
          parts.map(({ name, file, bytes }) => ({
            name: name.replaceAll(/\r\n|\r|\n/g, '\r\n'),
            fileName: file ?? 'unnamed',
            bytes: Buffer.from(bytes).toString('hex'),
          })),
        );
      },
    ),
    { numRuns: 200 },
  );
});

const form = (text: string): Uint8Array => new TextEncoder().encode(text.replaceAll('\n', '\r\n'));

it('drops what was not read', async () => {
  const bytes = form(
    '--b\ncontent-disposition: form-data; name="a"\n\n1\n--b\ncontent-disposition: form-data; name="b"\n\n2\n--b--\n',
  );
  const names: string[] = [];
  for await (const { name } of formParts(cut(bytes, [3]), 'b')) names.push(name);

  expect(names).toEqual(['a', 'b']);
});

it.each([
  ['that ends in its middle', '--b\ncontent-disposition: form-data; name="a"\n\n1', 'middle'],
  ['without any boundary', 'a=b', 'middle'],
  ['with a part that has no name', '--b\ncontent-type: text/plain\n\n1\n--b--\n', 'no name'],
  ['with a head that never ends', `--b\n${'x: y\n'.repeat(3_000)}\n1\n--b--\n`, 'too long'],
  ['with words behind a boundary', '--b and more\n\n1\n--b--\n', 'broken'],
  ['of too many parts', `${'--b\ncontent-disposition: form-data; name="a"\n\n1\n'.repeat(51)}--b--\n`, 'too many'],
])('refuses a form %s', async (_, text, problem) => {
  await expect(readAll(form(text), 'b')).rejects.toMatchObject({
    code: 'request.malformed',
    message: expect.stringContaining(problem),
  });
});

it('survives any bytes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.integer({ min: 1, max: 50 }), async (bytes, size) => {
      const outcome = await readAll(Buffer.concat([Buffer.from('--b\r\n'), bytes]), 'b', [size]).catch(
        (error: unknown) => error,
      );

      expect(outcome).toMatchObject(Array.isArray(outcome) ? [] : { code: 'request.malformed' });
    }),
  );
});

it.each([
  ['multipart/form-data; boundary=abc', 'abc'],
  ['multipart/form-data; charset=utf-8; boundary="a b"', 'a b'],
  ['Multipart/Form-Data;boundary=x;charset=utf-8', 'x'],
  ['application/json', undefined],
  ['multipart/form-data', undefined],
])('finds the boundary of %s', (type, boundary) => {
  expect(formBoundary(type)).toBe(boundary);
});
