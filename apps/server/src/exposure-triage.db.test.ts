import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ExposureChange, registerExposureListener, registerKeyOfService } from '#exposures/index.ts';
import { createTeam, putTeamMember } from '#services/index.ts';
import { listExposedAdvisories, listExposures } from './exposures/list-exposures.ts';
import { showExposure } from './exposures/show-exposure.ts';
import { triageAdvisory } from './exposures/triage-advisory.ts';
import { acceptExposure, type Triage, triageExposure } from './exposures/triage-exposure.ts';
import { openTestService, testGate } from './gate/test-gate.ts';
import { requireServiceKey } from './gate/require-service-key.ts';
import { addSigner, evidenceOf, type Signer } from './gate/test-signers.ts';
import type { RequestContext } from './platform/context.ts';
import { listEvidence } from './platform/evidence/list-evidence.ts';
import { Problem } from './platform/problem.ts';
import { deploy } from './releases/test-ledger.ts';
import { updateService } from './services/update-service.ts';
import { enterAdvisory, exposuresOf, triageOf } from './test-exposures.ts';

const dayMs = 24 * 3_600_000;
const releases = (serial: number) => [
  { version: '1.0.0', parts: ['pkg:npm/left@1.0.0', `pkg:npm/own-${serial}@1.0.0`], daysAgo: 3 },
  { version: '1.1.0', parts: ['pkg:npm/left@1.1.0'], daysAgo: 2 },
];
const test = testGate('triaged', releases);
const flaw = 'CVE-2025-0001';
const told: ExposureChange[] = [];
registerExposureListener(async (_tx, _ctx, change) => {
  told.push(change);
});

beforeAll(() => registerKeyOfService(requireServiceKey));
let id = '';
beforeEach(async () => {
  id = (await exposuresOf(test.platform, test.web))[0]?.id ?? '';
});

const triage = (more: Partial<Triage> = {}, by: RequestContext = test.signers.security()) =>
  triageExposure(by, id, triageOf(test.platform, more));
const state = async () => (await exposuresOf(test.platform, test.web)).find((one) => one.id === id)?.state;
const admin = () => test.platform.as(['admin']);
const listed = { state: 'any', limit: 200 } as const;

