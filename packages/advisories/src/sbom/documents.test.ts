import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSbom } from './read-sbom.ts';
import { pieces } from './test-sboms.ts';

const folder = path.resolve(import.meta.dirname, '../../../../vectors/documents');
const names = readdirSync(folder).filter((name) => name !== 'README.md');

/** The name as a package manager gives it: `pnpm-lock-9.yaml` is one of several `pnpm-lock.yaml`. */
function givenName(name: string): string {
  return name.replace(/-(?:\d|berry)(?=\.)/, '');
}

describe.each(names)('%s', (name) => {
  const bytes = readFileSync(path.join(folder, name));
  const read = (from: Iterable<Uint8Array>) => readSbom(from, {}, givenName(name));

  it('has components, and the same ones when it comes byte by byte or with a byte order mark', async () => {
    const whole = await read([bytes]);

    expect(whole.ok && whole.sbom.components.length > 0).toBe(true);
    expect(await read(pieces(bytes, 1))).toEqual(whole);
    expect(await read([Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes])])).toEqual(whole);
  });

  it('is read or refused with a reason wherever it is cut', async () => {
    for (let end = 0; end < bytes.length; end += 3) {
      const result = await read([bytes.subarray(0, end)]);

      expect(result.ok || result.problem.length > 5).toBe(true);
    }
  });

  it('never loses a package in silence when it is cut, where its form has an end', async () => {
    if (!/\.(?:json|xml)$|composer/.test(name)) return;
    for (let end = 1; end < bytes.toString().trimEnd().length; end += 7)
      expect((await read([bytes.subarray(0, end)])).ok).toBe(false);
  });

  it('is refused in UTF-16, and as bytes that are no text', async () => {
    const text = bytes.toString('utf8');
    const swapped = Buffer.from(`\uFEFF${text}`, 'utf16le').swap16();

    for (const other of [Buffer.from(`\uFEFF${text}`, 'utf16le'), swapped, Buffer.concat([bytes, Buffer.from([0xff])])])
      expect(await read([other])).toMatchObject({ ok: false, problem: 'the file is not UTF-8 text' });
    expect((await read([Buffer.from(text, 'utf16le')])).ok).toBe(false);
  });
});

/** What this thread has computed: a busy machine makes everything late, nothing more expensive. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

describe('documents that want too much', () => {
  const bill = (body: string) => `<bom xmlns="http://cyclonedx.org/schema/bom/1.6">${body}</bom>`;
  const entities = Array.from(
    { length: 9 },
    (_, level) => `<!ENTITY l${level + 1} "${`&l${level};`.repeat(10)}">`,
  ).join('');

  it.each<[string, string, string]>([
    ['a billion laughs', `<!DOCTYPE bom [<!ENTITY l0 "ha">${entities}]>${bill('&l9;')}`, 'bom.xml'],
    [
      'an entity from outside',
      `<?xml version="1.0"?><!DOCTYPE bom SYSTEM "http://127.0.0.1/x.dtd">${bill('')}`,
      'bom.xml',
    ],
    ['elements without end', bill('<a>'.repeat(500_000)), 'bom.xml'],
    ['one tag without end', `<bom ${'a="1" '.repeat(500_000)}`, 'bom.xml'],
    ['one text without end', bill(`<components><component><name>${'x'.repeat(3_000_000)}`), 'bom.xml'],
    [
      'namespaces without end',
      `<bom ${Array.from({ length: 150 }, (_, n) => `xmlns:n${n}="u"`).join(' ')}/>`,
      'bom.xml',
    ],
    [
      'keys below keys without end',
      Array.from({ length: 3_000 }, (_, n) => `${' '.repeat(n)}a:`).join('\n'),
      'pnpm-lock.yaml',
    ],
    ['one line without end', `lockfileVersion: ${'9'.repeat(3_000_000)}`, 'pnpm-lock.yaml'],
    ['anchors', 'lockfileVersion: 9\na: &a [x]\nb: &b [*a, *a]\n', 'pnpm-lock.yaml'],
    ['lists in lists without end', `a = ${'['.repeat(500_000)}`, 'Cargo.lock'],
    ['a key of endless parts', `${'a.'.repeat(500_000)}b = 1`, 'Cargo.lock'],
    ['a text never ended', `a = """${'\\\\"'.repeat(500_000)}`, 'Cargo.lock'],
    ['a tag never ended', `SPDXVersion: SPDX-2.3\n${'x'.repeat(3_000_000)}`, 'a.spdx'],
  ])('%s', async (_title, text, name) => {
    const before = cpuMs();
    const result = await readSbom(pieces(Buffer.from(text), 10_000), {}, name);

    expect(result).toMatchObject({ ok: false, help: expect.stringMatching(/./) });
    expect(cpuMs() - before).toBeLessThan(5_000);
  });

  it.each<[string, (count: number) => string, string]>([
    ['comments', (count) => `${'# x\n'.repeat(count)}[[package]]\n`, 'Cargo.lock'],
    ['keys', (count) => Array.from({ length: count }, (_, n) => `k${n} = "a\\"b"`).join('\n'), 'Cargo.lock'],
    ['items of a list', (count) => `files = [${'\n "a", # b'.repeat(count)}\n]\n`, 'poetry.lock'],
    ['quotes', (count) => `a = """${'"" '.repeat(count)}"""\n`, 'uv.lock'],
    [
      'entries',
      (count) => `lockfileVersion: 9\n${Array.from({ length: count }, (_, n) => `k${n}: 'a''b'`).join('\n')}`,
      'pnpm-lock.yaml',
    ],
    ['continued lines', (count) => `a==1 ${'\\\n --hash=x '.repeat(count)}\n`, 'requirements.txt'],
    ['comments before a line separator', (count) => `a==1${' #'.repeat(count)}\u2028x\n`, 'requirements.txt'],
    [
      'projects that depend on each other',
      (count) =>
        Array.from(
          { length: count / 10 },
          (_, n) =>
            `[[package]]\nname = "p${n}"\nversion = "1"\nsource = { virtual = "." }\ndependencies = [{ name = "p${n + 1}" }, { name = "p0" }]\n`,
        ).join(''),
      'uv.lock',
    ],
    [
      'properties that refer to each other',
      (count) =>
        `<project><properties>${Array.from({ length: count / 10 }, (_, n) => `<p${n}>\${p${n + 1}}\${p${n + 1}}</p${n}>`).join('')}</properties><dependencies>${'<dependency><groupId>g</groupId><artifactId>${p0}</artifactId></dependency>'.repeat(count / 10)}</dependencies></project>`,
      'pom.xml',
    ],
    [
      'packages of one source',
      (count) =>
        JSON.stringify({
          bomFormat: 'CycloneDX',
          specVersion: '1.6',
          components: Array.from({ length: count / 3 }, (_, n) => ({
            name: `b${n}`,
            purl: `pkg:deb/debian/b${n}@1?upstream=s&distro=debian-12`,
          })),
        }),
      'a.json',
    ],
  ])('%s: twice as many take about twice as long', async (_title, make, name) => {
    const timeOf = async (count: number): Promise<number> => {
      const bytes = Buffer.from(make(count));
      const before = cpuMs();
      await readSbom([bytes], {}, name);
      return cpuMs() - before;
    };
    await timeOf(10_000);

    // Eight times the size would take 64 times as long if it were quadratic.
    expect(await timeOf(80_000)).toBeLessThan(300 + 30 * (await timeOf(10_000)));
  });
});
