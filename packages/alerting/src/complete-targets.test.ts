import { describe, expect, it } from 'vitest';
import { alertsMissingFrom } from './complete-targets.ts';
import { identityKey } from './identity.ts';
import type { IncomingAlert } from './incoming.ts';

function finding(action: 'fire' | 'resolve', dedupKey: string): IncomingAlert {
  const nothing = {
    severity: undefined,
    axis: undefined,
    startsAt: undefined,
    endsAt: undefined,
    note: undefined,
    by: undefined,
  };
  return { action, dedupKey, summary: dedupKey, labels: { image: 'web' }, annotations: {}, links: [], ...nothing };
}

const open = [
  { identity: identityKey('s', { dedupKey: 'cve-1', labels: {} }), labels: { image: 'web', tag: '1' } },
  { identity: identityKey('s', { dedupKey: 'cve-2', labels: {} }), labels: { image: 'web', tag: '2' } },
  { identity: identityKey('s', { dedupKey: 'cve-3', labels: {} }), labels: { image: 'db', tag: '1' } },
];

function missing(alerts: readonly IncomingAlert[], targets: readonly Readonly<Record<string, string>>[]): string[] {
  const complete = targets.map((labelMatch) => ({ labelMatch }));
  return alertsMissingFrom({ alerts, complete }, 's', open).map(({ identity }) => identity);
}

describe('alertsMissingFrom', () => {
  it('names what a complete report of its target does not mention any more', () => {
    expect(missing([finding('fire', 'cve-1')], [{ image: 'web' }])).toEqual(['s/k:cve-2']);
    expect(missing([], [{ image: 'web', tag: '1' }, { image: 'db' }])).toEqual(['s/k:cve-1', 's/k:cve-3']);
    expect(missing([finding('resolve', 'cve-1')], [{ image: 'web', tag: '1' }])).toEqual(['s/k:cve-1']);
  });

  it('leaves everything alone where nothing is said to be complete', () => {
    expect(alertsMissingFrom({ alerts: [] }, 's', open)).toEqual([]);
    expect(missing([], [{}])).toEqual([]);
    expect(missing([], [{ image: 'other' }])).toEqual([]);
  });
});
