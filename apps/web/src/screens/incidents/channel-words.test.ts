import { describe, expect, it } from 'vitest';
import { channelWords } from './channel-words.ts';

describe('how the channel of an incident stands', () => {
  it.each([
    ['wanted', null, 'is being made'],
    ['wanted', 'Slack says `missing_scope`', 'could not be made yet'],
    ['open', null, 'open'],
    ['open', 'nobody could be invited', 'open, and not as it should be'],
    ['archived', null, 'archived'],
    ['stopped', null, 'hears nothing more: the incident is restricted'],
  ] as const)('%s with the problem %s: %s', (state, problem, word) => {
    expect(channelWords({ state, problem }).word).toBe(word);
  });

  it('never looks well where something failed', () => {
    for (const state of ['wanted', 'open'] as const)
      expect(['text-bad', 'text-warn']).toContain(channelWords({ state, problem: 'it failed' }).ink);
  });
});
