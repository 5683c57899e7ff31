import { expect, it } from 'vitest';
import { judgeWork } from './examine-health.ts';

const job = {
  name: 'gate: refresh verdicts',
  forMs: 3_720_000,
  times: 7,
  hasGivenUp: false,
  error: 'the disk is full',
  cure: 'make room',
};

it('is in order where nothing fails', () => {
  expect(judgeWork([])).toEqual({ state: 'ok', finding: 'nothing fails again and again' });
});

it('says which work fails, since when, how often, why and what helps, each cure once', () => {
  expect(judgeWork([job, { ...job, name: 'sequencer', forMs: 40_000, times: 3, hasGivenUp: true }])).toEqual({
    state: 'broken',
    finding:
      'gate: refresh verdicts has failed 7 times within 1 h 02 min: the disk is full; ' +
      'sequencer has failed 3 times within 40 s and has given up: the disk is full',
    cure: 'make room',
  });
});
