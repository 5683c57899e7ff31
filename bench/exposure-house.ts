/** 100,000 exposures: a thousand services in two environments, fifty flaws in each. */
import type { Client } from '../packages/client/src/index.ts';
import type { exposuresOperations } from '../packages/contract/src/index.ts';
import type { z } from 'zod';
import { by, counts } from './search-house.ts';

const flawsEach = 50;

export async function seedPlaces(admin: Client): Promise<void> {
  await admin.call('createEnvironment', { body: { name: 'production', isProduction: true } });
  await admin.call('createEnvironment', { body: { name: 'staging', isProduction: false } });
}

/** A fifth is live, a tenth not triaged, a tenth could not be told; the others are closed, over or none after all. */
export const exposuresSql: readonly string[] = [
  `insert into lane (service_id, environment_id) select s.id, e.id from service s, environment e where s.title = 'Bench'`,
  `insert into deployment (id, service_id, environment_id, release_id, replica, from_at, share_percent, source, is_gated, motive,
     is_simulated, recorded_at, recorded_by)
   select gen_random_uuid(), l.service_id, l.environment_id, r.id, '', r.released_at, 100, 'declared', true, 'routine', false, now(), ${by}
   from lane l join release r on r.service_id = l.service_id and r.line = '1' and r.version like '%.20.%'`,
  `insert into exposure (id, service_id, environment_id, group_name, aliases, is_restricted, packages, certainty, deadline, is_estimated,
     deadline_because, patch_due_at, patch_due_because, is_zero_budget, is_malicious, known_at, listed_on, found_at, stretches, since_at,
     until_at, dismissal, state, due_at, changed_at)
   select gen_random_uuid(), service_id, environment_id, 'CVE-2026-' || 100000 + flaw, array['CVE-2026-' || 100000 + flaw, 'GHSA-' || flaw],
     flaw % 50 = 0, json_build_array(json_build_object('package', 'pkg:npm/part-' || flaw % 997, 'versions', json_build_array('1.2.3'))),
     'affected', deadline, false, 'listed as known exploited, reachable from the internet',
     known_at + days * interval '1 day', coalesce(days || ' days after it was known', 'with the next upgrade'), deadline like 'three%' and is_production, flaw % 2000 = 1,
     known_at, case when flaw % 40 = 1 then to_char(known_at, 'YYYY-MM-DD') end, known_at,
     json_build_array(json_build_object('from', extract(epoch from since_at)::bigint * 1000, 'to', extract(epoch from until_at)::bigint * 1000,
       'knownFrom', extract(epoch from known_at)::bigint * 1000, 'counts', true, 'versions', json_build_array(json_build_object(
         'version', '1.4.' || flaw % 20, 'from', extract(epoch from since_at)::bigint * 1000, 'sharePercent', 100)))),
     since_at, until_at, case when state = 'dismissed' then '{"kind": "not_affected", "because": "so says a statement", "at": 0}'::json end,
     state, case when state in ('live', 'untriaged', 'cannot_tell') then known_at + days * interval '1 day' end, now()
   from (select *, known_at - interval '9 days' as since_at, case when state <> 'live' then known_at + interval '2 days' end as until_at,
       case deadline when 'fourteen_days' then 14 when 'sixty_days' then 60 when 'next_upgrade' then null else 3 end as days
     from (select l.service_id, l.environment_id, e.is_production, flaw, now() - (flaw % 90) * interval '1 day' as known_at,
         (string_to_array('live live untriaged cannot_tell closed over over over dismissed dismissed', ' '))[1 + (flaw + k) % 10] as state,
         (string_to_array('three_days_forensic three_days fourteen_days fourteen_days sixty_days sixty_days sixty_days next_upgrade', ' '))
           [1 + flaw % 8] as deadline
       from (select row_number() over (order by service_id, environment_id) as n, * from lane) l
         join environment e on e.id = l.environment_id, generate_series(0, ${flawsEach - 1}) k,
         lateral (select (l.n * 97 + k * 131) % ${counts.advisories} + 1 as flaw) drawn) laid) timed`,
  `insert into exposure_verdict (id, exposure_id, verdict, logs, query, from_at, to_at, at, by, key_by, is_recently_granted)
   select gen_random_uuid(), id, 'no_evidence', 'ingress access logs', 'path = "/left"', since_at, until_at, until_at, ${by}, 'role', false
   from exposure where state = 'closed'`,
];

type Query = z.input<(typeof exposuresOperations)['listExposures']['query']>;

/** The first page and each filter of the screen. */
export const exposureQuestions: readonly { readonly what: string; readonly query: Query }[] = [
  { what: 'that are open', query: {} },
  { what: 'of whatever state', query: { state: 'any' } },
  { what: 'that are over', query: { state: 'over' } },
  { what: 'that nobody could tell', query: { state: 'cannot_tell' } },
  { what: 'of a deadline class', query: { deadline: 'three_days' } },
  { what: 'of a rare class', query: { deadline: 'next_upgrade', state: 'cannot_tell' } },
  { what: 'without a budget', query: { zeroBudget: 'true' } },
  { what: 'that are overdue', query: { overdue: 'true' } },
  { what: 'that are not overdue', query: { overdue: 'false' } },
  { what: 'of an environment', query: { environment: 'staging' } },
  { what: 'of a service', query: { service: 'checkout-api-0' } },
  { what: 'of an advisory', query: { advisory: 'CVE-2026-104322', state: 'any' } },
];
