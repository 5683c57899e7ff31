import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { zipOf } from '../hostile-bytes.ts';
import { statement } from '../platform/db/statement.ts';
import { JobRunner } from '../platform/jobs/runner.ts';
import { openTestPlatform, quietLog, type TestPlatform } from '../platform/test-context.ts';
import { addSource, addUsualSources } from './add-source.ts';
import { askSync } from './ask-sync.ts';
import { changeSource, removeSource } from './change-source.ts';
import { feedJobs } from './feed-jobs.ts';
import { listFeeds } from './list-feeds.ts';
import { listSources, listSyncs } from './list-sources.ts';
import { exportRecords } from './export-store.ts';
import { keepFeedJobs } from './sync-jobs.ts';
import { type SyncRules, syncSource } from './sync-source.ts';
import { takeSource } from './sync-store.ts';
import { type FeedServer, openFeedServer } from './test-feed-server.ts';

const minute = 60_000;
const hour = 60 * minute;

let platform: TestPlatform;
let server: FeedServer;
let spoolFolder: string;

beforeAll(async () => {
  platform = await openTestPlatform();
  server = await openFeedServer();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await platform.close();
});
beforeEach(async () => {
  spoolFolder = await mkdtemp(path.join(tmpdir(), 'lockstep-sync-'));
  server.asked.length = 0;
});
afterEach(async () => {
  const admin = platform.as(['admin']);
  for (const { name } of await listSources(admin)) await removeSource(admin, name);
  await platform.database.pool.query('truncate job');
  await rm(spoolFolder, { recursive: true, force: true });
});

const rules = (more: Partial<SyncRules> = {}): SyncRules => ({
  spoolFolder,
  mirrorFolder: undefined,
  outgoing: {
    allowPrivate: true,
    proxy: { httpProxy: undefined, httpsProxy: undefined, noProxy: undefined },
    silenceMs: 1_000,
  },
  pausesMs: [1],
  random: () => 0.5,
  ...more,
});

const runner = (more: Partial<SyncRules> = {}) =>
  new JobRunner({ database: platform.database, handlers: feedJobs(rules(more)), log: quietLog });

const record = (id: string, fixed: string, modified = '2026-01-10T00:00:00Z') => ({
  id,
  modified,
  affected: [
    {
      package: { ecosystem: 'npm', name: 'left' },
      ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed }] }],
    },
  ],
});

type Record = ReturnType<typeof record>;

/** An ecosystem as the bucket has it: archive, list of changes, single records. */
function publish(ecosystem: string, records: readonly Record[], inArchive: readonly Record[] = records): void {
  const files = inArchive.map((each) => [`${each.id}.json`, JSON.stringify(each)] as const);
  server.put(`/${ecosystem}/all.zip`, { body: zipOf(files) });
  const rows = records
    .toSorted((a, b) => (a.modified < b.modified ? 1 : -1))
    .map(({ id, modified }) => `${modified},${id}\n`);
  server.put(`/${ecosystem}/modified_id.csv`, rows.join(''));
  for (const each of records) server.put(`/${ecosystem}/${each.id}.json`, JSON.stringify(each, null, 2));
}

async function addOsv(name: string, ecosystem = name) {
  return await addSource(platform.as(['admin']), {
    name,
    kind: 'osv',
    url: server.url,
    ecosystem,
    intervalMinutes: 60,
    isEnabled: true,
  });
}

const source = async (name: string) => (await listSources(platform.as(['admin']))).find((each) => each.name === name);
const lastSync = async (name: string) => (await listSyncs(platform.as(['admin']), undefined, name, 10))[0];
const feed = async (name: string) => (await listFeeds(platform.as(['admin']))).find((each) => each.feed.name === name);

async function ids(feedName: string, moment = platform.clock.now()): Promise<string[]> {
  const found: string[] = [];
  for await (const { id } of exportRecords(platform.database.read, feedName, moment)) found.push(id);
  return found.toSorted();
}

const evidenceSql = statement<{ type: string }>(
  'test.evidence_of',
  'select type from evidence where subject_id = $1 order by id',
);
const evidenceOf = async (subject: string) =>
  (await platform.database.read.query(evidenceSql, [subject])).map(({ type }) => type);

