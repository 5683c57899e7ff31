import type { Layer, Participant, Rotation, ScheduleVersion } from '@lockstep/oncall';
import type { TestPlatform } from '../platform/test-context.ts';
import type { RequestContext } from '../platform/context.ts';
import { newId } from '../platform/db/ids.ts';
import { createSchedule } from './put-schedule.ts';
import type { StoredSchedule } from './schedule.ts';

/** Used by tests only: people who exist, in the order of their names. */
export async function addPeople(platform: TestPlatform, ...names: string[]): Promise<string[]> {
  const ids = names.map(() => newId());
  await platform.database.pool.query(
    `insert into user_account (id, name, email, password_hash, created_at)
     select id, name, name || '-' || id || '@example.org', 'x', now() from unnest($1::uuid[], $2::text[]) as p (id, name)`,
    [ids, names],
  );
  return ids;
}

export function rotationOf(userIds: readonly string[], parts: Partial<Rotation> = {}): Rotation {
  return {
    id: 'weekly',
    name: 'Weekly',
    zone: 'Europe/Berlin',
    startsAt: '2026-01-05T09:00',
    endsAt: undefined,
    turn: { unit: 'weeks', count: 1 },
    participants: userIds.map((userId): Participant => ({ kind: 'person', userId })),
    shadows: [],
    restrictions: [],
    ...parts,
  };
}

export function versionOf(rotations: readonly Rotation[], effectiveFrom = 0): ScheduleVersion {
  const layer: Layer = { id: 'base', name: 'Base', rotations, fixedShifts: [] };
  return { effectiveFrom, layers: [layer] };
}

export async function addSchedule(
  ctx: RequestContext,
  name: string,
  userIds: readonly string[],
  parts: Partial<Rotation> = {},
): Promise<StoredSchedule> {
  return await createSchedule(ctx, { name, versions: [versionOf([rotationOf(userIds, parts)])] });
}
