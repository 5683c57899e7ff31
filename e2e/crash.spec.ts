import { expect, test } from '@playwright/test';
import { crashTest } from './crash.ts';

test('loses nothing it acknowledged when node, the postmaster or both are killed', async () => {
  test.setTimeout(240_000);

  const report = await crashTest(6, () => undefined);

  expect(report.missing).toEqual([]);
  expect(report.acknowledged).toBeGreaterThan(0);
});
