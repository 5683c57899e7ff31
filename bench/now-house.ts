/** A house in which thousands of things of every common kind wait for somebody. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { pg } from '../packages/testkit/src/index.ts';
import type { Api } from './api.ts';
import { each } from './measure.ts';
import { withDatabase } from './room-house.ts';

export interface NowHouse {
  readonly api: Api;
  readonly dataDir: string;
  readonly origin: string;
}

/** Of things that come in over the API, as they do in life. */
const groups = 1_250;
/** Of them nobody answers for: all who were asked said no. */
const declined = 1_000;
const decisions = 60;
/** Alerts count as nobody's after half a minute. */
const UNOWNED_AFTER_MS = 31_000;

const by = `'{"id": "bench", "name": "Bench", "kind": "system"}'`;
/** To the second: what the product writes has no more than milliseconds. */
const today = `date_trunc('second', now())`;
const days = (expression: string): string => `${today} + (${expression}) * interval '1 day'`;

/**
 * What would take too long one call at a time: incidents that nobody leads, what is to be done in them and after them, exposures,
 * reports. `$1` is the admin, who owns a part of it.
 */
const seeding = [
  `insert into team (id, name, title, created_at)
   select gen_random_uuid(), 'bench-' || n, 'Bench ' || n, ${today} from generate_series(1, 6) n`,
  `insert into team_member (team_id, user_id, role, added_at) select id, $1::uuid, 'member', ${today} from team where name = 'bench-1'`,
  `insert into service (id, name, title, tier, is_sample, mode, team_id, created_at)
   select gen_random_uuid(), 'bulk-' || n, 'Bulk', 1 + n % 3, false, 'warn_only',
     (select id from team where name = 'bench-' || 1 + n % 6), ${today} from generate_series(1, 60) n`,
  `insert into incident (id, number, name, service_id, title, kind, severity, started_at, is_simulated, recorded_at, recorded_by, status)
   select gen_random_uuid(), 100000 + n, 'INC-' || 100000 + n, (select id from service where name = 'bulk-' || 1 + n % 60),
     (array['checkout fails', 'payments are slow', 'mail is late', 'logins are refused', 'images are missing'])[1 + n % 5],
     (array['reliability', 'security', 'both'])[1 + n % 3], 'sev' || 2 + n % 2, ${today} - n * interval '3 minutes', false,
     ${today} - n * interval '3 minutes', ${by}, 'investigating' from generate_series(1, 120) n`,
  `insert into action_item (id, incident_id, title, detail, axis, state, owner_id, due_at, created_at, created_by)
   select gen_random_uuid(), i.id, 'Action item ' || n || ' after what was slow', '', (array['reliability', 'security'])[1 + n % 2], 'open',
     case when n % 4 = 0 then $1::uuid end, ${days('(n % 20) - 7')}, ${today} - interval '9 days', ${by}
   from generate_series(1, 600) n join incident i on i.number = 100000 + 1 + n % 120`,
  `insert into exposure (id, service_id, environment_id, group_name, aliases, is_restricted, packages, certainty, deadline, is_estimated,
     deadline_because, patch_due_at, patch_due_because, is_zero_budget, is_malicious, found_at, stretches, since_at, state, due_at,
     changed_at)
   select gen_random_uuid(), s.id, e.id, 'CVE-2026-' || 10000 + n, '{}', false, '[]', 'affected', 'three_days', false,
     'listed as known exploited', ${days('n % 9')}, 'three days after it was listed', n % 2 = 0, false, ${today} - interval '1 day', '[]',
     ${today} - interval '2 days', (array['live', 'untriaged', 'cannot_tell'])[1 + n % 3], ${days('n % 5')}, ${today}
   from generate_series(1, 700) n join service s on s.name = 'bulk-' || 1 + n % 60 cross join environment e
   where e.name = 'production'`,
  `insert into report (id, reference, kind, origin, state, owner_id, is_folded, received_at, receipt_due_at, fix_due_at, sort_at, is_open,
     mention_digests, may_mail, version)
   select gen_random_uuid(), 'BENCH-' || n, (array['security', 'broken'])[1 + n % 2], 'form', 'new', case when n % 5 = 0 then $1::uuid end,
     false, ${today} - interval '1 day', ${days('n % 5')}, ${days('60 + n % 30')}, ${days('n % 5')}, true, '{}', false, 1
   from generate_series(1, 500) n`,
];

