import type { Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { listPeopleById } from '#access/index.ts';

/**
 * Whoever is put on call, or on leave, is somebody who can still sign in.
 *
 * @param fields user ids by the field that names them
 * @throws `access.user_not_found`
 */
export async function requirePeople(
  tx: Transaction,
  fields: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const named = Object.entries(fields).flatMap(([field, id]) => (id === undefined ? [] : [{ field, id }]));
  const people = await listPeopleById(
    tx,
    named.map(({ id }) => id),
  );
  const active = new Set(people.filter(({ isActive }) => isActive).map(({ id }) => id));
  const unknown = named.filter(({ id }) => !active.has(id));
  const [first] = unknown;
  if (first === undefined) return;
  throw new Problem('access.user_not_found', `\`${first.id}\` is nobody who works here`, {
    help: 'list people with `GET /api/v1/access/people`',
    fields: unknown.map(({ field }) => ({ field, problem: 'is nobody who works here' })),
  });
}
