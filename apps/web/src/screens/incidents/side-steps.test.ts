import { expect, it } from 'vitest';
import type { Side } from './incident-words.ts';
import { nextStep } from './side-steps.ts';

const at = '2026-01-01T00:00:00.000Z';
const side: Side = {
  axis: 'security',
  severity: 'sev2',
  startedAt: at,
  detectedAt: at,
  acknowledgedAt: null,
  engagedAt: null,
  mitigatedAt: null,
  resolvedAt: null,
  resolvedBy: null,
  proven: [],
  unproven: [],
};

it('goes on after the furthest step, also where one was passed over', () => {
  expect(nextStep(side)?.to).toBe('acknowledged');
  expect(nextStep({ ...side, engagedAt: at })?.to).toBe('mitigated');
  expect(nextStep({ ...side, mitigatedAt: at })?.to).toBe('resolved');
  expect(nextStep({ ...side, resolvedAt: at })).toBeUndefined();
});
