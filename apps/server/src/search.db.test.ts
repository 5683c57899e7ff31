import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { declareIncident } from '#incidents/index.ts';
import { ensureRelease } from '#releases/index.ts';
import { createEnvironment, createService } from '#services/index.ts';
import { createApp } from './app.ts';
import { newId } from './platform/db/ids.ts';
import { searchSources } from './platform/search/sources.ts';
import { openTestPlatform, type TestPlatform } from './platform/test-context.ts';
import { search, wordsOf } from './search/search.ts';

let platform: TestPlatform;

beforeAll(async () => {
  platform = await openTestPlatform();
  const admin = platform.as(['admin']);
  await createEnvironment(admin, { name: 'production', isProduction: true });
  const shop = await createService(admin, { name: 'checkout-api', tier: 1, isSample: false });
  await admin.transaction(async (tx) => {
    for (const version of ['2.14.1', '2.14.2', '3.0.0_rc%1']) {
      await ensureRelease(tx, admin, shop, { version, digests: [] });
    }
  });
  await platform.database.pool.query(
    `insert into advisory (advisory_id, feed, origin, record, digest, is_restricted, loaded_at) values
       ('GHSA-aaaa-bbbb-cccc', 'f', 'feed', '{"summary": "overflow in left", "aliases": ["CVE-2026-1111"]}', 'x', false, now()),
       ('EMB-2026-7', 'own', 'own', '{"summary": "not told yet", "aliases": ["CVE-2026-1111"]}', 'y', true, now());
     insert into advisory_alias (id, group_name) values ('GHSA-aaaa-bbbb-cccc', 'CVE-2026-1111'), ('CVE-2026-1111', 'CVE-2026-1111'),
       ('EMB-2026-7', 'CVE-2026-1111')`,
  );
});
afterAll(() => platform.close());

const responder = () => platform.as(['responder']);
const titles = async (query: string, ctx = responder()) =>
  (await search(ctx, { query, limit: 6 })).map(({ title }) => title);

