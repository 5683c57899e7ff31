import type { Permission } from '@lockstep/contract';
import { useQuery } from '@tanstack/react-query';
import { ask } from './query.ts';

export const meQuery = ask('whoAmI');

/** Who is signed in; the shell shows nothing before it knows. */
export function useMe() {
  return useQuery({ ...meQuery, staleTime: 30_000 }).data;
}

/** Whether the signed-in person holds a right. Only decides what is offered: the server checks again. */
export function useMay(permission: Permission): boolean {
  return useMe()?.permissions.includes(permission) ?? false;
}

/** The axes the signed-in person may act for: signing, or placing and lifting holds. */
export function useKeyAxes(act: 'sign' | 'hold'): readonly ('reliability' | 'security')[] {
  const mine = useMe()?.permissions ?? [];
  return (['reliability', 'security'] as const).filter((axis) => mine.includes(`gate.${act}_${axis}`));
}