/** From a day late to two weeks ahead; every third the admin's, every third somebody's by role. */
const tasks = `insert into incident_task (id, incident_id, title, detail, axis, state, owner_id, due_at, created_at, created_by)
   select gen_random_uuid(), i.id, 'Task ' || n || ': look at what the replica says', '', (array['reliability', 'security', null])[1 + n % 3],
     'open', case when n % 3 = 0 then $1::uuid end, ${today} + (n % 360 - 24) * interval '1 hour', ${today} - interval '1 day', ${by}
   from generate_series(1, $2::int) n join incident i on i.number = 100000 + 1 + n % 120`;

/** @param total of what waits when it is done; @returns how much of it is of which kind */
export async function seedNow(house: NowHouse, total: number): Promise<readonly { value: string; count: number }[]> {
  const { api } = house;
  const { userId } = JSON.parse(await api.call('GET', '/api/v1/access/me'));
  return await withDatabase(house, async (database) => {
    await raise(house, userId);
    const raised = performance.now();
    await waitForKeys(api);
    for (const statement of seeding) await database.query(statement, statement.includes('$1') ? [userId] : []);
    await settle(database);
    await database.query(
      `update page set state = 'declined', answered_at = now(), answered_by = 'web'
       where id in (select id from page where user_id = $1 and state = 'open' limit ${declined})`,
      [userId],
    );
    await sleep(Math.max(0, UNOWNED_AFTER_MS - (performance.now() - raised)));
    const { total: soFar } = await counts(api);
    if (soFar > total) throw new Error(`${soFar} things wait already, more than ${total}`);
    await database.query(tasks, [userId, total - soFar]);
    await database.query('analyze');
    return (await counts(api)).kinds;
  });
}

export async function counts(
  api: Api,
): Promise<{ total: number; kinds: readonly { readonly value: string; readonly count: number }[] }> {
  return JSON.parse(await api.call('GET', '/api/v1/now/counts'));
}

/** Alerts, each a group of its own, for which this person is paged. */
async function raise({ api, origin }: NowHouse, userId: string): Promise<void> {
  const policy = { name: 'First line', steps: [{ delayMinutes: 60, targets: [{ kind: 'person', userId }] }] };
  const made = JSON.parse(await api.call('POST', '/api/v1/escalation-policies', policy));
  const grouping = { by: ['...'], windowMinutes: null, flapMinutes: 5 };
  await api.call('PATCH', '/api/v1/alert-rules', { grouping, catchAllPolicyId: made.id });
  const source = { name: 'bench', kind: 'prometheus' };
  const { key } = JSON.parse(await api.call('POST', '/api/v1/alert-sources', source));
  const batch = 50;
  await each(groups / batch, 4, async (at) => {
    const alerts = Array.from({ length: batch }, (_, index) => ({
      labels: { alertname: 'ReplicaBehind', severity: 'critical', instance: `replica-${at * batch + index}` },
      annotations: { summary: `Replica ${at * batch + index} is behind by more than a minute` },
    }));
    const answer = await fetch(`${origin}/api/v2/alerts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(alerts),
    });
    if (!answer.ok) throw new Error(`alerts were refused: ${await answer.text()}`);
  });
}

/** Moves of the sample that wait for keys. */
async function waitForKeys(api: Api): Promise<void> {
  const { stories } = JSON.parse(await api.call('GET', '/api/v1/sample'));
  const story = stories.find((one: { isBurning: boolean }) => one.isBurning);
  const { service, environment } = story;
  await each(decisions, 2, async () => {
    const asked = { service, environment, target: '2.20.1' };
    const { number } = JSON.parse(await api.call('POST', '/api/v1/gate/decisions', asked));
    await api.call('POST', `/api/v1/gate/decisions/${number}/signoff`, { reason: 'it is known to be fast' });
  });
}

/** Every group has its escalation. */
async function settle(database: pg.Client): Promise<void> {
  for (let waits = true; waits; await sleep(100)) {
    const { rows } = await database.query('select exists (select from alert_group_event) as waits');
    waits = rows[0].waits;
  }
}
