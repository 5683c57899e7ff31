import type { FindingItem } from './finding-words.ts';

/** Used by tests only: a finding about which nothing special is known. */
export function testFinding(group: string, more: Partial<FindingItem> = {}): FindingItem {
  const plain = {
    group,
    aliases: [group],
    package: 'npm/left',
    versions: ['1.0.0'],
    state: 'affected' as const,
    unknownReason: null,
    scope: 'required' as const,
    deadline: 'sixty_days' as const,
    dueAt: null,
    dueBecause: '',
    isEstimated: false,
    deadlineBecause: '',
    knownExploited: null,
    exploitedByReference: [],
    isMalicious: false,
    cvss: null,
    epss: null,
    knownAt: null,
    suppression: null,
    disagreement: null,
    ownedBy: [],
    sources: [],
  };
  return { ...plain, ...more };
}

/** Used by tests only. */
export const testSuppression: NonNullable<FindingItem['suppression']> = {
  status: 'not_affected',
  justification: 'vulnerable_code_not_present',
  statement: null,
  author: 'Ada',
  trust: 'own',
  document: 'ours.json',
  statementId: '/statements/0',
  issuedAt: '2026-01-01T00:00:00.000Z',
  expiresAt: null,
  because: 'Ada says that the code is not there',
};
