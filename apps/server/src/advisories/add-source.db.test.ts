import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { addSource, addUsualSources } from './add-source.ts';
import { askSync } from './ask-sync.ts';
import { changeSource, removeSource } from './change-source.ts';
import { type SyncTest, openSyncTest } from './test-feed-sync.ts';

let sync: SyncTest;

beforeAll(async () => {
  sync = await openSyncTest();
});
afterEach(() => sync.clear());
afterAll(() => sync[Symbol.asyncDispose]());

describe('managing sources', () => {
  it('adds the usual ones once, downloads nothing before that, and is for admins', async () => {
    expect(await sync.runner().runDue()).toBe(0);
    const admin = sync.platform.as(['admin']);
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
      await expect(act(sync.platform.as(['responder']))).rejects.toMatchObject({ code: 'access.forbidden' });
  });

  it('refuses what can not work', async () => {
    const admin = sync.platform.as(['admin']);
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
