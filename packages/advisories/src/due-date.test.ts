import { describe, expect, it } from 'vitest';
import { dueDate } from './due-date.ts';
import { LISTED } from './test-deadlines.ts';

describe('dueDate', () => {
  const known = { knownExploited: undefined, knownAt: '2021-11-30T13:00:00Z' };

  it.each([
    ['published', known, undefined, '2021-12-14T23:59:59.000Z', '14 days from 2021-11-30, when it became known'],
    [
      'listed',
      { ...known, knownExploited: LISTED },
      undefined,
      '2021-12-24T23:59:59.000Z',
      '14 days from 2021-12-10, when it was listed as exploited',
    ],
    [
      'found',
      known,
      '2022-01-01T00:00:00.000Z',
      '2022-01-15T23:59:59.000Z',
      '14 days from 2022-01-01, when we could first find it',
    ],
    [
      'found',
      known,
      '2020-01-01T00:00:00.000Z',
      '2021-12-14T23:59:59.000Z',
      '14 days from 2021-11-30, when we could first find it',
    ],
    ['found', known, undefined, '2021-12-14T23:59:59.000Z', '14 days from 2021-11-30, when it became known'],
    [
      'published',
      { ...known, knownAt: undefined },
      undefined,
      undefined,
      '14 days, and nobody knows since when: count it as due',
    ],
  ] as const)('counts from %s', (clock, finding, foundAt, dueAt, because) => {
    expect(dueDate({ dueInDays: 14, clock }, finding, foundAt)).toMatchObject({ dueAt, because });
  });

  it('has no date where there are no days', () => {
    expect(dueDate({ dueInDays: undefined, clock: 'published' }, known, undefined)).toEqual({
      dueAt: undefined,
      start: { clock: 'published', at: '2021-11-30T13:00:00Z' },
      because: 'no date: with the next upgrade',
    });
  });
});
