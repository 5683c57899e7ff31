import { describe, expect, it } from 'vitest';
import { type Escalation, lineTimeWords, listWords, nextWords } from './group-words.ts';

const escalation = (change: Partial<Escalation>): Escalation => ({
  group: 'g',
  title: 'Down',
  urgency: 'high',
  axis: 'reliability',
  status: 'escalating',
  policy: { id: 'p', name: 'Web' },
  step: 1,
  steps: 3,
  dueAt: '2026-11-21T10:00:00.000Z',
  asked: [],
  next: null,
  acknowledgedBy: [],
  ...change,
});

it.each([
  [[], ''],
  [['Ada'], 'Ada'],
  [['Ada', 'Ben'], 'Ada and Ben'],
  [['Ada', 'Ben', 'Cleo'], 'Ada, Ben and Cleo'],
])('says %j as "%s"', (names, words) => {
  expect(listWords(names)).toBe(words);
});

describe('who is next', () => {
  it.each<[NonNullable<Escalation['next']>, string]>([
    [{ kind: 'again', step: 1, who: ['Ada'] }, 'Ada is asked again'],
    [{ kind: 'again', step: 1, who: ['Ada', 'Ben'] }, 'Ada and Ben are asked again'],
    [{ kind: 'member', step: 1, who: ['Ada', 'Ben'] }, 'whoever is next in turn is asked: one of Ada or Ben'],
    [{ kind: 'step', step: 2, who: ['Ben'] }, 'step 2 of 3 asks Ben'],
    [{ kind: 'step', step: 2, who: [] }, 'step 2 of 3 asks nobody who is known'],
    [{ kind: 'policy', step: null, who: [] }, 'Web ends, and its fallback or the catch-all takes over'],
  ])('%j reads "%s"', (next, words) => {
    expect(nextWords(escalation({ next }))).toBe(words);
  });

  it('is nobody when nothing happens by itself', () => {
    expect(nextWords(escalation({ next: null }))).toBeUndefined();
  });

  it('names the condition where somebody has it', () => {
    const held = escalation({ status: 'acknowledged', next: { kind: 'step', step: 1, who: ['Ada'] } });

    expect(nextWords(held)).toMatch(/^unless it is resolved by then, /);
  });
});

it('names the day of a line only where it is not today', () => {
  const now = Date.parse('2026-11-21T12:00:00Z');

  expect(lineTimeWords('2026-11-21T09:05:07Z', now, 'UTC')).toBe('09:05:07');
  expect(lineTimeWords('2026-11-20T23:59:59Z', now, 'UTC')).toBe('20 Nov 23:59:59');
});
