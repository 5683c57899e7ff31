import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const dist = resolve(import.meta.dirname, '../../../dist/web');
const isBuilt = existsSync(resolve(dist, 'index.html'));
const KIB = 1024;

const sizeOf = (file: string) => gzipSync(readFileSync(resolve(dist, file)), { level: 9 }).length;

/** What the first screen has to fetch before it shows anything. */
function firstRoute(): readonly string[] {
  const html = readFileSync(resolve(dist, 'index.html'), 'utf8');
  return [...html.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)].map(([, file]) => file ?? '');
}

// Nothing to weigh before the first build (`npm run build`).
describe.skipIf(!isBuilt)('weight of the built application', () => {
  it('shows the first screen with at most 150 KiB of scripts', () => {
    const total = firstRoute().reduce((sum, file) => sum + sizeOf(file), 0);

    expect(total).toBeGreaterThan(0);
    expect(total).toBeLessThanOrEqual(150 * KIB);
  });

  it('asks without the schemas of the contract, which come later', () => {
    const schemas = readdirSync(resolve(dist, 'assets')).filter((name) => /^contract-.*\.js$/.test(name));

    expect(schemas).toHaveLength(1);
    expect(firstRoute()).not.toContain(`assets/${schemas[0]}`);
  });

  it('adds at most 80 KiB with any other screen, and at most 15 KiB of styles', () => {
    const assets = readdirSync(resolve(dist, 'assets')).map((name) => `assets/${name}`);
    const first = new Set(firstRoute());
    const later = assets.filter((file) => file.endsWith('.js') && !first.has(file));
    const styles = assets.filter((file) => file.endsWith('.css'));

    expect(later.filter((file) => sizeOf(file) > 80 * KIB)).toEqual([]);
    expect(styles.reduce((sum, file) => sum + sizeOf(file), 0)).toBeLessThanOrEqual(15 * KIB);
  });

  it('holds no script or style in the page itself, which the content policy would stop', () => {
    const html = readFileSync(resolve(dist, 'index.html'), 'utf8');

    expect(html).not.toMatch(/<style|style=|<script(?![^>]*\ssrc=)|\son\w+=/);
  });
});
