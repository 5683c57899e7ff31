import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rm, utimes } from 'node:fs/promises';
import path from 'node:path';
import { zipOf } from '../hostile-bytes.ts';
import { askSync } from './ask-sync.ts';
import { changeSource, removeSource } from './change-source.ts';
import { listSyncs } from './list-sources.ts';
import { keepFeedJobs } from './sync-jobs.ts';
import { syncSource } from './sync-source.ts';
import { takeSource } from './sync-store.ts';
import { type SyncTest, openSyncTest, record } from './test-feed-sync.ts';

const minute = 60_000;
const hour = 60 * minute;

let sync: SyncTest;

beforeAll(async () => {
  sync = await openSyncTest();
});
afterEach(() => sync.clear());
afterAll(() => sync[Symbol.asyncDispose]());

describe('keeping current', () => {
  it('looks again by the interval and not before, whatever happens to the job', async () => {
    sync.publish('often', [record('O-1', '1.0.0')]);
    const added = await sync.addOsv('often');
    await sync.runner().runDue();
    const next = (await sync.source('often'))?.nextCheckAt ?? 0;
    expect(next).toBe(sync.platform.clock.now() + hour);

    expect(await syncSource(sync.platform.asSystem(), added.id, sync.rules())).toBeUndefined();
    sync.platform.clock.advance(hour - 1);
    expect(await sync.runner().runDue()).toBe(0);
    sync.platform.clock.advance(1);
    expect(await sync.runner().runDue()).toBe(1);
  });

  it('counts a feed as current when its publisher says that nothing has changed, and not when a copy says so', async () => {
    sync.publish('slow', [record('S-1', '1.0.0', '2025-11-01T00:00:00Z')]);
    await sync.addOsv('slow');
    const known = { publishers: [`${sync.server.url}/`] };
    await sync.runner(known).runDue();
    const first = sync.platform.clock.now();
    expect((await sync.feed('osv:slow'))?.feed).toMatchObject({ contentAt: first, datedAt: Date.parse('2025-11-01') });

    sync.platform.clock.advance(2 * 24 * hour);
    await sync.runner(known).runDue();
    sync.platform.clock.advance(2 * 24 * hour);
    await sync.runner().runDue();

    const { contentAt } = (await sync.feed('osv:slow'))?.feed ?? {};
    expect(contentAt).toBe(first + 2 * 24 * hour);
    expect(await sync.lastSync('slow')).toMatchObject({ state: 'unchanged' });
  });

  it('does not count as current while its publisher names changes that it does not have', async () => {
    const isWord = { publishers: [`${sync.server.url}/`] };
    sync.publish('behind', [record('O-1', '1.0.0')]);
    await sync.addOsv('behind');
    await sync.runner(isWord).runDue();
    const before = (await sync.feed('osv:behind'))?.feed.contentAt;
    sync.platform.clock.advance(24 * hour);
    const changedAt = new Date(sync.platform.clock.now() - hour).toISOString();
    sync.server.put('/behind/modified_id.csv', `${changedAt},O-2\n2026-01-10T00:00:00Z,O-1\n`);

    await sync.runner(isWord).runDue();

    expect(await sync.lastSync('behind')).toMatchObject({ state: 'unchanged' });
    expect((await sync.feed('osv:behind'))?.feed.contentAt).toBe(before);
  });

  it('runs once, however many processes ask', async () => {
    sync.publish('once', [record('W-1', '1.0.0')]);
    const added = await sync.addOsv('once');

    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => syncSource(sync.platform.asSystem(), added.id, sync.rules())),
    );

    expect(outcomes.filter((outcome) => outcome !== undefined)).toEqual(['loaded']);
    expect(sync.server.asked.filter(({ path: asked }) => asked === '/once/all.zip')).toHaveLength(1);
    expect(await sync.evidenceOf('osv:once')).toHaveLength(1);
  });

  it('is not taken by whoever saw it due before another one was done with it', async () => {
    sync.publish('late', [record('L-1', '1.0.0')]);
    const added = await sync.addOsv('late');
    const run = {
      sourceId: added.id,
      id: randomUUID(),
      now: sync.platform.clock.now(),
      leaseUntil: sync.platform.clock.now() + hour,
    };
    await sync.runner().runDue();

    expect(await takeSource(sync.platform.database.read, run)).toBe(false);
  });

  it('takes over from a process that died, which then can not finish', async () => {
    sync.publish('taken', [record('T-1', '1.0.0')]);
    const added = await sync.addOsv('taken');
    const { promise: frozen, resolve: thaw } = Promise.withResolvers<void>();
    const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
    let isFirst = true;
    sync.server.answer('/taken/modified_id.csv', (_, response) => {
      if (!isFirst) return void response.writeHead(404).end();
      isFirst = false;
      reach();
      void frozen.then(() => response.writeHead(404).end());
    });
    const first = syncSource(sync.platform.asSystem(), added.id, sync.rules({ spoolFolder: `${sync.spoolFolder}-a` }));
    await reached;
    sync.platform.clock.advance(3 * minute);

    expect(await syncSource(sync.platform.asSystem(), added.id, sync.rules())).toBe('loaded');
    thaw();

    expect(await first).toBeUndefined();
    expect(await sync.evidenceOf('osv:taken')).toHaveLength(1);
    const syncs = await listSyncs(sync.platform.as(['admin']), undefined, 'taken', 10);
    expect(syncs.map(({ state }) => state)).toEqual(['loaded', 'interrupted']);
    await rm(`${sync.spoolFolder}-a`, { recursive: true, force: true });
  });

  it('clears away what sources that are gone have left for a week of the given clock', async () => {
    sync.publish('swept', [record('K-1', '1.0.0')]);
    await sync.addOsv('swept');
    for (const [name, days] of [
      ['younger', 6],
      ['older', 8],
    ] as const) {
      const moment = new Date(sync.platform.clock.now() - days * 24 * hour);
      await mkdir(path.join(sync.spoolFolder, name));
      await utimes(path.join(sync.spoolFolder, name), moment, moment);
    }

    await sync.runner().runDue();

    expect(existsSync(path.join(sync.spoolFolder, 'younger'))).toBe(true);
    expect(existsSync(path.join(sync.spoolFolder, 'older'))).toBe(false);
  });

  it('stops with the server and goes on at the next start', async () => {
    const stopping = new AbortController();
    sync.server.answer('/stop/modified_id.csv', () => stopping.abort());
    await sync.addOsv('stop');
    await sync.runner({ outgoing: { ...sync.rules().outgoing, stopping: stopping.signal } }).runDue();
    expect(await sync.lastSync('stop')).toMatchObject({ state: 'interrupted', problem: 'the server was stopped' });
    expect(await sync.source('stop')).toMatchObject({ failures: 0, lastError: undefined });

    sync.publish('stop', [record('P-1', '1.0.0')]);
    sync.server.answer('/stop/modified_id.csv', (_, response) => void response.writeHead(404).end());
    sync.platform.clock.advance(10_000);
    await sync.runner().runDue();
    expect(await sync.lastSync('stop')).toMatchObject({ state: 'loaded' });
  });

  it('shows how far it is, and tells live screens', async () => {
    const body = zipOf([['L-1.json', JSON.stringify(record('L-1', '1.0.0'))]]);
    const { promise: seen, resolve: go } = Promise.withResolvers<void>();
    sync.server.answer('/live/modified_id.csv', (_, response) => void response.writeHead(404).end());
    sync.server.answer('/live/all.zip', (_, response) => {
      response.writeHead(200, { 'content-length': body.length });
      response.write(body.subarray(0, 100));
      void seen.then(() => response.end(body.subarray(100)));
    });
    const added = await sync.addOsv('live');
    const running = syncSource(
      sync.platform.asSystem(),
      added.id,
      sync.rules({ outgoing: { ...sync.rules().outgoing, silenceMs: 20_000 } }),
    );

    await expect.poll(async () => (await sync.lastSync('live'))?.bytes, { timeout: 10_000 }).toBe(100);
    expect(await sync.lastSync('live')).toMatchObject({
      state: 'running',
      phase: 'downloading',
      bytesTotal: body.length,
    });
    expect((await sync.source('live'))?.leaseUntil).toBeGreaterThan(sync.platform.clock.now());
    go();

    expect(await running).toBe('loaded');
    const { rows } = await sync.platform.database.pool.query(
      `select distinct kind from change where subject_id = 'live'`,
    );
    expect(rows.map(({ kind }: { kind: string }) => kind).toSorted()).toEqual([
      'feeds.source_changed',
      'feeds.source_checked',
      'feeds.sync_progressed',
    ]);
  });

  it('does not stop for ever when a job is lost', async () => {
    sync.publish('lost', [record('J-1', '1.0.0')]);
    await sync.addOsv('lost');
    await sync.platform.database.pool.query('truncate job');
    expect(await sync.runner().runDue()).toBe(0);

    await sync.platform.database.transaction((tx) => keepFeedJobs(tx, sync.platform.clock.now()));
    await sync.platform.database.transaction((tx) => keepFeedJobs(tx, sync.platform.clock.now()));

    expect(await sync.runner().runDue()).toBe(1);
    expect(await sync.ids('osv:lost')).toEqual(['J-1']);
  });

  it('loads everything again when asked to, and only what is asked for', async () => {
    sync.publish('again', [record('A-1', '1.0.0')]);
    await sync.addOsv('again');
    await sync.runner().runDue();
    sync.server.asked.length = 0;

    expect(await askSync(sync.platform.as(['admin']), ['again'], true)).toEqual(['again']);
    await sync.runner().runDue();

    expect(sync.server.asked.map(({ path: asked }) => asked)).toContain('/again/all.zip');
    expect(await sync.lastSync('again')).toMatchObject({ scope: 'whole', counts: { unchanged: 1 } });
    await expect(askSync(sync.platform.as(['admin']), ['none'], false)).rejects.toMatchObject({
      code: 'advisories.source_not_found',
    });
  });

  it('leaves a source that is switched off or removed alone', async () => {
    sync.publish('off', [record('N-1', '1.0.0')]);
    await sync.addOsv('off');
    await changeSource(sync.platform.as(['admin']), 'off', {
      isEnabled: false,
      url: undefined,
      intervalMinutes: undefined,
    });
    await sync.runner().runDue();
    expect(sync.server.asked).toEqual([]);

    await askSync(sync.platform.as(['admin']), ['off'], false);
    await sync.runner().runDue();
    expect(await sync.ids('osv:off')).toEqual(['N-1']);
    expect(await sync.source('off')).toMatchObject({ nextCheckAt: undefined });

    await removeSource(sync.platform.as(['admin']), 'off');
    expect(await sync.source('off')).toBeUndefined();
    expect(await sync.ids('osv:off')).toEqual(['N-1']);
  });
});
