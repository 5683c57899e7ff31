import { describe, expect, it } from 'vitest';
import { keyTurn, type Looker, nextActs } from './key-turns.ts';
import { decision } from './test-decision.ts';
import type { Decision } from './words.ts';

type Signoff = Decision['signoff'];
const now = Date.parse('2026-01-01T01:00:00Z');
const sam = { kind: 'person', id: 'sam', name: 'Sam' } as const;
const looker: Looker = { id: 'sam', mayAsk: true, mayBreak: true, holdsKey: true };
const { signoff: noSignoff } = decision([]);

function key(axis: 'reliability' | 'security', more: Partial<Signoff['keys'][number]> = {}): Signoff['keys'][number] {
  return {
    axis,
    holders: [],
    ring: null,
    isYours: false,
    deputy: null,
    signedBy: null,
    signedAt: null,
    refusedBy: null,
    refusedAt: null,
    note: null,
    waitedSeconds: null,
    isRecentlyGranted: false,
    isPreSigned: false,
    ...more,
  };
}

function asked(signoff: Partial<Signoff>, more: Partial<Decision> = {}): Decision {
  const expiresAt = '2026-01-01T02:00:00Z';
  return decision([], {
    verdict: 'needs_signoff',
    expiresAt,
    ...more,
    signoff: { ...noSignoff, keysNeeded: ['reliability', 'security'], ...signoff },
  });
}

const kinds = (of: Decision, who: Looker = looker) => nextActs(of, who, now).map(({ kind }) => kind);
const keys = [key('reliability'), key('security', { isYours: true })];

describe('a key', () => {
  it('is for whoever holds it, while it waits and they have not turned the other one', () => {
    const of = (some: Signoff['keys'], state: Signoff['state'] = 'waiting') => {
      const one = asked({ state, keys: some });
      return one.signoff.keys.map((ring) => keyTurn(one, ring, 'sam'));
    };

    expect(of(keys)).toEqual(['not_yours', 'yours']);
    expect(of([key('reliability', { signedBy: sam }), key('security', { isYours: true })])).toEqual([
      'none',
      'turned_other',
    ]);
    expect(of([key('reliability', { isPreSigned: true }), key('security')])).toEqual(['none', 'not_yours']);
    expect(of(keys, 'lapsed')).toEqual(['none', 'none']);
  });
});

describe('what can be done about a decision', () => {
  it('is to turn what is yours, before breaking the glass', () => {
    expect(nextActs(asked({ state: 'waiting', keys }), looker, now)).toEqual([
      { kind: 'turn', axis: 'security' },
      { kind: 'break_glass', isLoud: false },
    ]);
  });

  it('is to ask for keys that nobody has asked for, and nothing where roles allow nothing', () => {
    const one = asked({ state: 'not_requested', keys: [key('reliability'), key('security')] });

    expect(kinds(one)).toEqual(['ask_keys', 'break_glass']);
    expect(kinds(one, { ...looker, mayAsk: false, mayBreak: false })).toEqual([]);
  });

  it('is to ask again when it is over or was about another day', () => {
    expect(kinds(asked({ state: 'refused', keys }))).toEqual(['ask_again', 'break_glass']);
    expect(kinds(asked({ state: 'waiting', keys }, { expiresAt: '2026-01-01T00:30:00Z' }))).toEqual(['ask_again']);
    expect(kinds(asked({}, { asOf: '2025-01-01T00:00:00Z' }))).toEqual(['ask_again']);
  });

  it('is the way out of what no key opens', () => {
    const recommended = { kind: 'release', version: '3', direction: 'roll_forward' } as const;

    expect(nextActs(asked({ keysNeeded: [] }, { verdict: 'deny', recommended }), looker, now)).toEqual([
      { kind: 'take_way_out', version: '3' },
      { kind: 'break_glass', isLoud: false },
    ]);
  });

  it('is the glass, loudly, once nobody has answered for long', () => {
    const one = asked({ state: 'waiting', keys: [], breakGlassOfferedAt: '2026-01-01T00:59:00Z' });

    expect(nextActs(one, looker, now)).toEqual([{ kind: 'break_glass', isLoud: true }]);
  });

  it('is the review of broken glass, by somebody else who holds a key', () => {
    const breakGlass = {
      by: { ...sam, id: 'kim' },
      at: '2026-01-01T00:30:00Z',
      expiresAt: '2026-01-01T04:30:00Z',
      reason: '',
      reviewDueAt: '2026-01-02T00:30:00Z',
      reviewedBy: null,
      reviewedAt: null,
      reviewVerdict: null,
      reviewNote: null,
    };
    const one = asked({ state: 'broken_glass', keys, breakGlass }, { mayProceed: true });

    expect(kinds(one)).toEqual(['review']);
    expect(kinds(one, { ...looker, id: 'kim' })).toEqual([]);
    expect(kinds(one, { ...looker, holdsKey: false })).toEqual([]);
  });

  it('is nothing where it may go', () => {
    expect(kinds(asked({ state: 'signed', keys }, { mayProceed: true }))).toEqual([]);
  });
});

describe('evidence that is to be captured first', () => {
  const none = { kind: 'break_glass', isLoud: false };
  const due = (evidence: Partial<Decision['evidence']>, more: Partial<Decision> = {}) =>
    asked(
      { state: 'not_needed', keysNeeded: [] },
      {
        verdict: 'preserve_first',
        evidence: { ...decision([]).evidence, state: 'due', mayRecord: true, ...evidence },
        ...more,
      },
    );

  it('is the first thing to do for whoever may say that it was captured', () => {
    expect(nextActs(due({}), looker, now)).toEqual([{ kind: 'capture' }, none]);
    expect(nextActs(due({ state: 'partly' }), looker, now)).toEqual([{ kind: 'capture' }, none]);
  });

  it('is nothing for others, nor once it is captured', () => {
    expect(nextActs(due({ mayRecord: false }), looker, now)).toEqual([none]);
    expect(nextActs(due({ state: 'captured' }, { mayProceed: true }), looker, now)).toEqual([]);
  });
});
