import { targetId } from '@lockstep/oncall';
import { describe, expect, it } from 'vitest';
import { findProblem } from './field-paths.ts';
import { newPolicyDraft, newStep, policyDraftOf, policyInputOf, type PolicyListed, targetOf } from './policy-draft.ts';
import { minutesWords, stepSentence } from './policy-words.ts';

const ana = { kind: 'person', userId: '11111111-1111-4111-8111-111111111111' } as const;
const web = { kind: 'schedule', scheduleId: '22222222-2222-4222-8222-222222222222' } as const;
const policy: PolicyListed = {
  id: '33333333-3333-4333-8333-333333333333',
  name: 'Web',
  steps: [
    {
      id: 's1',
      delayMinutes: 5,
      strategy: { kind: 'cycle_based', rotateAfterMinutes: 2.5, rounds: 2 },
      targets: [web, ana],
      condition: null,
      retry: null,
      acknowledgement: 'any',
    },
    {
      id: 's2',
      delayMinutes: 90,
      strategy: { kind: 'everyone' },
      targets: [],
      condition: {
        urgencies: ['high'],
        axes: null,
        hours: { zone: 'Europe/Berlin', weekdays: [1, 2], from: '09:00', to: '17:00', isInside: false },
        label: { name: 'team', values: ['web', 'api'] },
      },
      retry: { everyMinutes: 3, times: 2 },
      acknowledgement: { kind: 'joint', reliability: [web], security: [ana] },
    },
  ],
  repeats: 1,
  fallbackPolicyId: null,
  acknowledgementTimeoutMinutes: 30,
  deferral: { zone: 'UTC', weekdays: [], from: '08:00', to: '18:00' },
  owner: ana,
  version: 4,
  createdAt: '2026-11-01T00:00:00.000Z',
  updatedAt: '2026-11-01T00:00:00.000Z',
  updatedBy: { id: 'x', name: 'Ada', kind: 'person' },
  names: { [ana.userId]: 'Ana', [web.scheduleId]: 'Web rota' },
};

describe('a draft of a policy', () => {
  it('means the policy it was made from', () => {
    const { name, steps, repeats, fallbackPolicyId, acknowledgementTimeoutMinutes, deferral, owner } = policy;

    expect(policyInputOf(policyDraftOf(policy))).toEqual({
      name,
      steps,
      repeats,
      fallbackPolicyId,
      acknowledgementTimeoutMinutes,
      deferral,
      owner,
    });
  });

  it('sends what is no number as 0, for the server to refuse by its field, and a new step without an id', () => {
    const draft = { ...newPolicyDraft(), steps: [{ ...newStep(), delayMinutes: 'soon' }] };
    const [step] = policyInputOf(draft).steps;

    expect(step).toMatchObject({ delayMinutes: 0, condition: null });
    expect(step).not.toHaveProperty('id');
  });

  it('does not ask a step that goes round to page the same people again', () => {
    const step = { ...newStep(), strategy: 'cycle_based' as const, retry: { everyMinutes: '1', times: '1' } };

    expect(policyInputOf({ ...newPolicyDraft(), steps: [step] }).steps[0]?.retry).toBeNull();
  });

  it('names a target of every kind by its id', () => {
    for (const kind of ['person', 'schedule', 'team', 'channel', 'webhook'] as const)
      expect(targetId(targetOf(kind, 'a'))).toBe('a');
  });
});

describe('steps in words', () => {
  it('says whom, how and how long', () => {
    const [first, second] = policy.steps;

    expect(first && stepSentence(first, policy.names)).toBe(
      'Web rota, Ana, one after the other; 2.5 min each, 2 rounds',
    );
    expect(second && stepSentence(second, policy.names)).toBe(
      'both keys: Web rota for reliability and Ana for security; then waits 1 h 30 min',
    );
    expect(first && stepSentence(first, {})).toContain('a schedule that is gone');
    expect(minutesWords(120)).toBe('2 h');
  });
});

describe('findProblem', () => {
  const checked = [{ field: 'steps[0].targets[2]', problem: 'is gone' }];
  const find = findProblem(checked, (field) =>
    field === 'steps.1.delayMinutes' ? { problem: 'too short' } : undefined,
  );

  it('shows the problem of a part at the field that holds it, however its path is written', () => {
    expect(find('steps[0].targets')?.problem).toBe('is gone');
    expect(find('steps[1].delayMinutes')?.problem).toBe('too short');
  });

  it('does not take one field for another that begins alike', () => {
    expect(find('steps[0].target')).toBeUndefined();
    expect(find('steps[1].targets')).toBeUndefined();
  });
});
