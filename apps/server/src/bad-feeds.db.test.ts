import { existsSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bomb, mebibyte, peakMemory, zipOf } from './hostile-bytes.ts';
import { openTestApp, refusalOf, type Request, type TestApp } from './test-app.ts';

type Body = Exclude<Request['body'], undefined>;

let server: TestApp;
let count = 0;

beforeAll(async () => {
  server = await openTestApp();
  await server.admin.call('createService', { body: { name: 'web' } });
  await server.admin.call('addRelease', { params: { service: 'web' }, body: { version: '1.0.0' } });
  const components = [{ type: 'library', name: 'left', version: '1.5.0', purl: 'pkg:npm/left@1.5.0' }];
  await server.admin.call('putSbom', {
    params: { service: 'web', version: '1.0.0' },
    stream: JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components }),
  });
});
afterAll(async () => {
  await server.close();
});

function feed(kind: string, body: Body, query = ''): Request {
  return { path: `/api/v1/feeds/${kind}${query}`, body };
}

const osv = (body: Body): Request => feed('osv', body, '?name=bad');

function advisory(part: object = {}): Record<string, unknown> {
  const affected = [{ package: { ecosystem: 'npm', name: 'left' }, versions: ['9.9.9'] }];
  return { id: `BAD-${(count += 1)}`, modified: '2026-01-01T00:00:00Z', affected, ...part };
}

const json = (value: unknown) => JSON.stringify(value);
const lines = (...values: unknown[]) => values.map(json).join('\n');

interface Loaded {
  readonly added: number;
  readonly rejected: readonly { readonly at: string; readonly problem: string }[];
}

async function loaded(request: Request): Promise<Loaded> {
  const response = await server.send(request);
  const text = await response.text();
  if (response.status !== 200) throw new Error(text);
  return JSON.parse(text) as Loaded;
}

async function stateOf(id: string): Promise<string | undefined> {
  const { items } = await server.admin.call('listFindings', { params: { service: 'web', version: '1.0.0' } });
  return items.find((item) => item.sources.some(({ advisoryId }) => advisoryId === id))?.state;
}

const epss = '#model_version:v2025.03.14,score_date:2026-01-30T12:55:00Z\ncve,epss,percentile\n';

