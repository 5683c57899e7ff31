import type { IncidentRole, Role } from '@lockstep/contract';
import type { RequestContext } from '../platform/context.ts';
import { newId } from '../platform/db/ids.ts';
import type { TestPlatform } from '../platform/test-context.ts';

/** Used by tests only: a person who is there. Called for each request: its moment is taken then. */
export type TestPerson = (() => RequestContext) & { readonly userId: string; readonly name: string };

export async function addTestPerson(platform: TestPlatform, name: string, roles: readonly Role[]): Promise<TestPerson> {
  const userId = newId();
  const at = new Date(platform.clock.now()).toISOString();
  const { pool } = platform.database;
  await pool.query(
    `insert into user_account (id, name, email, password_hash, is_sample, created_at) values ($1, $2, $3, 'x', false, $4)`,
    [userId, name, `${userId}@example.org`, at],
  );
  for (const role of roles) {
    await pool.query('insert into user_role (user_id, role, granted_at, is_single_person) values ($1, $2, $3, false)', [
      userId,
      role,
      at,
    ]);
  }
  const context = (): RequestContext => platform.as(roles, { userId, name });
  return Object.defineProperties(context, { userId: { value: userId }, name: { value: name } }) as TestPerson;
}

/** A role as if it had been offered and accepted. */
export async function giveRole(
  platform: TestPlatform,
  incidentId: string,
  role: IncidentRole,
  person: TestPerson,
): Promise<void> {
  const at = new Date(platform.clock.now()).toISOString();
  await platform.database.pool.query(
    `insert into incident_role (id, incident_id, role, user_id, offered_at, offered_by, because, accepted_at)
     values ($1, $2, $3, $4, $5, '{"id":"test","name":"test","kind":"system"}', 'test', $5)`,
    [newId(), incidentId, role, person.userId, at],
  );
}
