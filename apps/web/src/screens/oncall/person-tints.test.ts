import { readFileSync } from 'node:fs';
import { differenceCiede2000, parse, wcagContrast } from 'culori';
import { describe, expect, it } from 'vitest';
import { tints, tintsFor } from './person-tints.ts';

const css = readFileSync(new URL('../../styles.css', import.meta.url), 'utf8');
const themes = ['light', 'dark'] as const;
const colourOf = (text: string, theme: (typeof themes)[number]): string => {
  const [, light = '', dark = ''] = /light-dark\((oklch\([^)]*\)), (oklch\([^)]*\))\)/.exec(text) ?? [];
  return theme === 'light' ? light : dark;
};
const ink = /--color-ink: (.*);/.exec(css)?.[1] ?? '';

describe.each(themes)('tints of people in the %s theme', (theme) => {
  it('carry a name that can be read', () => {
    for (const { fill, edge } of tints) {
      expect(parse(colourOf(edge, theme))).toBeDefined();
      expect(wcagContrast(colourOf(ink, theme), colourOf(fill, theme))).toBeGreaterThanOrEqual(6);
    }
  });

  it('are told apart', () => {
    const difference = differenceCiede2000();
    const fills = tints.map(({ fill }) => colourOf(fill, theme));
    const differences = fills.flatMap((one, index) => fills.slice(index + 1).map((other) => difference(one, other)));

    expect(Math.min(...differences)).toBeGreaterThan(5);
  });
});

describe('tintsFor', () => {
  const people = Array.from({ length: tints.length }, (_, index) => `018f0000-0000-7000-8000-00000000000${index}`);

  it('gives everybody a tint of their own as long as there are enough', () => {
    const tintOf = tintsFor(people);

    expect(new Set(people.map(tintOf)).size).toBe(tints.length);
  });

  it('leaves people their tints when others join after them, and when a screen does not know them', () => {
    const few = people.slice(0, 3);
    const [first = ''] = few;

    expect(few.map(tintsFor([...few, ...people]))).toEqual(few.map(tintsFor(few)));
    expect(tintsFor([])(first)).toEqual(tintsFor([first])(first));
  });
});