describe('an ecosystem of an OSV dump', () => {
  it('is loaded whole, then asked for changes alone', async () => {
    publish('full', [record('F-1', '1.0.0'), record('F-2', '1.0.0')]);
    await addOsv('full');

    await runner().runDue();

    expect(await ids('osv:full')).toEqual(['F-1', 'F-2']);
    expect(await lastSync('full')).toMatchObject({ state: 'loaded', scope: 'whole', counts: { added: 2, gone: 0 } });
    expect(await evidenceOf('full')).toEqual(['advisories.source_added']);
    expect(await evidenceOf('osv:full')).toEqual(['advisories.feed_loaded']);
    expect(await feed('osv:full')).toMatchObject({ feed: { records: 2 }, source: { name: 'full' } });

    server.asked.length = 0;
    platform.clock.advance(hour + 1);
    await runner().runDue();
    expect(await lastSync('full')).toMatchObject({ state: 'loaded', scope: 'delta', counts: { unchanged: 2 } });
    server.asked.length = 0;
    platform.clock.advance(hour + 1);
    await runner().runDue();
    expect(server.asked.map(({ path: asked, status }) => [asked, status])).toEqual([['/full/modified_id.csv', 304]]);
    expect(await lastSync('full')).toMatchObject({ state: 'unchanged', counts: undefined });
  });

  it('takes a delta: changed and new records, in one go, and what was loaded before stays answerable', async () => {
    const [one, two] = [record('D-1', '1.0.0'), record('D-2', '1.0.0', '2026-01-11T00:00:00Z')];
    publish('delta', [one, two]);
    await addOsv('delta');
    await runner().runDue();
    const before = platform.clock.now();
    platform.clock.advance(hour + 1);
    const changed = record('D-1', '2.0.0', '2026-01-15T12:30:00Z');
    const fresh = record('D-3', '1.0.0', '2026-01-15T12:40:00Z');
    publish('delta', [changed, two, fresh], [one, two]);
    server.asked.length = 0;

    await runner().runDue();

    expect(await ids('osv:delta')).toEqual(['D-1', 'D-2', 'D-3']);
    expect(await ids('osv:delta', before)).toEqual(['D-1', 'D-2']);
    expect(await lastSync('delta')).toMatchObject({ scope: 'delta', counts: { added: 1, changed: 1 } });
    expect(server.asked.map(({ path: asked }) => asked)).not.toContain('/delta/all.zip');
    expect((await feed('osv:delta'))?.feed).toMatchObject({ records: 3, datedAt: Date.parse(fresh.modified) });
  });

  it('drops what the publisher took back with the weekly whole, but not a tenth of everything', async () => {
    const many = Array.from({ length: 300 }, (_, index) => record(`G-${index}`, '1.0.0'));
    publish('gone', many);
    await addOsv('gone');
    await runner().runDue();

    platform.clock.advance(8 * 24 * hour);
    publish('gone', many.slice(1));
    await runner().runDue();
    expect(await lastSync('gone')).toMatchObject({
      state: 'loaded',
      scope: 'whole',
      counts: { gone: 1, unchanged: 299 },
    });
    expect(await ids('osv:gone')).toHaveLength(299);

    platform.clock.advance(8 * 24 * hour);
    publish('gone', many.slice(150));
    await runner().runDue();
    expect(await lastSync('gone')).toMatchObject({
      state: 'failed',
      problem: expect.stringContaining('would lose 149'),
    });
    expect(await ids('osv:gone')).toHaveLength(299);
  });

  it('does not take the rest of a small ecosystem for the whole of it', async () => {
    const many = Array.from({ length: 80 }, (_, index) => record(`S-${index}`, '1.0.0'));
    publish('small', many);
    await addOsv('small');
    await runner().runDue();
    platform.clock.advance(8 * 24 * hour);
    publish('small', many.slice(79));

    await runner().runDue();

    expect(await lastSync('small')).toMatchObject({
      state: 'failed',
      problem: expect.stringContaining('would lose 79'),
    });
  });

  it('goes on knowing what a record said that can not be read any more', async () => {
    const [one, two, three] = [record('U-1', '1.0.0'), record('U-2', '1.0.0'), record('U-3', '1.0.0')];
    publish('unread', [one, two, three]);
    server.remove('/unread/modified_id.csv');
    await addOsv('unread');
    await runner().runDue();

    const named: readonly (readonly [string, string])[] = [
      ['U-1.json', JSON.stringify({ ...one, affected: 'left' })],
      ['U-2.json', JSON.stringify(two)],
    ];
    platform.clock.advance(hour + 1);
    server.put('/unread/all.zip', { body: zipOf(named) });
    await runner().runDue();
    expect(await lastSync('unread')).toMatchObject({ state: 'loaded', counts: { gone: 1, rejected: 1 } });
    expect(await ids('osv:unread')).toEqual(['U-1', 'U-2']);

    platform.clock.advance(hour + 1);
    server.put('/unread/all.zip', {
      body: zipOf([
        ['x.json', '{}'],
        ['U-2.json', JSON.stringify(two)],
      ]),
    });
    await runner().runDue();
    expect(await lastSync('unread')).toMatchObject({ state: 'loaded', counts: { gone: 0, rejected: 1 } });
    expect(await ids('osv:unread')).toEqual(['U-1', 'U-2']);
  });

  it('goes on asking for changes after one of the future', async () => {
    publish('future', [record('T-1', '1.0.0')]);
    await addOsv('future');
    await runner().runDue();
    platform.clock.advance(hour + 1);
    const far = record('T-2', '1.0.0', '2999-01-01T00:00:00Z');
    publish('future', [record('T-1', '1.0.0'), far]);
    await runner().runDue();
    expect(await lastSync('future')).toMatchObject({ scope: 'delta', counts: { added: 1 } });

    const next = new Date(platform.clock.now() + minute).toISOString();
    platform.clock.advance(hour + 1);
    publish('future', [record('T-1', '1.0.0'), far, record('T-3', '1.0.0', next)]);
    await runner().runDue();

    expect(await ids('osv:future')).toEqual(['T-1', 'T-2', 'T-3']);
  });

  it('loses nothing to an archive that lags behind the list of changes', async () => {
    const [one, two] = [record('Q-1', '1.0.0'), record('Q-2', '1.0.0')];
    publish('lag', [one, two]);
    await addOsv('lag');
    await runner().runDue();
    platform.clock.advance(hour + 1);
    const changed = record('Q-1', '2.0.0', '2026-01-15T13:00:00Z');
    const fresh = record('Q-3', '1.0.0', '2026-01-15T13:10:00Z');
    publish('lag', [changed, two, fresh], [one, two]);
    await runner().runDue();

    platform.clock.advance(8 * 24 * hour);
    const rezipped = zipOf([one, two].map((each) => [`lagging/${each.id}.json`, JSON.stringify(each)]));
    server.put('/lag/all.zip', { body: rezipped });
    await runner().runDue();

    expect(await lastSync('lag')).toMatchObject({ state: 'loaded', scope: 'whole', counts: { changed: 0, gone: 0 } });
    expect(await ids('osv:lag')).toEqual(['Q-1', 'Q-2', 'Q-3']);
    server.put('/lag/modified_id.csv', '2025-01-01T00:00:00Z,Q-1\n');
    platform.clock.advance(hour + 1);
    await runner().runDue();
    expect(await lastSync('lag')).toMatchObject({ state: 'failed', problem: expect.stringContaining('older than') });
  });

  it('takes the archive where a mirror keeps nothing else', async () => {
    publish('bare', [record('B-1', '1.0.0')]);
    server.remove('/bare/modified_id.csv');
    await addOsv('bare');
    await runner().runDue();
    platform.clock.advance(hour + 1);
    server.put('/bare/all.zip', { body: zipOf([['B-2.json', JSON.stringify(record('B-2', '1.0.0'))]]) });

    await runner().runDue();

    expect(await ids('osv:bare')).toEqual(['B-2']);
  });

  it('does not lose changes when the list names a record that is not there', async () => {
    publish('hole', [record('H-1', '1.0.0')]);
    await addOsv('hole');
    await runner().runDue();
    platform.clock.advance(hour + 1);
    publish('hole', [record('H-1', '1.0.0'), record('H-2', '1.0.0', '2026-01-20T00:00:00Z')]);
    server.remove('/hole/H-2.json');

    await runner().runDue();

    expect(await ids('osv:hole')).toEqual(['H-1', 'H-2']);
    expect(await lastSync('hole')).toMatchObject({ scope: 'whole' });
  });

  it.each([
    ['is not there', 'owed-none', undefined],
    ['can not be read', 'owed-torn', '{"id":"OWE-1",'],
    ['is not yet as listed', 'owed-old', JSON.stringify(record('OWE-1', '1.0.0'))],
  ])('goes on asking for a record that %s, and says so', async (_, name, body) => {
    const [one, two] = [record('OWE-1', '1.0.0'), record('OWE-2', '1.0.0')];
    publish(name, [one, two]);
    await addOsv(name);
    await runner().runDue();
    platform.clock.advance(hour + 1);
    const listedAt = new Date(platform.clock.now() - hour).toISOString();
    const [changed, fresh] = [record('OWE-1', '2.0.0', listedAt), record('OWE-3', '1.0.0', listedAt)];
    publish(name, [changed, two, fresh], [one, two]);
    if (body === undefined) server.remove(`/${name}/OWE-1.json`);
    else server.put(`/${name}/OWE-1.json`, body);

    const known = { publishers: [`${server.url}/`] };
    for (const counts of [{ added: 1, changed: 0 }, undefined]) {
      await runner(known).runDue();
      expect(await lastSync(name)).toMatchObject({ problem: expect.stringContaining('`OWE-1`') });
      if (counts !== undefined) expect(await lastSync(name)).toMatchObject({ scope: 'delta', counts });
      expect(await source(name)).toMatchObject({ failures: 0, lastError: expect.stringContaining('1 record') });
      expect((await feed(`osv:${name}`))?.feed.contentAt).toBeLessThanOrEqual(Date.parse(listedAt));
      platform.clock.advance(hour + 1);
    }
    server.put(`/${name}/OWE-1.json`, JSON.stringify(changed));
    await runner(known).runDue();

    expect(await lastSync(name)).toMatchObject({ scope: 'delta', problem: undefined, counts: { changed: 1 } });
    expect(await source(name)).toMatchObject({ lastError: undefined, failingSince: undefined });
    const health = (await evidenceOf(name)).filter((type) => /failing|recovered/.test(type));
    expect(health.slice(-2)).toEqual(['advisories.source_failing', 'advisories.source_recovered']);
  });

  it('names rows of the list of changes that it can not read, at each look', async () => {
    publish('rows', [record('R-1', '1.0.0')]);
    server.put('/rows/modified_id.csv', '2026-01-10T00:00:00Z,R-1\n\nyesterday,R-2\n2026-01-10T00:00:00Z,\n');
    await addOsv('rows');
    for (let look = 0; look < 3; look += 1) {
      await runner().runDue();
      expect(await lastSync('rows')).toMatchObject({
        problem: '2 rows of its list of changes can not be read, the first in line 3',
      });
      platform.clock.advance(hour + 1);
    }
    expect(await ids('osv:rows')).toEqual(['R-1']);
  });
});

