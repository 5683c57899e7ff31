import { type Client, createClient } from '@lockstep/client';
import type { gateOperations, ResponseOf } from '@lockstep/contract';
import { temporaryDatabase, type TemporaryDatabase } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, createApp } from '../app.ts';
import { quietLog, FixedClock } from '../platform/test-context.ts';
import { sampleStories } from './stories.ts';

const now = Date.UTC(2026, 10, 20, 12);

describe('the sample organisation', () => {
  let temporary: TemporaryDatabase;
  let app: App;
  let admin: Client;
  let baseUrl: string;
  let before: Record<string, number>;
  let loads: PromiseSettledResult<unknown>[];

  beforeAll(async () => {
    temporary = await temporaryDatabase();
    app = await createApp({
      config: { schema: temporary.schema, publicUrl: 'http://localhost:4500', webFolder: '/nonexistent' },
      databaseUrl: temporary.url,
      log: { ...quietLog, error: (...all: unknown[]) => console.error(...all) },
      checkAnswers: true,
      clock: new FixedClock(now),
    });
    baseUrl = await app.listen(0, '127.0.0.1');
    admin = browser(baseUrl);
    const token = new URL((await app.setupLink()) ?? '').hash.replace('#token=', '');
    await admin.call('completeSetup', {
      body: { token, name: 'Ada', email: 'ada@example.org', password: 'a long enough password' },
    });
    await admin.call('createEnvironment', { body: { name: 'production', isProduction: true } });
    await admin.call('createService', { body: { name: 'web', exposure: 'public' } });
    await admin.call('addRelease', { params: { service: 'web' }, body: { version: '1.0.0' } });
    before = await countRows(app);
    loads = await Promise.allSettled(Array.from({ length: 3 }, () => admin.call('loadSample')));
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await temporary.drop();
  });

  /** What the gate says to a move of a sample service; about now unless a moment is given. */
  async function ask(story: { service: string; target: string; asOf?: string }) {
    const { asOf, ...move } = story;
    const past = asOf === undefined ? {} : { asOf, isFeedAgeRuleOff: true };
    return await admin.call('decideRemediation', { body: { ...move, environment: 'production', ...past } });
  }

  it('is there once, also when three ask at the same time, and a start that finds it goes on', async () => {
    const refusals = loads.flatMap((load) => (load.status === 'rejected' ? [load.reason] : []));
    await app.loadSample();
    const state = await admin.call('getSample');
    const services = await admin.call('listServices', { query: { limit: 50 } });

    expect(refusals.map(({ code }) => code)).toEqual(['sample.already_loaded', 'sample.already_loaded']);
    expect(state).toMatchObject({ isLoaded: true, progress: null });
    expect(services.items.map(({ name, isSample, mode }) => `${name} ${isSample} ${mode}`)).toEqual([
      'conductor true enforcing',
      'diaspora true enforcing',
      'miniflux true enforcing',
      'paperless-ngx true enforcing',
      'umami true enforcing',
      'uptime-kuma true enforcing',
      'web false warn_only',
    ]);
  });

  const answers = {
    'umami-react2shell': ['deny', 'allow', 'deny', 'CVE-2025-55182 known exploited', '3.0.1 with npm/next 15.5.7'],
    'umami-four-days-later': ['deny', 'allow', 'deny', 'CVE-2025-55182 known exploited', '3.0.3'],
    'conductor-log4shell': ['deny', 'allow', 'deny', 'CVE-2021-44228 known exploited', '2.31.5'],
    'conductor-hidden': ['needs_signoff', 'needs_signoff', 'needs_signoff', 're-opens at least 1', '2.31.5'],
    'paperless-libwebp': ['deny', 'needs_signoff', 'deny', 'known exploited through CVE-2023-4863', '2.0.1'],
    'miniflux-rapid-reset': [
      'deny',
      'allow',
      'deny',
      'known exploited through CVE-2023-44487',
      '2.0.48 with Go/golang.org/x/net v0.17.0',
    ],
    'diaspora-before-listing': ['needs_signoff', 'needs_signoff', 'allow', 're-opens 10', '0.7.15.0'],
    'diaspora-after-listing': ['deny', 'needs_signoff', 'deny', 'CVE-2019-5418 known exploited', '0.7.15.0'],
    'uptime-kuma-broken-release': ['allow', 'allow', 'allow', 're-opens 0', '2.5.0'],
  } as const;

  it('has an answer for every story', () => {
    expect(Object.keys(answers)).toEqual(sampleStories.map(({ id }) => id));
  });

  it.each(sampleStories)('answers the story $id', async ({ id, current, service, target, asOf }) => {
    const [verdict, reliability, security, summary, wayOut] =
      Object.entries(answers).find(([key]) => key === id)?.[1] ?? [];

    const decision = await ask({ service, target, asOf });

    expect(decision.current).toBe(current);
    expect([decision.verdict, decision.axes]).toEqual([verdict, { reliability, security }]);
    expect(decision.judgement.summary).toContain(summary);
    expect(nameOf(decision.recommended)).toBe(wayOut);
    expect(decision.isSample).toBe(true);
    expect(decision.alsoGoesBack.join()).toContain('simulated');
    expect(decision.judgement.reasons.map(({ code }) => code)).toContain('feeds.age_rule_off');
  });

  it('says of an incomplete list that it can not tell, and of a collapsed one that it shrank', async () => {
    const hidden = await ask({ service: 'conductor', target: '3.3.6', asOf: '2021-12-22T21:00:00Z' });
    const shrunk = await ask({ service: 'uptime-kuma', target: '2.5.0', asOf: '2026-08-22T07:00:00Z' });

    expect(hidden.missingFacts.join()).toContain('can not tell');
    expect(shrunk.judgement.reasons.map(({ code }) => code)).toContain('ledger.current_sbom_incomplete');
    expect(shrunk.judgement.isUncertain).toBe(true);
  });

  it('burns now: umami stands where it stood, and there is a way forward', async () => {
    const decision = await ask({ service: 'umami', target: '3.0.1' });
    const older = await ask({ service: 'umami', target: '2.20.1' });

    expect(decision).toMatchObject({ current: '3.0.2', verdict: 'deny', effect: 'enforced', mayProceed: false });
    expect(nameOf(decision.recommended)).toBe('3.0.3');
    expect(decision.stay?.summary).toContain('14.4 times the budget');
    expect(older).toMatchObject({ verdict: 'needs_signoff', keysNeeded: ['reliability', 'security'] });
    expect(older.signoff.keys.map(({ holders }) => holders)).toEqual([['Rhea'], ['Sam']]);
  });

  it('marks every row it simulated, and leaves the releases as the facts they are', async () => {
    for (const table of ['deployment', 'point_of_no_return', 'service_change', 'slo_report', 'incident']) {
      expect(await rowsOf(app, `select count(*) from ${table} where not is_simulated`)).toBe(0);
      expect(await rowsOf(app, `select count(*) from ${table}`)).toBeGreaterThan(0);
    }
  });

  it('brings a status page with history, which says that it is made up', async () => {
    const shown = await admin.call('showStatusPage', { params: { page: 'sample' } });

    expect(shown).toMatchObject({ overall: 'operational', current: [], maintenance: [{ state: 'planned' }] });
    expect(shown.past.map(({ phase }) => phase)).toEqual(['resolved', 'resolved']);
    expect(shown.groups[0]?.components[0]).toMatchObject({ downSeconds: 47 * 60, uptimePercent: '99.963' });
    expect(JSON.stringify(shown.text)).toContain('made up');
  });

  it('brings two people without password who act on sample services only, through the session of an admin', async () => {
    const { seats } = await admin.call('getSample');
    const [rhea, sam] = seats;
    const withPassword = await rowsOf(
      app,
      'select count(*) from user_account where is_sample and (password_hash is not null or email is not null)',
    );

    await admin.call('takeSeat', { body: { userId: rhea?.id ?? null } });
    const me = await admin.call('whoAmI');
    const onReal = await admin
      .call('recordDeployment', {
        params: { service: 'web' },
        body: { environment: 'production', version: '1.0.0' },
      })
      .catch((error: unknown) => error);
    const removes = await admin.call('removeSample').catch((error: unknown) => error);

    expect(seats.map(({ name, role }) => `${name} ${role}`)).toEqual(['Rhea reliability_key', 'Sam security_key']);
    expect(withPassword).toBe(0);
    expect(me).toMatchObject({ name: 'Rhea', isSample: true, playedBy: { name: 'Ada' } });
    expect(onReal).toMatchObject({ code: 'gate.sample_only' });
    expect(removes).toMatchObject({ code: 'access.forbidden' });
    await admin.call('takeSeat', { body: { userId: sam?.id ?? null } });
    expect((await admin.call('whoAmI')).name).toBe('Sam');
    await admin.call('takeSeat', { body: { userId: null } });
  });

  it('lets its two people sign for the sample, each with one key', async () => {
    const { seats } = await admin.call('getSample');
    const play = (name: string) =>
      admin.call('takeSeat', { body: { userId: seats.find((seat) => seat.name === name)?.id ?? null } });
    const { id, factsDigest } = await ask({ service: 'umami', target: '2.20.1' });
    await admin.call('requestSignoff', { params: { decision: id }, body: { reason: 'the older line is fast' } });
    const turn = (axis: 'reliability' | 'security') =>
      admin.call('turnKey', { params: { decision: id, axis }, body: { factsDigest } });

    const byAdmin = await turn('reliability').catch((error: unknown) => error);
    await play('Rhea');
    const first = await turn('reliability');
    const both = await turn('security').catch((error: unknown) => error);
    await play('Sam');
    const second = await turn('security');
    await admin.call('takeSeat', { body: { userId: null } });

    expect(byAdmin).toMatchObject({ code: 'access.forbidden' });
    expect(first).toMatchObject({ mayProceed: false, signoff: { state: 'waiting' } });
    expect(both).toMatchObject({ code: 'access.forbidden' });
    expect(second).toMatchObject({ mayProceed: true, exitCode: 0, signoff: { state: 'signed' } });
  });

  it('does not count as knowledge about a real service', async () => {
    await admin.call('recordDeployment', {
      params: { service: 'web' },
      body: { environment: 'production', version: '1.0.0' },
    });
    await admin.call('addRelease', { params: { service: 'web' }, body: { version: '1.1.0' } });
    const decision = await admin.call('decideRemediation', {
      body: { service: 'web', environment: 'production', target: '1.1.0' },
    });

    expect(decision.feeds).toEqual([]);
    expect(decision.missingFacts.join()).toContain('not loaded: kev, osv');
  });

  it('keeps the name of its feeds for itself', async () => {
    const params = { kind: 'kev' } as const;
    const upload = admin
      .call('loadFeed', { params, query: { name: 'sample' }, stream: new Blob(['{}']).stream() })
      .catch((error: unknown) => error);

    expect(await upload).toMatchObject({ code: 'request.invalid' });
  });

  it('has exposures that were left and that nobody judged, and some that are closed', async () => {
    const { items } = await admin.call('listExposures', { query: { state: 'any', zeroBudget: 'true', limit: 50 } });
    const stateOf = (service: string, advisory: string) =>
      items.find((one) => one.service === service && one.advisory === advisory)?.state;

    expect(stateOf('umami', 'CVE-2025-55182')).toBe('untriaged');
    expect(stateOf('conductor', 'CVE-2021-44228')).toBe('closed');
    expect(items.find(({ service, state }) => service === 'diaspora' && state === 'closed')?.verdict).toMatchObject({
      verdict: 'cannot_tell',
      // Plain text, as the screen shows it.
      query: 'accept header with ../',
      by: { name: 'Sam' },
      accepted: { by: { name: 'Sam' } },
    });
  });

  it('goes with one button: nothing but evidence stays, and whoever plays a sample person is themselves again', async () => {
    await ask({ service: 'umami', target: '2.20.1' });
    const { seats } = await admin.call('getSample');
    const elsewhere = browser(baseUrl);
    await elsewhere.call('signIn', { body: { email: 'ada@example.org', password: 'a long enough password' } });
    await elsewhere.call('takeSeat', { body: { userId: seats[0]?.id ?? null } });
    const playing = await elsewhere.call('whoAmI');
    const state = await admin.call('removeSample');
    const again = await admin.call('removeSample').catch((error: unknown) => error);
    const evidence = await rowsOf(app, `select count(*) from evidence where type like 'sample.%'`);

    expect([playing.name, (await elsewhere.call('whoAmI')).name]).toEqual(['Rhea', 'Ada']);
    expect(state).toMatchObject({ isLoaded: false, seats: [] });
    expect(again).toMatchObject({ code: 'sample.not_loaded' });
    expect(evidence).toBe(2);
    expect(await rowsOf(app, 'select count(*) from user_account where is_sample')).toBe(0);
    const after = await countRows(app);
    expect({ ...after, ...ofWeb }).toEqual({ ...before, ...ofWeb });
  });

  it('can come again', async () => {
    await app.loadSample();

    expect(await admin.call('getSample')).toMatchObject({ isLoaded: true });
  });
});

