import { expect, test } from '@playwright/test';
import { crashTest } from './crash.ts';
import { pagesCrashTest } from './pages-crash.ts';
import { pagesTogetherTest } from './pages-together.ts';

test('loses nothing it acknowledged when node, the postmaster or both are killed', async () => {
  test.setTimeout(240_000);

  const report = await crashTest(6, () => undefined);

  expect(report.missing).toEqual([]);
  expect(report.acknowledged).toBeGreaterThan(0);
});

test('pages for every alert it acknowledged when node, the postmaster or both are killed, and says what comes twice', async () => {
  test.setTimeout(360_000);

  const report = await pagesCrashTest(9, () => undefined, { loadMs: 700, quietMs: 12_000 });

  expect(report).toMatchObject({ missing: [], doubledInSilence: [] });
  expect(report.acknowledged).toBeGreaterThan(0);
});

test('three servers on one database with wrong clocks page once, or say so: one frozen, the database killed, the network cut', async () => {
  test.setTimeout(360_000);

  const report = await pagesTogetherTest(5_000, () => undefined, 12_000);

  expect(report).toMatchObject({ missing: [], doubledInSilence: [] });
  expect(report.acknowledged).toBeGreaterThan(0);
});
