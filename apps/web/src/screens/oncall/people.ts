import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ask } from '../../api/query.ts';
import type { Option } from '../../ui/field.tsx';

export type NamedPerson = { readonly id: string; readonly name: string };

/** Everybody who can stand on a rota, by name. */
export function useStaff(): readonly NamedPerson[] {
  const people = useQuery(ask('listPeople', { query: { limit: 200 } })).data?.items;
  return useMemo(
    () =>
      (people ?? [])
        .filter(({ state }) => state !== 'deactivated')
        .map(({ id, name }) => ({ id, name }))
        .sort((a, b) => a.name.localeCompare(b.name)),
    [people],
  );
}

/** Names by id; of somebody nobody knows any more, that. */
export function namesFrom(...lists: (readonly NamedPerson[])[]): (userId: string) => string {
  const names = new Map(lists.flat().map(({ id, name }) => [id, name]));
  return (userId) => names.get(userId) ?? 'somebody who left';
}

export function personOptions(people: readonly NamedPerson[], me: string | undefined): Option[] {
  return people
    .toSorted((a, b) => Number(b.id === me) - Number(a.id === me))
    .map(({ id, name }) => ({ value: id, label: id === me ? `${name} (me)` : name }));
}
