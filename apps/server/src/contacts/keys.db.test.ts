import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { SealingKeys } from '../platform/secrets/sealing-keys.ts';
import { openTestPlatform } from '../platform/test-context.ts';
import { openTestContacts } from './test-contacts.ts';

it('is refused when it is another one, and a new one takes over with the old one behind it', async () => {
  await using platform = await openTestPlatform();
  const [old, next] = [randomBytes(32), randomBytes(32)];
  const open = (...keys: Uint8Array[]) => openTestContacts(platform, undefined, new SealingKeys(keys));
  const first = await open(old);

  await expect(open(next)).rejects.toMatchObject({
    message: expect.stringContaining(new SealingKeys([old]).fingerprint),
    help: expect.stringContaining('LOCKSTEP_SECRET_KEY'),
  });
  const rotated = await open(next, old);
  const alone = await open(next);

  expect(rotated.keys).toEqual(first.keys);
  expect(alone.keys).toEqual(first.keys);
  await expect(open(old)).rejects.toMatchObject({ help: expect.any(String) });
});

it('makes our own keys once for all processes that start at once', async () => {
  await using platform = await openTestPlatform();

  const started = await Promise.all(Array.from({ length: 5 }, () => openTestContacts(platform, undefined)));

  expect(new Set(started.map(({ keys }) => Buffer.from(keys.acts[0]).toString('hex'))).size).toBe(1);
  expect(new Set(started.map(({ keys }) => keys.vapid[0]?.publicKey)).size).toBe(1);
});

it('brings the channels of the installation though somebody gave the name of one to their own', async () => {
  await using platform = await openTestPlatform();
  const { pool } = platform.database;
  await openTestContacts(platform, undefined);
  await pool.query(`update channel_setup set id = gen_random_uuid(), is_built_in = false where kind = 'web_push'`);

  await openTestContacts(platform, undefined);
  await openTestContacts(platform, undefined);

  const { rows } = await pool.query(
    `select name, is_built_in from channel_setup where kind = 'web_push' order by is_built_in`,
  );
  expect(rows).toEqual([
    { name: 'Web push', is_built_in: false },
    { name: 'Web push of the installation', is_built_in: true },
  ]);
});
