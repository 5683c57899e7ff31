import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestContext } from '../platform/context.ts';
import { type TestPlatform, openTestPlatform } from '../platform/test-context.ts';
import { storeComponents } from '../releases/component-store.ts';
import { addOwnAdvisory, withdrawOwnAdvisory } from './add-own-advisory.ts';
import { listFeeds as listStoredFeeds } from './feed-store.ts';
import { findFindings } from './find-findings.ts';
import { getAdvisory } from './get-advisory.ts';
import { type LoadFeed, loadFeed } from './load-feed.ts';

let platform: TestPlatform;
let admin: RequestContext;

beforeAll(async () => {
  platform = await openTestPlatform();
  admin = platform.as(['admin']);
});
afterAll(() => platform.close());

const upload = (text: string | Uint8Array): AsyncIterable<Uint8Array> =>
  (async function* () {
    yield typeof text === 'string' ? Buffer.from(text) : text;
  })();

const load = (kind: LoadFeed['kind'], text: string | Uint8Array, more: Partial<LoadFeed> = {}) =>
  loadFeed(platform.as(['admin']), {
    kind,
    name: 'test',
    contentAt: undefined,
    allowOlder: false,
    stream: upload(text),
    ...more,
  });

const record = (id: string, name: string, fixed: string, more: object = {}) => ({
  id,
  modified: '2025-12-01T00:00:00Z',
  published: '2025-12-01T00:00:00Z',
  affected: [
    { package: { ecosystem: 'npm', name }, ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed }] }] },
  ],
  ...more,
});

async function holding(...versions: readonly [name: string, version: string][]) {
  const components = versions.map(([name, version]) => ({
    ecosystem: 'npm',
    name,
    version,
    purl: undefined,
    scope: 'required' as const,
  }));
  const { ids } = await admin.transaction((tx) => storeComponents(tx, components));
  return { digest: versions.join(), gatingIds: [...ids.values()], excludedIds: [] };
}

const names = async (set: Awaited<ReturnType<typeof holding>>, knownAt = Date.UTC(2026, 0, 1)) =>
  (await findFindings(platform.as(['admin']).read, set, { knownAt, loadedAt: undefined })).map(
    (finding) => finding.group,
  );

