import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addOwnAdvisory } from '#advisories/index.ts';
import { touchService } from '#services/index.ts';
import { statement } from '../platform/db/statement.ts';
import { at } from '../platform/db/row-types.ts';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { getDecision } from './get-decision.ts';
import { listDecisions } from './list-decisions.ts';
import { listSafeHarbours } from './list-safe-harbours.ts';
import { refreshVerdicts } from './refresh-verdicts.ts';
import { replayDecision } from './replay-decision.ts';
import { ask, openTestGate, openTestService } from './test-gate.ts';

let platform: TestPlatform;

beforeAll(async () => {
  platform = await openTestPlatform();
  await openTestGate(platform);
});
afterAll(() => platform.close());

const placeHoldSql = statement<never>(
  'test.place_hold',
  `insert into hold (id, service_id, environment_id, release_id, axis, reason, placed_at, placed_by)
   select $1, $2, e.id, r.id, 'reliability', 'it was slow', $4, '{"id":"x","name":"Rita","kind":"person"}'
   from environment e, release r where r.service_id = $2 and r.version = $3`,
);

describe('facts kept in memory', () => {
  it('never outlive a change: every decision that begins after a hold has committed hears of it', async () => {
    const service = await openTestService(platform, 'raced', [
      { version: '1.0.0', parts: ['pkg:npm/right@1.1.0'], daysAgo: 20 },
      { version: '1.1.0', parts: ['pkg:npm/right@1.1.0'], daysAgo: 5 },
    ]);
    let isPlaced = false;
    const seen: { begunAfter: boolean; verdict: string }[] = [];
    const asking = Array.from({ length: 10 }, async () => {
      for (let round = 0; round < 12; round += 1) {
        const begunAfter = isPlaced;
        seen.push({ begunAfter, verdict: (await ask(platform, 'raced', '1.0.0')).verdict });
      }
    });

    const holding = (async () => {
      while (seen.length < 30) await ask(platform, 'raced', '1.0.0');
      const ctx = platform.asSystem();
      await ctx.transaction(async (tx) => {
        await tx.execute(placeHoldSql, [ctx.newId(), service.id, '1.0.0', at(ctx.now)]);
        await touchService(tx, service.id);
      });
      isPlaced = true;
    })();
    await Promise.all([...asking, holding]);

    expect(seen.filter(({ begunAfter }) => begunAfter).length).toBeGreaterThan(10);
    expect(new Set(seen.filter(({ begunAfter }) => begunAfter).map(({ verdict }) => verdict))).toEqual(
      new Set(['needs_signoff']),
    );
    expect(seen[0]?.verdict).toBe('allow');
  });
});

describe('restricted advisories', () => {
  it('are named to those with the need to know, and to nobody else', async () => {
    await openTestService(platform, 'secret', [
      { version: '1.0.0', parts: ['pkg:npm/hush@1.0.0'], daysAgo: 20 },
      { version: '1.1.0', parts: ['pkg:npm/hush@1.1.0'], daysAgo: 5 },
    ]);
    const own = await addOwnAdvisory(platform.as(['security_key']), {
      ecosystem: 'npm',
      package: 'hush',
      introduced: '0',
      fixed: '1.1.0',
      versions: [],
      reason: 'under embargo',
      isMalicious: true,
      isRestricted: true,
      contact: 'sam@example.org',
    });

    const told = await ask(platform, 'secret', '1.0.0', {}, platform.as(['security_key']));
    const read = await getDecision(platform.as(['responder']), told.id);
    const asked = await ask(platform, 'secret', '1.0.0');
    const replayed = await replayDecision(platform.as(['auditor']), told.id);
    const { items } = await listDecisions(platform.as(['auditor']), { service: 'secret', limit: 10 });

    expect(told.judgement.reopened.map(({ group, package: name }) => `${group} ${name}`)).toEqual([
      `${own.id} npm/hush`,
    ]);
    for (const answer of [read, asked, replayed, items]) {
      expect(JSON.stringify(answer)).not.toContain(own.id);
      expect(JSON.stringify(answer)).not.toContain('hush');
    }
    const stops = read.judgement.reasons.filter(({ verdict }) => verdict === 'deny');
    expect(stops.map(({ code }) => code)).toEqual(['security.restricted_hold']);
    expect(stops[0]?.sentence).toContain('sam@example.org');
    expect([read.verdict, asked.verdict, replayed.isSame]).toEqual(['deny', 'deny', true]);
  });
});

describe('safe harbours', () => {
  const harbourOf = async (name: string) =>
    (await listSafeHarbours(platform.as(['auditor']), name)).find(({ service }) => service === name);

  it('show where a service could go back to, before anything burns', async () => {
    const service = await openTestService(platform, 'calm', [
      { version: '1.0.0', parts: ['pkg:npm/left@1.0.0'], daysAgo: 20 },
      { version: '1.1.0', parts: ['pkg:npm/left@1.1.0'], daysAgo: 10 },
      { version: '1.1.1', parts: ['pkg:npm/left@1.1.0'], daysAgo: 3 },
    ]);

    await refreshVerdicts(platform.asSystem(), service.id);

    expect(await harbourOf('calm')).toMatchObject({ current: '1.1.1', target: '1.1.0', verdict: 'allow', cure: null });
    expect((await harbourOf('calm'))?.verdicts.map(({ version, verdict }) => `${version} ${verdict}`)).toEqual([
      '1.1.0 allow',
      '1.0.0 deny',
    ]);
  });

  it('say NONE with the cure where there is nowhere to go', async () => {
    const service = await openTestService(platform, 'trapped', [
      { version: '1.0.0', parts: ['pkg:npm/left@1.0.0'], daysAgo: 20 },
      { version: '1.1.0', parts: ['pkg:npm/left@1.1.0'], daysAgo: 10 },
    ]);

    await refreshVerdicts(platform.asSystem(), service.id);

    const harbour = await harbourOf('trapped');
    expect(harbour).toMatchObject({
      current: '1.1.0',
      target: null,
      verdict: null,
      cure: 'build 1.0.0 with left 1.1.0',
    });
    expect(harbour?.summary).toContain('CVE-2025-0001');
  });

  it('are computed once however many ask at the same moment', async () => {
    const service = await openTestService(platform, 'busy', [
      { version: '1.0.0', parts: ['pkg:npm/left@1.1.0'], daysAgo: 20 },
      { version: '1.1.0', parts: ['pkg:npm/left@1.1.0'], daysAgo: 10 },
    ]);

    await Promise.all(Array.from({ length: 10 }, () => refreshVerdicts(platform.asSystem(), service.id)));

    expect(await harbourOf('busy')).toMatchObject({ target: '1.0.0' });
  });
});