/** Of a source, with its parameters. */
async function planOf(source: string, values: readonly unknown[]): Promise<string> {
  const { sql = '' } = searchSources().find(({ name }) => name === source) ?? {};
  const { rows } = await platform.database.pool.query<{ 'QUERY PLAN': string }>(`explain (analyze) ${sql}`, [
    ...values,
  ]);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

describe('search', () => {
  it('finds incidents by name, number and words, open ones first', async () => {
    const { name, number } = await declareIncident(responder(), 'checkout-api', {
      title: 'Payments time out',
      kind: 'reliability',
      severity: 'sev2',
    });

    expect(await titles(name.toLowerCase())).toEqual([`${name}: Payments time out`]);
    expect(await titles(String(number).padStart(1))).toContain(`${name}: Payments time out`);
    expect(await titles('pay time')).toEqual([`${name}: Payments time out`]);
    expect(await titles('payments never')).toEqual([]);
  });

  it('finds releases by the beginning of a version, services by any part, and takes no wildcard', async () => {
    expect(await titles('2.14.2')).toEqual(['checkout-api 2.14.2']);
    expect((await titles('2.14')).toSorted()).toEqual(['checkout-api 2.14.1', 'checkout-api 2.14.2']);
    expect(await titles('kout')).toEqual(['checkout-api']);
    expect(await titles('2_14')).toEqual([]);
    expect(await titles('%%1')).toEqual([]);
    expect(await titles('3.0.0_RC%')).toEqual(['checkout-api 3.0.0_rc%1']);
  });

  it('finds advisories by id and alias, never by what only a restricted one says', async () => {
    expect(await titles('cve-2026-11')).toEqual(['CVE-2026-1111']);
    expect(await titles('ghsa-aaaa')).toEqual(['GHSA-aaaa-bbbb-cccc']);
    for (const ctx of [responder(), platform.as(['security_key'])]) expect(await titles('emb-2026', ctx)).toEqual([]);
  });

  it('knows nothing of a restricted incident for anybody else', async () => {
    const userId = newId();
    await platform.database.pool.query(
      `insert into user_account (id, name, email, created_at) values ($1::uuid, 'Ann', $1::text || '@example.org', now())`,
      [userId],
    );
    const ann = platform.as(['responder'], { userId });
    const { name } = await declareIncident(ann, 'checkout-api', {
      title: 'stolen zebra keys',
      kind: 'security',
      severity: 'sev1',
      isRestricted: true,
    });

    expect(await titles('zebra', ann)).toEqual([`${name}: stolen zebra keys`]);
    for (const query of ['zebra', name]) expect(await titles(query)).toEqual([]);
  });

  it('answers whatever is typed', async () => {
    // Every part brings what can be found in it as it is loaded.
    expect(createApp).toBeTypeOf('function');
    for (const query of [
      "'; drop table incident; --",
      '& | ! ( ) : *',
      '\\',
      "''",
      '🚒🚒',
      'a'.repeat(200),
      '--',
      '<->',
    ]) {
      await expect(search(responder(), { query, limit: 6 })).resolves.toBeInstanceOf(Array);
    }
    expect(wordsOf("it's a/b:c")).toEqual(['it', 's', 'a', 'b', 'c']);
  });

  it('finds by index among 100,000 incidents', async () => {
    await platform.database.pool.query(
      `insert into incident (id, number, name, title, kind, severity, started_at, is_simulated, recorded_at, recorded_by)
       select gen_random_uuid(), n + 100000, 'INC-' || (n + 100000), 'word' || n || ' is slow', 'reliability', 'sev4',
         timestamptz '2026-01-01', false, timestamptz '2026-01-01', '{"id":"x","name":"x","kind":"person"}'
       from generate_series(1, 100000) n`,
    );
    await platform.database.pool.query('analyze incident');
    const plan = await planOf('incidents', ['system', 'word77777', 'word77777:*', 6]);

    expect(plan).not.toContain('Seq Scan on incident ');
    // Nor are the words of what was found taken apart again.
    expect(plan).not.toMatch(/Filter:.*to_tsvector/);
    expect(await titles('word77777')).toEqual(['INC-177777: word77777 is slow']);
    expect(await titles('inc-177777')).toEqual(['INC-177777: word77777 is slow']);
  });

  it('finds by index whatever the plan was made for', async () => {
    const client = await platform.database.pool.connect();
    try {
      // So few rows are read whole, if there is any choice.
      await client.query('begin; set local enable_seqscan = off; set local plan_cache_mode = force_generic_plan');
      for (const [name, tables] of [
        ['incidents', 'incident'],
        ['alert_groups', 'alert_group'],
        ['releases', 'release'],
        ['advisories', 'advisory_alias|advisory'],
      ] as const) {
        const { sql = '' } = searchSources().find((source) => source.name === name) ?? {};
        await client.query(`prepare ${name}_asked (text, text, text, bigint) as ${sql}`);
        const { rows } = await client.query<{ 'QUERY PLAN': string }>(
          `explain execute ${name}_asked ('system', 'abcdef', 'abcdef:*', 6)`,
        );
        expect(rows.map((row) => row['QUERY PLAN']).join('\n')).not.toMatch(new RegExp(`Seq Scan on (${tables}) `));
      }
    } finally {
      await client.query('rollback');
      client.release();
    }
  });

  it('finds alerts that burn first, then the newest, whether a word is in most of them or in few', async () => {
    const { pool } = platform.database;
    const wanted = async (word: string, limit: number) => {
      const { rows } = await pool.query<{ id: string }>(
        `select id from alert_group where title ~ ('\\m' || $1) and incident_id is null order by state = 'resolved', id desc limit $2`,
        [word, limit],
      );
      return rows.map(({ id }) => id).toSorted();
    };
    const found = async (word: string, limit: number) =>
      (await search(responder(), { query: word, limit })).map(({ id }) => id).toSorted();
    const addGroups = async (state: string, from: number, to: number) =>
      await pool.query(
        `insert into alert_group (id, group_key, urgency, axis, title, labels, state, is_joinable, opened_at, last_alert_at, resolved_at, alerts,
           open_alerts)
         select md5('group ' || n)::uuid, 'k' || n, 'high', 'reliability',
           'latency of cluster' || n % 10 || case when n % 300 = 1 then ' zebrafish' else '' end, '{}', $1, false, now(), now(),
           case when $1 = 'resolved' then now() end, 1, 0 from generate_series($2::int, $3::int) n`,
        [state, from, to],
      );

    // Fewer that burn than are read one by one, then more.
    for (const [[fromBurning, toBurning], [fromOver, toOver]] of [
      [
        [1, 50],
        [1_000, 3_000],
      ],
      [
        [51, 900],
        [3_001, 20_000],
      ],
    ] as const) {
      await addGroups('open', fromBurning, toBurning);
      await addGroups('resolved', fromOver, toOver);
      await pool.query('vacuum analyze alert_group');
      for (const word of ['latency', 'lat', 'cluster3', 'zebrafish', 'cluster']) {
        for (const limit of [1, 6, 20]) expect(await found(word, limit)).toEqual(await wanted(word, limit));
      }
    }

    const plan = await planOf('alert_groups', ['system', 'latency', 'latency:*', 6]);
    expect(plan).toMatch(/Bitmap Heap Scan on alert_group h .*never executed/);
  });
});
