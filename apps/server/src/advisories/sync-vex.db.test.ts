import { existsSync, globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { zipOf } from '../hostile-bytes.ts';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { addSource } from './add-source.ts';
import { removeSource } from './change-source.ts';
import { listSources, listSyncs, loadedNames } from './list-sources.ts';
import { syncSource } from './sync-source.ts';
import { type FeedServer, openFeedServer } from './test-feed-server.ts';
import { getVex } from './vex-change.ts';
import { currentVexNamed } from './whole-store.ts';

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
  spoolFolder = await mkdtemp(path.join(tmpdir(), 'lockstep-vex-'));
});
afterEach(async () => {
  const admin = platform.as(['admin']);
  for (const { name } of await listSources(admin)) await removeSource(admin, name);
  await rm(spoolFolder, { recursive: true, force: true });
});

const document = (name: string, status = 'fixed', version = 1): string =>
  JSON.stringify({
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': `https://example.org/vex/${name}`,
    author: 'Example',
    timestamp: '2026-01-10T00:00:00Z',
    version,
    statements: [{ vulnerability: { name: 'CVE-2025-0001' }, products: [{ '@id': `pkg:npm/${name}@1.0.0` }], status }],
  });

const index = (...locations: string[]): string =>
  JSON.stringify({ updated_at: '2026-01-10T00:00:00Z', packages: locations.map((location) => ({ location })) });

async function add(name: string, file: string): Promise<string> {
  const { id } = await addSource(platform.as(['admin', 'security_key']), {
    name,
    kind: 'vex',
    url: `${server.url}${file}`,
    ecosystem: undefined,
    intervalMinutes: 60,
    isEnabled: true,
  });
  return id;
}

async function look(id: string) {
  await syncSource(platform.asSystem(), id, {
    spoolFolder,
    mirrorFolder: undefined,
    outgoing: {
      allowPrivate: true,
      proxy: { httpProxy: undefined, httpsProxy: undefined, noProxy: undefined },
      silenceMs: 1_000,
    },
    pausesMs: [],
    random: () => 0.5,
  });
  platform.clock.advance(2 * 3_600_000);
  const [source] = (await listSources(platform.as(['admin']))).filter((each) => each.id === id);
  return (await listSyncs(platform.as(['admin']), undefined, source?.name, 1))[0];
}

const named = async (source: string) =>
  (await currentVexNamed(platform.database.read, `vex:${source}`)).map(({ name }) => name);