describe('loading a feed', () => {
  it('finds what was there before the feed and what comes after it', async () => {
    const before = await holding(['left', '1.0.0']);
    expect(await names(before)).toEqual([]);

    await load('osv', JSON.stringify(record('OSV-1', 'left', '1.1.0')));

    expect(await names(before)).toEqual(['OSV-1']);
    expect(await names(await holding(['left', '1.0.1']))).toEqual(['OSV-1']);
    expect(await names(await holding(['left', '1.1.0']))).toEqual([]);
  });

  it('reads JSON Lines, a list, gzip, and names the records it could not read', async () => {
    const lines = [record('OSV-2', 'lines', '2.0.0'), { nonsense: true }, record('OSV-3', 'lines', '2.0.0')].map(
      (item) => JSON.stringify(item),
    );

    const loaded = await load('osv', gzipSync(lines.join('\n')), { name: 'lines' });
    const list = await load('osv', JSON.stringify([record('OSV-4', 'lines', '2.0.0')]), { name: 'list' });

    expect(loaded.counts).toMatchObject({ added: 2, rejectedCount: 1, rejected: [{ at: 'line 2' }] });
    expect(list.counts.added).toBe(1);
    expect(await names(await holding(['lines', '1.0.0']))).toEqual(['OSV-2', 'OSV-3', 'OSV-4']);
  });

  it('keeps a changed record beside the old one, so that what was loaded then stays answerable', async () => {
    const set = await holding(['moving', '1.5.0']);
    await load('osv', JSON.stringify(record('OSV-5', 'moving', '1.2.0')), { name: 'moving' });
    const then = platform.clock.now();
    platform.clock.advance(1_000);
    const { counts } = await load('osv', JSON.stringify(record('OSV-5', 'moving', '2.0.0')), { name: 'moving' });

    expect(counts).toMatchObject({ added: 0, changed: 1 });
    expect(await names(set)).toEqual(['OSV-5']);
    const before = await findFindings(admin.read, set, { knownAt: Date.UTC(2026, 0, 1), loadedAt: then });
    expect(before).toEqual([]);
  });

  it('merges records of one id however far apart they stand, and finds nothing changed the second time', async () => {
    const many = Array.from({ length: 1_500 }, (_, number) => record(`OSV-F-${number}`, 'filler', '1.0.0'));
    const lines = [
      record('OSV-T', 'twin-a', '2.0.0'),
      ...many,
      record('OSV-T', 'twin-b', '2.0.0'),
      { id: 'OSV-F-3', affected: 'nonsense' },
    ].map((item) => JSON.stringify(item));

    const { counts } = await load('osv', lines.join('\n'), { name: 'apart' });
    const again = await load('osv', lines.join('\n'), { name: 'apart' });

    expect(counts).toMatchObject({ added: 1_501, changed: 0, unchanged: 0, rejectedCount: 1 });
    expect(again.counts).toMatchObject({ added: 0, changed: 0, unchanged: 1_501 });
    expect(await names(await holding(['twin-a', '1.0.0']))).toEqual(['OSV-T']);
    expect(await names(await holding(['twin-b', '1.0.0']))).toEqual(['OSV-T']);
  });

  it('counts one flaw of two sources once, and knows it from the earliest date', async () => {
    const set = await holding(['twice', '1.0.0']);
    await load('osv', JSON.stringify(record('GHSA-aaaa-bbbb-cccc', 'twice', '3.0.0', { aliases: ['CVE-2025-0001'] })), {
      name: 'a',
    });
    await load(
      'osv',
      JSON.stringify(record('CVE-2025-0001', 'twice', '3.0.0', { published: '2025-11-01T00:00:00Z' })),
      { name: 'b' },
    );

    expect(await names(set)).toEqual(['CVE-2025-0001']);
    expect(await names(set, Date.UTC(2025, 10, 2))).toEqual(['CVE-2025-0001']);
    expect(await names(set, Date.UTC(2025, 9, 1))).toEqual([]);
  });

  it('links a listing as exploited from the day it was listed', async () => {
    const set = await holding(['listed', '1.0.0']);
    await load('osv', JSON.stringify(record('CVE-2025-0002', 'listed', '3.0.0')), { name: 'listed' });
    const kev = {
      catalogVersion: '1',
      dateReleased: '2025-12-20T00:00:00Z',
      vulnerabilities: [{ cveID: 'CVE-2025-0002', dateAdded: '2025-12-10', dueDate: '2025-12-13' }],
    };
    await load('kev', JSON.stringify(kev));

    const exploitedAt = async (knownAt: number) =>
      (await findFindings(admin.read, set, { knownAt, loadedAt: undefined }))[0]?.knownExploited?.via;

    expect(await exploitedAt(Date.UTC(2025, 11, 9))).toBeUndefined();
    expect(await exploitedAt(Date.UTC(2025, 11, 11))).toBe('alias');
  });

  it('ends no listing as exploited for a catalogue that can not be read as a whole', async () => {
    const set = await holding(['once-listed', '1.0.0']);
    const entry = (cveID: string, dateAdded = '2025-12-10') => ({ cveID, dateAdded });
    const kev = (...vulnerabilities: object[]) => load('kev', JSON.stringify({ vulnerabilities }), { name: 'partly' });
    const exploited = async () =>
      (await findFindings(platform.as(['admin']).read, set, { knownAt: Date.UTC(2026, 0, 1), loadedAt: undefined }))[0]
        ?.knownExploited?.cve;
    await load('osv', JSON.stringify(record('LISTED-1', 'once-listed', '2.0.0', { aliases: ['CVE-2025-7001'] })), {
      name: 'listed',
    });
    await kev(entry('CVE-2025-7001'), entry('CVE-2025-7002'));

    await kev(entry('CVE-2025-7001', 'soon'), entry('CVE-2025-7002'));
    expect(await exploited()).toBe('CVE-2025-7001');

    await kev(entry('CVE-2025-7002'));
    expect(await exploited()).toBeUndefined();
  });

  it('refuses nonsense and older content without writing anything', async () => {
    const feeds = await listStoredFeeds(admin.read, platform.clock.now());

    await expect(load('osv', '<html>')).rejects.toMatchObject({ code: 'advisories.feed_invalid' });
    await expect(load('osv', gzipSync('{"id":"x"}').subarray(0, 12))).rejects.toMatchObject({
      code: 'advisories.feed_invalid',
    });
    await expect(load('kev', '{"vulnerabilities":[]}')).rejects.toMatchObject({ code: 'advisories.feed_invalid' });
    await expect(load('epss', 'cve,epss\n')).rejects.toMatchObject({ code: 'advisories.feed_invalid' });
    await expect(load('osv', '')).rejects.toMatchObject({ code: 'advisories.feed_invalid' });
    await expect(
      load('osv', JSON.stringify(record('OSV-9', 'old', '1.0.0', { modified: '2020-01-01T00:00:00Z' }))),
    ).rejects.toMatchObject({ code: 'advisories.feed_older' });

    expect(await listStoredFeeds(admin.read, platform.clock.now())).toEqual(feeds);
  });

  it('is for admins, and is evidence', async () => {
    await expect(
      loadFeed(platform.as(['responder']), {
        kind: 'osv',
        name: 'x',
        contentAt: undefined,
        allowOlder: false,
        stream: upload('{}'),
      }),
    ).rejects.toMatchObject({ code: 'access.forbidden' });

    const { feed } = await load('osv', JSON.stringify(record('OSV-10', 'evidence', '1.0.0')), { name: 'evidence' });

    const rows = await admin.read.kysely
      .selectFrom('evidence')
      .select('type')
      .where('subject_id', '=', feed.name)
      .execute();
    expect(rows).toEqual([{ type: 'advisories.feed_loaded' }]);
  });
});

