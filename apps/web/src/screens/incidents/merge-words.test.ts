import { describe, expect, it } from 'vitest';
import { isMeant, mergeWords, whyNotMerged } from './merge-words.ts';

const one = {
  id: '1',
  name: 'INC-1',
  title: 'Checkout fails',
  mergedInto: null,
  resolvedAt: null,
  isRestricted: false,
  isPrivileged: false,
  isDrill: false,
  isSimulated: false,
};
const other = { ...one, id: '2', name: 'INC-12', title: 'Orders are lost' };

describe('why an incident can not be merged', () => {
  it.each([
    ['itself', one, one, 'it is the same'],
    ['one that went elsewhere', one, { ...other, mergedInto: 'INC-3' }, 'it was merged into INC-3'],
    ['one that is over', one, { ...other, resolvedAt: '2026-01-01T00:00:00Z' }, 'it is over'],
    ['an open one into a restricted one', one, { ...other, isRestricted: true }, 'it is restricted'],
    ['a restricted one into an open one', { ...one, isRestricted: true }, other, 'this one is restricted'],
    ['a privileged one', { ...one, isPrivileged: true }, other, 'this one is privileged'],
    ['into a drill', one, { ...other, isDrill: true }, 'it is a drill'],
    ['into the sample', one, { ...other, isSimulated: true }, 'one of the two belongs to the sample'],
    ['two that fit', one, other, undefined],
  ])('%s', (_what, from, to, why) => {
    expect(whyNotMerged(from, to)).toBe(why);
  });
});

describe('whom somebody means who types', () => {
  it.each([
    ['', true],
    ['12', true],
    ['inc-1', true],
    ['INC-12', true],
    ['2', false],
    ['lost orders', true],
    ['orders checkout', false],
    ['ord', true],
  ])('`%s`', (typed, isIt) => {
    expect(isMeant(other, typed)).toBe(isIt);
  });
});

it('says beforehand what merging does, and that others are taken off where few may see it', () => {
  const said = (isRestricted: boolean) => mergeWords({ ...one, isRestricted, links: [{}, {}, {}] }, 'INC-12');

  expect(said(false)).toHaveLength(3);
  expect(said(false).join(' ')).toContain('All 3 links go along');
  expect(said(true).at(-1)).toContain('Only people who may see both');
});
