/** 100,000 things with names, written straight into the database: through the API it would take hours. */
import { withDatabase } from './room-house.ts';

export const counts = {
  services: 1_000,
  incidents: 10_000,
  restricted: 500,
  groups: 60_000,
  releases: 20_000,
  advisories: 10_000,
};
/** In every second title. */
export const common = 'production';
/** In one title of 5,000. */
export const rare = 'zookeeper';

export const by = `'{"id": "bench", "name": "Bench", "kind": "system"}'`;
/** One of some words, by `n`. */
const oneOf = (words: string, n: string): string =>
  `(string_to_array('${words}', ' '))[1 + (${n}) % ${words.split(' ').length}]`;

const domains =
  'checkout billing payment catalog login search mail invoice shipping stock pricing basket profile report image fraud';
const roles = 'api worker web cron gateway cache store stream';
const serviceName = (n: string): string =>
  `${oneOf(domains, n)} || '-' || ${oneOf(roles, `(${n}) / 16`)} || '-' || (${n})`;
const symptoms = 'fails times-out is-slow loses-orders leaks-memory restarts rejects-logins lags is-down is-full';
const alarms =
  'HighErrorRate LatencyP99High PodCrashLooping DiskWillFill QueueGrows CertificateExpires TargetDown ReplicationLag OutOfMemory JobFailed';

/** Incidents begin every 130 minutes: just under a thousand in 90 days. The sides of the newest twenty are open on the security side. */
const incidentsSql = [
  `insert into incident (id, number, name, service_id, title, summary, kind, severity, started_at, resolved_at, is_simulated,
     recorded_at, recorded_by, status, is_restricted)
   select gen_random_uuid(), case when r then null else 100000 + n end,
     case when r then 'R-' || upper(left(md5('restricted ' || n), 6)) else 'INC-' || 100000 + n end,
     (select id from service where name = ${serviceName(`n % ${counts.services}`)}),
     ${serviceName(`n % ${counts.services}`)} || ' ' || replace(${oneOf(symptoms, 'n')}, '-', ' ')
       || case when n % 2 = 0 then ' in ${common}' else ' in staging' end || case when n % 5000 = 8 then ' since ${rare} moved' else '' end,
     'Customers see errors since ' || md5(n::text) || ' went out.', 'both', 'sev' || 1 + n % 5, now() - n * interval '130 minutes',
     case when n > 20 then now() - n * interval '130 minutes' + (10 + n * 7919 % 400) * interval '1 minute' end, false, now(), ${by},
     case when n > 20 then 'resolved' else 'investigating' end, r
   from (select n, n % ${counts.incidents / counts.restricted} = 3 as r from generate_series(1, ${counts.incidents}) n) made`,
  `insert into incident_axis (incident_id, axis, severity, started_at, detected_at, acknowledged_at, engaged_at, mitigated_at, resolved_at,
     resolved_by)
   select id, axis, severity, started_at, started_at + x * interval '1 second', started_at + 2 * x * interval '1 second',
     started_at + 3 * x * interval '1 second', started_at + 6 * x * interval '1 second', over_at, case when over_at is not null then ${by}::jsonb end
   from (select i.id, axis, severity, started_at, 10 + (hashtext(i.id::text || axis) & 255) as x,
       case when axis = 'reliability' then coalesce(resolved_at, started_at + interval '1 hour') else resolved_at end as over_at
     from incident i, unnest(array['reliability', 'security']) axis where i.recorded_by ->> 'id' = 'bench') sides`,
  `insert into incident_reader (incident_id, user_id, because, added_at, added_by)
   select i.id, u.id, 'bench', now(), ${by} from incident i, user_account u
   where i.is_restricted and u.email = 'ada@example.org'`,
];

const alertsSql = [
  `insert into alert_group (id, group_key, service_id, urgency, axis, title, labels, state, is_joinable, opened_at, last_alert_at,
     resolved_at, alerts, open_alerts)
   select uuidv7(at - now()), 'bench ' || n, (select id from service where name = ${serviceName(`n % ${counts.services}`)}), 'high',
     'reliability', ${oneOf(alarms, 'n')} || ' on ' || ${serviceName(`n % ${counts.services}`)} || ' (pod ' || left(md5(n::text), 7)
       || case when n % 2 = 0 then ') in ${common}' else ') in staging' end || case when n % 5000 = 8 then ': ${rare} is away' else '' end,
     '{}', case when over then 'resolved' else 'open' end, not over, at, at, case when over then at + interval '20 minutes' end,
     1 + n % 40, case when over then 0 else 1 + n % 40 end
   from (select n, n > 3000 as over, now() - n * interval '9 minutes' as at from generate_series(1, ${counts.groups}) n) made`,
];

