import { expect, it } from 'vitest';
import { labelsIn } from './labels-in.ts';

it.each([
  ['', {}],
  ['alertname=Down\nteam = shop', { alertname: 'Down', team: 'shop' }],
  ['query="a=b"', { query: 'a=b' }],
  ['no sign\n=nameless\nservice=', {}],
])('reads %j', (text, labels) => {
  expect(labelsIn(text)).toEqual(labels);
});
