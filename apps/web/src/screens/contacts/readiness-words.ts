import type { AnswerOf } from '../../api/call.ts';
import { readinessStates } from '../../api/filters.ts';

export type PersonReadiness = AnswerOf<'getReadiness'>['items'][number];
export type ReadinessState = PersonReadiness['state'];

export const stateWords: Readonly<Record<ReadinessState, string>> = {
  unreachable: 'not reachable',
  weak: 'reachable, with flaws',
  ready: 'ready',
};

/** Problems first, and by name among those of the same state. */
export function sortByNeed(people: readonly PersonReadiness[]): readonly PersonReadiness[] {
  return people.toSorted(
    (a, b) =>
      readinessStates.indexOf(a.state) - readinessStates.indexOf(b.state) ||
      a.person.name.localeCompare(b.person.name, 'en'),
  );
}

/** One sentence for everybody: `A page would reach 3 of 5.` */
export function readinessSentence(people: readonly PersonReadiness[]): string {
  const reached = people.filter(({ state }) => state !== 'unreachable').length;
  if (people.length === 0) return 'There is nobody yet.';
  if (reached === people.length) return `A page would reach each of the ${people.length}.`;
  return `A page would reach ${reached} of ${people.length}.`;
}
