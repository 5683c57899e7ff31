import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Transaction } from '../platform/context.ts';
import { endAlerts } from './end-alerts.ts';
import { setGroupState } from './group-store.ts';
import { AlertIntake } from './intake.ts';
import { resolveAlert, resolveAlerts, resolveGroup } from './resolve-alert.ts';
import { type DecidingTest, firing, openDecidingTest, over, policies } from './test-deciding.ts';

let test: DecidingTest;

beforeAll(async () => {
  test = await openDecidingTest();
});
afterAll(() => test.platform.close());
beforeEach(() => test.clear());

/** A transaction in which something else happens once this statement has been read. */
function afterFirst(tx: Transaction, name: string, happens: () => Promise<unknown>): Transaction {
  let hasHappened = false;
  const query: Transaction['query'] = async (statement, values) => {
    const rows = await tx.query(statement, values);
    if (statement.name === name && !hasHappened) {
      hasHappened = true;
      await happens();
    }
    return rows;
  };
  return {
    query,
    execute: (statement, values) => tx.execute(statement, values),
    together: (kind, key) => tx.together(kind, key),
    kysely: tx.kysely,
    wake: (topic) => tx.wake(topic),
  };
}

describe('an alert that pages', () => {
  it('opens a group, and escalation hears of it in the same breath', async () => {
    await test.take(firing({ alertname: 'Down', pod: '1' }));

    expect(await test.groups()).toMatchObject([
      {
        group_key: '*:{alertname="Down"}',
        state: 'open',
        urgency: 'high',
        policy_id: policies.everybody,
        alerts: 1,
        open_alerts: 1,
        title: 'Down is wrong',
      },
    ]);
    expect(await test.events()).toEqual(['opened']);
    const [group] = await test.groups();
    expect(await test.alerts()).toMatchObject([{ fate: 'paged', groupId: group?.id, urgency: 'high' }]);
  });

  it('joins what is open already, in one flush and in the next', async () => {
    await test.take(firing({ alertname: 'Down', pod: '1' }), firing({ alertname: 'Down', pod: '2' }));
    await test.take(firing({ alertname: 'Down', pod: '3' }), firing({ alertname: 'Slow' }));

    expect((await test.groups()).map(({ alerts }) => alerts)).toEqual([3, 1]);
    expect(await test.events()).toEqual(['opened', 'joined', 'opened']);
    expect((await test.alerts()).map(({ fate }) => fate).toSorted()).toEqual(['grouped', 'grouped', 'paged', 'paged']);
  });

  it('is not touched by repeats', async () => {
    await test.take(firing({ alertname: 'Down' }));
    await test.take(firing({ alertname: 'Down' }), firing({ alertname: 'Down' }));

    expect(await test.events()).toEqual(['opened']);
    expect(await test.groups()).toMatchObject([{ alerts: 1, open_alerts: 1 }]);
  });

  it('makes its group urgent when it becomes so', async () => {
    await test.take(firing({ alertname: 'Down' }, { severity: 'warning' }));
    await test.take(firing({ alertname: 'Down' }, { severity: 'critical' }));

    expect(await test.groups()).toMatchObject([{ urgency: 'high', alerts: 1, open_alerts: 1 }]);
    expect(await test.events()).toEqual(['opened', 'joined']);
  });

  it('opens a group of its own when the window of the old one is over', async () => {
    await test.platform.database.pool.query(
      `update alert_rules set revision = revision + 1, grouping = '{"by": ["alertname"], "flapMs": 0, "windowMs": 60000}'`,
    );
    await test.take(firing({ alertname: 'Down', pod: '1' }));
    test.platform.clock.advance(61_000);
    await test.take(firing({ alertname: 'Down', pod: '2' }));

    expect(await test.groups()).toMatchObject([
      { is_joinable: false, open_alerts: 1 },
      { is_joinable: true, open_alerts: 1 },
    ]);
    expect(await test.events()).toEqual(['opened', 'opened']);
  });
});

