import { describe, expect, it } from 'vitest';
import { recoveryFacts, type RecoveryRecords } from './reliability-closing.ts';

const at = (time: string) => Date.parse(`2026-01-15T${time}:00Z`);
const serves = (version: string, sharePercent: number): RecoveryRecords['serving'][number] => ({
  serviceId: 's1',
  service: 'checkout-api',
  environmentId: 'e1',
  environment: 'production',
  isProduction: true,
  releaseId: 'r1',
  version,
  since: at('03:12'),
  sharePercent,
  replicas: 0,
  isWithoutSbom: false,
});
const records: RecoveryRecords = {
  services: new Map([['s1', 'checkout-api']]),
  watched: new Set(['s1']),
  serving: [serves('2.14.2', 100)],
  groups: [{ title: 'Checkout fails', resolvedAt: at('03:15'), openAlerts: 0, serviceId: 's1' }],
};

describe('what records say about recovery', () => {
  it('proves what serves at full share, and alerts that are over', () => {
    expect(recoveryFacts(records)).toEqual({
      blockers: [],
      proven: [
        'checkout-api 2.14.2 serves at full share in production since 2026-01-15 03:12 UTC',
        'the alerts "Checkout fails" resolved at 2026-01-15 03:15 UTC',
      ],
      unproven: [],
    });
  });

  it.each([
    ['half a rollout', { serving: [serves('2.14.2', 50)] }, 'checkout-api 2.14.2 serves at 50 % in production only'],
    ['nothing recorded', { serving: [] }, 'what of checkout-api serves in production is not recorded'],
    [
      'alerts that go on',
      { groups: [{ title: 'Checkout fails', resolvedAt: undefined, openAlerts: 3, serviceId: 's1' }] },
      'the alerts "Checkout fails" are not over: 3 still open',
    ],
    ['nobody watching', { watched: new Set<string>(), groups: [] }, 'no alert source watched checkout-api'],
  ] satisfies [string, Partial<RecoveryRecords>, string][])(
    'says of %s that it proves nothing, and stops nobody',
    (_name, part, sentence) => {
      const facts = recoveryFacts({ ...records, ...part });

      expect(facts.unproven).toEqual([sentence]);
      expect(facts.blockers).toEqual([]);
    },
  );
});
