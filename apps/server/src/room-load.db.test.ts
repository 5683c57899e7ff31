import { loadRoom } from '@lockstep/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestApp, type TestApp } from './test-app.ts';

let app: TestApp;

beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

it('shows ten people in one room every entry in the same order, and those who come back what they missed', async () => {
  const { id } = await app.admin.call('recordIncident', {
    body: { title: 'a full room', kind: 'reliability', severity: 'sev1' },
  });

  const result = await loadRoom({
    origin: app.origin,
    cookie: app.cookie,
    incidentId: id,
    clients: 10,
    entriesPerSecond: 20,
    seconds: 5,
    reconnecting: 3,
    words: 'entry',
  });

  expect(result).toMatchObject({ entries: 100, lost: 0, isSameOrder: true });
  expect(result.missedMeanwhile).toBeGreaterThan(0);
  // How long that takes is measured by `npm run bench:room`.
  expect(result.latencies.length).toBe(1_000 - result.missedMeanwhile);
  expect(app.failures).toEqual([]);
});