const releasesSql = [
  `insert into release (id, service_id, version, line, released_at, digests, sbom_state, recorded_at, recorded_by, commit)
   select gen_random_uuid(), s.id, 1 + v % 3 || '.' || v || '.' || s.n % 10, '1', now() - (20 - v) * interval '3 days', '{}', 'missing',
     now(), ${by}, md5(s.name || v) || left(md5(v || s.name), 8)
   from (select id, name, split_part(name, '-', 3)::int as n from service where title = 'Bench') s,
     generate_series(1, ${counts.releases / counts.services}) v`,
];

/** Every record has a GHSA and a CVE number; every fiftieth was written here and is restricted. */
const advisoriesSql = [
  `insert into advisory (advisory_id, feed, origin, record, digest, is_restricted, loaded_at)
   select ${ghsa('n')}, case when n % 50 = 0 then 'own' else 'osv' end, case when n % 50 = 0 then 'own' else 'feed' end,
     json_build_object('id', ${ghsa('n')}, 'summary', ${oneOf(domains, 'n')} || ' parser reads beyond its buffer',
       'aliases', json_build_array('CVE-2026-' || 100000 + n), 'details', repeat(md5(n::text) || ' ', 40)),
     md5(n::text), n % 50 = 0, now() from generate_series(1, ${counts.advisories}) n`,
  `insert into advisory_alias (id, group_name)
   select id, 'CVE-2026-' || 100000 + n from generate_series(1, ${counts.advisories}) n,
     lateral unnest(array[${ghsa('n')}, 'CVE-2026-' || 100000 + n]) id`,
];

function ghsa(n: string): string {
  const digest = `md5('ghsa ' || ${n})`;
  return `('GHSA-' || substr(${digest}, 1, 4) || '-' || substr(${digest}, 5, 4) || '-' || substr(${digest}, 9, 4))`;
}

const servicesSql = [
  `insert into service (id, name, title, tier, is_sample, mode, created_at)
   select gen_random_uuid(), ${serviceName('n')}, 'Bench', 1 + n % 4, false, 'warn_only', now()
   from generate_series(0, ${counts.services - 1}) n`,
];
export const namesSql = [...servicesSql, ...incidentsSql, ...alertsSql, ...releasesSql, ...advisoriesSql];

/** What somebody types, and whether anything must be found. */
export const questions: readonly { readonly what: string; readonly typed: string; readonly isFound: boolean }[] = [
  { what: 'a number', typed: 'INC-104321', isFound: true },
  { what: 'a rare word', typed: rare, isFound: true },
  { what: 'a word of every second title', typed: common, isFound: true },
  { what: 'several words', typed: 'checkout production HighErrorRate', isFound: true },
  { what: 'several words, one of them rare', typed: `production ${rare}`, isFound: true },
  { what: 'the first two letters of a common word', typed: 'pr', isFound: true },
  { what: 'the first three', typed: 'pro', isFound: true },
  { what: 'the first five', typed: 'produ', isFound: true },
  { what: 'a version', typed: '2.13', isFound: true },
  { what: 'the first two digits', typed: '10', isFound: true },
  { what: 'a CVE', typed: 'CVE-2026-104322', isFound: true },
  { what: 'the beginning of all CVEs', typed: 'CVE-2026', isFound: true },
  { what: 'the beginning of all GHSAs', typed: 'GHSA', isFound: true },
  { what: 'nothing there is', typed: 'qqqq wwww', isFound: false },
];

/** One after the other; then what the database does by itself in time: statistics, and no entries that wait to go into an index. */
export async function seed(dataDir: string, statements: readonly string[]): Promise<void> {
  await withDatabase({ dataDir }, async (database) => {
    for (const statement of [...statements, 'vacuum analyze']) await database.query(statement);
  });
}
