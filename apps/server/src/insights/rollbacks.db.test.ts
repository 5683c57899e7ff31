import { beforeAll, expect, it } from 'vitest';
import { registerDeploymentJudge } from '#releases/index.ts';
import { judgeDeployment } from '../gate/deployment-judge.ts';
import { ask, testGate } from '../gate/test-gate.ts';
import { deploy } from '../releases/test-ledger.ts';
import { showInsights } from './show-insights.ts';

const gate = testGate('back', () => [
  { version: '1.0.0', parts: ['pkg:npm/left@1.0.0'], daysAgo: 30 },
  { version: '1.1.0', parts: ['pkg:npm/left@1.1.0'], daysAgo: 20 },
  { version: '1.2.0', parts: ['pkg:npm/left@1.1.0'], daysAgo: 3 },
]);

beforeAll(() => registerDeploymentJudge(judgeDeployment));

async function move(version: string): Promise<void> {
  const { id } = await ask(gate.platform, gate.web, version);
  await deploy(gate.platform.as(['admin']), gate.web, version, { decisionId: id });
  gate.platform.clock.advance(60_000);
}

async function reopening() {
  const { shares } = await showInsights(gate.platform.as(['auditor']), { service: gate.web });
  return shares.find(({ metric }) => metric === 'reopening_rollbacks')?.summary;
}

it('counts rollbacks that were deployed, and those that re-opened a finding', async () => {
  await move('1.1.0');
  expect(await reopening()).toMatchObject({ count: 0, of: 1 });

  await move('1.0.0');
  expect(await reopening()).toMatchObject({ count: 1, of: 2 });
});

it('counts neither rolling forward nor what was only asked', async () => {
  await move('1.1.0');
  await ask(gate.platform, gate.web, '1.0.0');
  await move('1.2.0');

  expect(await reopening()).toMatchObject({ count: 0, of: 1 });
});

it('leaves out what rests on a restricted advisory, whole', async () => {
  await move('1.0.0');
  await gate.platform.database.pool.query('update decision set has_restricted = true');

  const { shares } = await showInsights(gate.platform.as(['auditor']), { service: gate.web });

  expect(await reopening()).toMatchObject({ count: 0, of: 0 });
  expect(shares.find(({ metric }) => metric === 'gate_no_wait')?.summary).toMatchObject({ of: 0 });
});
