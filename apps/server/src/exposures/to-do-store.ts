import type { Permission } from '@lockstep/contract';
import { toDoSelect, toDoSource } from '../platform/to-do/sources.ts';

function source(name: string, permission: Permission, isRestricted: boolean) {
  return toDoSource({
    name,
    permission,
    sql: `select ${toDoSelect({
      row_id: `'exposure ' || x.id || ' ' || x.state || ' ' || coalesce(extract(epoch from x.reopened_at)::bigint, 0)`,
      kind: `'exposure'`,
      subject_id: 'x.id',
      title: `x.group_name || case x.state when 'live' then ' is live on ' else ' was live on ' end || s.name || ' in ' || e.name`,
      detail: `case x.state when 'live' then x.patch_due_because when 'cannot_tell' then 'could not be told: look again'
        else 'nobody said yet what was found' end`,
      service_id: 'x.service_id',
      axis: `'security'`,
      ring: `case x.state when 'live' then 'team' else 'security_key' end`,
      due_at: `case x.state when 'live' then x.patch_due_at else x.due_at end`,
      since_at: 'x.since_at',
      path: `'/exposures/' || x.id`,
      action: `case x.state when 'live' then 'patch' else 'triage' end`,
      act: `jsonb_build_object('service', s.name, 'environment', e.name)`,
    })}
     from exposure x join service s on s.id = x.service_id join environment e on e.id = x.environment_id
     where x.state in ('live', 'untriaged', 'cannot_tell') and x.merged_into is null
       and (x.is_zero_budget or x.state <> 'live' or x.patch_due_at < $2::timestamptz + interval '14 days')
       and x.is_restricted = ${String(isRestricted)} and $1::text is not null`,
  });
}

export const exposuresToDo = [
  source('exposures.open', 'exposures.read', false),
  source('exposures.open_restricted', 'advisories.read_restricted', true),
];
