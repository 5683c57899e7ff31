import { useMe } from '../../api/me.ts';
import { useNow } from '../../ui/now.ts';
import { namesFrom, type NamedPerson, useStaff } from './people.ts';
import { tintsFor } from './person-tints.ts';
import type { TimelineLook } from './timeline.tsx';

/** How stretches are written and tinted; the viewer is called "you" nowhere, so that a shared picture reads the same to all. */
export function useLook(
  people: readonly NamedPerson[],
  zone: string,
): TimelineLook & { readonly me: string | undefined } {
  const now = useNow(60_000);
  const me = useMe()?.userId;
  // Everybody counts for the tints, so that a person has the same on every screen.
  const staff = useStaff();
  const known = [...staff, ...people];
  return { zone, now, me, nameOf: namesFrom(known), tintOf: tintsFor(known.map(({ id }) => id)) };
}
