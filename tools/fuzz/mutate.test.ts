import { expect, it } from 'vitest';
import { mutate, randomOf } from './mutate.ts';

function textsOf(seed: number): string[] {
  const random = randomOf(seed);
  return Array.from({ length: 200 }, () => mutate(['1.2.3', '2.0.0-rc.1'], ['||', '^'], random));
}

it('makes the same texts of the same seed, and others of another', () => {
  expect(textsOf(1)).toEqual(textsOf(1));
  expect(textsOf(1)).not.toEqual(textsOf(2));
});

it('changes its seeds in many ways, and now and then by much', () => {
  const texts = textsOf(3);

  expect(new Set(texts).size).toBeGreaterThan(150);
  expect(texts.some((text) => text.includes('||'))).toBe(true);
  expect(Math.max(...textsOf(4).map(({ length }) => length))).toBeGreaterThan(20);
});