describe('a source that fails', () => {
  it('goes on after a broken connection, with nothing half applied', async () => {
    const records = Array.from({ length: 200 }, (_, index) => record(`I-${index}`, '1.0.0'));
    const body = zipOf(records.map((each) => [`${each.id}.json`, JSON.stringify(each)]));
    server.put('/cut/all.zip', { body, cutAfter: Math.floor(body.length / 4) });
    server.cuts('/cut/all.zip', 2);
    await addOsv('cut');

    await runner().runDue();
    expect(await lastSync('cut')).toMatchObject({ state: 'failed', problem: 'the connection was cut' });
    expect(await ids('osv:cut')).toEqual([]);
    expect(await feed('osv:cut')).toBeUndefined();
    expect(await source('cut')).toMatchObject({ lastError: 'the connection was cut', failures: 1 });
    expect(await evidenceOf('cut')).toEqual(['advisories.source_added', 'advisories.source_failing']);

    server.asked.length = 0;
    platform.clock.advance(2 * minute);
    await runner().runDue();

    const resumed = server.asked.find(({ path: asked }) => asked === '/cut/all.zip');
    expect(resumed).toMatchObject({ status: 206 });
    expect(await ids('osv:cut')).toHaveLength(200);
    expect(await source('cut')).toMatchObject({ lastError: undefined, failures: 0, failingSince: undefined });
    expect((await evidenceOf('cut')).at(-1)).toBe('advisories.source_recovered');
  });

  it('keeps what is loaded when the new file is damaged', async () => {
    const good = zipOf([['C-1.json', JSON.stringify(record('C-1', '1.0.0'))]]);
    server.put('/bad/all.zip', { body: good });
    await addOsv('bad');
    await runner().runDue();
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
      server.put('/bad/all.zip', { body });
      platform.clock.advance(8 * 24 * hour);
      await runner().runDue();
      expect(await lastSync('bad')).toMatchObject({ state: 'failed', problem: expect.stringMatching(problem) });
      expect(await ids('osv:bad')).toEqual(['C-1']);
    }
    expect(await source('bad')).toMatchObject({ failures: damaged.length, lastError: expect.any(String) });
    expect((await feed('osv:bad'))?.source?.lastError).toMatch(/empty/);
  });

  it('does not take an older copy of a mirror', async () => {
    const kev = (released: string) =>
      JSON.stringify({
        dateReleased: released,
        vulnerabilities: [{ cveID: 'CVE-2025-0001', dateAdded: '2025-12-10' }],
      });
    server.put('/kev.json', kev('2026-01-10T00:00:00Z'));
    await addSource(platform.as(['admin']), {
      name: 'kev',
      kind: 'kev',
      url: `${server.url}/kev.json`,
      ecosystem: undefined,
      intervalMinutes: 60,
      isEnabled: true,
    });
    await runner().runDue();
    server.put('/kev.json', kev('2026-01-03T00:00:00Z'));
    platform.clock.advance(hour + 1);

    await runner().runDue();

    expect(await lastSync('kev')).toMatchObject({ state: 'failed', problem: expect.stringContaining('2026-01-03') });
  });

  it('waits longer each time, as long as the publisher wants, and says since when', async () => {
    server.answer('/busy/modified_id.csv', (_, response) => void response.writeHead(503).end());
    await addOsv('busy');
    const start = platform.clock.now();
    const pauses: number[] = [];
    for (let time = 0; time < 4; time += 1) {
      const now = platform.clock.now();
      expect(await runner().runDue()).toBe(1);
      pauses.push(((await source('busy'))?.nextCheckAt ?? 0) - now);
      platform.clock.advance(pauses.at(-1) ?? 0);
    }
    server.answer(
      '/busy/modified_id.csv',
      (_, response) => void response.writeHead(429, { 'retry-after': '7200' }).end(),
    );
    const now = platform.clock.now();
    await runner().runDue();

    expect(pauses).toEqual([1, 5, 15, 60].map((minutes) => minutes * minute));
    expect(await source('busy')).toMatchObject({
      failures: 5,
      failingSince: start,
      nextCheckAt: now + 7_200_000,
      lastError: 'the server answered 429',
    });
    expect((await evidenceOf('busy')).filter((type) => type === 'advisories.source_failing')).toHaveLength(1);
  });
});