describe('an advisory of our own', () => {
  const own = {
    ecosystem: 'npm',
    package: 'worm',
    introduced: undefined,
    fixed: undefined,
    versions: ['4.2.1'],
    reason: 'compromised release',
    isMalicious: true,
    isRestricted: false,
    contact: undefined,
  };

  it('is matched before the answer, and stops counting when it is withdrawn', async () => {
    const set = await holding(['worm', '4.2.1']);
    const other = await holding(['worm', '4.2.0']);
    expect(await names(set, platform.clock.now() + 1)).toEqual([]);

    const added = await addOwnAdvisory(platform.as(['responder']), own);

    const [finding] = await findFindings(admin.read, set, { knownAt: platform.clock.now(), loadedAt: undefined });
    expect(finding).toMatchObject({ group: added.id, isMalicious: true, sources: [{ origin: 'own' }] });
    expect(await names(other, platform.clock.now())).toEqual([]);

    platform.clock.advance(60_000);
    await withdrawOwnAdvisory(platform.as(['responder']), added.id, 'false alarm');
    expect(await names(set, platform.clock.now())).toEqual([]);
  });

  it('refuses an ecosystem that no release holds packages of, and names the nearest', async () => {
    await expect(addOwnAdvisory(platform.as(['responder']), { ...own, ecosystem: 'NPM' })).rejects.toMatchObject({
      code: 'request.invalid',
      fields: [{ field: 'body.ecosystem', help: expect.stringMatching(/^did you mean `npm`\? .*PyPI/) }],
    });
    await expect(addOwnAdvisory(platform.as(['responder']), { ...own, ecosystem: 'no such' })).rejects.toMatchObject({
      fields: [{ field: 'body.ecosystem', help: expect.stringMatching(/^write it as OSV does: AlmaLinux, /) }],
    });
  });

  it('refuses a bound that is no version', async () => {
    await expect(
      addOwnAdvisory(platform.as(['responder']), { ...own, versions: [], fixed: 'next tuesday' }),
    ).rejects.toMatchObject({
      code: 'request.invalid',
      fields: [{ field: 'body.fixed' }],
    });
  });
});

describe('looking an advisory up', () => {
  it('finds it by any id of its flaw', async () => {
    await load('osv', JSON.stringify(record('GHSA-find-byal-ias0', 'found', '2.0.0', { aliases: ['CVE-2025-7777'] })), {
      name: 'found',
    });

    const shown = await getAdvisory(platform.as(['responder']), 'CVE-2025-7777');

    expect(shown).toMatchObject({ group: 'CVE-2025-7777', stored: { advisory: { id: 'GHSA-find-byal-ias0' } } });
    await expect(getAdvisory(platform.as(['responder']), 'CVE-1999-0001')).rejects.toMatchObject({
      code: 'advisories.advisory_not_found',
    });
  });
});