describe('a feed that is no feed', () => {
  it.each<[string, string, Body, RegExp]>([
    ['nothing', 'osv', '', /empty/],
    ['HTML', 'osv', '<!doctype html><html></html>', /not JSON|no readable/],
    ['a PNG', 'osv', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0xff]), /UTF-8/],
    ['UTF-16', 'osv', new Uint8Array(Buffer.from(`\uFEFF${json(advisory())}`, 'utf16le')), /UTF-8/],
    ['a list of nothing', 'osv', '[]', /no readable/],
    ['a record without an id', 'osv', json({ modified: '2026-01-01T00:00:00Z' }), /no readable/],
    ['a document cut off', 'osv', json([advisory(), advisory()]).slice(0, -20), /not JSON/],
    ['a list of three million nothings', 'osv', `[${'{},'.repeat(3_000_000)}{}]`, /no readable/],
    ['100,000 levels', 'osv', '['.repeat(100_000), /./],
    ['a record of 100,000 levels', 'osv', `{"id":"X-1","affected":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, /./],
    ['gzip cut off', 'osv', new Uint8Array(gzipSync(json(advisory())).subarray(0, -9)), /gzip/],
    ['a zip cut off', 'osv', zipOf([['a.json', json(advisory())]]).slice(0, -10), /zip/],
    ['a zip of nothing', 'osv', zipOf([['readme.txt', 'hello']]), /no readable/],
    ['a zip inside a zip', 'osv', zipOf([['inner.zip', zipOf([['a.json', json(advisory())]])]]), /no readable/],
    ['one record of 40 MB', 'osv', json(advisory({ details: 'x'.repeat(40_000_000) })), /./],
    ['KEV without entries', 'kev', json({ vulnerabilities: [] }), /no readable entry/],
    ['KEV without a list', 'kev', json({ vulnerabilities: 'none' }), /must be a JSON object with a list/],
    ['KEV as a list', 'kev', '[]', /must be a JSON object/],
    ['KEV with entries nobody can read', 'kev', json({ vulnerabilities: [{ cveID: 7 }, null] }), /no readable entry/],
    ['KEV that is OSV', 'kev', json(advisory()), /must be a JSON object/],
    ['EPSS without a header', 'epss', 'cve,epss,percentile\nCVE-2025-1234,0.1,0.2\n', /model_version/],
    ['EPSS with NaN alone', 'epss', `${epss}CVE-2025-1234,NaN,0.5\n`, /no readable row/],
    ['EPSS of a day that never was', 'epss', `${epss.replace('2026-01-30', '2026-02-31')}CVE-2025-1234,0.1,0.5\n`, /./],
    ['EPSS in a zip', 'epss', zipOf([['epss.csv', epss]]), /zip/],
    ['SSVC without columns', 'ssvc', 'a\tb\n1\t2\n', /no column/],
    ['SSVC without rows', 'ssvc', 'cve\texploitation\tautomatable\ttechnical_impact\n', /no readable row/],
  ])('is refused: %s', async (_, kind, body, title) => {
    expect(await server.refused(feed(kind, body))).toMatchObject({
      status: 422,
      code: 'advisories.feed_invalid',
      title: expect.stringMatching(title),
    });
  });

  it('is refused for a kind nobody knows, with the ones there are', async () => {
    expect(await server.refused(feed('nvd', '{}'))).toMatchObject({ status: 422, fields: ['params.kind'] });
  });
});

describe('a feed of mixed records', () => {
  it('takes the good ones and names the bad line', async () => {
    const { added, rejected } = await loaded(osv([json(advisory()), '{"id":', json(advisory())].join('\n')));

    expect(added).toBe(2);
    expect(rejected).toEqual([{ at: 'line 2', problem: expect.stringMatching(/./) }]);
  });

  it.each<[string, () => Record<string, unknown>]>([
    ['no id', () => ({ ...advisory(), id: undefined })],
    ['an id that is a number', () => ({ ...advisory(), id: 7 })],
    ['an id of 10,000 characters', () => ({ ...advisory(), id: 'x'.repeat(10_000) })],
    ['an alias of 10,000 characters', () => advisory({ aliases: [noise(10_000)] })],
    [
      'a package name of 10,000 characters',
      () => advisory({ affected: [{ package: { ecosystem: 'npm', name: noise(10_000) } }] }),
    ],
    [
      'an ecosystem of 10,000 characters',
      () => advisory({ affected: [{ package: { ecosystem: noise(10_000), name: 'a' } }] }),
    ],
    ['entries of `affected` that are no objects', () => advisory({ affected: [7, 'x'] })],
    ['`affected` that is no list', () => advisory({ affected: 'everything' })],
  ])('rejects a record with %s, and only that one', async (_, record) => {
    const { added, rejected } = await loaded(osv(lines(advisory(), record())));

    expect(added).toBe(1);
    expect(rejected).toHaveLength(1);
  });

  it.each<[string, object]>([
    ['a NUL character in its id', { id: 'BAD-\u0000' }],
    ['a NUL character in its summary', { summary: 'bad \u0000 text' }],
    ['half a character in its summary', { summary: 'bad \ud800 text' }],
    ['a NUL character in a package name', { affected: [{ package: { ecosystem: 'npm', name: 'a\u0000' } }] }],
    [
      'half a character in a version',
      { affected: [{ package: { ecosystem: 'npm', name: 'a' }, versions: ['\udc00'] }] },
    ],
    ['an alias with a NUL character', { aliases: ['CVE-\u0000'] }],
    ['20,000 aliases', { aliases: Array.from({ length: 20_000 }, (_, at) => `ALIAS-${at}`) }],
    ['dates that are none', { published: 'yesterday', modified: {}, withdrawn: [] }],
    ['a date in the year 9999', { published: '9999-12-31T23:59:59Z' }],
    ['members of wrong types', { aliases: 'x', related: 7, severity: {}, references: 'y', database_specific: [] }],
    ['entries of wrong types', { affected: [null, {}, { package: 'left' }, { package: { ecosystem: 'npm' } }] }],
    [
      '`__proto__`',
      JSON.parse('{"__proto__":{"isAdmin":true},"database_specific":{"__proto__":{"malicious":true}}}') as object,
    ],
  ])('does not fall over a record with %s', async (_, part) => {
    const { added } = await loaded(osv(lines(advisory(part), advisory())));

    expect(added).toBeGreaterThanOrEqual(1);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('takes one with a million versions in bounded memory', async () => {
    const versions = Array.from({ length: 1_000_000 }, (_, at) => `1.${at}.0`);
    const record = advisory({ affected: [{ package: { ecosystem: 'npm', name: 'left' }, versions }] });
    const text = json(record);

    const { result, grownBytes } = await peakMemory(() => loaded(osv(text)));

    expect(result).toMatchObject({ added: 1 });
    expect(await stateOf(String(record['id']))).toBe('affected');
    expect(grownBytes).toBeLessThan(600 * mebibyte);
  });

  it.each<[string, object[], string | undefined]>([
    ['ranges the wrong way round', [{ fixed: '1.0.0' }, { introduced: '2.0.0' }], undefined],
    ['events in no order', [{ fixed: '2.0.0' }, { introduced: '1.0.0' }], 'affected'],
    ['bounds nobody can order', [{ introduced: 'not!a!version' }], 'unknown'],
  ])('judges %s honestly', async (_, events, state) => {
    const record = advisory({
      affected: [{ package: { ecosystem: 'npm', name: 'left' }, ranges: [{ type: 'SEMVER', events }] }],
    });
    await loaded(osv(json(record)));

    expect(await stateOf(String(record['id']))).toBe(state);
  });

  it.each<[string, object]>([
    ['`versions` that is no list', { versions: '1.5.0' }],
    ['`ranges` that is no list', { ranges: { type: 'SEMVER' } }],
    ['`events` that is no list', { ranges: [{ type: 'SEMVER', events: 'all' }] }],
    ['a range that is no object', { ranges: ['all'] }],
    ['events that are no objects', { ranges: [{ type: 'SEMVER', events: ['all'] }] }],
    ['numbers for versions', { versions: [1.5] }],
  ])('never reads %s as "not affected"', async (_, part) => {
    const record = advisory({ affected: [{ package: { ecosystem: 'npm', name: 'left' }, ...part }] });
    const { added, rejected } = await loaded(osv(lines(record, advisory())));

    if (added === 2) expect(['affected', 'unknown']).toContain(await stateOf(String(record['id'])));
    else expect(rejected).toHaveLength(1);
  });
});

/** Not to be packed: an index packs what repeats. */
function noise(length: number): string {
  let seed = 7;
  return Array.from({ length }, () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return (seed % 36).toString(36);
  }).join('');
}

describe('exploitation feeds with bad rows', () => {
  it('names how many of EPSS could not be read', async () => {
    const rows = 'CVE-2025-0001,NaN,0.5\nCVE-2025-0002,0.5,0.5\nCVE-2025-0003,-1,2\nCVE-2025-0004,1e999,0.1\nrubbish\n';

    const { added, rejected } = await loaded(feed('epss', epss + rows));

    expect(added).toBe(1);
    expect(rejected[0]?.problem).toMatch(/4 unreadable rows/);
  });

  it('names how many of KEV could not be read', async () => {
    const good = { cveID: 'CVE-2021-44228', dateAdded: '2021-12-10', dueDate: '2021-12-24' };
    const bad = [
      { ...good, cveID: `CVE-2021-${'1'.repeat(10_000)}` },
      { ...good, cveID: 'CVE-2021-44229', dateAdded: '2026-02-31' },
      { ...good, cveID: 'CVE-\u0000' },
      'x',
    ];

    const { added, rejected } = await loaded(feed('kev', json({ vulnerabilities: [good, ...bad] })));

    expect(added).toBe(1);
    expect(rejected[0]?.problem).toMatch(/4 unreadable entr/);
  });

  it('does not fall over SSVC with names of any kind', async () => {
    const header = 'cve\texploitation\tautomatable\ttechnical_impact\n';
    const rows = [noise(10_000), 'CVE-\u0000', 'CVE-2025-1234'].map((cve) => `${cve}\tactive\tyes\ttotal`).join('\n');

    expect(await loaded(feed('ssvc', header + rows))).toMatchObject({ added: 1 });
  });

  it('refuses one that is older than what is loaded, unless told to', async () => {
    const at = (day: string) => ({
      dateReleased: `${day}T00:00:00Z`,
      vulnerabilities: [{ cveID: 'CVE-2021-44228', dateAdded: '2021-12-10' }],
    });
    await loaded(feed('kev', json(at('2026-07-23')), '?name=dated'));

    expect(await server.refused(feed('kev', json(at('2025-08-25')), '?name=dated'))).toMatchObject({
      status: 409,
      code: 'advisories.feed_older',
      help: expect.stringMatching(/allow-older/),
    });
    await loaded(feed('kev', json(at('2025-08-25')), '?name=dated&allowOlder=true'));
  });

  it('refuses content of the future', async () => {
    expect(
      await server.refused(feed('osv', json(advisory()), '?name=soon&contentAt=2999-01-01T00:00:00Z')),
    ).toMatchObject({
      status: 422,
      fields: ['query.contentAt'],
    });
  });
});

describe('archives', () => {
  it('never write where a name in them points to', async () => {
    const names = ['../../../../tmp/slip.json', '/etc/slip.json', 'a/../../slip.json', 'C:\\slip.json'];
    for (const name of names) {
      const response = await server.send(osv(zipOf([[name, json(advisory())]])));
      expect([200, 422]).toContain(response.status);
    }
    expect(existsSync('/tmp/slip.json') || existsSync('/etc/slip.json')).toBe(false);
  });

  it('are refused as a gzip bomb in bounded memory, and leave nothing', async () => {
    const packed = await bomb('', ' '.repeat(mebibyte), 300);
    const before = await server.countRows();
    const { result, grownBytes } = await peakMemory(async () => await refusalOf(await server.send(osv(packed))));

    expect(result).toMatchObject({ code: 'advisories.feed_invalid' });
    expect(await server.countRows()).toEqual(before);
    expect(grownBytes).toBeLessThan(600 * mebibyte);
  });

  it('are refused as a zip bomb in bounded memory, whatever size they claim', async () => {
    const packed = zipOf(
      [
        ['a.json', ' '.repeat(100 * mebibyte)],
        ['b.json', ' '.repeat(100 * mebibyte)],
      ],
      1_000,
    );
    const { result, grownBytes } = await peakMemory(async () => await refusalOf(await server.send(osv(packed))));

    expect(result).toMatchObject({ code: 'advisories.feed_invalid' });
    expect(grownBytes).toBeLessThan(600 * mebibyte);
  });

  it('of 10,000 files are read', async () => {
    const files = Array.from({ length: 10_000 }, (_, at): [string, string] => [`${at}.json`, json(advisory())]);

    expect(await loaded(osv(zipOf(files)))).toMatchObject({ added: 10_000 });
  });
});

it('has not failed by itself all the while', () => {
  expect(server.failures).toEqual([]);
});
