import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { writeAlertsSql, writeParts } from './write-store.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await openTestPlatform();
});
afterAll(() => platform.close());

it('has a valid statement for whatever there is to write', async () => {
  const client = await platform.database.pool.connect();
  const texts = new Set<string>();
  for (let bits = 0; bits < 2 ** writeParts.length; bits++) {
    const { text } = writeAlertsSql(new Set(writeParts.filter((_part, index) => (bits & (1 << index)) !== 0)));
    texts.add(text);
    await client.query(`prepare checked_${bits} as ${text}`);
    await client.query(`deallocate checked_${bits}`);
  }
  client.release(true);

  expect(texts.size).toBe(2 ** writeParts.length);
});
