import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import landed from './landed-migrations.json' with { type: 'json' };

/** Databases of users hold these texts' effects: a server with another text refuses to start on them. Later ones join when they land. */
it.each(Object.entries(landed))('migration %s is as it was when it was first given out', (file, digest) => {
  const text = readFileSync(join(import.meta.dirname, 'migrations', file));

  expect(createHash('sha256').update(text).digest('hex')).toBe(digest);
});
