import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { statement } from '../platform/db/statement.ts';
import { endAlerts } from './end-alerts.ts';
import { createInhibition, deleteInhibition } from './put-inhibition.ts';
import { createRoute, deleteRoute } from './put-route.ts';
import { createSilence, expireSilence } from './put-silence.ts';
import { resolveAlert } from './resolve-alert.ts';
import { type DecidingTest, firing, openDecidingTest, over, policies } from './test-deciding.ts';
import { updateRules } from './update-defaults.ts';

let test: DecidingTest;

beforeAll(async () => {
  test = await openDecidingTest();
});
afterAll(() => test.platform.close());

const is = (name: string, value: string) => ({ name, value, isRegex: false, isEqual: true });

const matter = fc.record({
  alertname: fc.constantFrom('A', 'B', 'C'),
  pod: fc.constantFrom('1', '2', '3'),
  kind: fc.constantFrom('cause', 'effect', ''),
});

type Step =
  | {
      readonly act: 'fire' | 'resolve' | 'acknowledge';
      readonly labels: { alertname: string; pod: string; kind: string };
      readonly severity: 'critical' | 'warning';
    }
  | { readonly act: 'silence' | 'inhibit' | 'route'; readonly value: string }
  | { readonly act: 'unsilence' | 'uninhibit' | 'unroute' | 'look' | 'by_hand' }
  | { readonly act: 'pass'; readonly ms: number }
  | { readonly act: 'catch_all'; readonly isOn: boolean };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      act: fc.constantFrom('fire' as const, 'fire' as const, 'resolve' as const, 'acknowledge' as const),
      labels: matter,
      severity: fc.constantFrom('critical' as const, 'warning' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constantFrom('silence' as const, 'inhibit' as const, 'route' as const),
      value: fc.constantFrom('A', 'B', 'C'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constantFrom(
        'unsilence' as const,
        'uninhibit' as const,
        'unroute' as const,
        'look' as const,
        'by_hand' as const,
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ act: fc.constant('pass' as const), ms: fc.constantFrom(1_000, 90_000, 400_000) }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('catch_all' as const), isOn: fc.boolean() }) },
);

/** What may be taken away again. */
interface Standing {
  readonly silences: string[];
  readonly inhibitions: string[];
  readonly routes: string[];
  made: number;
}

async function play(each: Step, standing: Standing): Promise<void> {
  const admin = test.admin();
  const now = test.platform.clock.now();
  switch (each.act) {
    case 'fire':
      return void (await test.take(firing(each.labels, { severity: each.severity, endsAt: now + 300_000 })));
    case 'resolve':
      return void (await test.take(over(each.labels)));
    case 'acknowledge':
      return void (await test.take(firing(each.labels, { action: 'acknowledge', by: 'Olga' })));
    case 'silence': {
      const { value } = each;
      const input = { startsAt: undefined, endsAt: now + 200_000, comment: 'we know', createdBy: undefined };
      standing.silences.push((await createSilence(admin, { ...input, matchers: [is('alertname', value)] })).id);
      return;
    }
    case 'inhibit': {
      const name = `i${(standing.made += 1)}`;
      const targetMatchers = [is('alertname', each.value), is('kind', 'effect')];
      const input = { name, sourceMatchers: [is('kind', 'cause')], targetMatchers, equal: ['pod'] };
      standing.inhibitions.push((await createInhibition(admin, input)).inhibition.id);
      return;
    }
    case 'route': {
      const input = { matchers: [is('alertname', each.value)], transientMs: 60_000, policyId: policies.shop };
      standing.routes.push((await createRoute(admin, { name: `r${(standing.made += 1)}`, ...input })).route.id);
      return;
    }
    case 'unsilence':
      return await expireAll(standing.silences, (id) => expireSilence(admin, id));
    case 'uninhibit':
      return await expireAll(standing.inhibitions, (id) => deleteInhibition(admin, id));
    case 'unroute':
      return await expireAll(standing.routes, (id) => deleteRoute(admin, id));
    case 'look':
      return void (await test.look());
    case 'by_hand': {
      const [alert] = await test.alerts();
      if (alert !== undefined) await resolveAlert(test.responder(), alert.id);
      return;
    }
    case 'pass':
      test.platform.clock.advance(each.ms);
      await test.intake.writeSeen();
      return void (await endAlerts(test.platform.asSystem()));
    case 'catch_all':
      return await updateRules(admin, { catchAllPolicyId: each.isOn ? policies.everybody : null });
  }
}

async function expireAll(ids: string[], end: (id: string) => Promise<unknown>): Promise<void> {
  for (const id of ids.splice(0)) await end(id);
}

const oddSql = statement<{ id: string; fate: string }>(
  'test.odd_alerts',
  `select a.id, a.fate from alert a left join alert_group g on g.id = a.group_id
   where a.state = 'open' and (a.decision is null
     or (a.group_id is null) <> (a.fate in ('held', 'suppressed', 'recorded'))
     or (a.group_id is not null and (g.state = 'resolved' or a.fate not in ('paged', 'grouped')))
     or (a.group_id is null and a.decision->'page'->>'kind' = 'now'))`,
);

it('whatever happens, groups count their open alerts, and every open alert is in one or says why not', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      await test.clear();
      const standing: Standing = { silences: [], inhibitions: [], routes: [], made: 0 };
      for (const each of steps) {
        await play(each, standing);
        expect(await test.wrongGroups()).toBe(0);
        expect(await test.platform.database.read.query(oddSql, [])).toEqual([]);
      }
      // When time has been looked at, nothing is left to be looked at.
      await test.look();
      expect(await test.look()).toBe(0);
    }),
    { numRuns: 15 },
  );
}, 120_000);
