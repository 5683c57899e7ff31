import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from './sha256.ts';

const platform = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('sha256', () => {
  it.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ])('of %j is the published value', (text, digest) => {
    expect(sha256(text)).toBe(digest);
  });

  it('agrees with the platform for every length around the block borders', () => {
    for (let length = 0; length < 200; length++) expect(sha256('x'.repeat(length))).toBe(platform('x'.repeat(length)));
  });

  it('agrees with the platform for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 500 }), (text) => {
        expect(sha256(text)).toBe(platform(text));
      }),
    );
  });
});
