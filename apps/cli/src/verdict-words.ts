import type { DeadlineClass, UnknownReason } from '@lockstep/advisories';
import type { Verdict } from '@lockstep/gate';
import type { Cell } from './table.ts';
import type { Terminal } from './terminal.ts';

/** A sign and words: colour only repeats them. */
const WORDS: Readonly<Record<Verdict, { readonly text: string; readonly color: 'green' | 'yellow' | 'red' }>> = {
  allow: { text: '✓ allowed', color: 'green' },
  preserve_first: { text: '◷ evidence first', color: 'yellow' },
  needs_signoff: { text: '? needs sign-off', color: 'yellow' },
  deny: { text: '✗ denied', color: 'red' },
};

export function verdictCell(verdict: Verdict, { paint }: Pick<Terminal, 'paint'>): Cell & object {
  const { text, color } = WORDS[verdict];
  return { text, paint: paint[color] };
}

export function verdictText(verdict: Verdict, terminal: Pick<Terminal, 'paint'>): string {
  const { text, paint } = verdictCell(verdict, terminal);
  return paint(text);
}

/** What is left to mend a finding, as people say it. */
export const DEADLINES: Readonly<Record<DeadlineClass, string>> = {
  three_days_forensic: '3 days + forensics',
  three_days: '3 days',
  fourteen_days: '14 days',
  sixty_days: '60 days',
  next_upgrade: 'next upgrade',
};

/** Why nobody can tell, with what would let us. */
const UNKNOWN: Readonly<Record<UnknownReason, string>> = {
  version_missing: 'the SBOM gives no version',
  version_unparseable: 'its ecosystem has no such version',
  no_order_for_ecosystem: 'its ecosystem has no order of versions',
  advisory_says_nothing: 'the advisory names no versions that can be read',
  release_missing: 'the SBOM names no release of the distribution (`distro` in the purl)',
  epoch_missing: 'the epoch decides and one side leaves it out (`epoch` in the purl)',
  pseudo_version: 'a commit of an untagged Go module (depend on a tag)',
  commits_only: 'the advisory names commits only',
};

/** The same for a row of findings; a reason that a newer server made up is said by its name. */
export function unknownText(reason: string | null): string {
  const words = Object.entries(UNKNOWN).find(([name]) => name === reason)?.[1] ?? reason;
  return words === null ? 'can not tell' : `can not tell: ${words}`;
}
