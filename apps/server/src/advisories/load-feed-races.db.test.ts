import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Transaction } from '../platform/context.ts';
import { type TestPlatform, openTestPlatform } from '../platform/test-context.ts';
import { storeComponents } from '../releases/component-store.ts';
import { streamOf } from '../releases/test-ledger.ts';
import { addOwnAdvisory } from './add-own-advisory.ts';
import { findFindings } from './find-findings.ts';
import { judgeAdded } from './judge-components.ts';
import { loadFeed } from './load-feed.ts';

let platform: TestPlatform;

beforeAll(async () => {
  platform = await openTestPlatform();
});
afterAll(() => platform.close());

const record = (id: string, name: string, aliases: readonly string[] = []) => ({
  id,
  modified: '2025-12-01T00:00:00Z',
  published: '2025-12-01T00:00:00Z',
  aliases,
  affected: [
    {
      package: { ecosystem: 'npm', name },
      ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '2.0.0' }] }],
    },
  ],
});

const load = (name: string, records: readonly object[], isWhole = false) =>
  loadFeed(platform.as(['admin']), {
    kind: 'osv',
    name,
    contentAt: undefined,
    allowOlder: false,
    isWhole,
    stream: streamOf(records.map((item) => JSON.stringify(item)).join('\n')),
  });

/** As the import of an SBOM does it. */
async function addComponent(tx: Transaction, name: string): Promise<number> {
  const component = { ecosystem: 'npm', name, version: '1.0.0', purl: undefined, scope: 'required' as const };
  const { added } = await storeComponents(tx, [component]);
  await judgeAdded(tx, added);
  return added[0]?.id ?? 0;
}

const groupsOf = async (id: number) => {
  const set = { digest: `component ${id}`, gatingIds: [id], excludedIds: [] };
  const moments = { knownAt: platform.clock.now(), loadedAt: undefined };
  return (await findFindings(platform.as(['admin']).read, set, moments)).map(({ group }) => group);
};

/** A transaction that stays open until it is told to end. */
function open(work: (tx: Transaction) => Promise<unknown>) {
  const begun = Promise.withResolvers<void>();
  const end = Promise.withResolvers<void>();
  const ended = platform.database.transaction(async (tx) => {
    await work(tx);
    begun.resolve();
    await end.promise;
  });
  ended.catch(begun.reject);
  const finish = async (): Promise<void> => {
    end.resolve();
    await ended;
  };
  return { begun: begun.promise, finish };
}

/** Until somebody waits for a lock in this statement. */
async function untilWaiting(statement: string): Promise<void> {
  const sql = `select count(*)::int as count from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock' and query like $1`;
  for (;;) {
    const { rows } = await platform.database.pool.query<{ count: number }>(sql, [`${statement}%`]);
    if ((rows[0]?.count ?? 0) > 0) return;
    await setTimeout(10);
  }
}

describe('a load beside imports of SBOMs', () => {
  it('finds what was added and judged before it, and is seen only after it', async () => {
    let component = 0;
    const imported = open(async (tx) => {
      component = await addComponent(tx, 'open-before');
    });
    await imported.begun;

    const loaded = load('before', [record('OSV-BEFORE', 'open-before')]);
    await untilWaiting('update advisory_revision');
    await imported.finish();
    await loaded;

    expect(await groupsOf(component)).toEqual(['OSV-BEFORE']);
  });

  it('lets SBOMs and own advisories in while it writes, finds what they brought, and shows nothing of itself before its end', async () => {
    // Somebody else's record in the second batch of the load: there it waits, its first batch is written and matched.
    const alias = open((tx) =>
      tx.kysely.insertInto('advisory_alias').values({ id: 'CVE-HELD-1', group_name: 'CVE-HELD-1' }).execute(),
    );
    await alias.begun;
    const filler = Array.from({ length: 1_000 }, (_, at) => record(`OSV-FILLER-${at}`, `filler-${at}`));
    const records = [
      record('OSV-DURING', 'added-during'),
      ...filler,
      record('OSV-LAST', 'added-during', ['CVE-HELD-1']),
    ];

    const loaded = load('during', records);
    await untilWaiting('insert into advisory_alias');
    const component = await platform.database.transaction((tx) => addComponent(tx, 'added-during'));
    const seenDuring = await groupsOf(component);
    const own = await addOwnAdvisory(platform.as(['responder']), {
      ecosystem: 'npm',
      package: 'added-during',
      introduced: undefined,
      fixed: undefined,
      versions: ['1.0.0'],
      reason: 'nobody waits for a load with this',
      isMalicious: true,
      isRestricted: false,
      contact: undefined,
    });
    const warnedDuring = await groupsOf(component);
    await alias.finish();
    await loaded;

    expect(seenDuring).toEqual([]);
    expect(warnedDuring).toEqual([own.id]);
    expect(await groupsOf(component)).toEqual(['CVE-HELD-1', 'OSV-DURING', own.id]);
  });

  it('leaves nothing behind when it fails after SBOMs came in', async () => {
    const many = Array.from({ length: 10 }, (_, at) => record(`OSV-KEPT-${at}`, 'kept'));
    await load('failing', many, true);
    const imported = open((tx) => addComponent(tx, 'not-kept'));
    await imported.begun;

    const shrunk = load('failing', [record('OSV-NEW', 'not-kept')], true);
    await expect(shrunk).rejects.toMatchObject({ code: 'advisories.feed_shrunk' });
    await imported.finish();

    const { rows } = await platform.database.pool.query('select id from component where name = $1', ['not-kept']);
    expect(await groupsOf(rows[0]?.id)).toEqual([]);
  });

  it('loses no component to any of ten loads among ten imports', async () => {
    const numbers = Array.from({ length: 10 }, (_, at) => at);
    const records = numbers.map((at) => record(`OSV-RACE-${at}`, 'raced'));
    const versions = (at: number) => ({
      ecosystem: 'npm',
      name: 'raced',
      version: `1.0.${at}`,
      purl: undefined,
      scope: 'required' as const,
    });

    const [components] = await Promise.all([
      Promise.all(
        numbers.map(async (at) => {
          await setTimeout(at * 7);
          return await platform.database.transaction(async (tx) => {
            const { added } = await storeComponents(tx, [versions(at)]);
            await judgeAdded(tx, added);
            return added[0]?.id ?? 0;
          });
        }),
      ),
      Promise.all(numbers.map((at) => load(`race-${at}`, records.slice(at, at + 1)))),
    ]);

    for (const id of components) expect(await groupsOf(id)).toHaveLength(10);
  });

  it('is done once when ten load the same file at once', async () => {
    const records = [record('OSV-SAME-1', 'same'), record('OSV-SAME-2', 'same')];

    const loads = await Promise.all(Array.from({ length: 10 }, () => load('same', records)));

    expect(loads.map(({ counts }) => counts.added).toSorted((a, b) => a - b)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
  });
});
