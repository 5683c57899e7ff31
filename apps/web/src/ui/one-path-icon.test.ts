import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isValidElement } from 'react';
import { describe, expect, it } from 'vitest';
import createIcon, { type IconData, inOnePath } from './one-path-icon.ts';

const folder = fileURLToPath(new URL('../../../../node_modules/lucide-react/dist/esm/icons/', import.meta.url));

const data = async (name: string): Promise<IconData> => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what every such file exports; the test below reads all of them
  const { __iconData } = (await import(`${folder}${name}.mjs`)) as { __iconData: IconData };
  return __iconData;
};

const attributesOf = (icon: unknown): object => {
  if (!isValidElement<object>(icon)) throw new TypeError('no element was drawn');
  return icon.props;
};

describe('an icon in one path', () => {
  it('begins each stroke where it began on its own', () => {
    expect(
      inOnePath([
        ['path', { d: 'M7 18v-6', key: 'a' }],
        ['path', { d: 'm4.9 4.9.7.7', key: 'b' }],
      ]),
    ).toEqual([['path', { d: 'M7 18v-6M0 0m4.9 4.9.7.7' }]]);
  });

  it('draws lines and circles in it, too', () => {
    expect(
      inOnePath([
        ['line', { x1: '1', x2: '2', y1: '3', y2: '4', key: 'a' }],
        ['circle', { cx: '12', cy: '10', r: '3', key: 'b' }],
      ]),
    ).toEqual([['path', { d: 'M1 3L2 4M9 10a3 3 0 1 0 6 0a3 3 0 1 0 -6 0' }]]);
  });

  it('keeps what is filled or no plain stroke as it is', () => {
    const dot = ['circle', { cx: '12', cy: '12', r: '1', fill: 'currentColor', key: 'a' }] as const;
    const box = ['rect', { x: '3', y: '3', width: '18', height: '18', rx: '2', key: 'b' }] as const;

    expect(inOnePath([dot, box])).toEqual([dot, box]);
  });

  it('can be made of every icon there is, and of hardly any needs more than two shapes', async () => {
    const names = readdirSync(folder).flatMap((file) => (file.endsWith('.mjs') ? [file.slice(0, -'.mjs'.length)] : []));
    const icons = (await Promise.all(names.map(data))).filter((icon) => icon !== undefined);
    const shapes = icons.map(({ node }) => inOnePath(node));

    expect(icons.length).toBeGreaterThan(1_000);
    expect(shapes.flat().filter(([, attributes]) => JSON.stringify(attributes).includes('NaN'))).toEqual([]);
    expect(shapes.filter((each) => each.length > 2).length / icons.length).toBeLessThan(0.1);
  });

  it('is hidden from those who listen, unless it has a name', async () => {
    const Siren = createIcon(await data('siren'));

    expect(attributesOf(Siren({}))).toMatchObject({ 'aria-hidden': true, width: 24 });
    expect(attributesOf(Siren({ size: 17, 'aria-label': 'page' }))).toMatchObject({ 'aria-label': 'page', width: 17 });
    expect(attributesOf(Siren({ 'aria-label': 'page' }))).not.toHaveProperty('aria-hidden');
  });
});
