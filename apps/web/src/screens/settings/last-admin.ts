import type { Person } from '@lockstep/contract';

/**
 * Whether nobody else could let people in again. An invited person can not sign in yet, and the sample goes away.
 *
 * @param everybody all people; `undefined` while only some are known, and then nobody is called the last
 */
export function isLastAdmin(person: Person, everybody: readonly Person[] | undefined): boolean {
  const admins = everybody?.filter(
    ({ state, isSample, roles }) => state === 'active' && !isSample && roles.some(({ role }) => role === 'admin'),
  );
  return admins?.length === 1 && admins[0]?.id === person.id;
}
