import { describe, expect, it } from 'vitest';
import { closingWords } from './closing-words.ts';

describe('how a side would close now', () => {
  const blocker = { problem: 'the exposure is still live', help: 'sign a verdict' };

  it.each([
    [{ blockers: [blocker], proven: ['a', 'b'], unproven: ['c'] }, '1 in the way, 2 proven, 1 not'],
    [{ blockers: [], proven: ['a'], unproven: [] }, '1 proven'],
    [{ blockers: [], proven: [], unproven: ['c', 'd'] }, '2 not proven'],
    [{ blockers: [blocker], proven: [], unproven: [] }, '1 in the way'],
    [{ blockers: [], proven: [], unproven: [] }, 'no records speak of it'],
  ])('%o is `%s`', (foreseen, words) => {
    expect(closingWords(foreseen)).toBe(words);
  });
});
