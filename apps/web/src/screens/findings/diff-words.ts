import type { ReleaseDiff } from '@lockstep/contract';
import type { z } from 'zod';
import type { TableFinding } from '../../ui/finding-row.tsx';
import { isCounted } from '../../ui/finding-words.ts';

export type Diff = z.output<typeof ReleaseDiff>;
type SetName = 'reopened' | 'carried' | 'closed';

/** What counts, what nobody can tell and what only developers run, together: the table sorts them apart. */
export function diffSets(
  diff: Pick<Diff, 'affected' | 'unknown' | 'excluded'>,
): Record<SetName, readonly TableFinding[]> {
  const together = (name: SetName) => [...diff.affected[name], ...diff.unknown[name], ...diff.excluded[name]];
  return { reopened: together('reopened'), carried: together('carried'), closed: together('closed') };
}

/** The move in a few words. Development never counts; a doubt is never counted as closed. */
export function diffSummary(diff: Pick<Diff, 'affected' | 'unknown'>) {
  const { affected, unknown } = diff;
  const exploited = affected.reopened.filter((finding) => finding.knownExploited !== null).length;
  const doubts = unknown.reopened.length + unknown.carried.length;
  return [
    {
      key: 'reopened',
      words: `${affected.reopened.length} re-opened${exploited > 0 ? `, ${exploited} of them exploited` : ''}`,
      ink: affected.reopened.length > 0 ? 'text-bad' : 'text-ok',
    },
    { key: 'carried', words: `${affected.carried.length} carried`, ink: '' },
    { key: 'closed', words: `${affected.closed.length} closed`, ink: affected.closed.length > 0 ? 'text-ok' : '' },
    ...(doubts > 0 ? [{ key: 'unknown', words: `${doubts} can not be told`, ink: 'text-unknown' }] : []),
  ];
}

/** `3, in both; 1 more does not count`: what VEX suppresses and what only developers run is shown beside the rest. */
export function countWords(findings: readonly TableFinding[], where: string): string {
  const counted = findings.filter(isCounted).length;
  const others = findings.length - counted;
  return `${counted}, ${where}${others === 0 ? '' : `; ${others} more ${others === 1 ? 'does' : 'do'} not count`}`;
}
