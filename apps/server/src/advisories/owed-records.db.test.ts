import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { zipOf } from '../hostile-bytes.ts';
import { type SyncTest, openSyncTest, record } from './test-feed-sync.ts';

const hour = 3_600_000;

let sync: SyncTest;

beforeAll(async () => {
  sync = await openSyncTest();
});
afterEach(() => sync.clear());
afterAll(() => sync[Symbol.asyncDispose]());

describe('what a list of changes names', () => {
  it('does not lose changes when the list names a record that is not there', async () => {
    sync.publish('hole', [record('H-1', '1.0.0')]);
    await sync.addOsv('hole');
    await sync.runner().runDue();
    sync.platform.clock.advance(hour + 1);
    sync.publish('hole', [record('H-1', '1.0.0'), record('H-2', '1.0.0', '2026-01-20T00:00:00Z')]);
    sync.server.remove('/hole/H-2.json');

    await sync.runner().runDue();

    expect(await sync.ids('osv:hole')).toEqual(['H-1', 'H-2']);
    expect(await sync.lastSync('hole')).toMatchObject({ scope: 'whole' });
  });

  it.each([
    ['is not there', 'owed-none', undefined],
    ['can not be read', 'owed-torn', '{"id":"OWE-1",'],
  ])('goes on asking for a record that %s, and says so', async (_, name, body) => {
    const [one, two] = [record('OWE-1', '1.0.0'), record('OWE-2', '1.0.0')];
    sync.publish(name, [one, two]);
    await sync.addOsv(name);
    await sync.runner().runDue();
    sync.platform.clock.advance(hour + 1);
    const listedAt = new Date(sync.platform.clock.now() - hour).toISOString();
    const [changed, fresh] = [record('OWE-1', '2.0.0', listedAt), record('OWE-3', '1.0.0', listedAt)];
    sync.publish(name, [changed, two, fresh], [one, two]);
    if (body === undefined) sync.server.remove(`/${name}/OWE-1.json`);
    else sync.server.put(`/${name}/OWE-1.json`, body);

    const known = { publishers: [`${sync.server.url}/`] };
    for (const counts of [{ added: 1, changed: 0 }, undefined]) {
      await sync.runner(known).runDue();
      expect(await sync.lastSync(name)).toMatchObject({ problem: expect.stringContaining('`OWE-1`') });
      if (counts !== undefined) expect(await sync.lastSync(name)).toMatchObject({ scope: 'delta', counts });
      expect(await sync.source(name)).toMatchObject({ failures: 0, lastError: expect.stringContaining('1 record') });
      expect((await sync.feed(`osv:${name}`))?.feed.contentAt).toBeLessThanOrEqual(Date.parse(listedAt));
      sync.platform.clock.advance(hour + 1);
    }
    sync.server.put(`/${name}/OWE-1.json`, JSON.stringify(changed));
    await sync.runner(known).runDue();

    expect(await sync.lastSync(name)).toMatchObject({ scope: 'delta', problem: undefined, counts: { changed: 1 } });
    expect(await sync.source(name)).toMatchObject({ lastError: undefined, failingSince: undefined });
    const health = (await sync.evidenceOf(name)).filter((type) => /failing|recovered/.test(type));
    expect(health.slice(-2)).toEqual(['advisories.source_failing', 'advisories.source_recovered']);
  });

  it('takes a record as it is served when a later look gets the same, whatever the list says', async () => {
    const [one, two] = [record('SET-1', '1.0.0'), record('SET-2', '1.0.0')];
    sync.publish('settled', [one, two]);
    await sync.addOsv('settled');
    await sync.runner().runDue();
    sync.platform.clock.advance(hour + 1);
    const listedAt = new Date(sync.platform.clock.now() - hour).toISOString();
    const list = `${listedAt},SET-1\n2026-01-10T00:00:00Z,SET-2\n`;
    sync.server.put('/settled/modified_id.csv', list);

    await sync.runner().runDue();
    expect(await sync.lastSync('settled')).toMatchObject({ problem: expect.stringContaining('`SET-1`') });
    sync.platform.clock.advance(hour + 1);
    await sync.runner().runDue();
    expect(await sync.lastSync('settled')).toMatchObject({ problem: undefined });
    expect(await sync.source('settled')).toMatchObject({ lastError: undefined, failingSince: undefined });

    sync.server.asked.length = 0;
    sync.platform.clock.advance(hour + 1);
    await sync.runner().runDue();
    expect(sync.server.asked.map(({ path: asked, status }) => [asked, status])).toEqual([
      ['/settled/modified_id.csv', 304],
    ]);
  });

  it('takes a changed record that is dated before its row of the list, at once', async () => {
    const one = record('LAT-1', '1.0.0');
    sync.publish('later', [one]);
    await sync.addOsv('later');
    await sync.runner().runDue();
    sync.platform.clock.advance(hour + 1);
    const [modifiedAt, listedAt] = [hour, hour / 2].map((ago) =>
      new Date(sync.platform.clock.now() - ago).toISOString(),
    );
    sync.server.put('/later/LAT-1.json', JSON.stringify(record('LAT-1', '2.0.0', modifiedAt)));
    sync.server.put('/later/modified_id.csv', `${listedAt},LAT-1\n`);

    await sync.runner().runDue();

    expect(await sync.lastSync('later')).toMatchObject({ scope: 'delta', problem: undefined, counts: { changed: 1 } });
  });

  it('fetches one by one what the archive lacks of its list', async () => {
    const [one, two] = [record('LCK-1', '1.0.0'), record('LCK-2', '1.0.0', '2025-06-01T00:00:00Z')];
    sync.publish('lacking', [one, two], [one]);
    await sync.addOsv('lacking');

    await sync.runner().runDue();

    expect(await sync.ids('osv:lacking')).toEqual(['LCK-1', 'LCK-2']);
    expect(await sync.lastSync('lacking')).toMatchObject({ scope: 'whole', problem: undefined, counts: { added: 2 } });
    expect((await sync.feed('osv:lacking'))?.feed.records).toBe(2);
  });

  it.each([
    ['once', 'nowhere', ['NOW-1']],
    ['twice', 'nowhere-twice', ['NOW-1', 'NOW-1']],
  ])('owes what neither the archive, with each record %s, nor the source has', async (_, name, inArchive) => {
    const [one, two] = [record('NOW-1', '1.0.0'), record('NOW-2', '1.0.0', '2025-06-01T00:00:00Z')];
    sync.publish(name, [one, two]);
    const files = inArchive.map((id, index) => [`${index}/${id}.json`, JSON.stringify(one)] as const);
    sync.server.put(`/${name}/all.zip`, { body: zipOf(files) });
    sync.server.remove(`/${name}/NOW-2.json`);
    await sync.addOsv(name);
    const known = { publishers: [`${sync.server.url}/`] };

    for (let look = 0; look < 2; look += 1) {
      await sync.runner(known).runDue();
      expect(await sync.ids(`osv:${name}`)).toEqual(['NOW-1']);
      expect(await sync.lastSync(name)).toMatchObject({ problem: expect.stringContaining('`NOW-2`') });
      sync.platform.clock.advance(hour + 1);
    }
    expect((await sync.feed(`osv:${name}`))?.feed.contentAt).toBe(Date.parse(one.modified));
    sync.server.put(`/${name}/NOW-2.json`, JSON.stringify(two));
    await sync.runner(known).runDue();

    expect(await sync.ids(`osv:${name}`)).toEqual(['NOW-1', 'NOW-2']);
    expect(await sync.lastSync(name)).toMatchObject({ problem: undefined });
  });

  it('names rows of the list of changes that it can not read, at each look', async () => {
    sync.publish('rows', [record('R-1', '1.0.0')]);
    sync.server.put('/rows/modified_id.csv', '2026-01-10T00:00:00Z,R-1\n\nyesterday,R-2\n2026-01-10T00:00:00Z,\n');
    await sync.addOsv('rows');
    for (let look = 0; look < 3; look += 1) {
      await sync.runner().runDue();
      expect(await sync.lastSync('rows')).toMatchObject({
        problem: '2 rows of its list of changes can not be read, the first in line 3',
      });
      sync.platform.clock.advance(hour + 1);
    }
    expect(await sync.ids('osv:rows')).toEqual(['R-1']);
  });
});
