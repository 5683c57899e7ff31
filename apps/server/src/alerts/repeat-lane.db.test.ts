import type { IncomingAlert } from '@lockstep/alerting';
import fc from 'fast-check';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { createSource } from './create-source.ts';
import { AlertIntake } from './intake.ts';
import { resolveAlerts } from './resolve-alert.ts';
import type { AlertSource } from './source.ts';
import { firing } from './test-deciding.ts';
import { prometheusKinds } from './test-kinds.ts';

let platform: TestPlatform;
let source: AlertSource;
let intake: AlertIntake;

beforeAll(async () => {
  platform = await openTestPlatform();
  const input = { name: 'prom', kind: 'prometheus', axis: 'reliability' } as const;
  ({ source } = await createSource(platform.as(['admin']), prometheusKinds, input));
});
beforeEach(() => {
  intake = new AlertIntake(platform.database);
});
afterAll(() => platform.close());

const saying = (name: string, more: Partial<IncomingAlert> = {}): IncomingAlert =>
  firing({ alertname: name }, { summary: 'error rate above 5 %', ...more });

async function tell(...alerts: readonly IncomingAlert[]): Promise<readonly string[]> {
  return (await intake.take(source, alerts, platform.clock.now())).map(({ kind }) => kind);
}

/** As while the rules are being changed; this lock alone does not make an old transaction of its holder. */
async function whileNothingIsWritten(run: () => Promise<void>): Promise<void> {
  const client: pg.PoolClient = await platform.database.pool.connect();
  await client.query('begin');
  await client.query('lock table alert_rules in exclusive mode');
  try {
    await run();
  } finally {
    await client.query('commit');
    client.release();
  }
}

async function idOf(name: string): Promise<string> {
  const { rows } = await platform.database.pool.query<{ id: string }>(
    `select id from alert where state = 'open' and labels->>'alertname' = $1`,
    [name],
  );
  return rows[0]?.id ?? '';
}

describe('a repeat', () => {
  it('is answered while new alerts wait to be written', async () => {
    for (let times = 0; times < 3; times += 1) await tell(saying('known'));
    let fresh: Promise<readonly string[]> = Promise.resolve([]);
    await whileNothingIsWritten(async () => {
      fresh = tell(saying('fresh'));
      expect(await tell(saying('known'))).toEqual(['repeated']);
      expect(await tell(saying('known'))).toEqual(['repeated']);
    });
    expect(await fresh).toEqual(['opened']);
  });

  it('waits behind what was said before of the same alert', async () => {
    for (let times = 0; times < 3; times += 1) await tell(saying('order'));
    const [first, second] = [saying('order'), saying('order', { summary: 'worse' })];
    expect(await tell(first, second, second, first, saying('order', { action: 'resolve' }), first)).toEqual([
      'repeated',
      'changed',
      'repeated',
      'changed',
      'resolved',
      'reopened',
    ]);
  });

  it('is not taken for one when its alert was ended while it was being read to be remembered', async () => {
    for (const name of ['ended', 'other']) await tell(saying(name));
    for (let times = 0; times < 2; times += 1) await tell(saying('other'));
    let both: Promise<readonly string[]> = Promise.resolve([]);
    await whileNothingIsWritten(async () => {
      // Not remembered yet: read by the flush that has to wait.
      both = tell(saying('ended'), saying('fresh beside'));
      await expect.poll(() => waitingWriters()).toBe(1);
      await resolveAlerts(platform.as(['responder']), [await idOf('ended')]);
      // Looks further than the flush has read.
      for (let times = 0; times < 3; times += 1) expect(await tell(saying('other'))).toEqual(['repeated']);
    });
    expect(await both).toEqual(['repeated', 'opened']);
    expect(await tell(saying('ended'))).toEqual(['reopened']);
  });
});

async function waitingWriters(): Promise<number> {
  const { rows } = await platform.database.pool.query<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return rows[0]?.n ?? 0;
}

describe('whatever one call says of its alerts', () => {
  const word = fc.constantFrom('fire', 'resolve', 'worse');
  const call = fc.array(fc.tuple(word, fc.constantFrom('a', 'b', 'c')), { minLength: 1, maxLength: 12 });

  it('is answered in its order, and what was answered is what is stored', async () => {
    let round = 0;
    const run = async (calls: readonly (readonly (readonly [string, string])[])[]): Promise<void> => {
      round += 1;
      const truth = new Map<string, string>();
      for (const said of calls) {
        const alerts = said.map(([what, name]) =>
          saying(`${round}${name}`, {
            action: what === 'resolve' ? 'resolve' : 'fire',
            summary: what === 'worse' ? 'worse' : 'as ever',
          }),
        );
        const answered = await tell(...alerts);
        const expected = said.map(([what, name]) => truthAfter(truth, what, name));
        expect(answered.map((kind) => (kind === 'reopened' ? 'opened' : kind))).toEqual(expected);
      }
      const { rows } = await platform.database.pool.query<{ name: string; summary: string }>(
        `select labels->>'alertname' as name, summary from alert where state = 'open' and labels->>'alertname' ~ $1 order by 1`,
        [`^${round}[abc]$`],
      );
      const open = [...truth].map(([name, what]) => ({
        name: `${round}${name}`,
        summary: what === 'worse' ? 'worse' : 'as ever',
      }));
      expect(rows).toEqual(open.toSorted((a, b) => (a.name < b.name ? -1 : 1)));
    };
    await fc.assert(fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 5 }), run), { numRuns: 60 });
  });
});

/** What one message comes to, by what is open so far. */
function truthAfter(truth: Map<string, string>, what: string, name: string): string {
  const before = truth.get(name);
  if (what === 'resolve') {
    truth.delete(name);
    return before === undefined ? 'dropped' : 'resolved';
  }
  truth.set(name, what);
  return before === undefined ? 'opened' : before === what ? 'repeated' : 'changed';
}
