import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { declareIncident, type NewIncident } from '#incidents/index.ts';
import { createService, createTeam } from '#services/index.ts';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { newId } from '../platform/db/ids.ts';
import { type InsightsQuery, showInsights } from './show-insights.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
let platform: TestPlatform;
let declarer: string;

beforeAll(async () => {
  platform = await openTestPlatform();
  declarer = newId();
  await platform.database.pool.query(
    `insert into user_account (id, name, email, password_hash, created_at) values ($1, 'Ana', 'ana@example.org', 'x', $2)`,
    [declarer, new Date(platform.clock.now())],
  );
  await createTeam(platform.as(['admin']), { name: 'shop', title: 'Shop' });
  await createService(platform.as(['admin']), { name: 'web', tier: 1, team: 'shop' });
  await createService(platform.as(['admin']), { name: 'mail', tier: 2 });
});
afterAll(() => platform.close());
beforeEach(async () => {
  await platform.database.pool.query('truncate incident cascade');
});

const ana = () => platform.as(['admin', 'security_key'], { userId: declarer, name: 'Ana' });

/** Declared, then its sides moved to where a test wants them: minutes after the beginning, which is days ago. */
async function incident(
  daysAgo: number,
  minutes: { detected?: number; mitigated?: number; resolved?: number; engaged?: number },
  more: Partial<NewIncident> = {},
  service = 'web',
): Promise<string> {
  const startedAt = platform.clock.now() - daysAgo * DAY;
  const { id } = await declareIncident(ana(), service, {
    title: 'checkout fails',
    kind: 'reliability',
    severity: 'sev2',
    startedAt,
    ...more,
  });
  const at = (after: number | undefined) => (after === undefined ? null : new Date(startedAt + after * MINUTE));
  await platform.database.pool.query(
    `update incident_axis set detected_at = $2, engaged_at = $3, mitigated_at = $4, resolved_at = $5,
       resolved_by = case when $5::timestamptz is null then null else '{}'::jsonb end where incident_id = $1`,
    [id, at(minutes.detected ?? 5), at(minutes.engaged), at(minutes.mitigated), at(minutes.resolved)],
  );
  return id;
}

async function figure(query: InsightsQuery = {}, metric = 'time_to_resolve', axis = 'reliability') {
  const { durations } = await showInsights(platform.as(['auditor']), query);
  return durations.find((one) => one.metric === metric && one.axis === axis);
}

describe('durations of incidents', () => {
  it('have a median with its interval, and every incident as a value', async () => {
    for (const [index, resolved] of [30, 40, 50, 60, 70, 80, 90].entries()) await incident(index + 1, { resolved });
    await incident(120, { resolved: 45 });

    expect(await figure()).toMatchObject({
      summary: { kind: 'measured', count: 7, open: 0, median: { estimate: 60, lower: 30, upper: 90 } },
      before: { count: 1, open: 0 },
      change: { kind: 'too_few', needed: 6 },
      unknown: 0,
    });
    expect((await figure())?.values.map(({ minutes }) => minutes)).toEqual([30, 40, 50, 60, 70, 80, 90]);
    expect(await figure({}, 'time_to_mitigate')).toMatchObject({ unknown: 7, summary: { kind: 'too_few', count: 0 } });
  });

  it('count open ones as open', async () => {
    for (const resolved of [30, 40, 50, 60, 70]) await incident(3, { resolved });
    await incident(2, {});

    expect(await figure()).toMatchObject({
      summary: { method: 'kaplan_meier', count: 6, open: 1, median: { estimate: 55 } },
    });
    expect((await figure())?.values[0]).toMatchObject({ isOver: false, minutes: 2_880 });
  });

  it('are compared with the period before, by a test', async () => {
    for (const resolved of [5, 6, 7, 8, 9, 10, 11, 12]) await incident(10, { resolved });
    for (const resolved of [50, 60, 70, 80, 90, 100, 110, 120]) await incident(100, { resolved });

    expect(await figure()).toMatchObject({
      change: { kind: 'shorter', test: 'mann_whitney', probabilityShorter: { estimate: 1 } },
    });
  });

  it('are those of a service, a team, a kind, a severity, a side', async () => {
    await incident(1, { resolved: 10 });
    await incident(1, { resolved: 20 }, { severity: 'sev4' }, 'mail');
    await incident(1, { resolved: 30 }, { kind: 'both' }, 'mail');
    const counted = async (query: InsightsQuery) => {
      const { durations, incidents } = await showInsights(platform.as(['auditor']), query);
      const resolve = durations.filter(({ metric }) => metric === 'time_to_resolve');
      return [incidents, ...resolve.map(({ summary }) => summary.count)];
    };

    expect(await counted({})).toEqual([3, 3, 1]);
    expect(await counted({ service: 'mail' })).toEqual([2, 2, 1]);
    expect(await counted({ team: 'shop' })).toEqual([1, 1, 0]);
    expect(await counted({ kind: 'both' })).toEqual([1, 1, 1]);
    expect(await counted({ severity: 'sev4' })).toEqual([1, 1, 0]);
    expect(await counted({ axis: 'security' })).toEqual([3, 1]);
    await expect(counted({ team: 'nobody' })).rejects.toMatchObject({ code: 'services.team_not_found' });
  });
});

