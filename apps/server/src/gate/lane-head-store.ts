import type { Exposure } from '@lockstep/advisories';
import { z } from 'zod';
import { carriersColumn, type KeyCarrier, toCarriers } from '#services/index.ts';
import type { Together, Transaction } from '../platform/context.ts';
import { statement } from '../platform/db/statement.ts';

interface LaneHeadRow {
  asked: number;
  service_id: string;
  service: string;
  team: string | null;
  tier: number;
  exposure: Exposure | null;
  mode: 'warn_only' | 'enforcing';
  is_sample: boolean;
  fact_revision: number;
  environment_id: string | null;
  environment: string | null;
  is_production: boolean | null;
  advisory_revision: number;
  policy_id: string | null;
  holders: string | null;
  deputies: string | null;
  carriers: string | null;
}

/**
 * Everything that says whether facts derived before still hold, and what is cheap to read each time, in one statement: one
 * snapshot. Sample services are signed for by sample people, real ones by real people. Lists of parameters are sub-selects: their
 * length is no reason for the planner to plan each time.
 */
const laneHeadSql = statement<LaneHeadRow>(
  'gate.lane_head',
  `select q.asked, s.id as service_id, s.name as service, t.name as team, s.tier, s.exposure, s.mode, s.is_sample, s.fact_revision,
     e.id as environment_id, e.name as environment, e.is_production,
     (select revision from advisory_revision) as advisory_revision,
     (select id from policy where state = 'active') as policy_id,
     (select json_agg(json_build_array(r.role, u.id, u.name, floor(extract(epoch from r.granted_at) * 1000))
        order by u.name, u.id)::text
      from user_role r join user_account u on u.id = r.user_id
      where r.role in ('reliability_key', 'security_key') and u.deactivated_at is null and u.is_sample = s.is_sample
        and (u.is_sample or u.password_hash is not null)) as holders,
     (select json_agg(json_build_array(d.axis, u.id, u.name) order by d.axis)::text
      from deputy d join user_account u on u.id = d.user_id
      where u.deactivated_at is null and not s.is_sample) as deputies,
     ${carriersColumn} as carriers
   from unnest((select $1::text[]), (select $2::text[])) with ordinality as q (service, environment, asked)
   join service s on lower(s.name) = lower(q.service) left join team t on t.id = s.team_id
   left join environment e on lower(e.name) = lower(q.environment)`,
);

const Holders = z.array(z.tuple([z.enum(['reliability_key', 'security_key']), z.string(), z.string(), z.number()]));
const Deputies = z.array(z.tuple([z.enum(['reliability', 'security']), z.string(), z.string()]));

export interface LaneHead {
  readonly serviceId: string;
  readonly service: string;
  readonly team: string | undefined;
  readonly tier: number;
  readonly exposure: Exposure;
  readonly mode: 'warn_only' | 'enforcing';
  readonly isSample: boolean;
  readonly environment: { readonly id: string; readonly name: string; readonly isProduction: boolean } | undefined;
  readonly policyId: string | undefined;
  readonly advisoryRevision: number;
  /** As read; parsed where needed. */
  readonly holders: string;
  readonly deputies: string;
  readonly carriers: string;
  /** Equal texts: nothing that facts are derived from has changed. */
  readonly revision: string;
}

interface Lane {
  readonly service: string;
  readonly environment: string;
}

/** Questions that arrive at the same time read the heads of their lanes together, each lane once. */
const laneHeads: Together<Lane, LaneHeadRow | undefined> = {
  limit: 100,
  async run(tx, lanes) {
    const keys = lanes.map(({ service, environment }) => `${service}\n${environment}`);
    const distinct = [...new Map(lanes.map((lane, index) => [keys[index] ?? '', lane]))];
    const asked = distinct.map(([, lane]) => lane);
    const rows = await tx.query(laneHeadSql, [
      asked.map(({ service }) => service),
      asked.map(({ environment }) => environment),
    ]);
    const byKey = new Map(rows.map((row) => [distinct[row.asked - 1]?.[0], row]));
    return keys.map((key) => byKey.get(key));
  },
};

/** @returns undefined for a service that does not exist; `environment` is undefined for one that does not */
export async function findLaneHead(
  tx: Transaction,
  service: string,
  environment: string,
): Promise<LaneHead | undefined> {
  const row = await tx.together(laneHeads, { service, environment });
  return row === undefined ? undefined : toHead(row);
}

/** Those of many lanes in one read, in their order. */
export async function listLaneHeads(
  tx: Transaction,
  lanes: readonly Lane[],
): Promise<readonly (LaneHead | undefined)[]> {
  if (lanes.length === 0) return [];
  return (await laneHeads.run(tx, lanes)).map((row) => (row === undefined ? undefined : toHead(row)));
}

function toHead(row: LaneHeadRow): LaneHead {
  const { environment_id: id, environment: name, is_production: isProduction } = row;
  const holders = row.holders ?? '[]';
  const deputies = row.deputies ?? '[]';
  const carriers = row.carriers ?? '[]';
  return {
    serviceId: row.service_id,
    service: row.service,
    team: row.team ?? undefined,
    tier: row.tier,
    exposure: row.exposure ?? 'undeclared',
    mode: row.mode,
    isSample: row.is_sample,
    environment: id === null || name === null || isProduction === null ? undefined : { id, name, isProduction },
    policyId: row.policy_id ?? undefined,
    advisoryRevision: row.advisory_revision,
    holders,
    deputies,
    carriers,
    revision: `${row.fact_revision} ${row.advisory_revision} ${row.policy_id ?? ''} ${row.exposure ?? ''} ${holders} ${deputies} ${carriers}`,
  };
}

export interface KeyHolder {
  readonly axis: 'reliability' | 'security';
  readonly userId: string;
  readonly name: string;
  readonly grantedAt: number;
}

export function holdersOf(head: Pick<LaneHead, 'holders'>): readonly KeyHolder[] {
  return Holders.parse(JSON.parse(head.holders)).map(([role, userId, name, grantedAt]) => ({
    axis: role === 'reliability_key' ? 'reliability' : 'security',
    userId,
    name,
    grantedAt,
  }));
}

export function deputiesOf(
  head: Pick<LaneHead, 'deputies'>,
): readonly { readonly axis: 'reliability' | 'security'; readonly userId: string; readonly name: string }[] {
  return Deputies.parse(JSON.parse(head.deputies)).map(([axis, userId, name]) => ({ axis, userId, name }));
}

/** Who carries a key for the service by a team, now, before or later. */
export function carriersOf(head: Pick<LaneHead, 'carriers'>): readonly KeyCarrier[] {
  return head.carriers === '[]' ? [] : toCarriers(head.carriers);
}
