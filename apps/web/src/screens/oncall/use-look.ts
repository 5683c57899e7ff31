import { useMe } from '../../api/me.ts';
import { useNow } from '../../ui/now.ts';
import { namesFrom, type NamedPerson } from './people.ts';
import { tintsFor } from './person-tints.ts';
import type { TimelineLook } from './timeline.tsx';

/** How stretches are written and tinted; the viewer is called "you" nowhere, so that a shared picture reads the same to all. */
export function useLook(
  people: readonly NamedPerson[],
  zone: string,
): TimelineLook & { readonly me: string | undefined } {
  const now = useNow(60_000);
  const me = useMe()?.userId;
  return { zone, now, me, nameOf: namesFrom(people), tintOf: tintsFor(people.map(({ id }) => id)) };
}