it('counts incidents that security joined', async () => {
  await incident(1, { resolved: 10, engaged: 4 }, { kind: 'both' });
  const led = await incident(1, { resolved: 10 });
  await platform.database.pool.query(
    `insert into incident_role (id, incident_id, role, user_id, offered_at, offered_by, because, accepted_at)
     values ($1, $2, 'security_lead', $3, $4, '{}', 'exposure', $4)`,
    [newId(), led, declarer, new Date(platform.clock.now())],
  );
  await incident(1, { resolved: 10, engaged: 4 });

  const { shares } = await showInsights(platform.as(['auditor']), {});

  expect(shares.find(({ metric }) => metric === 'security_present')?.summary).toMatchObject({ count: 2, of: 3 });
});

describe('what only some may see', () => {
  it('changes no figure, not even for those who may see it', async () => {
    for (const resolved of [30, 40, 50, 60, 70, 80]) await incident(3, { resolved, engaged: 3 });
    const before = await showInsights(ana(), {});

    const restricted = await incident(2, { resolved: 500, engaged: 2 }, { isRestricted: true, kind: 'both' });
    const privileged = await incident(2, { resolved: 500 });
    await platform.database.pool.query('update incident set is_privileged = true where id = $1', [privileged]);
    const { rows } = await platform.database.pool.query('select 1 from incident_reader where incident_id = $1', [
      restricted,
    ]);

    expect(rows.length).toBeGreaterThan(0);
    expect(await showInsights(ana(), {})).toEqual(before);
    expect(await showInsights(platform.as(['auditor']), {})).toEqual(before);
  });

  it('nor do drills and duplicates', async () => {
    const whole = await incident(3, { resolved: 30 });
    const before = await showInsights(ana(), {});

    await incident(2, { resolved: 500 }, { isDrill: true });
    const double = await incident(2, { resolved: 500 });
    await platform.database.pool.query('update incident set merged_into = $2 where id = $1', [double, whole]);

    expect(await showInsights(ana(), {})).toEqual(before);
  });
});

it('is for those who may read it, and never of more than 400 days', async () => {
  await expect(showInsights(platform.as([]), {})).rejects.toMatchObject({ code: 'access.forbidden' });
  await expect(showInsights(ana(), { from: '2020-01-01T00:00:00Z' })).rejects.toMatchObject({
    code: 'request.invalid',
  });
});

it('says that it is not all when there was more than is looked at', async () => {
  await platform.database.pool.query(
    `with made as (
       insert into incident (id, title, kind, severity, started_at, is_simulated, recorded_at, recorded_by)
       select gen_random_uuid(), 'load', 'reliability', 'sev4', $1::timestamptz - make_interval(mins => n), false, $1, '{}'
       from generate_series(1, 1001) n returning id, started_at)
     insert into incident_axis (incident_id, axis, severity, started_at) select id, 'reliability', 'sev4', started_at from made`,
    [new Date(platform.clock.now())],
  );

  const { isComplete, incidents } = await showInsights(ana(), {});

  expect(isComplete).toBe(false);
  expect(incidents).toBe(1_000);
});