describe('a verdict', () => {
  it('closes what has ended, with the logs, the window and the query in evidence', async () => {
    const { exposure, verdicts, canSign } = await triage({ note: 'asked the vendor too' });

    expect(exposure).toMatchObject({ state: 'closed', dueAt: undefined });
    expect(verdicts).toHaveLength(1);
    expect(canSign).toBe(true);
    expect(await evidenceOf(test.platform, id)).toEqual(['exposures.began', 'exposures.triaged']);
    const { rows } = await test.platform.database.pool.query(
      `select c.body::jsonb as body from evidence e join evidence_content c on c.evidence_id = e.id where e.subject_id = $1 and e.type = 'exposures.triaged'`,
      [id],
    );
    expect(rows[0].body).toMatchObject({
      service: test.web,
      advisory: flaw,
      verdict: 'no_evidence',
      logs: expect.stringContaining('access logs'),
      query: expect.stringContaining('status = 500'),
      window: { to: new Date(test.platform.clock.now()).toISOString() },
      keyBy: 'role',
    });
    expect(told.filter(({ exposure: one }) => one.id === id).map(({ kind }) => kind)).toEqual(['began', 'verdict']);
  });

  it('closes nothing that goes on after its window, and is opened again by what begins after it', async () => {
    const early = await triage({ to: test.platform.clock.now() - 2.5 * dayMs });
    expect(early.exposure.state).toBe('untriaged');
    await triage({ verdict: 'suspected' });
    expect(await state()).toBe('closed');

    await deploy(admin(), test.web, '1.0.0');
    expect(await state()).toBe('live');
    test.platform.clock.advance(60_000);
    expect((await triage()).exposure.state).toBe('live');
    test.platform.clock.advance(60_000);
    await deploy(admin(), test.web, '1.1.0');
    expect(await state()).toBe('untriaged');
    const last = await triage({ verdict: 'confirmed' });

    expect(last.exposure).toMatchObject({ state: 'closed', reopenedAt: expect.any(Number) });
    expect(last.verdicts.map((one) => [one.verdict, one.supersededAt !== undefined])).toEqual([
      ['confirmed', false],
      ['no_evidence', true],
      ['suspected', true],
      ['no_evidence', true],
    ]);
    expect(await evidenceOf(test.platform, id)).toContain('exposures.reopened');
  });

  it('that it can not be told says what is missing, and closes nothing until somebody accepts it', async () => {
    const untold = { verdict: 'cannot_tell' } as const;
    const field = async (more: Partial<Triage>) => {
      const problem: unknown = await triage(more).catch((error: unknown) => error);
      return (problem as { fields: { field: string }[] }).fields[0]?.field;
    };
    expect(await field(untold)).toBe('body.missing');
    expect(await field({ ...untold, missing: 'logs of the proxy' })).toBe('body.secondLookAt');
    expect(await field({ ...untold, missing: 'logs', secondLookAt: 1 })).toBe('body.secondLookAt');
    expect(await field({ secondLookAt: test.platform.clock.now() + dayMs })).toBe('body.secondLookAt');
    expect(await field({ to: test.platform.clock.now() + dayMs })).toBe('body.to');
    const secondLookAt = test.platform.clock.now() + dayMs;
    const said = await triage({ ...untold, missing: 'logs of the proxy', secondLookAt });
    expect(said.exposure).toMatchObject({ state: 'cannot_tell', dueAt: secondLookAt });

    const accepted = await acceptExposure(test.signers.security(), id, 'the logs are gone for good');
    const again = await acceptExposure(test.signers.security(), id, 'said twice');

    expect(accepted.exposure.state).toBe('closed');
    expect(again.exposure.verdict?.accepted?.reason).toBe('the logs are gone for good');
    expect(await evidenceOf(test.platform, id)).toEqual(['exposures.began', 'exposures.triaged', 'exposures.accepted']);
  });

  it('is of the security key, in a session of a person', async () => {
    const refusal = async (by: RequestContext) =>
      await triage({}, by).then(
        () => 'signed',
        (problem: unknown) => (problem as { code: string }).code,
      );

    expect(await refusal(test.signers.responder())).toBe('access.forbidden');
    expect(await refusal(test.signers.reliability())).toBe('access.forbidden');
    // A right of that name without a key that two people gave.
    expect(await refusal(test.platform.as(['security_key']))).toBe('access.forbidden');
    const { userId } = test.signers.security;
    expect(await refusal(test.platform.as(['security_key'], { userId, kind: 'token' }))).toBe(
      'access.interactive_only',
    );
    const sample = await addSigner(test.platform, 'security_key', { isSample: true });
    expect(await refusal(sample())).toBe('gate.sample_only');
    expect(await state()).toBe('untriaged');
    expect(await evidenceOf(test.platform, id)).toEqual(['exposures.began']);
    expect((await showExposure(test.signers.responder(), id)).canSign).toBe(false);
  });

  it('is one in force, however many sign at the same time', async () => {
    await Promise.all(Array.from({ length: 10 }, () => triage()));

    const { exposure, verdicts } = await showExposure(admin(), id);
    expect(verdicts).toHaveLength(10);
    expect(verdicts.filter(({ supersededAt }) => supersededAt === undefined)).toHaveLength(1);
    expect(exposure.state).toBe('closed');
  });
});

describe('one verdict over many services', () => {
  let paula: Signer;

  /** Paula carries the security key of one team, and no other. */
  beforeEach(async () => {
    const signer = await addSigner(test.platform, 'admin');
    paula = await addSigner(test.platform, 'responder');
    const team = `shop-${test.serial}`;
    await createTeam(signer(), { name: team });
    await updateService(signer(), test.web, { team });
    test.platform.clock.advance(1);
    await putTeamMember(signer(), { team, userId: paula.userId, role: 'member', key: 'security' });
  });

  it('signs what is the signers, and names the rest', async () => {
    const other = `other-${test.serial}`;
    await openTestService(test.platform, other, releases(test.serial));
    const [theirs] = await exposuresOf(test.platform, other);
    const about = { advisory: flaw, exposures: [id, theirs?.id ?? ''] };

    const { rows } = await triageAdvisory(paula(), about, triageOf(test.platform));

    expect(rows.map(({ exposure, result }) => [exposure.service, result, exposure.state])).toEqual([
      [other, 'not_yours', 'untriaged'],
      [test.web, 'signed', 'closed'],
    ]);
    const shownTo = async (by: Signer) => (await listExposedAdvisories(by(), { ...listed })).mayTriage;
    expect([await shownTo(paula), await shownTo(test.signers.security)]).toEqual([true, true]);
    expect(await shownTo(test.signers.responder)).toBe(false);
    expect(rows[0]?.because).toContain(`you do not hold the security key of \`${other}\``);
    expect(await evidenceOf(test.platform, theirs?.id ?? '')).toEqual(['exposures.began']);
    const all = await triageAdvisory(test.signers.security(), { advisory: flaw }, triageOf(test.platform));
    expect(all.rows.every(({ result }) => result === 'signed')).toBe(true);
    expect(all.rows.some(({ exposure }) => exposure.service === test.web)).toBe(false);
  });

  it('is refused for ids of another advisory, and where nothing is open', async () => {
    const wrong = { advisory: 'CVE-2025-0002', exposures: [id] };

    await expect(triageAdvisory(paula(), wrong, triageOf(test.platform))).rejects.toMatchObject({
      code: 'exposures.exposure_not_found',
    });
    await expect(triageAdvisory(paula(), { advisory: 'CVE-1999-0001' }, triageOf(test.platform))).rejects.toMatchObject(
      { code: 'exposures.exposure_not_found' },
    );
    expect(await state()).toBe('untriaged');
  });

  it('never deadlocks, whoever signs in whatever order', async () => {
    const others = [`b-${test.serial}`, `a-${test.serial}`];
    const ids = [id];
    for (const name of others) {
      await openTestService(test.platform, name, releases(test.serial));
      ids.push((await exposuresOf(test.platform, name))[0]?.id ?? '');
    }
    const sign = (exposures: readonly string[]) =>
      triageAdvisory(test.signers.security(), { advisory: flaw, exposures }, triageOf(test.platform));

    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => sign(index % 2 === 0 ? ids : ids.toReversed())),
    );

    expect(answers.flatMap(({ rows }) => rows.map(({ result }) => result))).toEqual(Array(30).fill('signed'));
  });
});

