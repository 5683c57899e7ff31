/** What may not stand in a text that leaves the circle of those who may see an incident. */
export interface SecretWords {
  /** Its id, its reference, its title, ids of restricted advisories, names of packages: in any case. */
  readonly names: readonly string[];
  /** People, by their full names. */
  readonly people: readonly string[];
  /** Ids of vulnerabilities and references of incidents, whichever they are. */
  readonly isAnyIdRefused: boolean;
}

const anyId =
  /(?<![\p{L}\p{N}])(?:CVE-\d{4}-\d{4,19}|GHSA(?:-[0-9a-z]{4}){3}|INC-\d{1,9}|R-[0-9A-Z]{6})(?![\p{L}\p{N}])/giu;

/** Shorter names say nothing by themselves. */
const shortestName = 3;

/**
 * The words of a text that give an incident away, each once, as they stand in the text; empty: none.
 * Names of people that are one word are words of the language, too: those count only as they are written.
 */
export function refusedWords(text: string, { names, people, isAnyIdRefused }: SecretWords): readonly string[] {
  const spaced = text.replaceAll(/\s+/g, ' ');
  const found = [
    ...names.flatMap((name) => whereNamed(spaced, name, 'any_case')),
    ...people.flatMap((name) => whereNamed(spaced, name, /\s/.test(name.trim()) ? 'any_case' : 'same_case')),
    ...(isAnyIdRefused ? [...spaced.matchAll(anyId)].map(([word]) => word) : []),
  ];
  return [...new Set(found)];
}

function whereNamed(text: string, name: string, letters: 'any_case' | 'same_case'): readonly string[] {
  const wanted = name.trim().replaceAll(/\s+/g, ' ');
  if (wanted.length < shortestName) return [];
  const escaped = wanted.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
  const whole = new RegExp(`(?<![\\p{L}\\p{N}_])${escaped}(?![\\p{L}\\p{N}_])`, letters === 'any_case' ? 'giu' : 'gu');
  return [...text.matchAll(whole)].map(([word]) => word);
}