/** Written meanwhile, and not about the sample. */
const ofWeb = {
  user_session: 2,
  release: 2,
  deployment: 1,
  lane: 1,
  decision: 1,
  precomputed_verdict: 0,
  safe_harbour: 0,
  hold: 0,
  exposure_head: 1,
};

type Choice = ResponseOf<typeof gateOperations.decideRemediation>['recommended'];

function nameOf(choice: Choice): string {
  if (choice?.kind !== 'hotfix') return choice?.version ?? 'none';
  const { base, upgrades } = choice.recipe;
  return `${base} with ${upgrades.map(({ package: name, to }) => `${name} ${to}`).join(', ')}`;
}

function browser(baseUrl: string): Client {
  let cookie = '';
  return createClient({
    baseUrl,
    fetch: async (url, init) => {
      const headers = new Headers(init?.headers);
      headers.set('cookie', cookie);
      const response = await fetch(url, { ...init, headers });
      for (const line of response.headers.getSetCookie()) cookie = line.slice(0, line.indexOf(';'));
      return response;
    },
  });
}

async function rowsOf(app: App, sql: string): Promise<number> {
  const { rows } = await app.database.pool.query<{ count: string }>(sql);
  return Number(rows[0]?.count);
}

/** Everything the sample may touch; evidence, jobs and the change feed are a record of what happened and grow. */
async function countRows(app: App): Promise<Record<string, number>> {
  const { rows } = await app.database.pool.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE'
     and table_name not in ('evidence', 'evidence_content', 'change', 'job', 'idempotent_answer', 'component', 'component_judged',
       'advisory_alias', 'fact_part')`,
  );
  const counts: Record<string, number> = {};
  for (const { name } of rows) counts[name] = await rowsOf(app, `select count(*) from ${name}`);
  return counts;
}
