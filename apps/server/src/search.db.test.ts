import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { declareIncident } from '#incidents/index.ts';
import { ensureRelease } from '#releases/index.ts';
import { createEnvironment, createService } from '#services/index.ts';
import { createApp } from './app.ts';
import { newId } from './platform/db/ids.ts';
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
    const { rows } = await platform.database.pool.query<{ 'QUERY PLAN': string }>(
      `explain select id from incident i where upper(i.name) = upper('word77777') or upper(i.name) = 'INC-word77777'
         or to_tsvector('simple', i.title || ' ' || i.summary) @@ to_tsquery('simple', 'word77777:*')`,
    );

    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).not.toContain('Seq Scan');
    expect(await titles('word77777')).toEqual(['INC-177777: word77777 is slow']);
    expect(await titles('inc-177777')).toEqual(['INC-177777: word77777 is slow']);
  });
});
