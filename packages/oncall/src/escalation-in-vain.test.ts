import { expect, it } from 'vitest';
import type { EscalationPolicy, EscalationState } from './index.ts';
import { newEscalation, nextEscalation } from './escalation.ts';
import { group, MINUTE, person, policy, START, step, world, type WorldParts } from './test-escalation.ts';

const toAna = policy([step({ targets: [person('ana')] })]);
const isAway = { ana: 'on_leave' } as const;

function tried(state: EscalationState, minute: number, parts: WorldParts) {
  return nextEscalation(state, { kind: 'time_passed' }, world(parts), START + minute * MINUTE);
}

function opened(of: EscalationPolicy, parts: WorldParts): EscalationState {
  return nextEscalation(newEscalation(group, of, START), { kind: 'opened' }, world(parts), START).state;
}

it('is tried again each minute while nobody can be asked, and says so once', () => {
  const parts = { policies: [toAna], away: isAway };
  let state = opened(toAna, parts);
  expect(state).toMatchObject({ inVainSince: START, dueAt: START + MINUTE });

  for (let minute = 1; minute < 500; minute += 1) {
    const again = tried(state, minute, parts);
    expect([again.actions, again.chain, again.pointers]).toEqual([[], [], []]);
    ({ state } = again);
  }
  const back = tried(state, 500, { policies: [toAna] });

  expect(back.actions).toMatchObject([{ kind: 'page', userId: 'ana' }]);
  expect(back.state.inVainSince).toBeUndefined();
});

it('finds whom the policy names since it was repaired', () => {
  const state = opened(toAna, { policies: [toAna], away: isAway });
  const repaired = { ...toAna, steps: [step({ targets: [person('ben')] })] };

  const again = tried(state, 1, { policies: [repaired], away: isAway });

  expect(again.actions).toMatchObject([{ kind: 'page', userId: 'ben' }]);
});

it('keeps the pause of half an hour where somebody was asked and did not answer', () => {
  const parts = { policies: [toAna] };
  const state = opened(toAna, parts);
  const ended = tried(state, 5, parts);

  expect(ended.actions).toMatchObject([{ kind: 'alert_owner', problem: 'nobody_left' }]);
  expect(ended.state).toMatchObject({ dueAt: START + 35 * MINUTE, inVainSince: undefined });
});
