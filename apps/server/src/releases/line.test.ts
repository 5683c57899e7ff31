import { expect, it } from 'vitest';
import { inferLine } from './line.ts';

it.each([
  ['3.0.1', '3'],
  ['2.31.7', '2'],
  ['v2.0.49', '2'],
  ['0.7.1.0', '0.7'],
  ['0', '0'],
  ['2024-01-05', '2024'],
  ['web-1.4.2', '1'],
  ['007.1', '7'],
  ['nightly', 'nightly'],
])('puts %s into line %s', (version, line) => {
  expect(inferLine(version)).toBe(line);
});
