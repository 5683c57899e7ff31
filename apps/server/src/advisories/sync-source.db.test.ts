import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { zipOf } from '../hostile-bytes.ts';
import { addSource } from './add-source.ts';
import { type OsvRecord, type SyncTest, openSyncTest, record } from './test-feed-sync.ts';

const minute = 60_000;
const hour = 60 * minute;

let sync: SyncTest;

beforeAll(async () => {
  sync = await openSyncTest();
});
afterEach(() => sync.clear());
afterAll(() => sync[Symbol.asyncDispose]());

describe('a source that fails', () => {
  it('goes on after a broken connection, with nothing half applied', async () => {
    const records = Array.from({ length: 200 }, (_, index) => record(`I-${index}`, '1.0.0'));
    const body = zipOf(records.map((each) => [`${each.id}.json`, JSON.stringify(each)]));
    sync.server.put('/cut/all.zip', { body, cutAfter: Math.floor(body.length / 4) });
    sync.server.cuts('/cut/all.zip', 2);
    await sync.addOsv('cut');

    await sync.runner().runDue();
    expect(await sync.lastSync('cut')).toMatchObject({ state: 'failed', problem: 'the connection was cut' });
    expect(await sync.ids('osv:cut')).toEqual([]);
    expect(await sync.feed('osv:cut')).toBeUndefined();
    expect(await sync.source('cut')).toMatchObject({ lastError: 'the connection was cut', failures: 1 });
    expect(await sync.evidenceOf('cut')).toEqual(['advisories.source_added', 'advisories.source_failing']);

    sync.server.asked.length = 0;
    sync.platform.clock.advance(2 * minute);
    await sync.runner().runDue();

    const resumed = sync.server.asked.find(({ path: asked }) => asked === '/cut/all.zip');
    expect(resumed).toMatchObject({ status: 206 });
    expect(await sync.ids('osv:cut')).toHaveLength(200);
    expect(await sync.source('cut')).toMatchObject({ lastError: undefined, failures: 0, failingSince: undefined });
    expect((await sync.evidenceOf('cut')).at(-1)).toBe('advisories.source_recovered');
  });

  it('keeps what is loaded when the new file is damaged', async () => {
    const good = zipOf([['C-1.json', JSON.stringify(record('C-1', '1.0.0'))]]);
    sync.server.put('/bad/all.zip', { body: good });
    await sync.addOsv('bad');
    await sync.runner().runDue();
    const wrongSum = new Uint8Array(good);
    const central = Buffer.from(good).lastIndexOf('PK\u0001\u0002');
    wrongSum.set([1, 2, 3, 4], central + 16);

    const damaged: readonly (readonly [Uint8Array, RegExp])[] = [
      [wrongSum, /checksum/],
      [good.subarray(0, good.length - 10), /zip archive is damaged/],
      [Buffer.from('<html>no such bucket</html>'), /not JSON/],
      [zipOf([['X.json', '{"id":']]), /not JSON/],
      [zipOf([['X.json', '{"nonsense":true}']]), /none of its 1 records/],
      [zipOf([['README.md', 'hello']]), /holds no record/],
      [new Uint8Array(), /it is empty/],
    ];
    for (const [body, problem] of damaged) {
      sync.server.put('/bad/all.zip', { body });
      sync.platform.clock.advance(8 * 24 * hour);
      await sync.runner().runDue();
      expect(await sync.lastSync('bad')).toMatchObject({ state: 'failed', problem: expect.stringMatching(problem) });
      expect(await sync.ids('osv:bad')).toEqual(['C-1']);
    }
    expect(await sync.source('bad')).toMatchObject({ failures: damaged.length, lastError: expect.any(String) });
    expect((await sync.feed('osv:bad'))?.source?.lastError).toMatch(/empty/);
  });

  it('does not take an older copy of a mirror', async () => {
    const kev = (released: string) =>
      JSON.stringify({
        dateReleased: released,
        vulnerabilities: [{ cveID: 'CVE-2025-0001', dateAdded: '2025-12-10' }],
      });
    sync.server.put('/kev.json', kev('2026-01-10T00:00:00Z'));
    await addSource(sync.platform.as(['admin']), {
      name: 'kev',
      kind: 'kev',
      url: `${sync.server.url}/kev.json`,
      ecosystem: undefined,
      intervalMinutes: 60,
      isEnabled: true,
    });
    await sync.runner().runDue();
    sync.server.put('/kev.json', kev('2026-01-03T00:00:00Z'));
    sync.platform.clock.advance(hour + 1);

    await sync.runner().runDue();

    expect(await sync.lastSync('kev')).toMatchObject({
      state: 'failed',
      problem: expect.stringContaining('2026-01-03'),
    });
  });

  it('waits longer each time, as long as the publisher wants, and says since when', async () => {
    sync.server.answer('/busy/modified_id.csv', (_, response) => void response.writeHead(503).end());
    await sync.addOsv('busy');
    const start = sync.platform.clock.now();
    const pauses: number[] = [];
    for (let time = 0; time < 4; time += 1) {
      const now = sync.platform.clock.now();
      expect(await sync.runner().runDue()).toBe(1);
      pauses.push(((await sync.source('busy'))?.nextCheckAt ?? 0) - now);
      sync.platform.clock.advance(pauses.at(-1) ?? 0);
    }
    sync.server.answer(
      '/busy/modified_id.csv',
      (_, response) => void response.writeHead(429, { 'retry-after': '7200' }).end(),
    );
    const now = sync.platform.clock.now();
    await sync.runner().runDue();

    expect(pauses).toEqual([1, 5, 15, 60].map((minutes) => minutes * minute));
    expect(await sync.source('busy')).toMatchObject({
      failures: 5,
      failingSince: start,
      nextCheckAt: now + 7_200_000,
      lastError: 'the server answered 429',
    });
    expect((await sync.evidenceOf('busy')).filter((type) => type === 'advisories.source_failing')).toHaveLength(1);
  });
});

