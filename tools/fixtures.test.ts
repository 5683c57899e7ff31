import { describe, expect, it } from 'vitest';
import { allSuites } from './fixtures/all-suites.ts';
import { hasFixtures, judge, percentOf } from './fixtures/suite.ts';

it('counts an argued row as neither right nor wrong', () => {
  const row = (id: string, isRight: boolean) => ({ id, isRight, answer: 'x' });

  const result = judge([row('a', true), row('b', false), row('c', false)], new Set(['a', 'b']));

  expect(result).toEqual({ rows: 3, right: 1, argued: 1, wrong: ['c -> x'] });
  expect(percentOf(result)).toBeCloseTo(66.67, 1);
});

describe.skipIf(!hasFixtures())('published facts (needs ../shared beside the checkout)', () => {
  it.each(hasFixtures() ? allSuites() : [])('$name holds its mark', async ({ mark, run }) => {
    const result = await run();

    expect(result.rows).toBeGreaterThan(0);
    expect(percentOf(result) >= mark ? [] : result.wrong).toEqual([]);
  });
});
