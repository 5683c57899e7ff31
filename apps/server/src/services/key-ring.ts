import type { Axis } from '@lockstep/contract';
import { z } from 'zod';

/**
 * Text column: everybody who carries a key for service `s` by a team, now, before or later. Whoever two people did not give it to
 * carries nothing, and what was given before the service came to its team does not open it. Sample services have none.
 */
export const carriersColumn = `(
  select json_agg(json_build_array(k.axis, k.way, t.name, u.id, u.name, floor(extract(epoch from k.granted_at) * 1000),
      floor(extract(epoch from k.from_at) * 1000), floor(extract(epoch from k.until_at) * 1000), c.schedule_id)
      order by lower(u.name), u.id)::text
  from (
    select m.key as axis, 'embedded' as way, m.team_id, m.user_id, m.key_granted_at as granted_at, m.key_granted_at as from_at,
      null::timestamptz as until_at
    from team_member m
    where m.team_id = s.team_id and m.key_granted_at is not null
      and (s.team_changed_at is null or s.team_changed_at < m.key_granted_at)
    union all
    select e.axis, 'engaged', e.team_id, m.user_id, greatest(m.key_granted_at, e.key_granted_at, e.starts_at), e.starts_at,
      least(e.ends_at, e.key_ends_at)
    from team_engagement e join team_member m on m.team_id = e.team_id and m.key = e.axis
    where e.service_id = s.id and e.key_granted_at is not null and m.key_granted_at is not null
  ) k join team t on t.id = k.team_id join user_account u on u.id = k.user_id
    left join team_key_schedule c on c.team_id = k.team_id and c.axis = k.axis
  where k.axis is not null and u.deactivated_at is null and u.password_hash is not null and not u.is_sample and not s.is_sample)`;

const Carriers = z.array(
  z.tuple([
    z.enum(['reliability', 'security']),
    z.enum(['embedded', 'engaged']),
    z.string(),
    z.string(),
    z.string(),
    z.number(),
    z.number(),
    z.number().nullable(),
    z.string().nullable(),
  ]),
);

/** Somebody who carries the key of an axis for one service, `[from, until)`. Instants in epoch milliseconds. */
export interface KeyCarrier {
  readonly axis: Axis;
  readonly by: 'embedded' | 'engaged';
  readonly team: string;
  readonly userId: string;
  readonly name: string;
  /** The youngest of what two people had to agree to. */
  readonly grantedAt: number;
  readonly from: number;
  readonly until: number;
  /** Of the team and the axis: only whoever is on call there holds the key. */
  readonly scheduleId: string | undefined;
}

/** @param text of `carriersColumn` */
export function toCarriers(text: string | null): readonly KeyCarrier[] {
  if (text === null) return [];
  return Carriers.parse(JSON.parse(text)).map(
    ([axis, by, team, userId, name, grantedAt, from, until, scheduleId]): KeyCarrier => ({
      axis,
      by,
      team,
      userId,
      name,
      grantedAt,
      from,
      until: until ?? Number.POSITIVE_INFINITY,
      scheduleId: scheduleId ?? undefined,
    }),
  );
}

/** Those of one axis at a moment: carriers in the owning team, else those of the team engaged for it. All are of one team. */
export function carriersAt(carriers: readonly KeyCarrier[], axis: Axis, now: number): readonly KeyCarrier[] {
  const inForce = carriers.filter((one) => one.axis === axis && one.from <= now && now < one.until);
  const embedded = inForce.filter(({ by }) => by === 'embedded');
  return embedded.length > 0 ? embedded : inForce;
}
