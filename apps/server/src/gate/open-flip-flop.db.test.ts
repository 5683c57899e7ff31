import { afterAll, beforeAll, expect, it } from 'vitest';
import { incidentsOf, updateIncident } from '#incidents/index.ts';
import { getEnvironment, getService } from '#services/index.ts';
import { JobRunner } from '../platform/jobs/runner.ts';
import { openTestPlatform, quietLog, type TestPlatform } from '../platform/test-context.ts';
import { deploy } from '../releases/test-ledger.ts';
import { gateJobs } from './jobs.ts';
import { ask, openTestGate, openTestService } from './test-gate.ts';
import { addSigners, type Signers } from './test-signers.ts';

let platform: TestPlatform;
let signers: Signers;

beforeAll(async () => {
  platform = await openTestPlatform();
  await openTestGate(platform);
  signers = await addSigners(platform);
});
afterAll(() => platform.close());

async function move(version: string, motive: 'reliability' | 'security'): Promise<void> {
  platform.clock.advance(3_600_000);
  await deploy(signers.responder(), 'swing', version, { motive });
  const handlers = gateJobs(
    { mail: undefined, chat: async () => ({ outcome: 'rejected', reason: 'none' }) },
    'http://x',
  );
  await new JobRunner({ database: platform.database, handlers, log: quietLog }).runDue();
}

async function openIncidents() {
  const { read } = platform.asSystem();
  const [service, environment] = [await getService(read, 'swing'), await getEnvironment(read, 'production')];
  const incidents = await incidentsOf(read, service.id, environment.id, platform.clock.now());
  return incidents.filter((incident) => incident.resolvedAt === undefined);
}

it('two releases that replace each other for opposed reasons open one joint incident, and ending it ends the pause', async () => {
  await openTestService(platform, 'swing', [
    { version: '1.0.0', parts: ['pkg:npm/a@1.0.0'], daysAgo: 9 },
    { version: '1.1.0', parts: ['pkg:npm/a@1.1.0'], daysAgo: 3 },
  ]);

  await move('1.0.0', 'reliability');
  await move('1.1.0', 'security');
  expect(await openIncidents()).toEqual([]);
  await move('1.0.0', 'reliability');
  const opened = await openIncidents();
  await move('1.1.0', 'security');

  expect(opened).toMatchObject([{ title: 'flip-flop between 1.0.0 and 1.1.0', kind: 'both' }]);
  expect(await openIncidents()).toHaveLength(1);
  expect((await ask(platform, 'swing', '1.0.0')).isFlipFlop).toBe(true);

  platform.clock.advance(60_000);
  await updateIncident(signers.responder(), opened[0]?.id ?? '', { resolvedAt: platform.clock.now() });
  platform.clock.advance(60_000);
  expect((await ask(platform, 'swing', '1.0.0')).isFlipFlop).toBe(false);
});
