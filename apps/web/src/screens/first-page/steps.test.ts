import { describe, expect, it } from 'vitest';
import { type FirstPageFacts, type StepName, stepsOf } from './steps.ts';

const mine = { verifiedAt: '2026-11-21T09:00:00Z', stopped: null, isUsable: true };
const ada = { id: 'ada', name: 'Ada' };
const sam = { id: 'sam', name: 'Sam of the sample' };
const nothing: FirstPageFacts = {
  methods: [],
  schedules: [],
  rules: { catchAllPolicyId: null },
  sources: [],
  pages: [],
  sampleIds: new Set(['sam']),
};
const everything: FirstPageFacts = {
  methods: [mine],
  schedules: [{ onCall: [ada] }],
  rules: { catchAllPolicyId: 'policy' },
  sources: [{ isEnabled: true }],
  pages: [{ state: 'acknowledged', person: ada }],
  sampleIds: new Set(['sam']),
};

describe('stepsOf', () => {
  it('is open where nothing stands, done where it does, unknown before anybody knows', () => {
    const unknown = {
      methods: undefined,
      schedules: undefined,
      rules: undefined,
      sources: undefined,
      pages: undefined,
    };

    expect(new Set(Object.values(stepsOf(nothing)))).toEqual(new Set(['open']));
    expect(new Set(Object.values(stepsOf(everything)))).toEqual(new Set(['done']));
    expect(new Set(Object.values(stepsOf({ ...nothing, ...unknown })))).toEqual(new Set(['unknown']));
  });

  const cases: readonly (readonly [what: string, step: StepName, facts: Partial<FirstPageFacts>])[] = [
    ['an address nobody verified', 'reach', { methods: [{ ...mine, verifiedAt: null }] }],
    ['an address that is stopped', 'reach', { methods: [{ ...mine, stopped: { at: '', because: 'STOP' } }] }],
    ['a channel that is off', 'reach', { methods: [{ ...mine, isUsable: false }] }],
    ['a schedule with nobody on it now', 'on_call', { schedules: [{ onCall: [] }] }],
    ['a schedule of the sample', 'on_call', { schedules: [{ onCall: [sam] }] }],
    ['a source that is off', 'source', { sources: [{ isEnabled: false }] }],
    ['a page nobody answered', 'acknowledged', { pages: [{ state: 'open', person: ada }] }],
    ['a page of the sample', 'acknowledged', { pages: [{ state: 'acknowledged', person: sam }] }],
  ];

  it.each(cases)('does not count %s', (_what, step, facts) => {
    expect(stepsOf({ ...everything, ...facts })[step]).toBe('open');
  });
});
