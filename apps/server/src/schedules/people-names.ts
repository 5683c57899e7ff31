import type { Transaction } from '../platform/context.ts';
import { listPeopleById } from '#access/index.ts';

/** Whom the ids in an answer stand for. */
export async function namesOf(tx: Transaction, userIds: Iterable<string>): Promise<{ id: string; name: string }[]> {
  const people = await listPeopleById(tx, [...new Set(userIds)]);
  return people.map(({ id, name }) => ({ id, name }));
}
