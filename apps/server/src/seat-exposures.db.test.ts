import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestGate, openTestService } from './gate/test-gate.ts';
import { declareIncident } from './incidents/index.ts';
import { showPeople } from './incidents/show-people.ts';
import { openTestPlatform, type TestPlatform } from './platform/test-context.ts';
import { exposuresOf } from './test-exposures.ts';

let platform: TestPlatform;

beforeAll(async () => {
  platform = await openTestPlatform();
  await openTestGate(platform);
  await openTestService(platform, 'mail', [
    { version: '1.0.0', parts: ['pkg:npm/left@1.0.0'], daysAgo: 9 },
    { version: '1.1.0', parts: ['pkg:npm/left@1.1.0'], daysAgo: 3 },
  ]);
});
afterAll(() => platform.close());

it('asks security to come to a service whose exposure is over, and which nobody has triaged', async () => {
  expect(await exposuresOf(platform, 'mail')).toMatchObject([{ state: 'untriaged', isZeroBudget: true }]);

  const responder = platform.as(['responder']);
  const incident = await declareIncident(responder, 'mail', {
    title: 'mails are late',
    kind: 'reliability',
    severity: 'sev2',
  });

  expect((await showPeople(responder, incident.id)).calls).toMatchObject([
    {
      axis: 'security',
      reason: 'exposure',
      call: 'page',
      because: 'mail was live with CVE-2025-0001, and nobody has looked yet whether it was used',
    },
  ]);
});
