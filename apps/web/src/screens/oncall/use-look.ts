import { useMe } from '../../api/me.ts';
import { useNow } from '../../ui/now.ts';
import { namesFrom, type NamedPerson, useStaff } from './people.ts';
import { tintsFor } from './person-tints.ts';
import type { TimelineLook } from './timeline-look.ts';

/**
 * How stretches are written and tinted.
 *
 * @param people on screen: their tints differ, as far as there are enough
 * @param atLeast a moment the server has told of; a label that is drawn every minute must not lag behind what was just made
 */
export function useLook(
  people: readonly NamedPerson[],
  zone: string,
  atLeast = 0,
): TimelineLook & { readonly me: string | undefined } {
  const minute = useNow(60_000);
  const me = useMe()?.userId;
  const known = [...people.toSorted((a, b) => (a.id < b.id ? -1 : 1)), ...useStaff()];
  return {
    zone,
    now: Math.max(minute, atLeast),
    me,
    nameOf: namesFrom(known),
    tintOf: tintsFor(known.map(({ id }) => id)),
  };
}
