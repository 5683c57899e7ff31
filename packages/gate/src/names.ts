import type { JudgedFinding } from './decision.ts';
import { remembered } from './remember.ts';
import type { FindingClasses } from './reopened.ts';

const NAMES_SHOWN = 4;

/** `a, b, c and 3 more`. */
export function listNames(names: readonly string[]): string {
  if (names.length <= NAMES_SHOWN) return names.join(', ');
  return `${names.slice(0, NAMES_SHOWN).join(', ')} and ${names.length - NAMES_SHOWN} more`;
}

/** `1 finding`, `2 findings`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** Name of a finding that may be said aloud: restricted advisories are named to nobody here. */
export function nameOf({ finding }: JudgedFinding): string {
  return isRestricted(finding) ? 'a restricted advisory' : finding.group;
}

/** `CVE-2023-44487 known exploited`; without a mark for the classes that a reader need not look at first. */
export function markedNameOf(judged: JudgedFinding): string {
  const { finding } = judged;
  if (finding.isMalicious) return `${nameOf(judged)} malicious`;
  if (finding.knownExploited !== undefined) {
    const { cve, via } = finding.knownExploited;
    const link = via === 'related' && !isRestricted(finding) ? ` through ${cve}` : '';
    return `${nameOf(judged)} known exploited${link}`;
  }
  return nameOf(judged);
}

/** Names of what a reader looks at first: the strictest classes, else the first few. */
export const notable = remembered((classes: FindingClasses): readonly string[] => {
  const worst = [...classes.malicious, ...classes.knownExploited, ...classes.zeroBudget];
  const next = worst.length > 0 ? worst : [...classes.threeDays, ...classes.fourteenDays];
  return unique((next.length > 0 ? next : classes.lax).map(markedNameOf));
});

/** All known sources are restricted: who has no need to know reads no name. */
export function isRestricted(finding: JudgedFinding['finding']): boolean {
  return finding.sources.length > 0 && finding.sources.every((source) => source.isRestricted);
}

/** Whether some of them may be named to few only. */
export const someRestricted = remembered((judged: readonly JudgedFinding[]): boolean =>
  judged.some(({ finding }) => isRestricted(finding)),
);

/** What a sentence about findings names, and the groups behind it that may be told. */
export const namesOf = remembered((judged: readonly JudgedFinding[]) => ({
  listed: listNames(unique(judged.map(markedNameOf))),
  subjects: unique(judged.filter(({ finding }) => !isRestricted(finding)).map(({ finding }) => finding.group)),
}));

/** Each text once, in order of first appearance. */
export function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
