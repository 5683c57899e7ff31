import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillTemplate, judgeFit, type Judged } from './fits.ts';

const incident: Judged = {
  kind: 'both',
  severity: 'sev2',
  service: 'checkout',
  environment: 'production',
  isDrill: false,
  isRestricted: false,
  services: ['mail'],
};

describe('judgeFit', () => {
  it.each([
    [{}, 'it is for every incident'],
    [{ kinds: ['both' as const] }, 'reliability and security'],
    [{ atLeast: 'sev3' as const }, 'sev2'],
    [{ services: ['mail'] }, 'about mail'],
    [{ environments: ['production'], drill: false }, 'in production, no drill'],
  ])('takes %j', (condition, because) => {
    expect(judgeFit(condition, incident)).toEqual({ fits: true, because });
  });

  it.each([
    [{ kinds: ['security' as const] }, 'it is about reliability and security'],
    [{ atLeast: 'sev1' as const }, 'it is only sev2'],
    [{ services: ['shop'] }, 'it is not about shop'],
    [{ environments: ['staging'] }, 'it is in production'],
    [{ drill: true }, 'it is no drill'],
    [{ restricted: true }, 'it is not restricted'],
  ])('leaves out %j', (condition, because) => {
    expect(judgeFit(condition, incident)).toEqual({ fits: false, because });
  });

  it('never takes more when the condition says more', () => {
    const condition = fc.record(
      {
        atLeast: fc.constantFrom('sev1' as const, 'sev3' as const, 'sev5' as const),
        drill: fc.boolean(),
        restricted: fc.boolean(),
        services: fc.constant<string[]>(['mail']),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(condition, condition, (one, other) => {
        const both = judgeFit({ ...one, ...other }, incident).fits;
        expect(!both || judgeFit(other, incident).fits).toBe(true);
      }),
    );
  });
});

it('fills what it knows and leaves the rest', () => {
  expect(fillTemplate('{name}: {title} {unknown}', { name: 'INC-1', title: 'slow {name}' })).toBe(
    'INC-1: slow {name} {unknown}',
  );
});
