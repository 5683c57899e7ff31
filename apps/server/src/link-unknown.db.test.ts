import { operations } from '@lockstep/contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createService } from '#services/index.ts';
import { declareIncident } from '#incidents/index.ts';
import { resolveDecisionLink } from './gate/link-decision.ts';
import { resolveTrainLink } from './gate/trains/tell-trains.ts';
import { linkToIncident, registerLinkResolver } from './incidents/link-incident.ts';
import { openTestPlatform, type TestPlatform } from './platform/test-context.ts';

let platform: TestPlatform;
let incident: string;

registerLinkResolver('decision', (tx, _ctx, { subject }) => resolveDecisionLink(tx, subject));
registerLinkResolver('train', (tx, _ctx, { subject }) => resolveTrainLink(tx, subject));

beforeAll(async () => {
  platform = await openTestPlatform();
  await createService(platform.as(['admin']), { name: 'shop', tier: 1, isSample: false });
  const asked = { title: 'checkout fails', kind: 'both', severity: 'sev2' } as const;
  incident = (await declareIncident(platform.as(['responder']), 'shop', asked)).name;
});
afterAll(() => platform.close());

const kinds = ['service', 'alert_group', 'decision', 'train', 'exposure', 'incident', 'advisory', 'report'] as const;
const subjects = ['what we looked at', '999999999999', '00000000-0000-7000-8000-000000000000'];

it.each(kinds)('a %s that is not there is refused in a word of the contract, whatever was typed', async (kind) => {
  const ctx = platform.as(['responder']);
  const errors: readonly string[] = operations.linkToIncident.errors;

  for (const subject of subjects) {
    const refused = await linkToIncident(ctx, incident, { kind, subject }).catch((error: unknown) => error);

    expect([subject, refused]).toEqual([subject, expect.objectContaining({ help: expect.any(String) })]);
    expect(errors).toContain(refused instanceof Error && 'code' in refused ? refused.code : undefined);
  }
});
