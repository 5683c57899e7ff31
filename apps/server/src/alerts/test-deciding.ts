import type { IncomingAlert, Labels } from '@lockstep/alerting';
import { statement } from '../platform/db/statement.ts';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { createSource } from './create-source.ts';
import { AlertIntake } from './intake.ts';
import { listAlerts } from './list-alerts.ts';
import { lookAgain } from './look-again.ts';
import { registerPolicyNames } from './ports.ts';
import { prometheusKinds } from './test-kinds.ts';

/** Used by tests only: policies that exist. */
export const policies = {
  shop: '018f0000-0000-7000-8000-000000000001',
  everybody: '018f0000-0000-7000-8000-000000000002',
} as const;

export function firing(labels: Labels, more: Partial<IncomingAlert> = {}): IncomingAlert {
  return {
    action: 'fire',
    dedupKey: undefined,
    summary: `${labels['alertname'] ?? 'something'} is wrong`,
    labels,
    annotations: {},
    severity: 'critical',
    axis: undefined,
    startsAt: undefined,
    endsAt: undefined,
    links: [],
    note: undefined,
    by: undefined,
    ...more,
  };
}

export const over = (labels: Labels): IncomingAlert => firing(labels, { action: 'resolve' });

interface GroupRow {
  id: string;
  group_key: string;
  state: string;
  urgency: string;
  policy_id: string | null;
  alerts: number;
  open_alerts: number;
  is_joinable: boolean;
  title: string;
}

const groupsSql = statement<GroupRow>('test.groups', 'select * from alert_group order by id');
const eventsSql = statement<{ kind: string; group_id: string; body: { by?: string } }>(
  'test.group_events',
  'select kind, group_id, body from alert_group_event order by at, id',
);
const truthSql = statement<{ wrong: number }>(
  'test.group_truth',
  `select count(*) as wrong from alert_group g
   where g.open_alerts <> (select count(*) from alert a where a.group_id = g.id and a.state = 'open')
     or (g.state = 'resolved') <> (g.open_alerts = 0)`,
);

/** A platform with one source, and what tests of decisions ask of it. */
export async function openDecidingTest() {
  const platform = await openTestPlatform();
  registerPolicyNames(async (_tx, ids) => {
    const known = Object.entries(policies).map(([name, id]): [string, string] => [id, name]);
    return new Map(known.filter(([id]) => ids.includes(id)));
  });
  const { source } = await createSource(platform.as(['admin']), prometheusKinds, {
    name: 'prom',
    kind: 'prometheus',
    axis: 'reliability',
    resolveAfterMinutes: null,
  });
  const intake = new AlertIntake(platform.database);
  const read = platform.database.read;
  return {
    platform,
    source,
    intake,
    admin: () => platform.as(['admin']),
    responder: () => platform.as(['responder'], { name: 'Ana' }),
    take: (...alerts: readonly IncomingAlert[]) => intake.take(source, alerts, platform.clock.now()),
    /** As upkeep does it nearly always. */
    look: () => lookAgain(platform.asSystem(), intake.rules, false),
    alerts: async (state: 'open' | 'resolved' = 'open') =>
      (await listAlerts(platform.as(['responder']), { state, limit: 200 })).alerts,
    groups: () => read.query(groupsSql, []),
    events: async () => (await read.query(eventsSql, [])).map(({ kind }) => kind),
    eventRows: () => read.query(eventsSql, []),
    /** Groups whose counts or state are not those of their alerts. */
    wrongGroups: async () => (await read.query(truthSql, []))[0]?.wrong,
    async clear() {
      await platform.database.pool.query(
        `truncate alert_group_event, alert_note, alert, alert_move_floor, alert_group, alert_route, inhibition, maintenance_window, silence,
         evidence, evidence_content, change cascade`,
      );
      await platform.database.pool.query(
        `update alert_rules set revision = revision + 1, catch_all_policy_id = $1, grouping = $2`,
        [policies.everybody, JSON.stringify({ by: ['alertname'], flapMs: 300_000 })],
      );
    },
  };
}

export type DecidingTest = Awaited<ReturnType<typeof openDecidingTest>> & { readonly platform: TestPlatform };
