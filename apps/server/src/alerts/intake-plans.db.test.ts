import { afterAll, beforeAll, expect, it } from 'vitest';
import { declaredStatements } from '../platform/db/statement.ts';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { findKnownAlerts } from './intake-store.ts';

let platform: TestPlatform;

beforeAll(async () => {
  platform = await openTestPlatform();
});
afterAll(() => platform.close());

it('a plan that was made while there were no alerts looks each up by its identity when there are many', async () => {
  await findKnownAlerts(platform.database.read, []);
  const text = declaredStatements().find(({ name }) => name === 'alerts.known_alerts')?.text ?? '';
  const client = await platform.database.pool.connect();
  try {
    await client.query('truncate alert cascade');
    await client.query(
      'set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set enable_mergejoin = off',
    );
    await client.query(`prepare known (text[], xid8) as ${text}`);
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain execute known (array['a', 'b'], '3')`);

    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    const used = plan.matchAll(/using (alert_(?:open|over|list|identity|group|end|look|undecided)\w*)/g);
    expect(new Set([...used].map(([, index]) => index))).toEqual(new Set(['alert_open', 'alert_over']));
  } finally {
    client.release(true);
  }
});
