import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readOncallScenarios } from '../apps/cli/src/offline/oncall-scenario.ts';
import { spokenOf } from '../apps/cli/src/offline/play-oncall-scenario.ts';
import { openTestPaging, type TestPaging } from '../apps/server/src/paging/test-paging.ts';
import { playThroughServer } from './test-oncall-play.ts';

const folder = path.join(import.meta.dirname, 'oncall');
const cases = readdirSync(folder)
  .toSorted()
  .flatMap((file) =>
    readOncallScenarios(readFileSync(path.join(folder, file), 'utf8'), file).map((scenario) => ({
      title: `${file}: ${scenario.name}`,
      scenario,
    })),
  );

/** What a scenario leaves behind; people may be called the same in the next one. */
const written = [
  'page',
  'notification_act',
  'delivery',
  'notification',
  'escalation_entry',
  'escalation',
  'ring_pointer',
  'alert_group_event',
  'alert_group',
  'escalation_policy',
  'destination',
  'absence',
  'schedule',
  'team',
  'contact_method',
  'user_account',
  'message_turn',
  'channel_limit',
];

describe('on-call scenarios through the server', () => {
  let paging: TestPaging;

  beforeAll(async () => {
    paging = await openTestPaging();
  });
  afterEach(async () => {
    await paging.rows(`truncate ${written.join(', ')} cascade`);
    await paging.rows('update alert_rules set catch_all_policy_id = null');
  });
  afterAll(() => paging[Symbol.asyncDispose]());

  it.each(cases)('$title', async ({ scenario }) => {
    const outcome = await playThroughServer(paging, scenario);

    expect(scenario.expect?.pages).toBeDefined();
    expect(scenario.expect && spokenOf(outcome, scenario.expect)).toEqual(scenario.expect);
  });
});
