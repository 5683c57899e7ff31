import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { jsonRecords, textLines } from './json-records.ts';
import { isPlainFile, openDocument, type Opened, readJson, readText } from './open-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'lockstep-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function opened(...pieces: readonly string[]): Opened {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (const piece of pieces) yield Buffer.from(piece);
  }
  return { name: 'given', chunks: chunks() };
}

/** Read in the main thread of a pipe would wait for a writer that is the same thread. */
function throughPipe(bytes: Uint8Array): string {
  const module = JSON.stringify(new URL('open-file.ts', import.meta.url).href);
  const script = `import { openDocument, readText } from ${module};
    console.log(await openDocument('-').then(readText).catch((error) => error.message));`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    input: bytes,
    encoding: 'utf8',
  });
  return stdout.trim();
}

describe('what a file holds', () => {
  it.each([
    ['plain', 'text'],
    ['short', 't'],
    ['empty', ''],
  ])('is read when it is %s', async (name, text) => {
    expect(await readText(await openDocument(file(name, text)))).toBe(text);
    expect(await readText(await openDocument(file(name, gzipSync(text))))).toBe(text);
  });

  it.each([Buffer.from('text'), gzipSync('text')])('is read from a pipe', (bytes) => {
    expect(throughPipe(bytes)).toBe('text');
  });

  it('is read from a pipe when it is next to nothing, and refused when it is a zip archive', () => {
    expect(throughPipe(Buffer.from('t'))).toBe('t');
    expect(throughPipe(Buffer.from('PK\u0003\u0004rest'))).toBe(
      '`stdin` can not be read: a zip archive can not be read from a pipe',
    );
  });

  it('is no plain file when it is standard input', async () => {
    mkdirSync(join(folder, 'below'));

    expect(await Promise.all(['-', join(folder, 'below'), file('a', '')].map(isPlainFile))).toEqual([
      false,
      true,
      true,
    ]);
  });
});

describe('one JSON document', () => {
  it.each([
    ['', 'it is empty'],
    [' \n', 'it is empty'],
    ['{"a":1}\n{"a":2}\n', 'it is JSON Lines, and one JSON document is read here'],
    ['cve,epss\n1,2\n', 'it is not JSON'],
    ['{', 'it is not JSON'],
  ])('is not %j', async (text, problem) => {
    await expect(readJson(opened(text))).rejects.toThrow(`\`given\` can not be read: ${problem}`);
  });

  it('is read with a byte order mark and line ends of Windows', async () => {
    expect(await readJson(opened('\uFEFF{\r\n"a": 1\r\n}\r\n'))).toEqual({ a: 1 });
  });
});

describe('a text without an end', () => {
  const endless = () => opened(...Array.from({ length: 100 }, () => '[1,"xxxxxxxx"\n,'));
  const oneLine = () => opened(...Array.from({ length: 100 }, () => 'xxxxxxxxxx'));
  const all = async (items: AsyncIterable<unknown>) => {
    for await (const _ of items);
  };

  it.each([
    ['as a whole', () => readText(oneLine(), 100)],
    ['as a line', () => all(textLines(oneLine(), 100))],
    ['as a document of several lines', () => all(jsonRecords(endless(), 100))],
  ])('is refused %s before it fills the memory', async (_name, read) => {
    await expect(read()).rejects.toThrow('`given` can not be read: it holds more than 500 million characters');
  });
});
