import { expect, it } from 'vitest';
import { leadOf } from './status-lead.ts';

it.each([
  ['operational', 0, 'operational'],
  ['operational', 1, 'looked_into'],
  ['maintenance', 1, 'maintenance'],
  ['major_outage', 2, 'major_outage'],
] as const)('a page whose worst component is %s, with %i open announcements, is %s', (overall, current, lead) => {
  expect(leadOf(overall, current)).toBe(lead);
});