describe('a group', () => {
  it('is over with its last alert, and not before', async () => {
    await test.take(firing({ alertname: 'Down', pod: '1' }), firing({ alertname: 'Down', pod: '2' }));
    await test.take(over({ alertname: 'Down', pod: '1' }));
    expect(await test.groups()).toMatchObject([{ state: 'open', open_alerts: 1 }]);

    await test.take(over({ alertname: 'Down', pod: '2' }));

    expect(await test.groups()).toMatchObject([{ state: 'resolved', open_alerts: 0, alerts: 2 }]);
    expect(await test.events()).toEqual(['opened', 'resolved']);
  });

  it('is opened again by an alert that flaps, without a new page', async () => {
    await test.take(firing({ alertname: 'Down' }));
    await test.take(over({ alertname: 'Down' }));
    test.platform.clock.advance(60_000);
    await test.take(firing({ alertname: 'Down' }));

    expect(await test.groups()).toMatchObject([{ state: 'open', open_alerts: 1, alerts: 1 }]);
    expect(await test.events()).toEqual(['opened', 'resolved', 'reopened']);
  });

  it('is left for the newer one when that has taken its place meanwhile', async () => {
    await test.take(firing({ alertname: 'Down', pod: '1' }));
    await test.take(over({ alertname: 'Down', pod: '1' }));
    await test.take(firing({ alertname: 'Down', pod: '2' }));
    await test.take(firing({ alertname: 'Down', pod: '1' }));

    expect(await test.groups()).toMatchObject([
      { state: 'resolved', open_alerts: 0 },
      { state: 'open', open_alerts: 2, alerts: 2 },
    ]);
    expect(await test.events()).toEqual(['opened', 'resolved', 'opened', 'joined']);
  });

  it('is a new one when the alert comes back after the time of flaps', async () => {
    await test.take(firing({ alertname: 'Down' }));
    await test.take(over({ alertname: 'Down' }));
    test.platform.clock.advance(301_000);
    await test.take(firing({ alertname: 'Down' }));

    expect((await test.groups()).map(({ state }) => state)).toEqual(['resolved', 'open']);
  });

  it('is over when people say that its alerts are: one, several, all', async () => {
    for (const pod of ['1', '2', '3', '4']) await test.take(firing({ alertname: 'Down', pod }));
    const ids = (await test.alerts()).map(({ id }) => id);
    const [group] = await test.groups();

    await resolveAlert(test.responder(), ids[0] ?? '');
    expect(await resolveAlerts(test.responder(), ids.slice(0, 3))).toHaveLength(2);
    expect(await resolveAlerts(test.responder(), ids.slice(0, 3))).toEqual([]);
    expect(await test.groups()).toMatchObject([{ state: 'open', open_alerts: 1 }]);
    const ctx = test.responder();
    await ctx.transaction((tx) => resolveGroup(tx, ctx, group?.id ?? ''));

    expect(await test.groups()).toMatchObject([{ state: 'resolved', open_alerts: 0 }]);
    expect((await test.eventRows()).at(-1)).toMatchObject({ kind: 'resolved', body: { by: 'Ana' } });
  });

  it('is over as a whole when somebody says so, with an alert that joins in that moment', async () => {
    await test.take(firing({ alertname: 'Down', pod: '1' }));
    const [group] = await test.groups();
    const ctx = test.responder();

    await ctx.transaction((tx) =>
      resolveGroup(
        afterFirst(tx, 'alerts.open_alerts_of_group', () => test.take(firing({ alertname: 'Down', pod: '2' }))),
        ctx,
        group?.id ?? '',
      ),
    );

    expect(await test.groups()).toMatchObject([{ state: 'resolved', open_alerts: 0, alerts: 2 }]);
    expect(await test.alerts()).toEqual([]);
  });

  it('is over when nobody repeats its alerts', async () => {
    await test.take(firing({ alertname: 'Down' }, { endsAt: test.platform.clock.now() + 60_000 }));
    test.platform.clock.advance(80_000);

    await endAlerts(test.platform.asSystem());

    expect(await test.groups()).toMatchObject([{ state: 'resolved' }]);
    expect(await test.events()).toEqual(['opened', 'resolved']);
  });

  it('hears that somebody at the sender has it, in the message that opens it too', async () => {
    await test.take(
      firing({ alertname: 'Down' }, { dedupKey: 'k' }),
      firing({}, { dedupKey: 'k', action: 'acknowledge', by: 'Olga', note: 'on it' }),
    );
    await test.take(firing({}, { dedupKey: 'k', action: 'unacknowledge', by: 'Olga' }));

    const rows = await test.eventRows();
    expect(rows.map(({ kind }) => kind)).toEqual(['opened', 'acknowledged', 'unacknowledged']);
    expect(rows[1]).toMatchObject({ body: { by: 'Olga', note: 'on it' } });
  });

  it('takes the state escalation gives it, unless it is over', async () => {
    await test.take(firing({ alertname: 'Down' }));
    const [group] = await test.groups();
    const set = (state: 'acknowledged' | 'open') =>
      test.admin().transaction((tx) => setGroupState(tx, group?.id ?? '', state));

    expect(await set('acknowledged')).toBe(true);
    await test.take(over({ alertname: 'Down' }));

    expect(await set('open')).toBe(false);
    expect(await test.groups()).toMatchObject([{ state: 'resolved' }]);
  });
});

describe('an alert that is over before it was stored', () => {
  it('pages nobody and says so', async () => {
    await test.take(firing({ alertname: 'Blip' }), over({ alertname: 'Blip' }));

    expect(await test.groups()).toEqual([]);
    expect(await test.alerts('resolved')).toMatchObject([{ fate: 'recorded' }]);
  });
});

describe('many at once', () => {
  it('open one group, whoever of ten processes is first', async () => {
    const intakes = Array.from({ length: 10 }, () => new AlertIntake(test.platform.database));

    await Promise.all(
      intakes.map((intake, pod) =>
        intake.take(test.source, [firing({ alertname: 'Down', pod: String(pod) })], test.platform.clock.now()),
      ),
    );

    expect(await test.groups()).toMatchObject([{ alerts: 10, open_alerts: 10 }]);
    expect((await test.events()).toSorted()).toEqual([...Array.from({ length: 9 }, () => 'joined'), 'opened']);
  });

  it('keep the counts of groups right while alerts open, end and come back from ten sides', async () => {
    const intakes = Array.from({ length: 10 }, () => new AlertIntake(test.platform.database));

    await Promise.all(
      intakes.flatMap((intake, side) =>
        Array.from({ length: 12 }, (_, round) => {
          const labels = { alertname: `g${(side + round) % 3}`, pod: String((side * 5 + round) % 8) };
          const alert = (side + round) % 4 === 0 ? over(labels) : firing(labels);
          return intake.take(test.source, [alert], test.platform.clock.now());
        }),
      ),
    );

    expect(await test.wrongGroups()).toBe(0);
  });
});
