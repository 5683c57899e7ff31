import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { zipOf } from '../hostile-bytes.ts';
import { statement } from '../platform/db/statement.ts';
import { JobRunner } from '../platform/jobs/runner.ts';
import { openTestPlatform, quietLog, type TestPlatform } from '../platform/test-context.ts';
import { addSource } from './add-source.ts';
import { removeSource } from './change-source.ts';
import { exportRecords } from './export-store.ts';
import { feedJobs } from './feed-jobs.ts';
import type { FeedSource } from './feed-source.ts';
import { type KeptFeed, listFeeds } from './list-feeds.ts';
import { listSources, listSyncs } from './list-sources.ts';
import type { SyncRules } from './sync-source.ts';
import type { FeedSync } from './sync-store.ts';
import { type FeedServer, openFeedServer } from './test-feed-server.ts';

/** An OSV record on `npm/left`. */
export const record = (id: string, fixed: string, modified = '2026-01-10T00:00:00Z') => ({
  id,
  modified,
  affected: [
    {
      package: { ecosystem: 'npm', name: 'left' },
      ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed }] }],
    },
  ],
});

export type OsvRecord = ReturnType<typeof record>;

const evidenceSql = statement<{ type: string }>(
  'test.evidence_of',
  'select type from evidence where subject_id = $1 order by id',
);

/** Used by tests only: a database, a server of files, and the jobs that fetch from it. */
export class SyncTest implements AsyncDisposable {
  readonly platform: TestPlatform;
  readonly server: FeedServer;
  readonly spoolFolder: string;

  constructor(platform: TestPlatform, server: FeedServer, spoolFolder: string) {
    this.platform = platform;
    this.server = server;
    this.spoolFolder = spoolFolder;
  }

  /** After each test: no source, no job, no file of it is left. */
  async clear(): Promise<void> {
    const admin = this.platform.as(['admin']);
    for (const { name } of await listSources(admin)) await removeSource(admin, name);
    await this.platform.database.pool.query('truncate job');
    for (const name of await readdir(this.spoolFolder))
      await rm(path.join(this.spoolFolder, name), { recursive: true, force: true });
    this.server.asked.length = 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.spoolFolder, { recursive: true, force: true });
    await this.server[Symbol.asyncDispose]();
    await this.platform.close();
  }

  rules(more: Partial<SyncRules> = {}): SyncRules {
    return {
      spoolFolder: this.spoolFolder,
      mirrorFolder: undefined,
      outgoing: {
        allowPrivate: true,
        proxy: { httpProxy: undefined, httpsProxy: undefined, noProxy: undefined },
        silenceMs: 1_000,
      },
      pausesMs: [1],
      random: () => 0.5,
      ...more,
    };
  }

  runner(more: Partial<SyncRules> = {}): JobRunner {
    return new JobRunner({ database: this.platform.database, handlers: feedJobs(this.rules(more)), log: quietLog });
  }

  /** An ecosystem as the bucket has it: archive, list of changes, single records. */
  publish(ecosystem: string, records: readonly OsvRecord[], inArchive: readonly OsvRecord[] = records): void {
    const files = inArchive.map((each) => [`${each.id}.json`, JSON.stringify(each)] as const);
    this.server.put(`/${ecosystem}/all.zip`, { body: zipOf(files) });
    const rows = records
      .toSorted((a, b) => (a.modified < b.modified ? 1 : -1))
      .map(({ id, modified }) => `${modified},${id}\n`);
    this.server.put(`/${ecosystem}/modified_id.csv`, rows.join(''));
    for (const each of records) this.server.put(`/${ecosystem}/${each.id}.json`, JSON.stringify(each, null, 2));
  }

  async addOsv(name: string, ecosystem = name): Promise<FeedSource> {
    return await addSource(this.platform.as(['admin']), {
      name,
      kind: 'osv',
      url: this.server.url,
      ecosystem,
      intervalMinutes: 60,
      isEnabled: true,
    });
  }

  async source(name: string): Promise<FeedSource | undefined> {
    return (await listSources(this.platform.as(['admin']))).find((each) => each.name === name);
  }

  async lastSync(name: string): Promise<FeedSync | undefined> {
    return (await listSyncs(this.platform.as(['admin']), undefined, name, 10))[0];
  }

  async feed(name: string): Promise<KeptFeed | undefined> {
    return (await listFeeds(this.platform.as(['admin']))).find((each) => each.feed.name === name);
  }

  /** Of the records of a feed in force at a moment, in order. */
  async ids(feedName: string, moment = this.platform.clock.now()): Promise<string[]> {
    const found: string[] = [];
    for await (const { id } of exportRecords(this.platform.database.read, feedName, moment)) found.push(id);
    return found.toSorted();
  }

  async evidenceOf(subject: string): Promise<string[]> {
    return (await this.platform.database.read.query(evidenceSql, [subject])).map(({ type }) => type);
  }
}

export async function openSyncTest(): Promise<SyncTest> {
  const spoolFolder = await mkdtemp(path.join(tmpdir(), 'lockstep-sync-'));
  return new SyncTest(await openTestPlatform(), await openFeedServer(), spoolFolder);
}