describe('keeping current', () => {
  it('looks again by the interval and not before, whatever happens to the job', async () => {
    publish('often', [record('O-1', '1.0.0')]);
    const added = await addOsv('often');
    await runner().runDue();
    const next = (await source('often'))?.nextCheckAt ?? 0;
    expect(next).toBe(platform.clock.now() + hour);

    expect(await syncSource(platform.asSystem(), added.id, rules())).toBeUndefined();
    platform.clock.advance(hour - 1);
    expect(await runner().runDue()).toBe(0);
    platform.clock.advance(1);
    expect(await runner().runDue()).toBe(1);
  });

  it('counts a feed as current when its publisher says that nothing has changed, and not when a copy says so', async () => {
    publish('slow', [record('S-1', '1.0.0', '2025-11-01T00:00:00Z')]);
    await addOsv('slow');
    const known = { publishers: [`${server.url}/`] };
    await runner(known).runDue();
    const first = platform.clock.now();
    expect((await feed('osv:slow'))?.feed).toMatchObject({ contentAt: first, datedAt: Date.parse('2025-11-01') });

    platform.clock.advance(2 * 24 * hour);
    await runner(known).runDue();
    platform.clock.advance(2 * 24 * hour);
    await runner().runDue();

    const { contentAt } = (await feed('osv:slow'))?.feed ?? {};
    expect(contentAt).toBe(first + 2 * 24 * hour);
    expect(await lastSync('slow')).toMatchObject({ state: 'unchanged' });
  });

  it('does not count as current while its publisher names changes that it does not have', async () => {
    const isWord = { publishers: [`${server.url}/`] };
    publish('behind', [record('O-1', '1.0.0')]);
    await addOsv('behind');
    await runner(isWord).runDue();
    const before = (await feed('osv:behind'))?.feed.contentAt;
    platform.clock.advance(24 * hour);
    const changedAt = new Date(platform.clock.now() - hour).toISOString();
    server.put('/behind/modified_id.csv', `${changedAt},O-2\n2026-01-10T00:00:00Z,O-1\n`);

    await runner(isWord).runDue();

    expect(await lastSync('behind')).toMatchObject({ state: 'unchanged' });
    expect((await feed('osv:behind'))?.feed.contentAt).toBe(before);
  });

  it('runs once, however many processes ask', async () => {
    publish('once', [record('W-1', '1.0.0')]);
    const added = await addOsv('once');

    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => syncSource(platform.asSystem(), added.id, rules())),
    );

    expect(outcomes.filter((outcome) => outcome !== undefined)).toEqual(['loaded']);
    expect(server.asked.filter(({ path: asked }) => asked === '/once/all.zip')).toHaveLength(1);
    expect(await evidenceOf('osv:once')).toHaveLength(1);
  });

  it('is not taken by whoever saw it due before another one was done with it', async () => {
    publish('late', [record('L-1', '1.0.0')]);
    const added = await addOsv('late');
    const run = {
      sourceId: added.id,
      id: randomUUID(),
      now: platform.clock.now(),
      leaseUntil: platform.clock.now() + hour,
    };
    await runner().runDue();

    expect(await takeSource(platform.database.read, run)).toBe(false);
  });

  it('takes over from a process that died, which then can not finish', async () => {
    publish('taken', [record('T-1', '1.0.0')]);
    const added = await addOsv('taken');
    const { promise: frozen, resolve: thaw } = Promise.withResolvers<void>();
    const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
    let isFirst = true;
    server.answer('/taken/modified_id.csv', (_, response) => {
      if (!isFirst) return void response.writeHead(404).end();
      isFirst = false;
      reach();
      void frozen.then(() => response.writeHead(404).end());
    });
    const first = syncSource(platform.asSystem(), added.id, rules({ spoolFolder: `${spoolFolder}-a` }));
    await reached;
    platform.clock.advance(3 * minute);

    expect(await syncSource(platform.asSystem(), added.id, rules())).toBe('loaded');
    thaw();

    expect(await first).toBeUndefined();
    expect(await evidenceOf('osv:taken')).toHaveLength(1);
    const syncs = await listSyncs(platform.as(['admin']), undefined, 'taken', 10);
    expect(syncs.map(({ state }) => state)).toEqual(['loaded', 'interrupted']);
    await rm(`${spoolFolder}-a`, { recursive: true, force: true });
  });

  it('clears away what sources that are gone have left for a week of the given clock', async () => {
    publish('swept', [record('K-1', '1.0.0')]);
    await addOsv('swept');
    for (const [name, days] of [
      ['younger', 6],
      ['older', 8],
    ] as const) {
      const moment = new Date(platform.clock.now() - days * 24 * hour);
      await mkdir(path.join(spoolFolder, name));
      await utimes(path.join(spoolFolder, name), moment, moment);
    }

    await runner().runDue();

    expect(existsSync(path.join(spoolFolder, 'younger'))).toBe(true);
    expect(existsSync(path.join(spoolFolder, 'older'))).toBe(false);
  });

  it('stops with the server and goes on at the next start', async () => {
    const stopping = new AbortController();
    server.answer('/stop/modified_id.csv', () => stopping.abort());
    await addOsv('stop');
    await runner({ outgoing: { ...rules().outgoing, stopping: stopping.signal } }).runDue();
    expect(await lastSync('stop')).toMatchObject({ state: 'interrupted', problem: 'the server was stopped' });
    expect(await source('stop')).toMatchObject({ failures: 0, lastError: undefined });

    publish('stop', [record('P-1', '1.0.0')]);
    server.answer('/stop/modified_id.csv', (_, response) => void response.writeHead(404).end());
    platform.clock.advance(10_000);
    await runner().runDue();
    expect(await lastSync('stop')).toMatchObject({ state: 'loaded' });
  });

  it('shows how far it is, and tells live screens', async () => {
    const body = zipOf([['L-1.json', JSON.stringify(record('L-1', '1.0.0'))]]);
    const { promise: seen, resolve: go } = Promise.withResolvers<void>();
    server.answer('/live/modified_id.csv', (_, response) => void response.writeHead(404).end());
    server.answer('/live/all.zip', (_, response) => {
      response.writeHead(200, { 'content-length': body.length });
      response.write(body.subarray(0, 100));
      void seen.then(() => response.end(body.subarray(100)));
    });
    const added = await addOsv('live');
    const running = syncSource(
      platform.asSystem(),
      added.id,
      rules({ outgoing: { ...rules().outgoing, silenceMs: 20_000 } }),
    );

    await expect.poll(async () => (await lastSync('live'))?.bytes, { timeout: 10_000 }).toBe(100);
    expect(await lastSync('live')).toMatchObject({ state: 'running', phase: 'downloading', bytesTotal: body.length });
    expect((await source('live'))?.leaseUntil).toBeGreaterThan(platform.clock.now());
    go();

    expect(await running).toBe('loaded');
    const { rows } = await platform.database.pool.query(`select distinct kind from change where subject_id = 'live'`);
    expect(rows.map(({ kind }: { kind: string }) => kind).toSorted()).toEqual([
      'feeds.source_changed',
      'feeds.source_checked',
      'feeds.sync_progressed',
    ]);
  });

  it('does not stop for ever when a job is lost', async () => {
    publish('lost', [record('J-1', '1.0.0')]);
    await addOsv('lost');
    await platform.database.pool.query('truncate job');
    expect(await runner().runDue()).toBe(0);

    await platform.database.transaction((tx) => keepFeedJobs(tx, platform.clock.now()));
    await platform.database.transaction((tx) => keepFeedJobs(tx, platform.clock.now()));

    expect(await runner().runDue()).toBe(1);
    expect(await ids('osv:lost')).toEqual(['J-1']);
  });

  it('loads everything again when asked to, and only what is asked for', async () => {
    publish('again', [record('A-1', '1.0.0')]);
    await addOsv('again');
    await runner().runDue();
    server.asked.length = 0;

    expect(await askSync(platform.as(['admin']), ['again'], true)).toEqual(['again']);
    await runner().runDue();

    expect(server.asked.map(({ path: asked }) => asked)).toContain('/again/all.zip');
    expect(await lastSync('again')).toMatchObject({ scope: 'whole', counts: { unchanged: 1 } });
    await expect(askSync(platform.as(['admin']), ['none'], false)).rejects.toMatchObject({
      code: 'advisories.source_not_found',
    });
  });

  it('leaves a source that is switched off or removed alone', async () => {
    publish('off', [record('N-1', '1.0.0')]);
    await addOsv('off');
    await changeSource(platform.as(['admin']), 'off', { isEnabled: false, url: undefined, intervalMinutes: undefined });
    await runner().runDue();
    expect(server.asked).toEqual([]);

    await askSync(platform.as(['admin']), ['off'], false);
    await runner().runDue();
    expect(await ids('osv:off')).toEqual(['N-1']);
    expect(await source('off')).toMatchObject({ nextCheckAt: undefined });

    await removeSource(platform.as(['admin']), 'off');
    expect(await source('off')).toBeUndefined();
    expect(await ids('osv:off')).toEqual(['N-1']);
  });
});

