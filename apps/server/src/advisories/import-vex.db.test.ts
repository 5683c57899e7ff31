import type { BundledVex, FeedBundleLine } from '@lockstep/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { exportFeeds } from './export-feeds.ts';
import { importVex, type ImportVex } from './import-vex.ts';
import { withdrawVex } from './vex-change.ts';
import { listVex } from './vex-list.ts';
import { loadVex, type LoadVex } from './vex-load.ts';

let outside: TestPlatform;
let inside: TestPlatform;

beforeAll(async () => {
  [outside, inside] = await Promise.all([openTestPlatform(), openTestPlatform()]);
});
afterAll(async () => {
  await outside.close();
  await inside.close();
});

const day = 24 * 3_600_000;

/** With a mark at the beginning and line ends of its own: the bytes are carried over, not what they mean. */
const documentOf = (name: string, status = 'fixed', issuedAt = '2026-01-10T00:00:00Z'): string =>
  `\uFEFF${JSON.stringify(
    {
      '@context': 'https://openvex.dev/ns/v0.2.0',
      '@id': `https://example.org/vex/${name}`,
      author: `Author of ${name}`,
      timestamp: issuedAt,
      version: 1,
      statements: [
        { vulnerability: { name: 'CVE-2025-0001' }, products: [{ '@id': `pkg:npm/${name}@1.0.0` }], status },
      ],
    },
    null,
    2,
  ).replaceAll('\n', '\r\n')}`;

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

const load = (platform: TestPlatform, name: string, text: string, more: Partial<LoadVex> = {}) =>
  loadVex(platform.as(['admin', 'security_key']), {
    name,
    trust: 'hub',
    expiresAt: undefined,
    allowOlder: true,
    isPlace: true,
    stream: bytesOf(text),
    ...more,
  });

/** The lines of one part of a bundle. */
async function exported(part: string): Promise<{ head: FeedBundleLine | undefined; texts: string[] }> {
  const texts: string[] = [];
  let [head, isInside]: [FeedBundleLine | undefined, boolean] = [undefined, false];
  for await (const text of exportFeeds(outside.as(['admin']))) {
    const line = JSON.parse(text) as FeedBundleLine;
    if ('feed' in line) isInside = line.feed === part;
    if (isInside && 'feed' in line) head = line;
    if (isInside && 'text' in line) texts.push(line.text);
  }
  return { head, texts };
}

const importing = (
  texts: readonly string[],
  more: Partial<ImportVex> = {},
  roles = ['admin', 'security_key'] as const,
) =>
  importVex(inside.as(roles), {
    source: 'hub',
    madeAt: inside.clock.now(),
    allowOlder: false,
    stream: bytesOf(texts.map((text) => `${text}\n`).join('')),
    ...more,
  });

const inForce = async (platform: TestPlatform) =>
  (await listVex(platform.as(['admin']), undefined, false, 100)).toSorted((a, b) => (a.name < b.name ? -1 : 1));

const nothing = { added: 0, changed: 0, unchanged: 0, gone: 0, rejected: [] };

describe('VEX documents in a bundle', () => {
  it('are carried over with their terms and bytes, and change nothing when they come again', async () => {
    const expiresAt = outside.clock.now() + 30 * day;
    await load(outside, 'vex:hub/pkg/a.json', documentOf('a'));
    await load(outside, 'vex:hub/pkg/b.json', documentOf('b'));
    await load(outside, 'ours', documentOf('own'), { trust: 'own', expiresAt });
    const { head, texts } = await exported('vex:hub');
    expect(head).toMatchObject({ kind: 'vex', name: 'hub', contentAt: '2026-01-10T00:00:00.000Z' });

    expect(await importing(texts)).toEqual({ ...nothing, added: 2 });
    expect(await importing(texts)).toEqual({ ...nothing, unchanged: 2 });
    const alone = await exported('vex');
    expect(await importing(alone.texts, { source: undefined })).toEqual({ ...nothing, added: 1 });
    expect(await importing(alone.texts, { source: undefined })).toEqual({ ...nothing, unchanged: 1 });

    const told = ({ name, author, trust, digest, issuedAt, expiresAt: until, statements }: (typeof there)[number]) => ({
      name,
      author,
      trust,
      digest,
      issuedAt,
      until,
      statements,
    });
    const there = await inForce(inside);
    expect(there.map(told)).toEqual((await inForce(outside)).map(told));
    expect(there.map(({ name }) => name)).toEqual(['ours', 'vex:hub/pkg/a.json', 'vex:hub/pkg/b.json']);
    const { rows } = await inside.database.pool.query(`select 1 from evidence where type = 'advisories.vex_loaded'`);
    expect(rows).toHaveLength(3);
  });

  it('follow their repository: what changed is replaced, what it lacks is withdrawn, and others stay', async () => {
    const [before = ''] = (await exported('vex:hub')).texts;
    await load(outside, 'vex:hub/pkg/b.json', documentOf('b', 'under_investigation', '2026-01-12T00:00:00Z'));
    const { texts } = await exported('vex:hub');

    expect(await importing(texts.slice(1))).toEqual({ ...nothing, changed: 1, gone: 1 });

    expect((await inForce(inside)).map(({ name }) => name)).toEqual(['ours', 'vex:hub/pkg/b.json']);
    const { rejected, added } = await importing([before, ...texts.slice(1)], { madeAt: inside.clock.now() - day });
    expect({ rejected, added }).toEqual({
      added: 0,
      rejected: [{ at: 'vex:hub/pkg/a.json', problem: expect.stringContaining('withdrawn here after') }],
    });
    inside.clock.advance(1);
    expect(await importing([before, ...texts.slice(1)])).toEqual({ ...nothing, added: 1, unchanged: 1 });
  });

  it('are not taken back to an older state by mistake, nor lost by the dozen', async () => {
    const texts = (await exported('vex:hub')).texts;
    await load(outside, 'vex:hub/pkg/b.json', documentOf('b', 'fixed', '2025-06-01T00:00:00Z'));
    const older = (await exported('vex:hub')).texts;
    await expect(importing(older)).rejects.toMatchObject({ code: 'advisories.feed_older' });
    expect(await importing(texts)).toEqual({ ...nothing, unchanged: 2 });
    expect(await importing(older, { allowOlder: true })).toEqual({ ...nothing, changed: 1, unchanged: 1 });

    const many = Array.from({ length: 20 }, (_, number) => `vex:many/${number}.json`);
    for (const name of many) await load(outside, name, documentOf(name.replaceAll(/\W/g, '-')));
    const all = (await exported('vex:many')).texts;
    await importing(all, { source: 'many' });
    await expect(importing(all.slice(15), { source: 'many' })).rejects.toMatchObject({
      code: 'advisories.feed_shrunk',
    });
    expect((await inForce(inside)).filter(({ name }) => name.startsWith('vex:many/'))).toHaveLength(20);
  });

  it('are refused as a whole when one was changed or belongs elsewhere; what can not be used is named', async () => {
    const [first = '', second = ''] = (await exported('vex:hub')).texts;
    const changed = (more: Partial<BundledVex>) => JSON.stringify({ ...(JSON.parse(first) as BundledVex), ...more });
    const refused = async (...texts: string[]) => {
      await expect(importing(texts)).rejects.toMatchObject({ code: 'advisories.vex_invalid' });
    };
    await refused(second, changed({ text: documentOf('forged') }));
    await refused(second, changed({ name: 'vex:elsewhere/a.json' }));
    await refused(second, '{"name":"vex:hub/x.json"}');
    await expect(importing([first], { source: undefined })).rejects.toMatchObject({ code: 'advisories.vex_invalid' });

    const past = new Date(inside.clock.now() - 1).toISOString();
    const { rejected, gone } = await importing([changed({ expiresAt: past }), second]);
    expect({ rejected, gone }).toEqual({
      gone: 0,
      rejected: [{ at: 'vex:hub/pkg/a.json', problem: 'it has expired' }],
    });
  });

  it('name those without a text, which stay on the other side, until they are loaded again', async () => {
    await outside.database.pool.query(
      `delete from vex_text where document_id in (select id from vex_document where name = 'vex:hub/pkg/a.json')`,
    );
    const { texts } = await exported('vex:hub');

    const { rejected, gone } = await importing(texts);

    expect({ rejected, gone }).toEqual({
      gone: 0,
      rejected: [{ at: 'vex:hub/pkg/a.json', problem: expect.stringContaining('does not hold its text') }],
    });
    expect((await load(outside, 'vex:hub/pkg/a.json', documentOf('a'))).isNew).toBe(false);
    expect((await importing((await exported('vex:hub')).texts)).rejected).toEqual([]);
  });

  it('leave out what was withdrawn or has expired, and are imported by those who may load them', async () => {
    await load(outside, 'short', documentOf('short'), { expiresAt: outside.clock.now() + 1_000 });
    const { document } = await load(outside, 'taken-back', documentOf('taken-back'));
    await withdrawVex(outside.as(['admin', 'security_key']), document.id, 'wrong');
    outside.clock.advance(2_000);

    const { texts } = await exported('vex');

    expect(texts.map((text) => (JSON.parse(text) as BundledVex).name)).toEqual(['ours']);
    await expect(
      importVex(inside.as(['responder']), {
        source: undefined,
        madeAt: 0,
        allowOlder: false,
        stream: bytesOf(''),
      }),
    ).rejects.toMatchObject({ code: 'access.forbidden' });
  });
});
