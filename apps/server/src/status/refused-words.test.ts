import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refusedWords, type SecretWords } from './refused-words.ts';

const secret: SecretWords = {
  names: ['R-7F3KQX', 'Token leak in the mail gateway', 'OWN-3', 'left-pad', '@acme/mailer'],
  people: ['Grace Hopper', 'Will'],
  isAnyIdRefused: true,
};

describe('words that give an incident away', () => {
  it.each([
    ['We fixed r-7f3kqx.', ['r-7f3kqx']],
    ['the token   leak in\nthe Mail Gateway is over', ['token leak in the Mail Gateway']],
    ['see CVE-2026-12345, ghsa-abcd-1234-efgh and INC-12', ['CVE-2026-12345', 'ghsa-abcd-1234-efgh', 'INC-12']],
    ['it was left-pad, then @acme/mailer', ['left-pad', '@acme/mailer']],
    ['grace hopper looks at it', ['grace hopper']],
    ['Will looks at it, own-3 too', ['own-3', 'Will']],
  ])('finds them in: %s', (text, words) => {
    expect(refusedWords(text, secret)).toEqual(words);
  });

  it.each([
    'It will be over soon.',
    'Our left-padding is fine, INCIDENTS are rare, R-12 is a resistor',
    'Graceful hoppers',
    'unresolved-CVE-free',
  ])('leaves alone: %s', (text) => {
    expect(refusedWords(text, secret)).toEqual([]);
  });

  it('leaves ids of others alone where nothing is restricted', () => {
    expect(
      refusedWords('fixes CVE-2026-12345, INC-7', { names: ['INC-7'], people: [], isAnyIdRefused: false }),
    ).toEqual(['INC-7']);
  });

  it('finds every name wherever it stands between other words', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9@/.+-]{2,20}$/);
    fc.assert(
      fc.property(name, fc.lorem({ maxCount: 5 }), fc.lorem({ maxCount: 5 }), (word, before, after) => {
        const words = refusedWords(`${before} ${word} ${after}`, { names: [word], people: [], isAnyIdRefused: false });

        expect(words.map((found) => found.toLowerCase())).toContain(word);
      }),
    );
  });
});