describe('managing sources', () => {
  it('adds the usual ones once, downloads nothing before that, and is for admins', async () => {
    expect(await runner().runDue()).toBe(0);
    const admin = platform.as(['admin']);
    const added = await addUsualSources(admin);
    expect(added.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['npm', 'pypi', 'kev', 'epss', 'vulnrichment']),
    );
    expect(await addUsualSources(admin)).toEqual([]);

    for (const act of [
      addUsualSources,
      (ctx: typeof admin) => removeSource(ctx, 'npm'),
      (ctx: typeof admin) => askSync(ctx, undefined, false),
    ])
      await expect(act(platform.as(['responder']))).rejects.toMatchObject({ code: 'access.forbidden' });
  });

  it('refuses what can not work', async () => {
    const admin = platform.as(['admin']);
    const one = {
      name: 'x',
      kind: 'osv',
      url: undefined,
      ecosystem: undefined,
      intervalMinutes: undefined,
      isEnabled: true,
    } as const;
    await expect(addSource(admin, one)).rejects.toMatchObject({ fields: [{ field: 'body.ecosystem' }] });
    await expect(addSource(admin, { ...one, kind: 'kev', ecosystem: 'npm' })).rejects.toMatchObject({
      fields: [{ field: 'body.ecosystem' }],
    });
    await expect(addSource(admin, { ...one, name: 'sample', ecosystem: 'npm' })).rejects.toMatchObject({
      fields: [{ field: 'body.name' }],
    });
    await expect(addSource(admin, { ...one, url: 'https://me:secret@example.org/x' })).rejects.toMatchObject({
      fields: [{ field: 'body.url' }],
    });
    await addSource(admin, { ...one, ecosystem: 'npm' });
    const change = { isEnabled: undefined, intervalMinutes: undefined };
    for (const url of ['https://me:secret@example.org/x', 'https://:secret@example.org/x'])
      await expect(changeSource(admin, 'x', { ...change, url })).rejects.toMatchObject({
        fields: [{ field: 'body.url' }],
      });
    await expect(addSource(admin, { ...one, ecosystem: 'PyPI' })).rejects.toMatchObject({
      code: 'advisories.source_exists',
    });
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
  server.put('/vuln.zip', {
    body: zipOf([
      ['vulnrichment-develop/2026/1xxx/CVE-2026-1000.json', cve('CVE-2026-1000', 'active')],
      ['vulnrichment-develop/2026/1xxx/CVE-2026-1001.json', cve('CVE-2026-1001', 'nonsense')],
    ]),
  });
  await addSource(platform.as(['admin']), {
    name: 'vulnrichment',
    kind: 'vulnrichment',
    url: `${server.url}/vuln.zip`,
    ecosystem: undefined,
    intervalMinutes: undefined,
    isEnabled: true,
  });

  await runner().runDue();

  const { rows } = await platform.database.pool.query('select cve, exploitation from ssvc_points');
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
    const records = lines.map((line) => JSON.parse(line) as Record);
    server.put('/crates.io/all.zip', {
      body: zipOf(records.map((each, index) => [`${each.id}.json`, lines[index] ?? ''])),
    });
    server.put('/kev.json.gz', {
      body: readFileSync(`${shared}/feeds/kev/known_exploited_vulnerabilities-2025-08-25.json.gz`),
    });
    server.put('/epss.csv.gz', { body: readFileSync(`${shared}/feeds/epss/epss_scores-2026-01-30.csv.gz`) });
    server.put('/ssvc.tsv.gz', { body: readFileSync(`${shared}/feeds/ssvc/vulnrichment.tsv.gz`) });
    await addOsv('crates', 'crates.io');
    for (const [name, kind, file] of [
      ['cisa', 'kev', 'kev.json.gz'],
      ['epss', 'epss', 'epss.csv.gz'],
      ['ssvc', 'vulnrichment', 'ssvc.tsv.gz'],
    ] as const)
      await addSource(platform.as(['admin']), {
        name,
        kind,
        url: `${server.url}/${file}`,
        ecosystem: undefined,
        intervalMinutes: undefined,
        isEnabled: true,
      });
    platform.clock.advance(30 * 24 * hour);

    await runner().runDue();

    const states = await Promise.all(['crates', 'cisa', 'epss', 'ssvc'].map(lastSync));
    expect(states.map((sync) => [sync?.source, sync?.state, sync?.problem])).toEqual([
      ['crates', 'loaded', undefined],
      ['cisa', 'loaded', undefined],
      ['epss', 'loaded', undefined],
      ['ssvc', 'loaded', undefined],
    ]);
    expect(await ids('osv:crates')).toHaveLength(714);
    expect((await feed('epss'))?.feed.records).toBeGreaterThan(200_000);
    expect((await feed('ssvc'))?.feed.records).toBeGreaterThan(30_000);
  });
});