describe('a VEX repository', () => {
  it('is loaded by its index; only what changed is fetched again, and what is gone is withdrawn', async () => {
    server.put('/hub/index.json', index('pkg/a.json', 'pkg/b.json'));
    server.put('/hub/pkg/a.json', document('a'));
    server.put('/hub/pkg/b.json', document('b'));
    const id = await add('hub', '/hub/index.json');

    expect(await look(id)).toMatchObject({ state: 'loaded', counts: { added: 2 } });
    expect(await named('hub')).toEqual(['vex:hub/pkg/a.json', 'vex:hub/pkg/b.json']);
    expect(await look(id)).toMatchObject({ state: 'unchanged' });

    server.put('/hub/index.json', index('pkg/a.json', 'pkg/c.json'));
    server.put('/hub/pkg/a.json', document('a', 'under_investigation', 2));
    server.put('/hub/pkg/c.json', document('c'));
    expect(await look(id)).toMatchObject({ counts: { added: 1, changed: 1, gone: 1 } });
    expect(await named('hub')).toEqual(['vex:hub/pkg/a.json', 'vex:hub/pkg/c.json']);
  });

  it('lets a document take the place of one about other products: what lay there is withdrawn', async () => {
    server.put('/turn/index.json', index('pkg/a.json'));
    server.put('/turn/pkg/a.json', document('turned'));
    const id = await add('turn', '/turn/index.json');
    await look(id);

    server.put('/turn/pkg/a.json', document('other'));

    expect(await look(id)).toMatchObject({ state: 'loaded', counts: { changed: 1, rejected: 0 } });
  });

  it('is loaded from an archive, also by way of a manifest', async () => {
    const archive = zipOf([
      ['hub-main/index.json', index('pkg/a.json')],
      ['hub-main/pkg/a.json', JSON.stringify(JSON.parse(document('za')), null, 2)],
      ['hub-main/pkg/b.json', document('zb')],
      ['hub-main/README.md', 'words'],
    ]);
    server.put('/hub.zip', { body: archive });
    const locations = [{ url: `${server.url}/hub.zip` }];
    server.put('/vex-repository.json', JSON.stringify({ versions: [{ spec_version: '0.1', locations }] }));
    const id = await add('zip', '/vex-repository.json');

    expect(await look(id)).toMatchObject({ state: 'loaded', counts: { added: 2 } });
    expect(await named('zip')).toEqual(['vex:zip/pkg/a.json', 'vex:zip/pkg/b.json']);
    expect(await look(id)).toMatchObject({ state: 'unchanged' });
  });

  it('changes nothing when part of it is missing, damaged, or suddenly gone', async () => {
    const all = Array.from({ length: 30 }, (_, number) => `pkg/${number}.json`);
    server.put('/many/index.json', index(...all));
    for (const place of all) server.put(`/many/${place}`, document(place.replaceAll(/\W/g, '-')));
    const id = await add('many', '/many/index.json');
    expect(await look(id)).toMatchObject({ counts: { added: 30 } });

    server.put('/many/index.json', index(...all, 'pkg/none.json'));
    expect(await look(id)).toMatchObject({ state: 'failed', problem: expect.stringContaining('pkg/none.json') });
    server.put('/many/index.json', index(...all.slice(0, 5)));
    expect(await look(id)).toMatchObject({ state: 'failed', problem: expect.stringContaining('would lose 25') });
    server.put('/many/index.json', index('../../secret.json'));
    expect(await look(id)).toMatchObject({ state: 'failed', problem: expect.stringContaining('leads elsewhere') });
    expect(await named('many')).toHaveLength(30);

    server.put('/many/index.json', index(...all));
    server.put('/many/pkg/0.json', '{"nonsense":true}');
    expect(await look(id)).toMatchObject({ state: 'loaded', counts: { rejected: 1, gone: 0 } });
    expect(await named('many')).toHaveLength(30);
  });

  it.each([
    ['an index', 'reject', '/reject/index.json'],
    ['an archive', 'packed', '/reject.zip'],
  ])('remembers a rejected document of %s, and names it until it loads', async (_, name, file) => {
    const put = (status: string, text: string): void => {
      server.put('/reject/index.json', index('pkg/a.json', 'pkg/b.json'));
      server.put('/reject/pkg/a.json', document('ra', status));
      server.put('/reject/pkg/b.json', text);
      const packed = [
        ['hub-main/pkg/a.json', document('ra', status)],
        ['hub-main/pkg/b.json', text],
      ] as const;
      server.put('/reject.zip', { body: zipOf(packed) });
    };
    const told = { problem: expect.stringMatching(/^1 of its documents can not be used: `pkg\/b.json` \(.*\)$/) };
    put('fixed', '{"nonsense":true}');
    const id = await add(name, file);
    expect(await loadedNames(platform.as(['admin']))).not.toContain(`vex:${name}`);

    expect(await look(id)).toMatchObject({ ...told, state: 'loaded', counts: { added: 1, rejected: 1 } });
    expect(await loadedNames(platform.as(['admin']))).toContain(`vex:${name}`);
    server.asked.length = 0;
    for (let time = 0; time < 2; time += 1) expect(await look(id)).toMatchObject({ ...told, state: 'unchanged' });
    const fetched = server.asked.filter(({ path: asked, status }) => status === 200 && asked !== '/reject/index.json');
    expect(fetched).toEqual([]);

    put('under_investigation', '{"nonsense":true}');
    expect(await look(id)).toMatchObject({
      ...told,
      state: 'loaded',
      counts: { changed: 1, unchanged: 0, rejected: 1 },
    });
    put('under_investigation', document('rb'));
    expect(await look(id)).toMatchObject({ problem: undefined, counts: { rejected: 0, added: 1 } });
    expect(await look(id)).toMatchObject({ state: 'unchanged', problem: undefined });
  });

  it('is not fetched again either when none of its documents can be used', async () => {
    server.put('/useless.zip', { body: zipOf([['hub-main/pkg/a.json', '{"nonsense":true}']]) });
    const id = await add('useless', '/useless.zip');
    const told = { problem: expect.stringMatching(/^1 of its documents can not be used: `pkg\/a.json`/) };
    expect(await look(id)).toMatchObject({ ...told, counts: { added: 0, unchanged: 0, rejected: 1 } });
    server.asked.length = 0;

    expect(await look(id)).toMatchObject({ ...told, state: 'unchanged' });

    expect(server.asked.map(({ status }) => status)).toEqual([304]);
    expect(await loadedNames(platform.as(['admin']))).not.toContain('vex:useless');
  });

  it('takes its documents along when it is removed, and no others', async () => {
    for (const name of ['leaving', 'leaving-not']) {
      server.put(`/${name}/index.json`, index('pkg/a.json', 'pkg/b.json'));
      server.put(`/${name}/pkg/a.json`, document(`${name}-a`));
      server.put(`/${name}/pkg/b.json`, document(`${name}-b`));
      await look(await add(name, `/${name}/index.json`));
    }
    const documents = await currentVexNamed(platform.database.read, 'vex:leaving');
    expect(documents).toHaveLength(2);

    expect(await removeSource(platform.as(['admin']), 'leaving')).toBe(2);

    expect(await named('leaving')).toEqual([]);
    expect(await named('leaving-not')).toHaveLength(2);
    const { rows } = await platform.database.pool.query(
      `select subject_id from evidence where type = 'advisories.vex_withdrawn' and subject_id = any($1)`,
      [documents.map(({ id }) => id)],
    );
    expect(rows).toHaveLength(2);
    expect((await getVex(platform.database.read, documents[0]?.id ?? '')).ended).toMatchObject({
      kind: 'withdrawn',
      because: 'its repository leaving was removed',
    });
  });

  it('is added by those who may load VEX documents', async () => {
    await expect(
      addSource(platform.as(['responder']), {
        name: 'mine',
        kind: 'vex',
        url: server.url,
        ecosystem: undefined,
        intervalMinutes: undefined,
        isEnabled: true,
      }),
    ).rejects.toMatchObject({ code: 'access.forbidden' });
  });
});

const shared = path.resolve(import.meta.dirname, '../../../../../shared/data/vex');

describe.skipIf(!existsSync(shared))('real documents (needs ../shared beside the checkout)', () => {
  it('are loaded as a repository', { timeout: 60_000 }, async () => {
    const files = globSync('*/*.json', { cwd: shared }).toSorted();
    const packed = files.map((file) => [`hub-main/${file}`, readFileSync(path.join(shared, file))] as const);
    server.put('/real.zip', { body: zipOf(packed) });
    const id = await add('real', '/real.zip');

    const sync = await look(id);

    expect(sync).toMatchObject({ state: 'loaded' });
    expect(sync?.counts?.added).toBeGreaterThan(files.length / 2);
    expect((sync?.counts?.added ?? 0) + (sync?.counts?.rejected ?? 0)).toBe(files.length);
  });
});
