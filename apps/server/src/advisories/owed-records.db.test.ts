import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
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
    ['is not yet as listed', 'owed-old', JSON.stringify(record('OWE-1', '1.0.0'))],
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
