import type { Finding } from '@lockstep/contract';
import type { z } from 'zod';
import { type DeadlineName, type FindingFilter, findingFilters, strictestFirst } from '../api/filters.ts';

export type FindingItem = z.output<typeof Finding>;

/** Deadline classes, strictest first, as people say them. */
export const deadlineLook: Record<DeadlineName, { word: string; short: string; ink: string }> = {
  three_days_forensic: { word: 'Within three days, with forensics', short: '3 days, forensics', ink: 'text-bad' },
  three_days: { word: 'Within three days', short: '3 days', ink: 'text-bad' },
  fourteen_days: { word: 'Within fourteen days', short: '14 days', ink: 'text-warn' },
  sixty_days: { word: 'Within sixty days', short: '60 days', ink: 'text-muted' },
  next_upgrade: { word: 'With the next upgrade', short: 'next upgrade', ink: 'text-muted' },
};

/** Why nobody can tell, and what would let us. */
const unknownLook: Readonly<Record<string, { why: string; cure: string }>> = {
  version_missing: {
    why: 'The SBOM gives no version',
    cure: 'let the build write the version of this component, or read a lock file',
  },
  version_unparseable: {
    why: 'The version can not be read by the rules of its ecosystem',
    cure: 'write the version as the registry has it',
  },
  no_order_for_ecosystem: {
    why: 'This ecosystem has no order of versions',
    cure: 'name the package by a purl of a known ecosystem',
  },
  advisory_says_nothing: {
    why: 'The advisory names the package and no versions',
    cure: 'ask its source, or state it in a VEX document',
  },
  release_missing: {
    why: 'The SBOM does not say which release of the distribution it is',
    cure: 'let the scanner write the purl with `distro`',
  },
  epoch_missing: {
    why: 'The SBOM leaves out the epoch of the package',
    cure: 'let the scanner write the purl with `epoch`',
  },
  pseudo_version: {
    why: 'It was built from a commit without a version before it',
    cure: 'depend on a tagged version of the module',
  },
  commits_only: {
    why: 'The advisory names commits only',
    cure: 'let the SBOM name the commit of this component, or state it in a VEX document',
  },
};

/** Undefined: it is known. A reason that is newer than this page is shown as it is. */
export function unknownWords(finding: FindingItem): { why: string; cure: string | undefined } | undefined {
  if (finding.state !== 'unknown') return undefined;
  const reason = finding.unknownReason ?? 'advisory_says_nothing';
  return unknownLook[reason] ?? { why: reason.replaceAll('_', ' '), cure: undefined };
}

export const matchedByWords: Record<FindingItem['sources'][number]['matchedBy'], string> = {
  versions: 'this version is listed',
  range: 'inside the range',
  unknown: 'can not tell',
};

/** Every version that ends a matched range, each once. */
export function fixedVersions(finding: FindingItem): readonly string[] {
  return [...new Set(finding.sources.flatMap((source) => source.fixed))];
}

/** Counts: neither development only, nor kept from gating by a VEX statement. */
export function isCounted(finding: FindingItem): boolean {
  return finding.scope !== 'excluded' && finding.suppression === null;
}

/** Groups that gate, by deadline; what can not be told apart; what a statement suppresses; and what never gates (excluded scope). */
export function groupFindings<Item extends FindingItem>(findings: readonly Item[]) {
  const counted = findings.filter(isCounted);
  const known = Map.groupBy(
    counted.filter((finding) => finding.state === 'affected'),
    (finding) => finding.deadline,
  );
  return {
    byDeadline: strictestFirst.flatMap((deadline): [DeadlineName, readonly Item[]][] => {
      const items = known.get(deadline);
      return items === undefined ? [] : [[deadline, items]];
    }),
    unknown: counted.filter((finding) => finding.state === 'unknown'),
    suppressed: findings.filter((finding) => finding.suppression !== null),
    excluded: findings.filter((finding) => finding.scope === 'excluded' && finding.suppression === null),
  };
}

const filterOf: Record<FindingFilter, (finding: FindingItem) => boolean> = {
  exploited: (finding) => finding.knownExploited !== null && isCounted(finding),
  malicious: (finding) => finding.isMalicious && isCounted(finding),
  unknown: (finding) => finding.state === 'unknown' && isCounted(finding),
  estimated: (finding) => finding.isEstimated && finding.state === 'affected' && isCounted(finding),
  disputed: (finding) => finding.disagreement !== null && isCounted(finding),
  suppressed: (finding) => finding.suppression !== null,
};

export interface FindingQuestion {
  /** Part of an id or of the package. */
  readonly text: string | undefined;
  readonly only: FindingFilter | undefined;
  readonly deadline: DeadlineName | undefined;
}

export function filterFindings<Item extends FindingItem>(
  findings: readonly Item[],
  { text, only, deadline }: FindingQuestion,
): readonly Item[] {
  const wanted = text?.toLowerCase();
  return findings.filter(
    (finding) =>
      (wanted === undefined || [...finding.aliases, finding.package].join('\n').toLowerCase().includes(wanted)) &&
      (only === undefined || filterOf[only](finding)) &&
      (deadline === undefined || (finding.deadline === deadline && finding.state === 'affected' && isCounted(finding))),
  );
}

/** How many of those that count each filter would leave; only those that would leave some. */
export function countFilters(findings: readonly FindingItem[]) {
  const only = findingFilters.flatMap((key) => {
    const count = findings.filter(filterOf[key]).length;
    return count === 0 ? [] : [{ key, count }];
  });
  const { byDeadline } = groupFindings(findings);
  return {
    all: findings.filter(isCounted).length,
    only,
    byDeadline: byDeadline.map(([key, items]) => ({ key, count: items.length })),
  };
}

const DAY_MS = 86_400_000;

/**
 * How long until something is due, in words; undefined: there is no date.
 *
 * @param now epoch milliseconds
 */
export function dueWords(dueAt: string | null, now: number): { words: string; isOver: boolean } | undefined {
  if (dueAt === null) return undefined;
  const days = Math.floor((Date.parse(dueAt) - now) / DAY_MS);
  if (days < 0) return { words: `${(-days).toLocaleString('en')} d overdue`, isOver: true };
  return { words: days === 0 ? 'today' : `${days.toLocaleString('en')} d left`, isOver: false };
}
