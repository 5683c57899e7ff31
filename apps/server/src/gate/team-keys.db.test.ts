import { beforeEach, describe, expect, it } from 'vitest';
import { createEngagement, createTeam, putTeamMember } from '#services/index.ts';
import { addSchedule } from '../paging/test-people.ts';
import { grantEngagementKey, takeEngagementKey } from '../services/engagement-key.ts';
import { updateEngagement } from '../services/engage-team.ts';
import { putTeamKeySchedule } from '../services/put-key-schedule.ts';
import { updateService } from '../services/update-service.ts';
import { getDecision } from './get-decision.ts';
import { composeNotice } from './notice-text.ts';
import { refuseKey } from './refuse-key.ts';
import type { GateDecision } from './standing.ts';
import { openTestService } from './test-gate.ts';
import { addSigner, evidenceOf, type Signer } from './test-signers.ts';
import { signoffReleases, testSignoff } from './test-signoff.ts';

const { gate, asked, request, turn } = testSignoff('teamed');
const dayMs = 24 * 3_600_000;

/** Keys are given by an admin who is alone, so that each is one step; that they take two people is tested beside teams. */
let admin: Signer;
let rita: Signer;
let paula: Signer;

beforeEach(async () => {
  admin = await addSigner(gate.platform, 'admin');
  rita = await addSigner(gate.platform, 'responder');
  paula = await addSigner(gate.platform, 'responder');
  await createTeam(admin(), { name: sre() });
  await createTeam(admin(), { name: shop() });
});

const sre = () => `sre-${gate.serial}`;
const shop = () => `shop-${gate.serial}`;

type Axis = 'reliability' | 'security';
const member = (team: string, { userId }: Signer, key?: Axis) =>
  putTeamMember(admin(), { team, userId, role: 'member', key });

/** Rita is of a team that is engaged for the service of the test. */
async function engageSre(endsAt?: number): Promise<string> {
  await member(sre(), rita, 'reliability');
  const about = { team: sre(), service: gate.web, axis: 'reliability' as const, policyId: undefined };
  const { id } = await createEngagement(admin(), { ...about, startsAt: undefined, endsAt });
  await grantEngagementKey(admin(), id);
  return id;
}

/** Paula is of the team that owns the service of the test, and carries its key. */
async function embedPaula(): Promise<void> {
  await updateService(admin(), gate.web, { team: shop() });
  gate.platform.clock.advance(1);
  await member(shop(), paula, 'reliability');
}

async function requested(): Promise<GateDecision> {
  const decision = await asked();
  await request(decision);
  return decision;
}

const keyOf = (decision: GateDecision, axis: Axis) => decision.signoff.keys.find((key) => key.axis === axis);
const refusalOf = async (work: Promise<unknown>): Promise<string> => {
  const outcome = await work.then(
    () => 'turned',
    (problem: unknown) => problem,
  );
  return typeof outcome === 'string' ? outcome : String((outcome as { code?: string }).code);
};

