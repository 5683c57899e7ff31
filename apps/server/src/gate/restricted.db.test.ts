import { afterAll, beforeAll, expect, it } from 'vitest';
import { addOwnAdvisory } from '../advisories/add-own-advisory.ts';
import { listFindings } from '../advisories/list-findings.ts';
import { exportEvidence } from '../platform/evidence/export-evidence.ts';
import { getEvidence } from '../platform/evidence/get-evidence.ts';
import { listEvidence } from '../platform/evidence/list-evidence.ts';
import { verifyEvidence } from '../platform/evidence/verify-evidence.ts';
import { sequenceOnce } from '../platform/evidence/sequencer.ts';
import { JobRunner } from '../platform/jobs/runner.ts';
import { openTestPlatform, quietLog, type TestPlatform } from '../platform/test-context.ts';
import { showLedger } from '../releases/show-ledger.ts';
import { toFindingAnswer } from '#advisories/index.ts';
import { dryRunPolicy } from './dry-run-policy.ts';
import { getDecision } from './get-decision.ts';
import { gateJobs } from './jobs.ts';
import { listDecisions } from './list-decisions.ts';
import { listFloor } from './list-floor.ts';
import { listHolds } from './list-holds.ts';
import { listPolicies } from './list-policies.ts';
import { listSafeHarbours } from './list-safe-harbours.ts';
import { replayDecision } from './replay-decision.ts';
import { ask, openTestGate, openTestService } from './test-gate.ts';
import { addSigners, type Signers } from './test-signers.ts';

let platform: TestPlatform;
let signers: Signers;
let own: string;
let decision: string;

beforeAll(async () => {
  platform = await openTestPlatform();
  await openTestGate(platform);
  signers = await addSigners(platform);
  const parts = (hush: string) => [`pkg:npm/hush@${hush}`, 'pkg:npm/right@1.1.0'];
  await openTestService(platform, 'web', [
    { version: '1.0.0', parts: parts('1.0.0'), daysAgo: 30 },
    { version: '1.1.0', parts: parts('2.0.0'), daysAgo: 9 },
    { version: '1.1.1', parts: parts('1.0.0'), daysAgo: 2 },
  ]);
  await openTestService(platform, 'solo', [
    { version: '1.0.0', parts: parts('1.0.0'), daysAgo: 9 },
    { version: '1.1.0', parts: parts('2.0.0'), daysAgo: 2 },
  ]);
  const added = await addOwnAdvisory(signers.security(), {
    ecosystem: 'npm',
    package: 'hush',
    introduced: '0',
    fixed: '1.9.7',
    versions: [],
    reason: 'steals tokens of the build',
    isMalicious: true,
    isRestricted: true,
    contact: 'security@example.org',
  });
  own = added.id;
  decision = (await ask(platform, 'solo', '1.0.0')).id;
  const outbox = { mail: undefined, chat: async () => ({ outcome: 'rejected', reason: 'none' }) as const };
  const handlers = gateJobs(outbox, 'http://lockstep.example.org');
  await new JobRunner({ database: platform.database, handlers, log: quietLog }).runDue();
  while (await sequenceOnce(platform.database));
});
afterAll(() => platform.close());

async function everything(ctx = signers.responder()) {
  const findings = await listFindings(ctx, {
    service: 'web',
    version: '1.0.0',
    knownAt: undefined,
    loadedAt: undefined,
  });
  const policies = await listPolicies(ctx, { limit: 10 });
  const lines: string[] = [];
  for await (const line of exportEvidence(ctx, 0)) lines.push(line);
  const evidence = await listEvidence(ctx, { limit: 200 });
  return {
    asked: await ask(platform, 'solo', '1.0.0', {}, ctx),
    decision: await getDecision(ctx, decision),
    decisions: await listDecisions(ctx, { limit: 100 }),
    replay: await replayDecision(ctx, decision),
    dryRun: await dryRunPolicy(ctx, policies.items[0]?.id ?? '', 100),
    harbours: await listSafeHarbours(ctx, undefined),
    holds: await listHolds(ctx, { limit: 100 }),
    floor: await listFloor(ctx, { limit: 100 }),
    ledger: await showLedger(ctx, 'web', {}),
    findings: findings.findings.map((finding) =>
      toFindingAnswer(finding, findings.ground, ctx.actor.permissions.has('advisories.read_restricted')),
    ),
    evidence: evidence.items.map(({ subjectId: _names, ...record }) => record),
    oneRecord: await Promise.all(evidence.items.map(async ({ id }) => (await getEvidence(ctx, id)).body)),
    exported: lines.map((line) => JSON.parse(line).body),
  };
}

it('a restricted advisory is named nowhere to those without the need to know, and the chain verifies all the same', async () => {
  const seen = Object.entries(await everything());

  const naming = seen.flatMap(([name, answer]) => {
    const found = /.{0,80}(?:hush|1\.9\.7|steals tokens|OWN-).{0,40}/.exec(JSON.stringify(answer));
    return found === null ? [] : [`${name}: ${found[0]}`];
  });
  expect(naming).toEqual([]);
  expect(await verifyEvidence(signers.responder())).toMatchObject({ ok: true });
});

it('is read in full by those with it', async () => {
  const seen = await everything(signers.security());

  expect(JSON.stringify(seen.decision)).toContain(own);
  expect(JSON.stringify(seen.evidence)).toContain('steals tokens');
  expect(seen.decision.verdict).toBe('deny');
});
