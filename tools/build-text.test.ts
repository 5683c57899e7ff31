import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repoRoot } from './install.mjs';

const server = join(repoRoot, 'dist/server');

// Nothing to read before the first build (`npm run build`).
describe.skipIf(!existsSync(server))('the built server', () => {
  it('is ASCII: one other character doubles what the text of its file takes in memory', () => {
    const chunks = globSync(join(server, '*.mjs'));

    expect(chunks.length).toBeGreaterThan(1);
    expect(chunks.filter((file) => readFileSync(file).some((byte) => byte > 0x7f))).toEqual([]);
  });
});