describe('the key that a member of the product team carries', () => {
  it('turns for the services of the team, and for no other', async () => {
    await embedPaula();
    await openTestService(gate.platform, `other-${gate.serial}`, signoffReleases(gate.serial));
    const decision = await requested();

    const seen = await getDecision(paula(), decision.id);
    expect(keyOf(seen, 'reliability')).toMatchObject({
      ring: { by: 'embedded', team: shop(), people: [expect.any(String)] },
      isYours: true,
      isRecentlyGranted: true,
    });
    expect(keyOf(await getDecision(rita(), decision.id), 'reliability')).toMatchObject({ isYours: false });
    await expect(turn(decision, 'reliability', rita)).rejects.toMatchObject({
      code: 'access.forbidden',
      help: expect.stringMatching(/^ask responder .{4}: they hold the reliability key of teamed-/),
    });
    await turn(decision, 'reliability', paula);
    const whole = await turn(decision, 'security');
    expect(whole).toMatchObject({ mayProceed: true, signoff: { state: 'signed' } });
    expect(keyOf(whole, 'reliability')).toMatchObject({ signedBy: { id: paula.userId }, isRecentlyGranted: true });
  });

  it('is of one axis, and two keys take two people', async () => {
    await embedPaula();
    await member(shop(), rita, 'security');
    const decision = await requested();

    expect(await refusalOf(turn(decision, 'security', paula))).toBe('access.forbidden');
    await turn(decision, 'reliability', paula);
    await gate.platform.database.pool.query(
      `insert into user_role (user_id, role, granted_at, is_single_person) values ($1, 'security_key', now(), false)`,
      [paula.userId],
    );
    const both = Object.assign(() => gate.platform.as(['security_key'], { userId: paula.userId }), paula);
    expect(await refusalOf(turn(decision, 'security', both))).toBe('gate.same_person');
    expect(await turn(decision, 'security', rita)).toMatchObject({ mayProceed: true });
  });

  it('is no longer marked as fresh after a day, and holders of the role turn as before', async () => {
    await embedPaula();
    gate.platform.clock.advance(dayMs + 1);
    const decision = await requested();

    expect(keyOf(await getDecision(paula(), decision.id), 'reliability')).toMatchObject({ isRecentlyGranted: false });
    expect(await turn(decision, 'reliability', gate.signers.reliability)).toMatchObject({
      signoff: { state: 'waiting' },
    });
  });

  it('refuses with a reason, too', async () => {
    await embedPaula();
    const decision = await requested();

    const about = { decision: decision.id, axis: 'reliability', reason: 'not on a Friday' } as const;
    expect(await refusalOf(refuseKey(rita(), about))).toBe('access.forbidden');
    expect(await refuseKey(paula(), about)).toMatchObject({ signoff: { state: 'refused' } });
    expect(await evidenceOf(gate.platform, decision.id)).toContain('gate.key_refused');
  });

  it('is never turned by a token, nor about the sample by a real person', async () => {
    await embedPaula();
    const decision = await requested();

    const token = () => gate.platform.as(['responder'], { userId: paula.userId, kind: 'token' });
    expect(await refusalOf(turn(decision, 'reliability', Object.assign(token, paula)))).toBe('access.interactive_only');
    expect(keyOf(await getDecision(token(), decision.id), 'reliability')).toMatchObject({ isYours: false });
    await gate.platform.database.pool.query('update service set is_sample = true where name = $1', [gate.web]);
    expect(await refusalOf(turn(decision, 'reliability', paula))).toBe('access.forbidden');
  });
});

describe('the key of an engaged team', () => {
  it('turns for the service it is engaged for, by members who carry the key', async () => {
    await engageSre();
    await member(sre(), paula);
    const decision = await requested();

    expect(keyOf(await getDecision(rita(), decision.id), 'reliability')).toMatchObject({
      ring: { by: 'engaged', team: sre(), people: [expect.any(String)] },
      isYours: true,
    });
    expect(await refusalOf(turn(decision, 'reliability', paula))).toBe('access.forbidden');
    expect(await turn(decision, 'reliability', rita)).toMatchObject({ signoff: { state: 'waiting' } });
  });

  it('steps back where somebody of the product team carries it', async () => {
    await engageSre();
    await embedPaula();
    const decision = await requested();

    expect(await refusalOf(turn(decision, 'reliability', rita))).toBe('access.forbidden');
    expect(await turn(decision, 'reliability', paula)).toMatchObject({ signoff: { state: 'waiting' } });
  });

  it.each([
    ['the key of the member is taken', () => member(sre(), rita)],
    ['the engagement ends', (id: string) => updateEngagement(admin(), id, { endsAt: gate.platform.clock.now() })],
    ['the engagement loses its key', (id: string) => takeEngagementKey(admin(), id)],
    ['somebody else has to hold it', () => embedPaula()],
  ])('does not turn when %s between request and signing', async (_what, change) => {
    const id = await engageSre();
    const decision = await requested();

    await change(id);

    expect(await refusalOf(turn(decision, 'reliability', rita))).toBe('access.forbidden');
    expect(keyOf(await getDecision(rita(), decision.id), 'reliability')).toMatchObject({ isYours: false });
  });

  it('turns or is gone when it is taken at the same time, never both', async () => {
    await engageSre();
    const decision = await requested();

    const [turned] = await Promise.all([
      refusalOf(turn(decision, 'reliability', rita)),
      ...Array.from({ length: 9 }, () => member(sre(), rita)),
    ]);

    const { rows } = await gate.platform.database.pool.query('select 1 from key_turn where decision_id = $1', [
      decision.id,
    ]);
    expect(['turned', 'access.forbidden']).toContain(turned);
    expect(rows).toHaveLength(turned === 'turned' ? 1 : 0);
  });

  it('is turned once by ten at once', async () => {
    await engageSre();
    const decision = await requested();

    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => refusalOf(turn(decision, 'reliability', rita))),
    );

    expect(outcomes.toSorted()).toEqual([...Array.from({ length: 9 }, () => 'gate.already_signed'), 'turned']);
  });

  it('is held by whoever is on call, where the team has a schedule for it', async () => {
    await engageSre();
    await member(sre(), paula, 'reliability');
    const now = gate.platform.clock.now();
    const hourMs = dayMs / 24;
    const scheduleId = await addSchedule(gate.platform, `duty-${gate.serial}`, [
      { from: now - hourMs, to: now + hourMs, userId: paula.userId },
      { from: now + hourMs, to: now + 2 * hourMs, userId: rita.userId },
    ]);
    await putTeamKeySchedule(admin(), { team: sre(), axis: 'reliability', scheduleId });
    const decision = await requested();

    expect(await refusalOf(turn(decision, 'reliability', rita))).toBe('access.forbidden');
    gate.platform.clock.advance(hourMs);
    expect(await refusalOf(turn(decision, 'reliability', paula))).toBe('access.forbidden');
    expect(keyOf(await getDecision(rita(), decision.id), 'reliability')).toMatchObject({
      isYours: true,
      ring: { people: [expect.any(String)] },
    });
    expect(await turn(decision, 'reliability', rita)).toMatchObject({ signoff: { state: 'waiting' } });
  });
});

