import type { Axis } from '@lockstep/contract';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { TeamMember } from './team-member.ts';

type MemberRow = Omit<TeamMember, 'key'> & { readonly key: Axis | null };

const memberColumns = `m.user_id as "userId", u.name, u.deactivated_at is null as "isActive", m.role, m.key, m.added_at as "addedAt"`;

const listMembersSql = statement<MemberRow>(
  'services.list_members',
  `select ${memberColumns} from team_member m join user_account u on u.id = m.user_id
   where m.team_id = $1 order by lower(u.name), u.id limit 500`,
);
const membersOfTeamsSql = statement<{ team_id: string; name: string; user_ids: string[] | null }>(
  'services.members_of_teams',
  `select t.id as team_id, t.name, array_agg(m.user_id::text order by m.added_at, m.user_id) filter (where m.user_id is not null) as user_ids
   from team t left join team_member m on m.team_id = t.id where t.id = any($1::uuid[]) group by t.id`,
);
const lockTeamSql = statement<{ id: string }>(
  'services.lock_team',
  'select id from team where id = $1 for no key update',
);
const putMemberSql = statement<never>(
  'services.put_member',
  `insert into team_member (team_id, user_id, role, key, added_at) values ($1, $2, $3, $4, $5)
   on conflict (team_id, user_id) do update set role = excluded.role, key = excluded.key,
     key_granted_at = case when excluded.key is not distinct from team_member.key then team_member.key_granted_at end`,
);
const deleteMemberSql = statement<never>(
  'services.delete_member',
  'delete from team_member where team_id = $1 and user_id = $2',
);

/** By name, also those who can not sign in any more. */
export async function listMembersOf(tx: Transaction, teamId: string): Promise<readonly TeamMember[]> {
  const rows = await tx.query(listMembersSql, [teamId]);
  return rows.map(({ key, ...row }) => ({ ...row, key: key ?? undefined }));
}

export interface TeamOfPeople {
  readonly id: string;
  readonly name: string;
  /** In the order in which they joined, which is the order of rings. */
  readonly userIds: readonly string[];
}

/** Teams with their members; who does not exist is missing. */
export async function listTeamsWithMembers(
  tx: Transaction,
  teamIds: readonly string[],
): Promise<readonly TeamOfPeople[]> {
  if (teamIds.length === 0) return [];
  const rows = await tx.query(membersOfTeamsSql, [teamIds]);
  return rows.map((row) => ({ id: row.team_id, name: row.name, userIds: row.user_ids ?? [] }));
}

/** Members of one team change one after the other. */
export async function lockTeam(tx: Transaction, teamId: string): Promise<void> {
  await tx.query(lockTeamSql, [teamId]);
}

/** Keeps a key or takes it; `giveKey` gives one. */
export async function putMember(
  tx: Transaction,
  teamId: string,
  member: Pick<TeamMember, 'userId' | 'role' | 'key' | 'addedAt'>,
): Promise<void> {
  await tx.execute(putMemberSql, [teamId, member.userId, member.role, member.key ?? null, at(member.addedAt)]);
}

export async function deleteMember(tx: Transaction, teamId: string, userId: string): Promise<void> {
  await tx.execute(deleteMemberSql, [teamId, userId]);
}
