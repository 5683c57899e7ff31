import { expect, it } from 'vitest';
import { dueSentences, kindsWords, owedStill, reasonsNow } from './capture-words.ts';
import { decision } from './test-decision.ts';
import type { Decision, ReasonItem } from './words.ts';

const obligations = [
  { kind: 'capture_evidence', sentence: 'capture evidence for INC-1', dueAt: '2025-12-01T00:00:00.000Z' },
  { kind: 'capture_evidence', sentence: 'capture evidence for INC-2', dueAt: '2026-01-01T10:00:00.000Z' },
  { kind: 'triage_exposure', sentence: 'triage it', dueAt: null },
];

it('says what holds the move up, and without that what is owed', () => {
  expect(dueSentences(decision([], { obligations }))).toEqual(['capture evidence for INC-2']);
  expect(dueSentences(decision([], { obligations: obligations.slice(0, 1) }))).toEqual(['capture evidence for INC-1']);
});

it('evidence is no longer owed once somebody said what became of it', () => {
  const of = (state: 'due' | 'partly' | 'captured' | 'impossible') => {
    const made = decision([], { obligations });
    return owedStill({ ...made, evidence: { ...made.evidence, state } }).length;
  };

  expect((['due', 'partly', 'captured', 'impossible'] as const).map(of)).toEqual([3, 3, 1, 1]);
});

it('says what became of evidence in place of that it is to be captured', () => {
  const made = decision([]);
  const at = '2026-01-01T00:00:00.000Z';
  const item = (more: Partial<Decision['evidence']['items'][number]>): Decision['evidence']['items'][number] => ({
    id: 'c1',
    outcome: 'captured',
    kinds: ['memory'],
    keptAt: '',
    sha256: null,
    happenedAt: at,
    capturedBy: '',
    note: '',
    isComplete: true,
    corrects: null,
    isCorrected: false,
    recordedAt: at,
    recordedBy: { kind: 'person', id: 'u1', name: 'Ada' },
    ...more,
  });
  const due: ReasonItem = {
    code: 'security.evidence_due',
    axis: 'security',
    verdict: 'preserve_first',
    sentence: 'evidence for INC-2 is to be captured first',
    subjects: ['INC-2'],
    rule: 'evidence-due',
  };
  const held: ReasonItem = { ...due, code: 'security.held', sentence: '1.0.0 is held' };
  const said = (state: Decision['evidence']['state'], items: Decision['evidence']['items'] = []) =>
    reasonsNow({
      judgement: { ...made.judgement, reasons: [held, due] },
      evidence: { ...made.evidence, state, items },
    }).map(({ sentence }) => sentence);

  expect(said('due')).toEqual([held.sentence, due.sentence]);
  expect(said('partly', [item({ isComplete: false })])).toEqual([held.sentence, due.sentence]);
  expect(said('captured', [item({ capturedBy: 'the dump job' }), item({ isCorrected: true })])).toEqual([
    held.sentence,
    'evidence for INC-2 was captured by the dump job',
  ]);
  // Something more was kept afterwards: who had it all captured it.
  expect(said('captured', [item({}), item({ capturedBy: 'the dump job', isComplete: false })])[1]).toBe(
    'evidence for INC-2 was captured by Ada',
  );
  expect(said('impossible', [item({ outcome: 'impossible', isComplete: false })])[1]).toBe(
    'evidence for INC-2 can not be captured, says Ada',
  );
  // Who did is for those with the need to know.
  expect(said('captured')[1]).toBe('evidence for INC-2 was captured');
});

it('names kinds in one order, whatever the order they were ticked in', () => {
  expect(kindsWords(['logs', 'memory'])).toBe('Memory, Logs');
});
