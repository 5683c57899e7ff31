import { expect, it } from 'vitest';
import { dueSentences, kindsWords, owedStill } from './capture-words.ts';
import { decision } from './test-decision.ts';

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

it('names kinds in one order, whatever the order they were ticked in', () => {
  expect(kindsWords(['logs', 'memory'])).toBe('Memory, Logs');
});
