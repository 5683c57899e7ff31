import { globSync, readFileSync } from 'node:fs';
import {
  converter,
  differenceCiede2000,
  filterDeficiencyDeuter,
  filterDeficiencyProt,
  filterDeficiencyTrit,
  interpolate,
  parse,
  wcagContrast,
} from 'culori';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('styles.css', import.meta.url), 'utf8');

/** The colours as they stand in the style sheet, one value per theme. */
const tokens = new Map(
  [...css.matchAll(/--color-([\w-]+): light-dark\((oklch\([^)]*\)), (oklch\([^)]*\))\)/g)].map(
    ([, name, light, dark]) => [name ?? '', { light: light ?? '', dark: dark ?? '' }],
  ),
);
const themes = ['light', 'dark'] as const;
type Theme = (typeof themes)[number];

function colour(name: string, theme: Theme): string {
  const found = tokens.get(name);
  if (!found) throw new RangeError(`no token \`${name}\``);
  return found[theme];
}

const grounds = ['canvas', 'surface', 'raised'];
const texts = ['ink', 'muted', 'accent', 'ok', 'warn', 'bad', 'hold', 'unknown'];

describe.each(themes)('colours of the %s theme', (theme) => {
  it('are few and all readable', () => {
    expect(tokens.size).toBe(14);
    expect([...tokens.keys()].filter((name) => parse(colour(name, theme)) === undefined)).toEqual([]);
  });

  it.each(grounds.flatMap((ground) => texts.map((text) => [text, ground] as const)))(
    '%s on %s has contrast of 6 or more',
    (text, ground) => {
      expect(wcagContrast(colour(text, theme), colour(ground, theme))).toBeGreaterThanOrEqual(6);
    },
  );

  it('writes on the accent with contrast of 6 or more', () => {
    expect(wcagContrast(colour('on-accent', theme), colour('accent', theme))).toBeGreaterThanOrEqual(6);
  });

  it.each(['ok', 'warn', 'bad', 'hold', 'unknown'])('%s stays readable on its own tint', (name) => {
    const tint = interpolate([colour('surface', theme), colour(name, theme)], 'oklab')(0.18);

    expect(wcagContrast(colour('ink', theme), tint)).toBeGreaterThanOrEqual(6);
    expect(wcagContrast(colour(name, theme), tint)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['canvas', 'surface'])('fields stand out from %s', (ground) => {
    expect(wcagContrast(colour('edge', theme), colour(ground, theme))).toBeGreaterThanOrEqual(3);
  });

  it.each([
    ['everybody', (colourValue: string) => converter('rgb')(colourValue)],
    ['protanopia', (colourValue: string) => filterDeficiencyProt(1)(converter('rgb')(colourValue))],
    ['deuteranopia', (colourValue: string) => filterDeficiencyDeuter(1)(converter('rgb')(colourValue))],
    ['tritanopia', (colourValue: string) => filterDeficiencyTrit(1)(converter('rgb')(colourValue))],
  ] as const)('tells denied from allowed for %s', (_, seen) => {
    const distance = differenceCiede2000()(seen(colour('bad', theme)), seen(colour('ok', theme)));

    expect(distance).toBeGreaterThan(9);
  });
});

it('no screen wants a class that the style sheet leaves out', () => {
  const leftOut = /@source not inline\('\{([^}]*)\}'\)/.exec(css)?.[1]?.split(',') ?? [];
  const written = globSync('**/*.tsx', { cwd: import.meta.dirname }).flatMap((file) =>
    [...readFileSync(new URL(file, import.meta.url), 'utf8').matchAll(/className(?:="|=\{|s\()([^>"]*)/g)].flatMap(
      ([, classes]) => (classes ?? '').split(/[\s'`]+/),
    ),
  );

  expect(leftOut).toContain('filter');
  expect(written).toContain('flex');
  expect(written.filter((name) => leftOut.includes(name))).toEqual([]);
});
