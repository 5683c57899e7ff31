import { describe, expect, it } from 'vitest';
import type { PolicyDraft } from './policy.ts';
import { policyOf } from './policy.ts';
import { fallbackLoop, policyProblems } from './policy-problems.ts';

const MINUTE_MS = 60_000;
type Step = PolicyDraft['steps'][number];

const ana = { kind: 'person', userId: 'ana' } as const;
const room = { kind: 'channel', channelId: 'ops' } as const;

function step(change: Partial<Step> = {}): Step {
  return {
    id: undefined,
    delayMs: 5 * MINUTE_MS,
    strategy: { kind: 'everyone' },
    targets: [ana],
    condition: undefined,
    retry: undefined,
    acknowledgement: 'any',
    ...change,
  };
}

function draft(change: Partial<PolicyDraft> = {}): PolicyDraft {
  return {
    name: 'web',
    steps: [step()],
    repeats: 0,
    fallbackPolicyId: undefined,
    acknowledgementTimeoutMs: undefined,
    deferral: undefined,
    ownerTarget: undefined,
    ...change,
  };
}

const cycle = { kind: 'cycle_based', rotateAfterMs: 5 * MINUTE_MS, rounds: 1 } as const;
const nowhere = { zone: 'Mars/Olympus', weekdays: [], fromMinute: 0, toMinute: 60 };

describe('what is wrong with a policy', () => {
  it('is nothing in one that can be walked', () => {
    const joint = { kind: 'joint' as const, reliability: [ana], security: [{ kind: 'team' as const, teamId: 'sec' }] };

    expect(
      policyProblems(
        draft({
          steps: [
            step({ delayMs: MINUTE_MS, retry: { everyMs: MINUTE_MS, times: 3 } }),
            step({ strategy: cycle }),
            step({ targets: [], acknowledgement: joint }),
            step({ targets: [room] }),
          ],
          repeats: 100,
          acknowledgementTimeoutMs: MINUTE_MS,
          deferral: { ...nowhere, zone: 'Europe/Berlin' },
        }),
      ),
    ).toEqual([]);
  });

  it.each([
    ['no step', { steps: [] }, 'steps'],
    ['a delay below a minute', { steps: [step(), step({ delayMs: MINUTE_MS - 1 })] }, 'steps[1].delayMinutes'],
    ['a delay of weeks', { steps: [step({ delayMs: 15 * 24 * 60 * MINUTE_MS })] }, 'steps[0].delayMinutes'],
    ['nobody named', { steps: [step({ targets: [] })] }, 'steps[0].targets'],
    [
      'a room that takes turns',
      { steps: [step({ targets: [room], strategy: { kind: 'alert_based' } })] },
      'steps[0].targets',
    ],
    [
      'turns too fast',
      { steps: [step({ strategy: { ...cycle, rotateAfterMs: 1_000 } })] },
      'steps[0].strategy.rotateAfterMinutes',
    ],
    ['no round', { steps: [step({ strategy: { ...cycle, rounds: 0 } })] }, 'steps[0].strategy.rounds'],
    [
      'a round that asks again',
      { steps: [step({ strategy: cycle, retry: { everyMs: MINUTE_MS, times: 1 } })] },
      'steps[0].retry',
    ],
    ['asking again too fast', { steps: [step({ retry: { everyMs: 0, times: 1 } })] }, 'steps[0].retry.everyMinutes'],
    [
      'asking again without end',
      { steps: [step({ retry: { everyMs: MINUTE_MS, times: 99 } })] },
      'steps[0].retry.times',
    ],
    [
      'a joint step without a ring',
      { steps: [step({ acknowledgement: { kind: 'joint', reliability: [ana], security: [] } })] },
      'steps[0].acknowledgement.security',
    ],
    [
      'a joint step with a room for a ring',
      { steps: [step({ acknowledgement: { kind: 'joint', reliability: [room], security: [ana] } })] },
      'steps[0].acknowledgement.reliability',
    ],
    [
      'a condition that never holds',
      { steps: [step({ condition: { urgencies: [], axes: undefined, hours: undefined, label: undefined } })] },
      'steps[0].condition.urgencies',
    ],
    [
      'hours of no zone',
      {
        steps: [
          step({
            condition: {
              urgencies: undefined,
              axes: undefined,
              hours: { ...nowhere, isInside: true },
              label: undefined,
            },
          }),
        ],
      },
      'steps[0].condition.hours.zone',
    ],
    ['two steps of one id', { steps: [step({ id: 'a' }), step({ id: 'a' })] }, 'steps[1].id'],
    ['repeats without end', { repeats: 101 }, 'repeats'],
    ['fewer repeats than none', { repeats: -1 }, 'repeats'],
    ['no time to resolve', { acknowledgementTimeoutMs: 1 }, 'acknowledgementTimeoutMinutes'],
    ['a deferral of no zone', { deferral: nowhere }, 'deferral.zone'],
  ] satisfies [string, Partial<PolicyDraft>, string][])('is named: %s', (_what, change, field) => {
    const problems = policyProblems(draft(change));

    expect(problems.map((problem) => problem.field)).toEqual([field]);
    expect(problems.every(({ help, problem }) => help.length > 3 && problem.length > 3)).toBe(true);
  });
});

describe('fallbacks', () => {
  const chain = new Map([
    ['a', 'b'],
    ['b', 'c'],
    ['x', 'y'],
    ['y', 'x'],
  ]);
  const fallbackOf = (id: string) => chain.get(id);

  it('that come back are shown as the way they take', () => {
    expect(fallbackLoop('c', 'a', fallbackOf)).toEqual(['c', 'a', 'b', 'c']);
    expect(fallbackLoop('d', 'd', fallbackOf)).toEqual(['d', 'd']);
  });

  it('that end are no loop, nor those that run into a loop of others', () => {
    expect(fallbackLoop('d', 'a', fallbackOf)).toBeUndefined();
    expect(fallbackLoop('d', 'x', fallbackOf)).toBeUndefined();
    expect(fallbackLoop('d', undefined, fallbackOf)).toBeUndefined();
  });
});

describe('ids of steps', () => {
  it('are given above all that the policy ever showed, so that no step takes over the ring of another', () => {
    const before = policyOf(draft({ steps: [step(), step(), step()] }), 'p', undefined);
    const [first] = before.steps;
    const edited = policyOf(draft({ steps: [step({ id: first?.id }), step()] }), 'p', before);

    expect(before.steps.map(({ id }) => id)).toEqual(['s1', 's2', 's3']);
    expect(edited.steps.map(({ id }) => id)).toEqual(['s1', 's4']);
  });
});