it('reads decision points out of Vulnrichment records', async () => {
  const cve = (id: string, exploitation: string) =>
    JSON.stringify({
      cveMetadata: { cveId: id, dateUpdated: '2026-01-12T00:00:00Z' },
      containers: {
        adp: [
          {
            metrics: [
              {
                other: {
                  type: 'ssvc',
                  content: {
                    options: [{ Exploitation: exploitation }, { Automatable: 'yes' }, { 'Technical Impact': 'total' }],
                  },
                },
              },
            ],
          },
        ],
      },
    });
  sync.server.put('/vuln.zip', {
    body: zipOf([
      ['vulnrichment-develop/2026/1xxx/CVE-2026-1000.json', cve('CVE-2026-1000', 'active')],
      ['vulnrichment-develop/2026/1xxx/CVE-2026-1001.json', cve('CVE-2026-1001', 'nonsense')],
    ]),
  });
  await addSource(sync.platform.as(['admin']), {
    name: 'vulnrichment',
    kind: 'vulnrichment',
    url: `${sync.server.url}/vuln.zip`,
    ecosystem: undefined,
    intervalMinutes: undefined,
    isEnabled: true,
  });

  await sync.runner().runDue();

  const { rows } = await sync.platform.database.pool.query('select cve, exploitation from ssvc_points');
  expect(rows).toContainEqual({ cve: 'CVE-2026-1000', exploitation: 'active' });
  expect(rows).not.toContainEqual(expect.objectContaining({ cve: 'CVE-2026-1001' }));
});

const shared = path.resolve(import.meta.dirname, '../../../../../shared/data');

describe.skipIf(!existsSync(shared))('real files (needs ../shared beside the checkout)', () => {
  it('loads an ecosystem, KEV, EPSS and decision points', { timeout: 60_000 }, async () => {
    const lines = gunzipSync(readFileSync(`${shared}/advisories/crates-io.osv.jsonl.gz`))
      .toString()
      .trim()
      .split('\n');
    const records = lines.map((line) => JSON.parse(line) as OsvRecord);
    sync.server.put('/crates.io/all.zip', {
      body: zipOf(records.map((each, index) => [`${each.id}.json`, lines[index] ?? ''])),
    });
    sync.server.put('/kev.json.gz', {
      body: readFileSync(`${shared}/feeds/kev/known_exploited_vulnerabilities-2025-08-25.json.gz`),
    });
    sync.server.put('/epss.csv.gz', { body: readFileSync(`${shared}/feeds/epss/epss_scores-2026-01-30.csv.gz`) });
    sync.server.put('/ssvc.tsv.gz', { body: readFileSync(`${shared}/feeds/ssvc/vulnrichment.tsv.gz`) });
    await sync.addOsv('crates', 'crates.io');
    for (const [name, kind, file] of [
      ['cisa', 'kev', 'kev.json.gz'],
      ['epss', 'epss', 'epss.csv.gz'],
      ['ssvc', 'vulnrichment', 'ssvc.tsv.gz'],
    ] as const)
      await addSource(sync.platform.as(['admin']), {
        name,
        kind,
        url: `${sync.server.url}/${file}`,
        ecosystem: undefined,
        intervalMinutes: undefined,
        isEnabled: true,
      });
    sync.platform.clock.advance(30 * 24 * hour);

    await sync.runner().runDue();

    const states = await Promise.all(['crates', 'cisa', 'epss', 'ssvc'].map((name) => sync.lastSync(name)));
    expect(states.map((state) => [state?.source, state?.state, state?.problem])).toEqual([
      ['crates', 'loaded', undefined],
      ['cisa', 'loaded', undefined],
      ['epss', 'loaded', undefined],
      ['ssvc', 'loaded', undefined],
    ]);
    expect(await sync.ids('osv:crates')).toHaveLength(714);
    expect((await sync.feed('epss'))?.feed.records).toBeGreaterThan(200_000);
    expect((await sync.feed('ssvc'))?.feed.records).toBeGreaterThan(30_000);
  });
});
