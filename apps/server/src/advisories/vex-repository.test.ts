import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRepository } from './vex-repository.ts';

const index = (...locations: unknown[]) =>
  JSON.stringify({ updated_at: '2026-03-23T00:48:43Z', packages: locations.map((location) => ({ location })) });
const manifest = (...urls: string[]) =>
  JSON.stringify({ versions: [{ spec_version: '0.1', locations: urls.map((url) => ({ url })) }] });

describe('the entry document of a VEX repository', () => {
  it('is a list of places, each once and all below it', () => {
    expect(readRepository(index('pkg/a.json', 'pkg/b.json', 'pkg/a.json'))).toEqual({
      ok: true,
      repository: {
        kind: 'index',
        locations: ['pkg/a.json', 'pkg/b.json'],
        updatedAt: Date.UTC(2026, 2, 23, 0, 48, 43),
      },
    });
    for (const outside of [
      '../a.json',
      'pkg/../../a.json',
      '/etc/passwd',
      'https://example.org/a.json',
      'a?b',
      'a\\..\\b\u0000',
    ])
      expect(readRepository(index(outside))).toMatchObject({
        ok: false,
        problem: expect.stringContaining('elsewhere'),
      });
    expect(readRepository(index(7))).toMatchObject({ ok: false });
  });

  it('or points to where the repository lies', () => {
    expect(readRepository(manifest('https://github.com/o/r/archive/refs/heads/main.tar.gz//r-main'))).toMatchObject({
      repository: { kind: 'manifest', url: 'https://github.com/o/r/archive/refs/heads/main.zip' },
    });
    expect(readRepository(manifest('oci://x', 'https://vex.example.org/index.json'))).toMatchObject({
      repository: { kind: 'manifest', url: 'https://vex.example.org/index.json' },
    });
    expect(readRepository(manifest('oci://x', 'https://example.org/x.tar.gz'))).toMatchObject({ ok: false });
    expect(readRepository('{"versions":[]}')).toMatchObject({ ok: false });
  });

  it('or a document by itself, and is never taken for one when it is no JSON', () => {
    expect(readRepository('{"@context":"https://openvex.dev/ns/v0.2.0"}')).toMatchObject({
      repository: { kind: 'document' },
    });
    expect(readRepository('<html>')).toMatchObject({ ok: false });
  });

  it.each([' /', ' https://example.com/x', '%2e%2e/x', 'a/.%2E/%2e./x'])('refuses the place `%s`', (location) => {
    expect(readRepository(index(location))).toMatchObject({ ok: false });
  });

  it('never throws, and no place leads out', () => {
    fc.assert(
      fc.property(fc.json(), fc.string(), (json, location) => {
        readRepository(json);
        const read = readRepository(index(location));
        if (!read.ok || read.repository.kind !== 'index') return;
        for (const place of read.repository.locations)
          expect(new URL(place, 'https://example.org/a/b/').href).toMatch(/^https:\/\/example\.org\/a\/b\//);
      }),
    );
  });
});

const shared = path.resolve(import.meta.dirname, '../../../../../shared/data/vex');

describe.skipIf(!existsSync(shared))('a real hub (needs ../shared beside the checkout)', () => {
  it('is read', () => {
    const read = (name: string) => readRepository(readFileSync(path.join(shared, name), 'utf8'));

    expect(read('hub-index.json')).toMatchObject({ ok: true, repository: { kind: 'index' } });
    expect(read('vex-repository.json')).toMatchObject({
      repository: { url: 'https://github.com/aquasecurity/vexhub/archive/refs/heads/main.zip' },
    });
  });
});
