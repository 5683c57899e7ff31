import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { parseAdvisory } from '@lockstep/advisories';
import { describe, expect, it } from 'vitest';
import { toOsvRecord } from './write-osv.ts';

/** Read, written and read again, by way of text. */
function again(record: unknown) {
  const first = parseAdvisory(record);
  if (!first.ok) return undefined;
  const second = parseAdvisory(JSON.parse(JSON.stringify(toOsvRecord(first.advisory))));
  // A long summary is cut, which may leave a space at its end.
  const { summary, ...rest } = first.advisory;
  return { first: { ...rest, summary: summary.trimEnd() }, second: second.ok ? second.advisory : second.problem };
}

it.each([
  [{ id: 'MAL-2026-1', affected: [{ package: { ecosystem: 'npm', name: 'worm' }, versions: ['4.2.1'] }] }],
  [
    {
      id: 'GHSA-aaaa-bbbb-cccc',
      modified: '2026-01-01T00:00:00Z',
      published: '2025-12-01T00:00:00Z',
      withdrawn: '2026-01-02T00:00:00Z',
      aliases: ['CVE-2026-0001'],
      related: ['CVE-2026-0002'],
      summary: 'a flaw',
      severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
      affected: [
        {
          package: { ecosystem: 'Debian:12', name: 'openssl' },
          ranges: [
            { type: 'ECOSYSTEM', events: [{ introduced: '0' }, { last_affected: '1.0' }, { limit: '2' }] },
            { type: 'GIT', events: [{ introduced: 'abc' }, { fixed: 'def' }] },
          ],
          database_specific: { upper_bound_unknown: true },
        },
      ],
      references: [{ type: 'WEB', url: 'https://nvd.nist.gov/vuln/detail/CVE-2026-0003' }],
      database_specific: { severity: 'HIGH', cwe_ids: ['CWE-506'] },
    },
  ],
  [{ id: 'X-1', database_specific: { withdrawn_date_unknown: true } }],
])('says the same when it is read again: %j', (record) => {
  const read = again(record);

  expect(read?.second).toEqual(read?.first);
});

const folder = path.resolve(import.meta.dirname, '../../../../../shared/data/advisories');

describe.skipIf(!existsSync(folder))('real records (needs ../shared beside the checkout)', () => {
  it.each(globSync('*.jsonl.gz', { cwd: folder }))('%s', (file) => {
    const lines = gunzipSync(readFileSync(path.join(folder, file)))
      .toString()
      .trim()
      .split('\n');
    const different = lines.flatMap((line) => {
      const read = again(JSON.parse(line));
      return read === undefined || isDeepStrictEqual(read.first, read.second) ? [] : [read];
    });

    expect(different.slice(0, 2)).toEqual([]);
    expect(lines.length).toBeGreaterThan(5);
  });
});
