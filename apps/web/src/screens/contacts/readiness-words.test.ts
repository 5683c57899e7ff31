import { expect, it } from 'vitest';
import { type PersonReadiness, readinessSentence, type ReadinessState, sortByNeed } from './readiness-words.ts';

const of = (name: string, state: ReadinessState): PersonReadiness => ({
  person: { id: '018f0000-0000-7000-8000-000000000001', name },
  state,
  high: 1,
  low: 1,
  lastTestAt: null,
  flaws: [],
});

it('puts whoever is not reached first, and names in order', () => {
  const people = [of('Zoe', 'ready'), of('Mika', 'weak'), of('Noor', 'unreachable'), of('Ada', 'weak')];

  expect(sortByNeed(people).map(({ person }) => person.name)).toEqual(['Noor', 'Ada', 'Mika', 'Zoe']);
});

it('counts a weak one as reached, and says when nobody is missing', () => {
  expect(readinessSentence([of('Ada', 'weak'), of('Noor', 'unreachable')])).toBe('A page would reach 1 of 2.');
  expect(readinessSentence([of('Ada', 'weak'), of('Noor', 'ready')])).toBe('A page would reach each of the 2.');
  expect(readinessSentence([])).toBe('There is nobody yet.');
});
