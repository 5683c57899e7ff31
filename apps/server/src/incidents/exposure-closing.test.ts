import { expect, it } from 'vitest';
import { exposuresStandingInTheWay } from './exposure-closing.ts';

const exposure = {
  id: 'x',
  service: 'web',
  environment: 'production',
  group: 'CVE-2026-0001',
  isRestricted: false,
  state: 'live',
  verdict: undefined,
  dismissal: undefined,
  mergedInto: undefined,
} as const;

it('names what stands in the way of closing, but not a flaw that security restricts', () => {
  const [open, restricted] = exposuresStandingInTheWay([exposure, { ...exposure, isRestricted: true }]);

  expect(open?.problem).toBe('the exposure of web in production to CVE-2026-0001 is still live');
  expect(restricted?.problem).toBe('the exposure of web in production to a flaw that security restricts is still live');
});