describe('an exposure by a restricted advisory', () => {
  it('does not exist for those who may not read these', async () => {
    const before = await listExposedAdvisories(test.signers.responder(), { ...listed });
    const group = await enterAdvisory(test.platform, `own-${test.serial}`, { isMalicious: true, isRestricted: true });
    const secret = (await exposuresOf(test.platform, test.web)).find((one) => one.group === group);
    const outsider = test.signers.responder();

    expect(secret).toMatchObject({ isRestricted: true, state: 'untriaged' });
    expect(await listExposures(outsider, { ...listed, advisory: group })).toEqual([]);
    expect((await listExposures(outsider, { ...listed, service: test.web })).map((one) => one.id)).toEqual([id]);
    expect(await listExposedAdvisories(outsider, { ...listed })).toEqual(before);
    const wordsOf = async (wanted: string) =>
      await showExposure(outsider, wanted).then(
        () => 'shown',
        (problem: unknown) => (problem instanceof Problem ? `${problem.code} ${problem.message} ${problem.help}` : ''),
      );
    const nowhere = '018f0000-0000-7000-8000-000000000000';
    expect(await wordsOf(secret?.id ?? '')).toBe((await wordsOf(nowhere)).replace(nowhere, secret?.id ?? ''));
    expect(await wordsOf(nowhere)).toContain('exposures.exposure_not_found');
    const { rows } = await test.platform.database.pool.query(
      `select permission from change where kind = 'exposures.changed' and at = to_timestamp($1 / 1000.0)`,
      [test.platform.clock.now()],
    );
    expect(new Set(rows.map((row) => row.permission))).toEqual(
      new Set(['exposures.read', 'advisories.read_restricted']),
    );

    const evidence = await listEvidence(outsider, { subjectId: secret?.id, limit: 10 });
    expect(evidence.items.map(({ type, body }) => [type, body])).toEqual([['exposures.began', undefined]]);

    expect(await listExposures(test.signers.security(), { ...listed, advisory: group })).toHaveLength(1);
    expect((await showExposure(test.signers.security(), secret?.id ?? '')).exposure.id).toBe(secret?.id);
  });
});

it('is found by service, environment, state, class and what is overdue', async () => {
  const find = async (more: object) =>
    (await listExposures(test.signers.responder(), { ...listed, service: test.web, ...more })).map((one) => one.id);

  expect(await find({})).toEqual([id]);
  expect(await find({ environment: 'production', zeroBudget: true, deadline: 'three_days_forensic' })).toEqual([id]);
  expect(await find({ deadline: 'fourteen_days' })).toEqual([]);
  expect(await find({ state: 'closed' })).toEqual([]);
  expect(await find({ overdue: true })).toEqual([]);
  test.platform.clock.advance(4 * dayMs);
  expect(await find({ overdue: true })).toEqual([id]);
  await expect(find({ service: 'nowhere' })).rejects.toMatchObject({ code: 'services.service_not_found' });
  await expect(listExposures(test.platform.as([]), { ...listed })).rejects.toMatchObject({ code: 'access.forbidden' });
});
