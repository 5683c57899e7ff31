import type { IncomingAlert } from '@lockstep/alerting';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { createSource } from './create-source.ts';
import { endAlerts } from './end-alerts.ts';
import { AlertIntake } from './intake.ts';
import { pruneMoves } from './move-store.ts';
import { resolveAlerts } from './resolve-alert.ts';
import type { AlertSource } from './source.ts';
import { firing } from './test-deciding.ts';
import { prometheusKinds } from './test-kinds.ts';

let platform: TestPlatform;
let source: AlertSource;
/** Two processes on one database; each remembers what repeats came to it. */
let intakes: readonly AlertIntake[];

beforeAll(async () => {
  platform = await openTestPlatform();
  const input = { name: 'prom', kind: 'prometheus', axis: 'reliability', resolveAfterMinutes: 5 } as const;
  ({ source } = await createSource(platform.as(['admin']), prometheusKinds, input));
  intakes = [new AlertIntake(platform.database), new AlertIntake(platform.database)];
});
afterAll(() => platform.close());

const saying = (name: string, more: Partial<IncomingAlert> = {}): IncomingAlert =>
  firing({ alertname: name }, { summary: 'error rate above 5 %', ...more });

async function tell(at: number, alert: IncomingAlert): Promise<string | undefined> {
  const [decision] = (await intakes[at]?.take(source, [alert], platform.clock.now())) ?? [];
  return decision?.kind;
}

async function openIds(): Promise<readonly string[]> {
  const { rows } = await platform.database.pool.query<{ id: string }>(`select id from alert where state = 'open'`);
  return rows.map(({ id }) => id);
}

/** So that both remember it. */
async function repeated(name: string): Promise<void> {
  for (const at of [0, 1, 0, 1]) await tell(at, saying(name));
  expect(await Promise.all([tell(0, saying(name)), tell(1, saying(name))])).toEqual(['repeated', 'repeated']);
}

describe('an alert that two processes remember', () => {
  it.each([
    ['a sender at the other door', async (name: string) => void (await tell(1, saying(name, { action: 'resolve' })))],
    ['a person', async () => void (await resolveAlerts(platform.as(['responder']), await openIds()))],
    [
      'its time',
      async () => {
        for (const intake of intakes) await intake.writeSeen();
        platform.clock.advance(400_000);
        await endAlerts(platform.asSystem());
      },
    ],
  ])('is not taken for open once it was ended by %s', async (who, end) => {
    await repeated(who);
    await end(who);

    expect(await tell(0, saying(who))).toMatch(/^(re)?opened$/);
    expect(await tell(1, saying(who))).toBe('repeated');
  });

  it('has the words that were said last, whoever heard them', async () => {
    await repeated('words');

    expect(await tell(1, saying('words', { summary: 'worse' }))).toBe('changed');
    expect(await tell(0, saying('words', { summary: 'worse' }))).toBe('repeated');
    expect(await tell(0, saying('words'))).toBe('changed');
    expect(await tell(1, saying('words', { summary: 'worse' }))).toBe('changed');
  });

  it('is not taken for open when what moved was removed before it was read', async () => {
    await repeated('pruned');
    await resolveAlerts(platform.as(['responder']), await openIds());
    await pruneMoves(platform.database.read, platform.clock.now() + 3_600_000);

    expect(await tell(0, saying('pruned'))).toBe('reopened');
  });

  it('is not taken for open when it was ended by a transaction that began long before and ended last', async () => {
    await repeated('late');
    const client = await platform.database.pool.connect();
    await client.query('begin');
    await client.query('select pg_current_xact_id()');
    // Others come and go meanwhile.
    await tell(0, saying('other'));
    await repeated('late');
    await client.query(`with ended as (
        update alert set state = 'resolved', resolved_at = opened_at, resolved_because = 'person', version = version + 1
        where labels->>'alertname' = 'late' and state = 'open' returning id
      ) insert into alert_move (at, alert_ids) select '2026-01-01', array_agg(id) from ended`);
    expect(await tell(0, saying('late'))).toBe('repeated');
    await client.query('commit');
    client.release();

    expect(await tell(0, saying('late'))).toMatch(/^(re)?opened$/);
  });
});

type Step = readonly ['fire' | 'resolve' | 'worse' | 'person', name: string, at: 0 | 1];
const step = fc.tuple(
  fc.constantFrom(
    'fire' as const,
    'fire' as const,
    'fire' as const,
    'resolve' as const,
    'worse' as const,
    'person' as const,
  ),
  fc.constantFrom('a', 'b', 'c'),
  fc.constantFrom(0 as const, 1 as const),
);

/** Takes one step and holds it against what is true: which are open, with which words. */
async function take(round: number, truth: Map<string, string>, [what, name, at]: Step): Promise<void> {
  const own = `${round}${name}`;
  if (what === 'person') {
    await resolveAlerts(platform.as(['responder']), await openIds());
    truth.clear();
    return;
  }
  const kind = await tell(at, saying(own, what === 'worse' ? { summary: 'worse' } : { action: what }));
  const before = truth.get(own);
  if (what === 'resolve') {
    expect(kind).toBe(before === undefined ? 'dropped' : 'resolved');
    truth.delete(own);
    return;
  }
  if (before === undefined) expect(kind).toMatch(/^(re)?opened$/);
  else expect(kind).toBe(before === what ? 'repeated' : 'changed');
  truth.set(own, what);
}

describe('whatever two processes hear in turn', () => {
  it('each knows what the other did', async () => {
    let round = 0;
    const run = async (steps: readonly Step[]): Promise<void> => {
      round += 1;
      const truth = new Map<string, string>();
      for (const one of steps) await take(round, truth, one);
      await resolveAlerts(platform.as(['responder']), await openIds());
    };
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), run), { numRuns: 25 });
  });

  it('every alert that was told to fire after its end was answered is open, also in a storm', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `storm${index}`);
    for (let round = 0; round < 15; round += 1) {
      for (const name of names) await Promise.all([tell(0, saying(name)), tell(1, saying(name))]);
      await Promise.all(
        names.map(async (name, index) => {
          const noise = Promise.all([tell(0, saying(name)), tell(1, saying(name))]);
          await tell(index % 2, saying(name, { action: 'resolve' }));
          await noise;
          await tell((index + 1) % 2, saying(name));
          await tell(index % 2, saying(name));
        }),
      );
      const { rows } = await platform.database.pool.query<{ n: number }>(
        `select count(*)::int as n from alert where state = 'open' and labels->>'alertname' like 'storm%'`,
      );
      expect(rows).toEqual([{ n: names.length }]);
    }
  });
});
