/** What two incidents are compared by. */
export interface Comparable {
  readonly title: string;
  readonly serviceId: string | undefined;
}

/** Said in every second title; they make no two incidents alike. */
const empty = new Set(['the', 'a', 'an', 'is', 'are', 'in', 'on', 'of', 'for', 'and', 'to', 'with', 'not', 'again']);

function wordsOf(title: string): ReadonlySet<string> {
  return new Set(
    title
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word !== '' && !empty.has(word)),
  );
}

/**
 * Whether an open incident may be the one that somebody is about to declare: the same service and half of the words in common, or
 * the same words anywhere. Asking once too often costs a press; two rooms for one outage cost an hour.
 */
export function looksTheSame(draft: Comparable, open: Comparable): boolean {
  const ours = wordsOf(draft.title);
  const theirs = wordsOf(open.title);
  const common = [...ours].filter((word) => theirs.has(word)).length;
  const smaller = Math.min(ours.size, theirs.size);
  const all = ours.size + theirs.size - common;
  if (smaller === 0) return draft.title.trim() === open.title.trim();
  const isSameService = draft.serviceId !== undefined && draft.serviceId === open.serviceId;
  return common === all || (isSameService && common / smaller >= 0.5);
}
