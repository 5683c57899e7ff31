import type { Permission } from '@lockstep/contract';
import { useQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { AnswerOf } from './call.ts';
import { ask } from './query.ts';

export const meQuery = ask('whoAmI');

type Me = AnswerOf<'whoAmI'>;

/** Asked once by the shell: a screen reads it in a hundred places, and an observer of the query in each cost more than what it draws. */
export const MeContext = createContext<Me | undefined>(undefined);

/** For the shell. */
export function useAskedMe(): Me | undefined {
  return useQuery({ ...meQuery, staleTime: 30_000 }).data;
}

/** Who is signed in; the shell shows nothing before it knows. */
export function useMe(): Me | undefined {
  return useContext(MeContext);
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
