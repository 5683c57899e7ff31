import { afterAll, beforeAll, expect, it } from 'vitest';
import { plannedOnceSettings } from '../platform/db/database.ts';
import { declaredStatements } from '../platform/db/statement.ts';
import { findKnownAlerts } from './intake-store.ts';
import { type DecidingTest, firing, openDecidingTest } from './test-deciding.ts';

let t: DecidingTest;

beforeAll(async () => {
  t = await openDecidingTest();
  await t.clear();
  // As on a new installation: nobody has counted its rows yet.
  await t.platform.database.pool.query('alter table alert set (autovacuum_enabled = off)');
});
afterAll(() => t.platform.close());

/** What the lookup of alerts by their identity would go through, were it planned now. */
async function indexesOfLookup(): Promise<ReadonlySet<string | undefined>> {
  const { database } = t.platform;
  await findKnownAlerts(database.read, []);
  const text = declaredStatements().find(({ name }) => name === 'alerts.known_alerts')?.text ?? '';
  const client = await database.pool.connect();
  try {
    for (const setting of plannedOnceSettings) await client.query(`set ${setting.replace('=', ' = ')}`);
    await client.query(`prepare known (text[], xid8) as ${text}`);
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain execute known (array['a', 'b'], '3')`);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    const used = plan.matchAll(/(?:using|Index Scan on) (alert_(?!move)\w+)/g);
    return new Set([...used].map(([, index]) => index));
  } finally {
    client.release(true);
  }
}

it('whatever the table held when that was planned, an alert is looked up by its identity', async () => {
  expect(await indexesOfLookup()).toEqual(new Set(['alert_open', 'alert_over']));

  // With a few hundred rows the index of identities has a second level before those of states have one.
  for (let taken = 0; taken < 1_000; taken += 100) {
    const alerts = Array.from({ length: 100 }, (_, index) =>
      firing({ alertname: 'HighLoad', cluster: 'north-1', instance: `10.0.0.${taken + index}:8080` }),
    );
    await t.take(...alerts);

    expect(await indexesOfLookup()).toEqual(new Set(['alert_open', 'alert_over']));
  }
});
