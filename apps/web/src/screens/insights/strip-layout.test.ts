import { describe, expect, it } from 'vitest';
import { DOT_PX, dotByKey, dotsOf, marksOf, mostOf, nearestDot, placeOf } from './strip-layout.ts';

const scale = { width: 600, most: 10_080 };

describe('a strip', () => {
  it('keeps the order of durations and stays inside its width', () => {
    const places = [0, 0.5, 1, 10, 60, 1_440, 10_080, 99_999].map((minutes) => placeOf(scale, minutes));

    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(places[0]).toBe(8);
    expect(places.at(-1)).toBe(592);
  });

  it('ends at the mark after the longest', () => {
    expect(mostOf([])).toBe(60);
    expect(mostOf([5, 400])).toBe(1_440);
    expect(mostOf([1_000_000])).toBe(1_000_000);
  });

  it('names only marks that have room', () => {
    expect(marksOf(scale).map(({ words }) => words)).toEqual(['1 min', '10 min', '1 h', '6 h', '1 d', '1 wk']);
    const narrow = marksOf({ ...scale, width: 240 }).map(({ x }) => x);
    expect(narrow.length).toBeLessThan(6);
    narrow.slice(1).forEach((x, at) => expect(x - (narrow[at] ?? 0)).toBeGreaterThanOrEqual(52));
  });

  it('lets no two dots touch while there is room above', () => {
    const dots = dotsOf(scale, [60, 60, 60, 61, 300, 5]);

    for (const one of dots) {
      for (const other of dots) {
        if (one.index === other.index || one.row !== other.row) continue;
        expect(Math.abs(one.x - other.x)).toBeGreaterThanOrEqual(DOT_PX);
      }
    }
    expect(dots.map(({ index }) => index)).toEqual([5, 0, 1, 2, 3, 4]);
    expect(
      Math.max(
        ...dotsOf(
          scale,
          Array.from({ length: 40 }, () => 60),
        ).map(({ row }) => row),
      ),
    ).toBe(5);
  });
});

it('arrow keys walk the dots by duration, and stop at the ends', () => {
  const dots = dotsOf(scale, [300, 5, 60]);
  const walk = (chosen: number | undefined, key: string) => dotByKey(dots, chosen, key)?.index;

  expect(walk(undefined, 'ArrowRight')).toBe(1);
  expect(walk(1, 'ArrowRight')).toBe(2);
  expect(walk(0, 'ArrowRight')).toBe(0);
  expect(walk(1, 'ArrowLeft')).toBe(1);
  expect([walk(2, 'Home'), walk(2, 'End'), walk(2, 'Tab')]).toEqual([1, 0, undefined]);
});

it('a pointer finds the dot that is nearest', () => {
  const dots = dotsOf(scale, [5, 300]);

  expect(nearestDot(dots, 0)?.index).toBe(0);
  expect(nearestDot(dots, 599)?.index).toBe(1);
  expect(nearestDot([], 10)).toBeUndefined();
});
