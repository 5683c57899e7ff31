import type { EscalationState } from '@lockstep/oncall';
import { expect, it } from 'vitest';
import { nextInLine } from './next-in-line.ts';

const person = (userId: string) => ({ kind: 'person' as const, userId });
const stepOf = (id: string, ...people: string[]): EscalationState['policy']['steps'][number] => ({
  id,
  delayMs: 60_000,
  strategy: { kind: 'everyone' },
  targets: people.map(person),
  condition: undefined,
  retry: undefined,
  acknowledgement: 'any',
});
const visit = {
  assignedTo: undefined,
  asked: [{ userId: 'ana', axis: undefined }],
  declined: [],
  retriesLeft: 0,
  retryAt: undefined,
  nextAt: 1_000,
};
const state = (change: Partial<EscalationState>): EscalationState => ({
  group: { id: 'g', urgency: 'high', axis: 'both', labels: {} },
  policy: {
    id: 'p',
    name: 'P',
    steps: [stepOf('one', 'ana'), stepOf('two', 'ben')],
    repeats: 1,
    fallbackPolicyId: undefined,
    acknowledgementTimeoutMs: undefined,
    deferral: undefined,
    ownerTarget: undefined,
  },
  trail: ['p'],
  status: 'escalating',
  stepIndex: 0,
  round: 0,
  lastRound: 1,
  visit,
  turns: {},
  paged: {},
  acknowledgements: [],
  reported: [],
  deferredUntil: undefined,
  dueAt: 1_000,
  ...change,
});

it.each<[string, Partial<EscalationState>, object | undefined]>([
  ['the next step', {}, { kind: 'step', step: 2, targets: [person('ben')] }],
  ['the first step of the next round', { stepIndex: 1 }, { kind: 'step', step: 1, targets: [person('ana')] }],
  ['another policy after the last round', { stepIndex: 1, round: 1 }, { kind: 'policy', step: undefined, targets: [] }],
  [
    'the same people while they are asked again',
    { visit: { ...visit, retryAt: 500, retriesLeft: 1 }, dueAt: 500 },
    { kind: 'again', step: 1, targets: [person('ana')] },
  ],
  ['the present step when a snooze ends', { status: 'snoozed', visit: undefined }, { kind: 'step', step: 1 }],
  ['nobody after an acknowledgement without a timeout', { status: 'acknowledged', dueAt: undefined }, undefined],
  ['nobody when it is over', { status: 'resolved' }, undefined],
])('is %s', (_name, change, expected) => {
  const next = nextInLine(state(change));

  if (expected === undefined) expect(next).toBeUndefined();
  else expect(next).toMatchObject(expected);
});

it.each([
  [0, 1, 'member'],
  [1, 2, 'member'],
  [1, 1, 'step'],
] as const)('walks a ring from member %i with %i walks left by %s', (index, roundsLeft, kind) => {
  const walk = { order: ['ana', 'cleo'], index, roundsLeft, paged: ['ana'] };
  const turns = { 'p/one': { round: 0, lanes: [{ axis: undefined, member: 'ana', walk }] } };

  expect(nextInLine(state({ turns }))?.kind).toBe(kind);
});
