import { describe, expect, it } from 'vitest';
import { type ChoiceItem, choiceCommand, choiceWords, type ReasonItem, reasonsOf } from './words.ts';

const hotfix: ChoiceItem = {
  kind: 'hotfix',
  recipe: { base: '3.0.1', upgrades: [{ package: 'npm/next', from: ['15.5.3', '15.5.6'], to: '15.5.7' }] },
};
const umami = { service: 'umami', environment: 'production', motive: 'reliability' } as const;
const reason = (verdict: ReasonItem['verdict'], axis: ReasonItem['axis']): ReasonItem => ({
  code: `${axis}.${verdict}`,
  axis,
  verdict,
  sentence: '',
  rule: '',
  subjects: [],
});

describe('a choice in words', () => {
  it('says a hotfix as base and upgrades', () => {
    expect(choiceWords(hotfix)).toBe('3.0.1 with next 15.5.7');
  });

  it('keeps the scope of a package', () => {
    const scoped: ChoiceItem = {
      kind: 'hotfix',
      recipe: { base: '1.0.0', upgrades: [{ package: 'npm/@a/b', from: ['1'], to: '2' }] },
    };

    expect(choiceWords(scoped)).toBe('1.0.0 with @a/b 2');
  });

  it('gives the smallest upgrade as a command and asks the gate again', () => {
    const lines = choiceCommand(hotfix, umami)?.split('\n') ?? [];

    expect(lines).toContain('npm install next@15.5.7');
    expect(lines.at(-1)).toBe('lockstep gate check umami 3.0.1-hotfix.1 --environment production --motive reliability');
  });
});

describe('reasonsOf', () => {
  it('leads with what stops', () => {
    const reasons = [reason('allow', 'security'), reason('deny', 'security'), reason('deny', 'reliability')];

    expect(reasonsOf(reasons, 'security').map((each) => each.verdict)).toEqual(['deny', 'allow']);
  });
});
