/** What two incidents are compared by. */
export interface Likeness {
  readonly title: string;
  readonly services: readonly string[];
  readonly advisories: readonly string[];
  /** Releases that caused or fixed it, as `shop 1.4.2`. */
  readonly releases: readonly string[];
  /** Of the alerts that are linked. */
  readonly labels: readonly Readonly<Record<string, string>>[];
  /** Components of its exposures. */
  readonly packages: readonly string[];
}

export interface Similar<Past extends Likeness> {
  readonly incident: Past;
  /** The weightiest first. */
  readonly because: readonly string[];
}

const weights = { advisory: 5, release: 4, package: 3, service: 3, labels: 2, word: 1 } as const;
/** One word in common says nothing; a service or two alerts' labels do. */
const enough = 3;
const mostShown = 5;
/** Labels that say where, not what. */
const everywhere = new Set([
  'severity',
  'env',
  'environment',
  'cluster',
  'region',
  'namespace',
  'instance',
  'job',
  'pod',
]);
const empty = new Set([
  'the',
  'and',
  'for',
  'with',
  'from',
  'not',
  'are',
  'is',
  'in',
  'on',
  'of',
  'to',
  'a',
  'an',
  'again',
]);

export function wordsOf(title: string): readonly string[] {
  const words = title.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [];
  return [...new Set(words)].filter((word) => !empty.has(word));
}

/** A query of full text: any two of the first words together; one alone where there is one. Empty: matches nothing. */
export function wordQuery(title: string): string {
  const words = wordsOf(title).slice(0, 6);
  if (words.length < 2) return words.join('');
  return words.flatMap((word, index) => words.slice(index + 1).map((other) => `(${word} & ${other})`)).join(' | ');
}

/** At most five that are most alike, each with why; of two that are alike as much the newer one, which comes first. */
export function similarTo<Past extends Likeness>(one: Likeness, past: readonly Past[]): readonly Similar<Past>[] {
  return past
    .map((incident) => ({ incident, grounds: groundsOf(one, incident) }))
    .map(({ incident, grounds }) => ({
      incident,
      score: grounds.reduce((sum, { weight }) => sum + weight, 0),
      because: grounds.toSorted((a, b) => b.weight - a.weight).map(({ because }) => because),
    }))
    .filter(({ score }) => score >= enough)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, mostShown)
    .map(({ incident, because }) => ({ incident, because }));
}

interface Ground {
  readonly weight: number;
  readonly because: string;
}

function groundsOf(one: Likeness, other: Likeness): readonly Ground[] {
  const ground = (shared: readonly string[], weight: number, said: string): readonly Ground[] =>
    shared.length === 0 ? [] : [{ weight, because: `${said}: ${listed(shared)}` }];
  const words = common(wordsOf(one.title), wordsOf(other.title));
  const shared = common(one.labels.flatMap(pairs), other.labels.flatMap(pairs));
  return [
    ...ground(common(one.advisories, other.advisories), weights.advisory, 'same advisory'),
    ...ground(common(one.releases, other.releases), weights.release, 'caused or fixed by the same release'),
    ...ground(common(one.packages, other.packages), weights.package, 'same component'),
    ...ground(common(one.services, other.services), weights.service, 'same service'),
    ...ground(shared, weights.labels * Math.min(shared.length, 2), 'alerts with'),
    ...ground(words, weights.word * Math.min(words.length, 3), 'same words'),
  ];
}

function pairs(labels: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(labels).flatMap(([key, value]) => (everywhere.has(key) ? [] : [`${key}=${value}`]));
}

function common(ours: readonly string[], theirs: readonly string[]): readonly string[] {
  const other = new Set(theirs);
  return [...new Set(ours)].filter((one) => other.has(one));
}

function listed(all: readonly string[]): string {
  const shown = all.slice(0, 3).join(', ');
  return all.length > 3 ? `${shown} and ${all.length - 3} more` : shown;
}
