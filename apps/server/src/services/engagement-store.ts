import type { Axis } from '@lockstep/contract';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { Problem } from '../platform/problem.ts';
import type { Engagement } from './team-member.ts';

interface EngagementRow {
  id: string;
  team: string;
  team_id: string;
  service: string;
  service_id: string;
  axis: Axis;
  policy_id: string | null;
  starts_at: number;
  ends_at: number | null;
  key_granted_at: number | null;
  key_ends_at: number | null;
  created_by: Engagement['createdBy'];
}

const engagementColumns = `e.id, t.name as team, e.team_id, s.name as service, e.service_id, e.axis, e.policy_id, e.starts_at,
  e.ends_at, e.key_granted_at, e.key_ends_at, e.created_by`;
const engagements = 'team_engagement e join team t on t.id = e.team_id join service s on s.id = e.service_id';

const findEngagementSql = statement<EngagementRow>(
  'services.find_engagement',
  `select ${engagementColumns} from ${engagements} where e.id = $1 for no key update of e`,
);
const listEngagementsSql = statement<EngagementRow>(
  'services.list_engagements',
  `select ${engagementColumns} from ${engagements}
   where ($1::uuid is null or e.id < $1) and ($2::text is null or lower(s.name) = lower($2))
     and ($3::text is null or lower(t.name) = lower($3))
   order by e.id desc limit $4`,
);
const ofServiceSql = statement<EngagementRow>(
  'services.engagements_of_service',
  `select ${engagementColumns} from ${engagements} where e.service_id = $1 and e.axis = $2 order by e.starts_at, e.id`,
);
const ofPolicySql = statement<EngagementRow>(
  'services.engagements_of_policy',
  `select ${engagementColumns} from ${engagements}
   where e.policy_id = $1 and (e.ends_at is null or e.ends_at > $2) order by e.id limit 20`,
);
const withPolicySql = statement<EngagementRow>(
  'services.engagements_with_policy',
  `select ${engagementColumns} from ${engagements}
   where e.policy_id is not null and (e.ends_at is null or e.ends_at > $1) order by e.axis, e.starts_at, e.id`,
);
const forgetPolicySql = statement<never>(
  'services.forget_policy_of_ended',
  'update team_engagement set policy_id = null where policy_id = $1 and ends_at <= $2',
);
const insertEngagementSql = statement<never>(
  'services.insert_engagement',
  `insert into team_engagement (id, team_id, service_id, axis, policy_id, starts_at, ends_at, created_at, created_by)
   select $1, $2, $3, $4, $5, $6, $7, $8, $9
   where $5::uuid is null or exists (select 1 from escalation_policy where id = $5 for key share)`,
);
const updateEngagementSql = statement<never>(
  'services.update_engagement',
  `update team_engagement set policy_id = $2, ends_at = $3, key_ends_at = $4
   where id = $1 and ($2::uuid is null or exists (select 1 from escalation_policy where id = $2 for key share))`,
);

function toEngagement(row: EngagementRow): Engagement {
  return {
    id: row.id,
    team: row.team,
    teamId: row.team_id,
    service: row.service,
    serviceId: row.service_id,
    axis: row.axis,
    policyId: row.policy_id ?? undefined,
    startsAt: row.starts_at,
    endsAt: row.ends_at ?? undefined,
    key:
      row.key_granted_at === null ? undefined : { grantedAt: row.key_granted_at, endsAt: row.key_ends_at ?? undefined },
    createdBy: row.created_by,
  };
}

/** Locks it. */
export async function getEngagement(tx: Transaction, id: string): Promise<Engagement> {
  const [row] = await tx.query(findEngagementSql, [id]);
  if (row !== undefined) return toEngagement(row);
  throw new Problem('services.engagement_not_found', `engagement \`${id}\` does not exist`, {
    help: 'list them with `GET /api/v1/engagements`',
  });
}

/** The newest first. */
export async function listEngagementsBefore(
  tx: Transaction,
  list: { before: string | undefined; service: string | undefined; team: string | undefined; limit: number },
): Promise<readonly Engagement[]> {
  const rows = await tx.query(listEngagementsSql, [
    list.before ?? null,
    list.service ?? null,
    list.team ?? null,
    list.limit,
  ]);
  return rows.map(toEngagement);
}

export async function listEngagementsOf(
  tx: Transaction,
  serviceId: string,
  axis: Axis,
): Promise<readonly Engagement[]> {
  return (await tx.query(ofServiceSql, [serviceId, axis])).map(toEngagement);
}

/** Those that hold or will hold; at most 20. */
export async function engagementsOfPolicy(
  tx: Transaction,
  policyId: string,
  now: number,
): Promise<readonly Engagement[]> {
  return (await tx.query(ofPolicySql, [policyId, at(now)])).map(toEngagement);
}

/** Those whose alerts a policy takes, now or later. */
export async function listEngagementsWithPolicy(tx: Transaction, now: number): Promise<readonly Engagement[]> {
  return (await tx.query(withPolicySql, [at(now)])).map(toEngagement);
}

/** Engagements that are over keep no policy from being deleted. */
export async function forgetPolicyOfEnded(tx: Transaction, policyId: string, now: number): Promise<void> {
  await tx.execute(forgetPolicySql, [policyId, at(now)]);
}

/** @returns false when the policy does not exist */
export async function insertEngagement(tx: Transaction, engagement: Engagement, now: number): Promise<boolean> {
  const { id, teamId, serviceId, axis, policyId, startsAt, endsAt, createdBy } = engagement;
  const times = [at(startsAt), at(endsAt), at(now)];
  const values = [id, teamId, serviceId, axis, policyId ?? null, ...times, createdBy];
  return (await tx.execute(insertEngagementSql, values)) === 1;
}

/** @returns false when the policy does not exist */
export async function updateEngagementRow(tx: Transaction, engagement: Engagement): Promise<boolean> {
  const { id, policyId, endsAt, key } = engagement;
  return (await tx.execute(updateEngagementSql, [id, policyId ?? null, at(endsAt), at(key?.endsAt)])) === 1;
}
