import { type EscalationTarget, targetId } from '@lockstep/oncall';
import { listPeopleById } from '#access/index.ts';
import { registerDestinationUses } from '#contacts/index.ts';
import { listSchedulesById, registerPageSource, registerScheduleUsers } from '#schedules/index.ts';
import { listTeamsWithMembers } from '#services/index.ts';
import type { Transaction } from '../platform/context.ts';
import { listRooms } from './directory-store.ts';
import { listPagesOfPeople } from './people-pages-store.ts';
import type { References } from './policy-references.ts';
import { listPoliciesNaming } from './policy-store.ts';

/** How whom and what policies name is called, by kind and id; what does not exist is missing. */
export type Directory = Readonly<Record<EscalationTarget['kind'], ReadonlyMap<string, string>>>;

/** One read per kind that is named. */
export async function loadDirectory(tx: Transaction, references: References): Promise<Directory> {
  const { person, schedule, team, channel, webhook } = references;
  const rooms = await listRooms(tx, [...channel, ...webhook]);
  const roomsOf = (kind: 'room' | 'webhook') => namesOf(rooms.filter((one) => one.kind === kind));
  return {
    person: namesOf(await listPeopleById(tx, person)),
    schedule: schedule.length === 0 ? new Map() : namesOf(await listSchedulesById(tx, schedule)),
    team: namesOf(await listTeamsWithMembers(tx, team)),
    channel: roomsOf('room'),
    webhook: roomsOf('webhook'),
  };
}

function namesOf(rows: readonly { readonly id: string; readonly name: string }[]): ReadonlyMap<string, string> {
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Undefined: it does not exist. */
export function nameIn(directory: Directory, target: EscalationTarget): string | undefined {
  return directory[target.kind].get(targetId(target));
}

/** The names of one policy, by id, as answers carry them. */
export function namesById(
  directory: Directory,
  targets: readonly EscalationTarget[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    targets.flatMap((target) => {
      const name = nameIn(directory, target);
      return name === undefined ? [] : [[targetId(target), name] as const];
    }),
  );
}

// A schedule, room or webhook that a policy names is not removed: the policy would page nobody there, and nobody would know.
registerScheduleUsers(async (tx, scheduleId) =>
  (await listPoliciesNaming(tx, scheduleId)).map((name) => `policy \`${name}\``),
);
registerDestinationUses(listPoliciesNaming);
registerPageSource(listPagesOfPeople);