describe('a notice', () => {
  it('reaches whoever holds the key by a team, and names them', async () => {
    await engageSre();
    const decision = await requested();

    const { rows } = await gate.platform.database.pool.query<{ person: string }>(
      `select payload -> 'to' ->> 'id' as person from job where kind = 'gate.notify' and payload ->> 'decisionId' = $1`,
      [decision.id],
    );
    const people = rows.map((row) => row.person);
    expect(people).toEqual(expect.arrayContaining([rita.userId, gate.signers.reliability.userId]));
    expect(people).not.toContain(paula.userId);
    const text = composeNotice(
      'signoff_requested',
      await getDecision(paula(), decision.id),
      'https://lockstep.example',
    );
    expect(text.sentences.join('\n')).toMatch(
      /Ask responder .{4}: they hold the reliability key of teamed-\d+\. So may \d+ who ha(s|ve) the role\./,
    );
  });
});

describe('the deputy', () => {
  it('steps in where neither a team nor a role holds the key', async () => {
    const { pool } = gate.platform.database;
    const dora = await addSigner(gate.platform, 'responder');
    const at = new Date(0);
    await pool.query(
      `insert into deputy (axis, user_id, named_at, is_single_person) values ('reliability', $1, $2, false)`,
      [dora.userId, at],
    );
    const { rows } = await pool.query<{ user_id: string; granted_at: number }>(
      `delete from user_role where role = 'reliability_key' returning user_id, granted_at`,
    );
    // As her session says while nobody has the role.
    const asDeputy = Object.assign(() => gate.platform.as(['reliability_key'], { userId: dora.userId }), dora);
    await embedPaula();
    const decision = await requested();

    expect(keyOf(await getDecision(asDeputy(), decision.id), 'reliability')).toMatchObject({
      isYours: false,
      deputy: null,
    });
    expect(await refusalOf(turn(decision, 'reliability', asDeputy))).toBe('access.forbidden');
    await member(shop(), paula);
    expect(keyOf(await getDecision(asDeputy(), decision.id), 'reliability')).toMatchObject({
      isYours: true,
      ring: null,
    });
    expect(await turn(decision, 'reliability', asDeputy)).toMatchObject({ signoff: { state: 'waiting' } });

    await pool.query('delete from deputy');
    for (const { user_id: userId, granted_at: grantedAt } of rows) {
      await pool.query(
        `insert into user_role (user_id, role, granted_at, is_single_person) values ($1, 'reliability_key', $2, false)`,
        [userId, new Date(grantedAt)],
      );
    }
  });
});
