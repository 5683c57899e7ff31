import type { Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { listPeopleById } from './people-by-id-store.ts';

/**
 * Whoever is to own a piece of work is somebody who can still sign in.
 *
 * @throws `access.user_not_found`, of the field `owner`
 */
export async function requireOwner(
  tx: Transaction,
  userId: string,
): Promise<{ readonly id: string; readonly name: string }> {
  const [person] = await listPeopleById(tx, [userId]);
  if (person?.isActive === true) return { id: person.id, name: person.name };
  throw new Problem('access.user_not_found', `there is no active person \`${userId}\``, {
    help: 'list people with `GET /api/v1/access/people`',
    fields: [{ field: 'body.owner', problem: 'is no active person' }],
  });
}
