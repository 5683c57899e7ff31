import { fingerprintOf, type IncomingAlert } from '@lockstep/alerting';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { statement } from '../platform/db/statement.ts';
import type { Alert } from './alert.ts';
import { createSource } from './create-source.ts';
import { endAlerts } from './end-alerts.ts';
import { AlertIntake } from './intake.ts';
import { listAlerts } from './list-alerts.ts';
import { resolveAlert } from './resolve-alert.ts';
import type { AlertSource } from './source.ts';
import { prometheusKinds } from './test-kinds.ts';

let platform: TestPlatform;
let source: AlertSource;
let intake: AlertIntake;

beforeAll(async () => {
  platform = await openTestPlatform();
  const input = { name: 'prom', kind: 'prometheus', axis: 'reliability', resolveAfterMinutes: 5 } as const;
  ({ source } = await createSource(platform.as(['admin']), prometheusKinds, input));
  intake = new AlertIntake(platform.database);
});
afterAll(() => platform.close());
afterEach(async () => {
  await platform.database.pool.query(
    'truncate alert_note, alert, alert_move_floor, evidence, evidence_content, evidence_seal, change',
  );
});

function firing(labels: Readonly<Record<string, string>>, more: Partial<IncomingAlert> = {}): IncomingAlert {
  return {
    action: 'fire',
    dedupKey: undefined,
    summary: 'error rate above 5 %',
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

const take = (alerts: readonly IncomingAlert[], by = intake) => by.take(source, alerts, platform.clock.now());
const kinds = async (alerts: readonly IncomingAlert[]) => (await take(alerts)).map(({ kind }) => kind);
const listed = async (state: Alert['state'] = 'open') =>
  (await listAlerts(platform.as(['responder']), { state, limit: 200 })).alerts;
const evidenceSql = statement<{ type: string; body: { opened: number } }>(
  'test.alert_evidence',
  'select e.type, c.body from evidence e join evidence_content c on c.evidence_id = e.id order by e.id',
);
const evidence = () => platform.database.read.query(evidenceSql, []);

describe('an alert that is taken in', () => {
  it('is stored with everything the sender said', async () => {
    const startsAt = platform.clock.now() - 60_000;
    await take([
      firing(
        { alertname: 'HighErrorRate', service: 'web' },
        { startsAt, links: [{ url: 'https://x.example/g', label: 'Source' }] },
      ),
    ]);

    expect(await listed()).toMatchObject([
      {
        source: 'prom',
        state: 'open',
        summary: 'error rate above 5 %',
        severity: 'critical',
        axis: 'reliability',
        labels: { alertname: 'HighErrorRate', service: 'web' },
        fingerprint: fingerprintOf({ alertname: 'HighErrorRate', service: 'web' }),
        links: [{ url: 'https://x.example/g', label: 'Source' }],
        startsAt,
        endsAt: platform.clock.now() + 300_000,
        count: 1,
      },
    ]);
  });

  it('is proven by one record per flush', async () => {
    await take(Array.from({ length: 50 }, (_, index) => firing({ alertname: `a${index}` })));

    expect(await evidence()).toMatchObject([
      { type: 'alerts.batch_stored', body: { opened: 50, changed: 0, resolved: 0 } },
    ]);
  });

  it('leaves no record and no second row when it is repeated', async () => {
    await take([firing({ alertname: 'a' })]);
    platform.clock.advance(60_000);

    expect(await kinds([firing({ alertname: 'a' }), firing({ alertname: 'a' })])).toEqual(['repeated', 'repeated']);
    await intake.writeSeen();

    expect(await evidence()).toHaveLength(1);
    expect(await listed()).toMatchObject([
      { count: 3, lastSeenAt: platform.clock.now(), endsAt: platform.clock.now() + 300_000 },
    ]);
  });

  it('is rewritten when its words change', async () => {
    await take([firing({ alertname: 'a' })]);

    expect(await kinds([firing({ alertname: 'a' }, { summary: 'error rate above 50 %' })])).toEqual(['changed']);

    expect(await listed()).toMatchObject([{ summary: 'error rate above 50 %', count: 2, version: 2 }]);
  });

  it('keeps its words when it is resolved without any', async () => {
    await take([firing({ alertname: 'a' }, { dedupKey: 'k' })]);
    await take([firing({}, { dedupKey: 'k', action: 'resolve', summary: 'gone' })]);

    expect(await listed('resolved')).toMatchObject([{ summary: 'error rate above 5 %', resolvedBecause: 'sender' }]);
  });

  it('is one alert however often one request names it', async () => {
    const alert = firing({ alertname: 'a' });

    expect(await kinds([alert, alert, { ...alert, action: 'resolve' }, alert])).toEqual([
      'opened',
      'repeated',
      'resolved',
      'reopened',
    ]);

    expect(await listed()).toMatchObject([{ count: 4, state: 'open' }]);
    expect(await listed('resolved')).toEqual([]);
  });
});

describe('an alert that is over', () => {
  it('is another one when it fires again later', async () => {
    await take([firing({ alertname: 'a' })]);
    await take([firing({ alertname: 'a' }, { action: 'resolve' })]);
    platform.clock.advance(10 * 60_000);

    expect(await kinds([firing({ alertname: 'a' })])).toEqual(['opened']);

    expect(await listed()).toHaveLength(1);
    expect(await listed('resolved')).toHaveLength(1);
  });

  it('ends by itself once nobody repeats it, and says so', async () => {
    await take([firing({ alertname: 'a' })]);
    platform.clock.advance(300_000 + 14_000);
    expect(await endAlerts(platform.asSystem())).toBe(0);
    platform.clock.advance(2_000);

    expect(await endAlerts(platform.asSystem())).toBe(1);

    expect(await listed('resolved')).toMatchObject([{ resolvedBecause: 'expiry' }]);
    expect((await evidence()).map(({ type }) => type)).toEqual(['alerts.batch_stored', 'alerts.batch_ended']);
  });

  it('is not ended by a repeat that was seen but not yet written', async () => {
    await take([firing({ alertname: 'a' })]);
    platform.clock.advance(299_000);
    await take([firing({ alertname: 'a' })]);
    platform.clock.advance(10_000);

    expect(await endAlerts(platform.asSystem())).toBe(0);
    await intake.writeSeen();
    platform.clock.advance(60_000);

    expect(await endAlerts(platform.asSystem())).toBe(0);
  });

  it('is over when its end has come that repeats have moved on, and more of them than are looked at in one go', async () => {
    const alerts = Array.from({ length: 700 }, (_, index) => firing({ alertname: `a${index}` }));
    await take(alerts);
    platform.clock.advance(200_000);
    await take(alerts);
    await intake.writeSeen();
    platform.clock.advance(120_000);
    expect(await endAlerts(platform.asSystem())).toBe(0);
    platform.clock.advance(190_000);
    expect(await endAlerts(platform.asSystem())).toBe(0);
    platform.clock.advance(10_000);

    expect(await endAlerts(platform.asSystem())).toBe(700);
  });

  it('stays over when it is resolved twice, by a person too', async () => {
    await take([firing({ alertname: 'a' })]);
    const [alert] = await listed();
    const responder = platform.as(['responder']);
    await resolveAlert(responder, alert?.id ?? '');

    await resolveAlert(responder, alert?.id ?? '');

    expect(await kinds([firing({ alertname: 'a' }, { action: 'resolve' })])).toEqual(['dropped']);
    expect((await evidence()).filter(({ type }) => type === 'alerts.alert_resolved')).toHaveLength(1);
  });

  it('goes on when it is repeated after nobody listened for longer than it may be silent', async () => {
    await take([firing({ alertname: 'a' })]);
    platform.clock.advance(1_800_000);
    const restarted = new AlertIntake(platform.database);

    const [late] = await take([firing({ alertname: 'a' })], restarted);

    expect(late?.kind).toBe('repeated');
    expect(await listed('resolved')).toEqual([]);
  });

  it('is over when it is still silent once all senders had their turn after a restart', async () => {
    await take([firing({ alertname: 'a' })]);
    platform.clock.advance(1_800_000);
    const restarted = new AlertIntake(platform.database);
    // Their turn, and the time in which a flap is no new alert.
    platform.clock.advance(181_000 + 300_000);

    const [late] = await take([firing({ alertname: 'a' })], restarted);

    expect(late?.kind).toBe('opened');
  });

  it('is closed first when its time ran out long before it fires again', async () => {
    await take([firing({ alertname: 'a' })]);
    platform.clock.advance(3_600_000);

    expect(await kinds([firing({ alertname: 'a' })])).toEqual(['opened']);

    expect(await listed()).toHaveLength(1);
    expect(await listed('resolved')).toMatchObject([{ resolvedBecause: 'expiry' }]);
  });
});

describe('messages out of order', () => {
  it('do not close an alert that fires anew by a late resolve of its last time', async () => {
    const now = platform.clock.now();
    const times = { startsAt: now - 600_000 };
    await take([firing({ alertname: 'a' }, times)]);
    expect(await kinds([firing({ alertname: 'a' }, { startsAt: now - 5_000 })])).toEqual(['repeated']);

    const late = firing({ alertname: 'a' }, { ...times, action: 'resolve', endsAt: now - 60_000 });

    expect(await take([late])).toEqual([{ kind: 'dropped', reason: 'older_than_open' }]);
    expect(await listed()).toHaveLength(1);
  });

  it('count flaps from when we heard that it was over, not from when the sender says it was', async () => {
    await take([firing({ alertname: 'a' }, { startsAt: platform.clock.now() - 3_600_000 })]);
    await take([firing({ alertname: 'a' }, { action: 'resolve', endsAt: platform.clock.now() - 1_800_000 })]);
    platform.clock.advance(120_000);

    expect(await kinds([firing({ alertname: 'a' }, { startsAt: platform.clock.now() })])).toEqual(['reopened']);
  });
});

describe('what senders say besides', () => {
  it('is kept: acknowledged, noted, taken back', async () => {
    const say = (action: IncomingAlert['action'], note?: string) =>
      firing({}, { dedupKey: 'k', action, note, by: 'Ana' });
    await take([firing({ alertname: 'a' }, { dedupKey: 'k' })]);

    expect(await kinds([say('acknowledge', 'on it'), say('note', 'disk is full'), say('unacknowledge')])).toEqual([
      'acknowledged',
      'noted',
      'unacknowledged',
    ]);

    const { rows } = await platform.database.pool.query('select kind, by_name, note from alert_note order by id');
    expect(rows).toEqual([
      { kind: 'acknowledged', by_name: 'Ana', note: 'on it' },
      { kind: 'noted', by_name: 'Ana', note: 'disk is full' },
      { kind: 'unacknowledged', by_name: 'Ana', note: null },
    ]);
  });
});

describe('many at once', () => {
  it('open one alert, whoever of ten processes is first', async () => {
    const intakes = Array.from({ length: 10 }, () => new AlertIntake(platform.database));

    const decisions = await Promise.all(intakes.map((one) => take([firing({ alertname: 'race' })], one)));

    expect(decisions.flat().filter(({ kind }) => kind === 'opened')).toHaveLength(1);
    expect(await listed()).toHaveLength(1);
  });

  it('lose nothing when ten processes take the same thousand alerts in different orders, opening and resolving', async () => {
    const intakes = Array.from({ length: 10 }, () => new AlertIntake(platform.database));
    const alerts = Array.from({ length: 100 }, (_, index) => firing({ alertname: `a${index}` }));

    await Promise.all(
      intakes.flatMap((one, at) =>
        alerts.map((_, index) => {
          const alert = alerts[(index * 7 + at * 13) % alerts.length];
          if (alert === undefined) throw new RangeError('no such alert');
          return take([{ ...alert, action: (index + at) % 3 === 0 ? 'resolve' : 'fire' }], one);
        }),
      ),
    );
    await take(alerts);

    expect(await listed()).toHaveLength(100);
    const { rows } = await platform.database.pool.query<{ n: number }>(
      `select count(*)::int as n from (select identity from alert where state = 'open' group by identity having count(*) > 1) twice`,
    );
    expect(rows).toEqual([{ n: 0 }]);
  });

  it('are refused, not lost, when too many wait', async () => {
    const burst = Array.from({ length: 30_000 }, (_, index) => firing({ alertname: `b${index % 100}` }));
    const first = take(burst);

    await expect(take(burst)).rejects.toThrow('wait to be stored');

    expect(await first).toHaveLength(30_000);
  });
});
