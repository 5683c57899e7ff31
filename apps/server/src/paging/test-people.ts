import type { FixedShift } from '@lockstep/oncall';
import { newId } from '../platform/db/ids.ts';
import type { TestPlatform } from '../platform/test-context.ts';

const systemActor = { id: 'test', name: 'test', kind: 'system' };

/** Used by tests only: somebody who can be paged, by a contact method of a channel that is set up. */
export async function addPerson(platform: TestPlatform, name: string): Promise<string> {
  const userId = await addUnreachable(platform, name);
  const now = new Date(platform.clock.now());
  const { pool } = platform.database;
  await pool.query(
    `insert into channel_setup (id, kind, name, settings, created_at, created_by, updated_at)
     select $1, 'ntfy', 'ntfy of tests', '{}', $2, $3, $2
     where not exists (select 1 from channel_setup where name = 'ntfy of tests')`,
    [newId(), now, systemActor],
  );
  await pool.query(
    `insert into contact_method (id, user_id, channel, setup_id, address, label, created_at, verified_at)
     select $1, $2, 'ntfy', id, $3, $4, $5, $5 from channel_setup where name = 'ntfy of tests'`,
    [newId(), userId, `topic-of-${userId}`, `ntfy of ${name}`, now],
  );
  return userId;
}

/** Somebody without any contact method. */
export async function addUnreachable(platform: TestPlatform, name: string): Promise<string> {
  const userId = newId();
  await platform.database.pool.query(
    `insert into user_account (id, name, email, password_hash, created_at) values ($1, $2, $3, 'x', $4)`,
    [userId, name, `${userId}@example.org`, new Date(platform.clock.now())],
  );
  return userId;
}

export async function deactivate(platform: TestPlatform, userId: string): Promise<void> {
  const now = new Date(platform.clock.now());
  await platform.database.pool.query('update user_account set deactivated_at = $2 where id = $1', [userId, now]);
}

/** Leave from now on. */
export async function sendOnLeave(platform: TestPlatform, userId: string, forMs: number): Promise<void> {
  const now = platform.clock.now();
  await platform.database.pool.query(
    `insert into absence (id, user_id, from_at, to_at, kind, note, created_at, created_by)
     values ($1, $2, $3, $4, 'vacation', '', $3, $5)`,
    [newId(), userId, new Date(now), new Date(now + forMs), systemActor],
  );
}

/** A schedule with these shifts and nothing else. */
export async function addSchedule(
  platform: TestPlatform,
  name: string,
  fixedShifts: readonly FixedShift[],
): Promise<string> {
  const [id, definitionId] = [newId(), newId()];
  const layer = { id: 'layer', name: 'layer', rotations: [], fixedShifts };
  await platform.database.pool.query(
    `insert into schedule (id, name, title, definition, definition_id, version, revised_at, created_at, updated_at, updated_by)
     values ($1, $2, $2, $3, $4, 1, $5, $5, $5, $6)`,
    [
      id,
      name,
      JSON.stringify([{ effectiveFrom: 0, layers: [layer] }]),
      definitionId,
      new Date(platform.clock.now()),
      systemActor,
    ],
  );
  return id;
}

/** Types of evidence about something, the oldest first. */
export async function evidenceOf(platform: TestPlatform, subjectId: string): Promise<readonly string[]> {
  const { rows } = await platform.database.pool.query<{ type: string }>(
    'select type from evidence where subject_id = $1 order by id',
    [subjectId],
  );
  return rows.map(({ type }) => type);
}
