import type { FileMark, Rejection, SourceState } from './feed-source.ts';

/**
 * Remembers what was rejected with the marks of its files, so that it is named for as long as they stay the same, without fetching
 * them again. Only an index has a mark for each document; else there is that of the file all of them came in.
 *
 * @param rejected by place, with the reason
 */
export function withRejections(state: SourceState, rejected: ReadonlyMap<string, string>): SourceState {
  const isMarkedApart = [...rejected.keys()].every((place) => Object.hasOwn(state.validators, place));
  const marks = Object.entries(state.validators).map(([file, mark]): readonly [string, FileMark] => {
    const places = [...rejected].filter(([place]) => !isMarkedApart || place === file);
    const [first] = places;
    if (first === undefined) return [file, mark];
    return [file, { ...mark, rejected: { count: places.length, first: `\`${first[0]}\` (${first[1]})` } }];
  });
  return { ...state, validators: Object.fromEntries(marks) };
}

/** Of all files of a source. */
export function rejectionsOf({ validators }: SourceState): Rejection {
  const all = Object.values(validators).flatMap(({ rejected }) => rejected ?? []);
  return { count: all.reduce((sum, { count }) => sum + count, 0), first: all[0]?.first ?? '' };
}

/** For people: what of a source is not loaded. @returns undefined when all of it is */
export function rejectionWords({ count, first }: Rejection): string | undefined {
  if (count === 0) return undefined;
  return count === 1
    ? `1 of its documents can not be used: ${first}`
    : `${count} of its documents can not be used, for example ${first}`;
}
