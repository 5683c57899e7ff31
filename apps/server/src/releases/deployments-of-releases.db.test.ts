import { expect, it } from 'vitest';
import { openTestPlatform } from '../platform/test-context.ts';
import { listDeploymentsOfReleases, maxLaneDeployments } from './deployment-store.ts';
import { deploy, ensureProduction, openTestLedger } from './test-ledger.ts';

it('keeps what serves now where a history is too long to be told whole', async () => {
  await using platform = await openTestPlatform();
  await ensureProduction(platform);
  await openTestLedger(platform, { name: 'shop', versions: ['1'] });
  const current = await deploy(platform.as(['admin']), 'shop', '1');
  // Before it and after it, and all of them ended or will.
  await platform.database.pool.query(
    `insert into deployment (id, service_id, environment_id, release_id, replica, from_at, to_at, share_percent, source, is_gated,
       motive, is_simulated, recorded_at, recorded_by)
     select gen_random_uuid(), service_id, environment_id, release_id, 'replica-' || n, from_at + make_interval(secs => n),
       from_at + make_interval(secs => n + case when n % 2 = 0 then 1 else 100000 end), 100, source, is_gated, motive, is_simulated,
       recorded_at, recorded_by
     from deployment, generate_series(-$1::int, $1::int) n where n <> 0`,
    [maxLaneDeployments],
  );
  const later = await deploy(platform.as(['admin']), 'shop', '1', { replica: 'later', keepsOthers: true });

  const found = await listDeploymentsOfReleases(platform.as(['admin']).read, [current.releaseId]);

  expect(found).toHaveLength(maxLaneDeployments);
  expect(
    found
      .filter(({ to }) => to === undefined)
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual([current.id, later.id].toSorted());
  expect(found.map(({ from }) => from)).toEqual(found.map(({ from }) => from).toSorted((a, b) => a - b));
});
