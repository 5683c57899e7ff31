import { finding } from '@lockstep/testkit';
import { describe, expect, it } from 'vitest';
import { diffFindings } from './diff.ts';
import type { Finding } from './finding.ts';

const unknown = { state: 'unknown', unknownReason: 'version_missing' } as const;

function names(sets: {
  reopened: readonly Finding[];
  carried: readonly Finding[];
  closed: readonly Finding[];
}): object {
  const list = (findings: readonly Finding[]) => findings.map((each) => each.group).join(' ');
  return { reopened: list(sets.reopened), carried: list(sets.carried), closed: list(sets.closed) };
}

describe('diffFindings', () => {
  it('tells what comes back, what stays and what goes', () => {
    const diff = diffFindings([finding('A'), finding('B')], [finding('B'), finding('C')]);

    expect(names(diff)).toEqual({ reopened: 'C', carried: 'B', closed: 'A' });
  });

  it('carries a bump that stays vulnerable, as the target has it', () => {
    const diff = diffFindings([finding('A', { versions: ['1.0.0'] })], [finding('A', { versions: ['1.0.1'] })]);

    expect(diff.carried).toEqual([finding('A', { versions: ['1.0.1'] })]);
    expect(diff.reopened).toEqual([]);
  });

  it('takes the same flaw in another package as another finding', () => {
    const diff = diffFindings([finding('A')], [finding('A', { package: 'npm/right' })]);

    expect(names(diff)).toEqual({ reopened: 'A', carried: '', closed: 'A' });
  });

  it('keeps unknown apart and never lets it close or excuse anything', () => {
    const current = [
      finding('WAS-UNKNOWN', unknown),
      finding('GETS-UNKNOWN'),
      finding('GONE', unknown),
      finding('BOTH', unknown),
    ];
    const target = [
      finding('WAS-UNKNOWN'),
      finding('GETS-UNKNOWN', unknown),
      finding('NEW', unknown),
      finding('BOTH', unknown),
    ];

    const diff = diffFindings(current, target);

    expect(names(diff)).toEqual({ reopened: 'WAS-UNKNOWN', carried: '', closed: '' });
    expect(names(diff.unknown)).toEqual({ reopened: 'NEW', carried: 'GETS-UNKNOWN BOTH', closed: 'GONE' });
  });

  it('keeps development-only findings apart, and sees one that moves into production', () => {
    const development = { scope: 'excluded' } as const;
    const current = [finding('MOVES-IN', development), finding('STAYS', development)];
    const target = [
      finding('MOVES-IN', { scope: 'optional' }),
      finding('STAYS', development),
      finding('NEW', development),
    ];

    const diff = diffFindings(current, target);

    expect(names(diff)).toEqual({ reopened: 'MOVES-IN', carried: '', closed: '' });
    expect(names(diff.excluded)).toEqual({ reopened: 'NEW', carried: 'STAYS', closed: 'MOVES-IN' });
  });
});
