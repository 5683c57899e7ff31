import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { zipOf } from '../hostile-bytes.ts';
import { type SyncTest, openSyncTest, record } from './test-feed-sync.ts';

const minute = 60_000;
const hour = 60 * minute;

let sync: SyncTest;

beforeAll(async () => {
  sync = await openSyncTest();
});
afterEach(() => sync.clear());
afterAll(() => sync[Symbol.asyncDispose]());

describe('an ecosystem of an OSV dump', () => {
  it('is loaded whole, then asked for changes alone', async () => {
    sync.publish('full', [record('F-1', '1.0.0'), record('F-2', '1.0.0')]);
    await sync.addOsv('full');

    await sync.runner().runDue();

    expect(await sync.ids('osv:full')).toEqual(['F-1', 'F-2']);
    expect(await sync.lastSync('full')).toMatchObject({
      state: 'loaded',
      scope: 'whole',
      counts: { added: 2, gone: 0 },
    });
    expect(await sync.evidenceOf('full')).toEqual(['advisories.source_added']);
    expect(await sync.evidenceOf('osv:full')).toEqual(['advisories.feed_loaded']);
    expect(await sync.feed('osv:full')).toMatchObject({ feed: { records: 2 }, source: { name: 'full' } });

    sync.server.asked.length = 0;
    sync.platform.clock.advance(hour + 1);
    await sync.runner().runDue();
    expect(await sync.lastSync('full')).toMatchObject({ state: 'loaded', scope: 'delta', counts: { unchanged: 2 } });
    sync.server.asked.length = 0;
    sync.platform.clock.advance(hour + 1);
    await sync.runner().runDue();
    expect(sync.server.asked.map(({ path: asked, status }) => [asked, status])).toEqual([
      ['/full/modified_id.csv', 304],
    ]);
    expect(await sync.lastSync('full')).toMatchObject({ state: 'unchanged', counts: undefined });
  });

  it('takes a delta: changed and new records, in one go, and what was loaded before stays answerable', async () => {
    const [one, two] = [record('D-1', '1.0.0'), record('D-2', '1.0.0', '2026-01-11T00:00:00Z')];
    sync.publish('delta', [one, two]);
    await sync.addOsv('delta');
    await sync.runner().runDue();
    const before = sync.platform.clock.now();
    sync.platform.clock.advance(hour + 1);
    const changed = record('D-1', '2.0.0', '2026-01-15T12:30:00Z');
    const fresh = record('D-3', '1.0.0', '2026-01-15T12:40:00Z');
    sync.publish('delta', [changed, two, fresh], [one, two]);
    sync.server.asked.length = 0;

    await sync.runner().runDue();

    expect(await sync.ids('osv:delta')).toEqual(['D-1', 'D-2', 'D-3']);
    expect(await sync.ids('osv:delta', before)).toEqual(['D-1', 'D-2']);
    expect(await sync.lastSync('delta')).toMatchObject({ scope: 'delta', counts: { added: 1, changed: 1 } });
    expect(sync.server.asked.map(({ path: asked }) => asked)).not.toContain('/delta/all.zip');
    expect((await sync.feed('osv:delta'))?.feed).toMatchObject({ records: 3, datedAt: Date.parse(fresh.modified) });
  });

  it('drops what the publisher took back with the weekly whole, but not a tenth of everything', async () => {
    const many = Array.from({ length: 300 }, (_, index) => record(`G-${index}`, '1.0.0'));
    sync.publish('gone', many);
    await sync.addOsv('gone');
    await sync.runner().runDue();

    sync.platform.clock.advance(8 * 24 * hour);
    sync.publish('gone', many.slice(1));
    await sync.runner().runDue();
    expect(await sync.lastSync('gone')).toMatchObject({
      state: 'loaded',
      scope: 'whole',
      counts: { gone: 1, unchanged: 299 },
    });
    expect(await sync.ids('osv:gone')).toHaveLength(299);

    sync.platform.clock.advance(8 * 24 * hour);
    sync.publish('gone', many.slice(150));
    await sync.runner().runDue();
    expect(await sync.lastSync('gone')).toMatchObject({
      state: 'failed',
      problem: expect.stringContaining('would lose 149'),
    });
    expect(await sync.ids('osv:gone')).toHaveLength(299);
  });

  it('does not take the rest of a small ecosystem for the whole of it', async () => {
    const many = Array.from({ length: 80 }, (_, index) => record(`S-${index}`, '1.0.0'));
    sync.publish('small', many);
    await sync.addOsv('small');
    await sync.runner().runDue();
    sync.platform.clock.advance(8 * 24 * hour);
    sync.publish('small', many.slice(79));

    await sync.runner().runDue();

    expect(await sync.lastSync('small')).toMatchObject({
      state: 'failed',
      problem: expect.stringContaining('would lose 79'),
    });
  });

  it('goes on knowing what a record said that can not be read any more', async () => {
    const [one, two, three] = [record('U-1', '1.0.0'), record('U-2', '1.0.0'), record('U-3', '1.0.0')];
    sync.publish('unread', [one, two, three]);
    sync.server.remove('/unread/modified_id.csv');
    await sync.addOsv('unread');
    await sync.runner().runDue();

    const named: readonly (readonly [string, string])[] = [
      ['U-1.json', JSON.stringify({ ...one, affected: 'left' })],
      ['U-2.json', JSON.stringify(two)],
    ];
    sync.platform.clock.advance(hour + 1);
    sync.server.put('/unread/all.zip', { body: zipOf(named) });
    await sync.runner().runDue();
    expect(await sync.lastSync('unread')).toMatchObject({ state: 'loaded', counts: { gone: 1, rejected: 1 } });
    expect(await sync.ids('osv:unread')).toEqual(['U-1', 'U-2']);

    sync.platform.clock.advance(hour + 1);
    sync.server.put('/unread/all.zip', {
      body: zipOf([
        ['x.json', '{}'],
        ['U-2.json', JSON.stringify(two)],
      ]),
    });
    await sync.runner().runDue();
    expect(await sync.lastSync('unread')).toMatchObject({ state: 'loaded', counts: { gone: 0, rejected: 1 } });
    expect(await sync.ids('osv:unread')).toEqual(['U-1', 'U-2']);
  });

  it('goes on asking for changes after one of the future', async () => {
    sync.publish('future', [record('T-1', '1.0.0')]);
    await sync.addOsv('future');
    await sync.runner().runDue();
    sync.platform.clock.advance(hour + 1);
    const far = record('T-2', '1.0.0', '2999-01-01T00:00:00Z');
    sync.publish('future', [record('T-1', '1.0.0'), far]);
    await sync.runner().runDue();
    expect(await sync.lastSync('future')).toMatchObject({ scope: 'delta', counts: { added: 1 } });

    const next = new Date(sync.platform.clock.now() + minute).toISOString();
    sync.platform.clock.advance(hour + 1);
    sync.publish('future', [record('T-1', '1.0.0'), far, record('T-3', '1.0.0', next)]);
    await sync.runner().runDue();

    expect(await sync.ids('osv:future')).toEqual(['T-1', 'T-2', 'T-3']);
  });

  it('loses nothing to an archive that lags behind the list of changes', async () => {
    const [one, two] = [record('Q-1', '1.0.0'), record('Q-2', '1.0.0')];
    sync.publish('lag', [one, two]);
    await sync.addOsv('lag');
    await sync.runner().runDue();
    sync.platform.clock.advance(hour + 1);
    const changed = record('Q-1', '2.0.0', '2026-01-15T13:00:00Z');
    const fresh = record('Q-3', '1.0.0', '2026-01-15T13:10:00Z');
    sync.publish('lag', [changed, two, fresh], [one, two]);
    await sync.runner().runDue();

    sync.platform.clock.advance(8 * 24 * hour);
    const rezipped = zipOf([one, two].map((each) => [`lagging/${each.id}.json`, JSON.stringify(each)]));
    sync.server.put('/lag/all.zip', { body: rezipped });
    await sync.runner().runDue();

    expect(await sync.lastSync('lag')).toMatchObject({
      state: 'loaded',
      scope: 'whole',
      counts: { changed: 0, gone: 0 },
    });
    expect(await sync.ids('osv:lag')).toEqual(['Q-1', 'Q-2', 'Q-3']);
    sync.server.put('/lag/modified_id.csv', '2025-01-01T00:00:00Z,Q-1\n');
    sync.platform.clock.advance(hour + 1);
    await sync.runner().runDue();
    expect(await sync.lastSync('lag')).toMatchObject({
      state: 'failed',
      problem: expect.stringContaining('older than'),
    });
  });

  it('takes the archive where a mirror keeps nothing else', async () => {
    sync.publish('bare', [record('B-1', '1.0.0')]);
    sync.server.remove('/bare/modified_id.csv');
    await sync.addOsv('bare');
    await sync.runner().runDue();
    sync.platform.clock.advance(hour + 1);
    sync.server.put('/bare/all.zip', { body: zipOf([['B-2.json', JSON.stringify(record('B-2', '1.0.0'))]]) });

    await sync.runner().runDue();

    expect(await sync.ids('osv:bare')).toEqual(['B-2']);
  });
});
