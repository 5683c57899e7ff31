import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readOncallScenarios } from '../apps/cli/src/offline/oncall-scenario.ts';
import { spokenOf } from '../apps/cli/src/offline/play-oncall-scenario.ts';
import { playOverHttp } from './test-oncall-play.ts';
import { type OncallServer, openOncallServer } from './test-oncall-server.ts';

const folder = path.join(import.meta.dirname, 'oncall');
const cases = readdirSync(folder)
  .toSorted()
  .flatMap((file) =>
    readOncallScenarios(readFileSync(path.join(folder, file), 'utf8'), file).map((scenario) => ({
      title: `${file}: ${scenario.name}`,
      scenario,
    })),
  )
  .map((one, number) => ({ ...one, number }));

/** Turns, messages and leave of a scenario that is over: the clock goes back for the next one. */
const written = [
  'page',
  'notification_act',
  'delivery',
  'notification',
  'escalation_entry',
  'escalation',
  'ring_pointer',
  'absence',
  'message_turn',
  'channel_limit',
];

describe('on-call scenarios over HTTP', () => {
  let server: OncallServer;

  beforeAll(async () => {
    server = await openOncallServer();
  });
  afterEach(() => server.empty(written));
  afterAll(() => server[Symbol.asyncDispose]());

  it.each(cases)('$title', async ({ scenario, number }) => {
    const outcome = await playOverHttp(server, scenario, number);

    expect(scenario.expect?.pages).toBeDefined();
    expect(scenario.expect && spokenOf(outcome, scenario.expect)).toEqual(scenario.expect);
    expect(server.failures).toEqual([]);
  });
});
