import { distributionNames } from './distribution.ts';
import { ecosystemBase } from './package-name.ts';
import { ecosystemOfType, packageEcosystems } from './purl-package.ts';

/** OSV's names of the ecosystems whose packages we find in releases; distributions may carry a release: `Debian:12`. */
export const ecosystemNames: readonly string[] = [...new Set([...packageEcosystems, ...distributionNames])].toSorted(
  (a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1),
);

/** An advisory for any other name could never meet a component. */
export function isEcosystemName(ecosystem: string): boolean {
  return ecosystemNames.includes(ecosystemBase(ecosystem));
}

const MOST_EDITS = 2;

/** What was probably meant: the same in other letters, a type of purl (`gem`), or a slip of the hand. */
export function nearestEcosystem(ecosystem: string): string | undefined {
  const base = ecosystemBase(ecosystem.trim()).toLowerCase().slice(0, 100);
  const same = ecosystemNames.find((name) => name.toLowerCase() === base) ?? ecosystemOfType(base);
  if (same !== undefined) return same;
  const [nearest] = ecosystemNames
    .map((name) => ({ name, edits: editsBetween(base, name.toLowerCase()) }))
    .toSorted((a, b) => a.edits - b.edits);
  // Two slips turn any name of three letters into any other.
  return nearest !== undefined && nearest.edits <= MOST_EDITS && nearest.edits * 2 < base.length
    ? nearest.name
    : undefined;
}

function editsBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, a] of [...from].entries()) {
    const next = [i + 1];
    for (const [j, b] of [...to].entries()) {
      const replaced = (row[j] ?? 0) + (a === b ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
