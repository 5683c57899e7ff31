import { expect, describe, it } from 'vitest';
import { declareIncident, followOnce, incidentsHandlers } from '#incidents/index.ts';
import { playbooksHandlers } from '#playbooks/index.ts';
import { listTimeline } from '../incidents/list-timeline.ts';
import { listNow } from '../now/now.ts';
import { takeRole } from '../incidents/take-role.ts';
import { sequenceOnce } from '../platform/evidence/sequencer.ts';
import { deploy } from '../releases/test-ledger.ts';
import { getDecision } from './get-decision.ts';
import { decideRemediation } from './index.ts';
import { listDecisions } from './list-decisions.ts';
import { placeHold } from './place-hold.ts';
import { giveUpCapture, recordCapture, type SaidCapture } from './record-capture.ts';
import { requestSignoff } from './request-signoff.ts';
import type { GateDecision } from './standing.ts';
import { testGate } from './test-gate.ts';
import { addSigner, evidenceOf, type Signer } from './test-signers.ts';
import { gateToDo } from './to-do-store.ts';
import { turnKey } from './turn-key.ts';

const minuteMs = 60_000;
const clean = ['pkg:npm/left@1.1.0', 'pkg:npm/right@1.1.0'];
const gate = testGate(
  'kept',
  () => [
    { version: '1.0.0', parts: clean, daysAgo: 30 },
    { version: '1.1.0', parts: clean, daysAgo: 20 },
    { version: '1.1.1', parts: clean, daysAgo: 2 },
  ],
  { isEnforcing: true },
);

const handlers = { ...incidentsHandlers, ...playbooksHandlers } as unknown as Record<
  string,
  (ctx: unknown, input: object) => Promise<{ readonly id: string; readonly name: string }>
>;

/** A security incident that runs on the service of the test: what it left behind is to be captured before 1.1.1 stops. */
async function openIncident(isRestricted = false) {
  const declare = handlers['recordIncident'];
  if (declare === undefined) throw new RangeError('incidents can not be declared');
  return await declare(gate.signers.security(), {
    params: {},
    query: {},
    body: {
      title: `somebody was in ${gate.web}`,
      summary: '',
      kind: 'security',
      severity: 'sev2',
      service: gate.web,
      environment: 'production',
      isRestricted,
      onDuplicate: 'declare',
    },
  });
}

const asked = (incident?: string, target = '1.1.0', motive: 'reliability' | 'security' = 'reliability') =>
  decideRemediation(gate.signers.responder(), {
    service: gate.web,
    environment: 'production',
    target,
    motive,
    reason: 'errors',
    incident,
    isAutomatic: false,
    isFeedAgeRuleOff: false,
  });

const memory = (more: Partial<SaidCapture> = {}): SaidCapture => ({
  outcome: 'captured',
  kinds: ['memory', 'logs'],
  keptAt: 's3://forensics/kept',
  sha256: 'a'.repeat(64),
  happenedAt: gate.platform.clock.now() - minuteMs,
  capturedBy: '',
  note: '',
  isComplete: true,
  corrects: undefined,
  ...more,
});
const capture = (decision: GateDecision, more: Partial<SaidCapture> = {}, by: Signer = gate.signers.security) =>
  recordCapture(by(), decision.id, memory(more));
const read = (decision: GateDecision, by: Signer = gate.signers.responder) => getDecision(by(), decision.id);

/** What waits in Now, of one source. */
async function inNow(name = 'gate.evidence') {
  const source = gateToDo.find((one) => one.name === name);
  const now = new Date(gate.platform.clock.now()).toISOString();
  const found = await gate.platform.database.pool.query<{ path: string; title: string; ring: string }>(
    source?.sql ?? '',
    [gate.signers.security.userId, now],
  );
  return found.rows.filter(({ title }) => title.includes(gate.web));
}

describe('evidence that is to be captured first', () => {
  it('holds the move up until somebody with the security key says that it was captured', async () => {
    await openIncident();
    const decision = await asked();
    expect(decision).toMatchObject({
      verdict: 'preserve_first',
      mayProceed: false,
      mayProceedBecause: 'evidence is to be captured first',
      exitCode: 11,
      evidence: { state: 'due', mayRecord: false, items: [] },
    });

    const captured = await capture(decision);

    expect(captured).toMatchObject({
      verdict: 'preserve_first',
      mayProceed: true,
      mayProceedBecause: 'the evidence was captured',
      exitCode: 0,
      evidence: {
        state: 'captured',
        mayRecord: true,
        items: [{ kinds: ['memory', 'logs'], keptAt: 's3://forensics/kept', isCorrected: false }],
      },
    });
    expect(await evidenceOf(gate.platform, decision.id)).toEqual(['gate.decided', 'gate.evidence_captured']);
    const { items } = await listDecisions(gate.signers.responder(), { service: gate.web, limit: 5 });
    expect(items).toMatchObject([{ evidenceState: 'captured', mayProceed: true }]);
  });

  it('is captured for whoever asks again about leaving the same release', async () => {
    await openIncident();
    const decision = await asked();
    await capture(decision);
    gate.platform.clock.advance(40 * minuteMs);

    const again = await asked();

    expect(await read(decision)).toMatchObject({ mayProceed: false, mayProceedBecause: /expired/ });
    expect(again).toMatchObject({ verdict: 'allow', obligations: [], evidence: { state: 'not_due' } });
  });

  it('is due again for what comes later', async () => {
    await openIncident();
    await capture(await asked());
    gate.platform.clock.advance(minuteMs);
    await openIncident();

    expect(await asked()).toMatchObject({ verdict: 'preserve_first', evidence: { state: 'due' } });
  });

  it('makes the deployment that follows a gated one, and no earlier one', async () => {
    await openIncident();
    const decision = await asked();
    await capture(decision);
    const deployedAt = gate.platform.clock.now();
    gate.platform.clock.advance(minuteMs);

    await deploy(gate.platform.as(['admin']), gate.web, '1.1.0', { at: deployedAt });

    const { rows } = await gate.platform.database.pool.query(
      `select d.is_gated, d.decision_id from deployment d join service s on s.id = d.service_id
       where s.name = $1 order by d.from_at desc limit 1`,
      [gate.web],
    );
    expect(rows).toEqual([{ is_gated: true, decision_id: decision.id }]);
  });

  it('waits for more where more is said to come, and again after a correction says so', async () => {
    await openIncident();
    const decision = await asked();

    const partly = await capture(decision, { isComplete: false });
    const whole = await capture(decision, { kinds: ['disk_snapshot'], note: 'the writable layer' });
    const [, second] = whole.evidence.items;
    const corrected = await capture(decision, { isComplete: false, note: 'was empty', corrects: second?.id });

    expect(partly).toMatchObject({ mayProceed: false, mayProceedBecause: 'more evidence is to be captured first' });
    expect(whole.mayProceed).toBe(true);
    expect(corrected).toMatchObject({ mayProceed: false, evidence: { state: 'partly' } });
    expect(corrected.evidence.items.map(({ isCorrected }) => isCorrected)).toEqual([false, true, false]);
    await expect(capture(decision, { note: 'once more', corrects: second?.id })).rejects.toMatchObject({
      code: 'gate.capture_corrected',
    });
    await expect(capture(decision, { corrects: decision.id })).rejects.toMatchObject({
      code: 'gate.capture_not_found',
    });
  });

  it('ends by itself when the clock runs out', async () => {
    await openIncident();
    gate.platform.clock.advance((24 * 60 - 10) * minuteMs);
    const decision = await asked();
    expect(decision).toMatchObject({ verdict: 'preserve_first', mayProceed: false });

    gate.platform.clock.advance(11 * minuteMs);

    expect(await read(decision)).toMatchObject({
      mayProceed: true,
      mayProceedBecause: expect.stringContaining('the clock on the evidence has run out'),
      evidence: { state: 'due' },
    });
  });
});

describe('who may say it', () => {
  it('is whoever holds the security key, by a token too, and who leads security in its incident', async () => {
    const incident = await openIncident();
    const decision = await asked(incident.id);
    const { reliability, responder, security } = gate.signers;
    const auditor = await addSigner(gate.platform, 'auditor');
    const lead = await addSigner(gate.platform, 'responder');
    const script = () => gate.platform.as(['responder'], { userId: security.userId, kind: 'token' });
    const machine = () => ({ ...script(), actor: { ...script().actor, userId: undefined } });

    for (const by of [reliability, responder, lead]) {
      await expect(capture(decision, {}, by)).rejects.toMatchObject({
        code: 'access.forbidden',
        message: expect.stringMatching(/security key.* security lead of its incident/),
      });
    }
    await expect(capture(decision, {}, auditor)).rejects.toMatchObject({
      message: expect.stringContaining('gate.capture'),
    });
    await expect(recordCapture(machine(), decision.id, memory())).rejects.toMatchObject({ code: 'access.forbidden' });
    expect(await evidenceOf(gate.platform, decision.id)).toEqual(['gate.decided']);

    await gate.platform.database.pool.query(
      `insert into incident_role (id, incident_id, role, user_id, offered_at, offered_by, because, accepted_at)
       values (gen_random_uuid(), $1, 'security_lead', $2, $3, '{}', 'knows it', $3)`,
      [incident.id, lead.userId, new Date(gate.platform.clock.now()).toISOString()],
    );
    expect((await read(decision, lead)).evidence).toMatchObject({ mayRecord: true, mayGiveUp: false });
    expect(await capture(decision, { isComplete: false }, lead)).toMatchObject({ evidence: { state: 'partly' } });
    expect(await recordCapture(script(), decision.id, memory())).toMatchObject({ evidence: { state: 'captured' } });
  });

  it('is not whoever asks for the move, by taking the lead of an incident of their own', async () => {
    await openIncident();
    const { responder } = gate.signers;
    const own = await declareIncident(responder(), gate.web, { title: 'ours', kind: 'both', severity: 'sev3' });
    const token = () => gate.platform.as(['responder'], { userId: responder.userId, kind: 'token' });
    const decision = await asked(own.id);
    await takeRole(responder(), own.id, 'security_lead', undefined);

    for (const by of [responder, Object.assign(token, { userId: responder.userId })]) {
      await expect(capture(decision, {}, by)).rejects.toMatchObject({ code: 'access.forbidden' });
    }
    expect((await read(decision, responder)).evidence).toMatchObject({ state: 'due', mayRecord: false });
    await gate.platform.database.pool.query(
      `with asked as (insert into api_token (id, token_hash, user_id, name, scopes, created_at)
         values (gen_random_uuid(), gen_random_uuid()::text, $2, 'ci', '{}', now()) returning id)
       update decision d set decided_by = json_build_object('id', asked.id, 'kind', 'token', 'name', 'ci') from asked where d.id = $1`,
      [decision.id, responder.userId],
    );
    await expect(capture(decision, {}, responder)).rejects.toMatchObject({ code: 'access.forbidden' });
  });

  it('takes the security key itself to say that it can not be captured', async () => {
    const incident = await openIncident();
    const decision = await asked(incident.id);
    const { security, reliability } = gate.signers;
    const giveUp = (by: () => ReturnType<Signer>) =>
      giveUpCapture(by(), decision.id, { reason: 'the node is gone', corrects: undefined });

    await expect(
      giveUp(() => gate.platform.as(['security_key'], { userId: security.userId, kind: 'token' })),
    ).rejects.toMatchObject({ code: 'access.interactive_only' });
    await expect(giveUp(reliability)).rejects.toMatchObject({ code: 'access.forbidden' });
    expect(await giveUp(security)).toMatchObject({
      mayProceed: true,
      mayProceedBecause: expect.stringContaining('can not be captured'),
      evidence: { state: 'impossible', items: [{ outcome: 'impossible', note: 'the node is gone' }] },
    });
    expect(await evidenceOf(gate.platform, decision.id)).toEqual(['gate.decided', 'gate.evidence_given_up']);
  });

  it('is said of what was due, and not of a moment to come', async () => {
    const allowed = await asked();
    await openIncident();
    const decision = await asked();

    await expect(capture(allowed)).rejects.toMatchObject({ code: 'gate.capture_not_due' });
    await expect(capture(decision, { happenedAt: gate.platform.clock.now() + minuteMs })).rejects.toMatchObject({
      code: 'request.invalid',
      fields: [{ field: 'body.happenedAt' }],
    });
  });
});

describe('at the same time', () => {
  it('ten who say the same leave one record', async () => {
    await openIncident();
    const decision = await asked();

    const answers = await Promise.all(Array.from({ length: 10 }, () => capture(decision)));

    expect(new Set(answers.map(({ evidence }) => evidence.items.length))).toEqual(new Set([1]));
    expect(await evidenceOf(gate.platform, decision.id)).toEqual(['gate.decided', 'gate.evidence_captured']);
  });

  it('two who captured different things leave both; of ten corrections of one record one stands', async () => {
    await openIncident();
    const decision = await asked();
    const other = await addSigner(gate.platform, 'security_key');
    await Promise.all([capture(decision), capture(decision, { kinds: ['network'] }, other)]);
    const { items } = (await read(decision)).evidence;
    expect(items.map(({ kinds }) => kinds.join()).toSorted()).toEqual(['memory,logs', 'network']);
    const [first] = items;

    const settled = await Promise.allSettled(
      Array.from({ length: 10 }, (_, at) => capture(decision, { note: `correction ${at}`, corrects: first?.id })),
    );

    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await read(decision)).evidence.items.filter(({ isCorrected }) => !isCorrected)).toHaveLength(2);
  });
});

describe('of a restricted incident', () => {
  it('only its readers learn what was captured; that the move may go, everybody does', async () => {
    const incident = await openIncident(true);
    const decision = await asked();
    expect(decision).toMatchObject({ verdict: 'preserve_first', evidence: { state: 'due', stopsUntil: null } });

    await capture(decision);

    const reader = await read(decision, gate.signers.security);
    const stranger = await read(decision);
    expect(reader.evidence).toMatchObject({ isWithheld: false, items: [{ keptAt: 's3://forensics/kept' }] });
    expect(stranger).toMatchObject({ mayProceed: true, evidence: { state: 'captured', items: [], isWithheld: true } });
    expect(JSON.stringify(stranger)).not.toMatch(new RegExp(`forensics|${incident.id}|${incident.name}`));
    // The chain holds it sealed.
    expect(await evidenceOf(gate.platform, decision.id)).toEqual(['gate.decided']);
    expect(await asked()).toMatchObject({ verdict: 'allow' });
  });

  it('a record that a reader corrected is not corrected again by whoever made it and may not read that', async () => {
    await openIncident(true);
    const decision = await asked();
    const other = await addSigner(gate.platform, 'security_key');
    const mine = await capture(decision, { isComplete: false }, other);
    const [first] = mine.evidence.items;
    await capture(decision, { note: 'the whole of it', corrects: first?.id });

    await expect(capture(decision, { note: 'all of it', corrects: first?.id }, other)).rejects.toMatchObject({
      code: 'gate.capture_corrected',
    });
  });

  it('that is no reason any more nothing is said', async () => {
    await openIncident(true);
    const running = await asked();
    gate.platform.clock.advance(25 * 60 * minuteMs);

    const later = await asked();

    expect(running.judgement.reasons).toMatchObject([{ code: 'security.restricted_hold', verdict: 'preserve_first' }]);
    expect(later).toMatchObject({ verdict: 'allow', obligations: [], evidence: { state: 'not_due', items: [] } });
  });

  it('a second one is not captured with the first', async () => {
    await openIncident(true);
    await capture(await asked());
    gate.platform.clock.advance(minuteMs);
    await openIncident(true);

    expect(await asked()).toMatchObject({ verdict: 'preserve_first' });
  });
});

describe('what it leaves behind', () => {
  async function told(incident: string, by: Signer = gate.signers.security) {
    const { database } = gate.platform;
    while (await sequenceOnce(database));
    while (await followOnce(database));
    const { entries } = await listTimeline(by(), incident, { limit: 200 });
    return entries.flatMap(({ text, happenedAt }) =>
      text?.includes('vidence') === true ? [{ text, happenedAt }] : [],
    );
  }

  it('stands in the timeline of its incident at the time it was captured', async () => {
    const incident = await openIncident();
    const decision = await asked(incident.id);
    gate.platform.clock.advance(10 * minuteMs);
    const happenedAt = gate.platform.clock.now() - 5 * minuteMs;

    await capture(decision, { happenedAt, note: 'before the node goes', isComplete: false });

    const entry = (await told(incident.name)).find(({ text }) => text.startsWith('Evidence captured'));
    expect(entry?.happenedAt).toBe(happenedAt);
    expect(entry?.text).toContain(`G-${decision.number}`);
    expect(entry?.text).toContain('memory, logs, kept at s3://forensics/kept. before the node goes More is to come.');
  });

  it('of a restricted incident is told there and nowhere else', async () => {
    const open = await openIncident();
    const restricted = await openIncident(true);
    const decision = await asked();

    await capture(decision);

    const captured = async (name: string) =>
      (await told(name)).filter(({ text }) => text.startsWith('Evidence captured'));
    expect(await captured(restricted.name)).toHaveLength(1);
    expect(await captured(open.name)).toEqual([]);
  });

  it('of a restricted incident is told there too where whoever captured it knows nothing of it, and its readers take it back', async () => {
    await openIncident();
    const restricted = await openIncident(true);
    const decision = await asked();
    const other = await addSigner(gate.platform, 'security_key');

    const captured = await capture(decision, {}, other);

    expect(captured.mayProceed).toBe(true);
    expect(JSON.stringify(captured)).not.toMatch(new RegExp(`${restricted.id}|${restricted.name}`));
    const entries = (await told(restricted.name)).filter(({ text }) => text.startsWith('Evidence captured'));
    expect(entries).toHaveLength(1);
    const [record] = captured.evidence.items;
    await capture(decision, { isComplete: false, note: 'not what we need', corrects: record?.id });
    expect(await read(decision, other)).toMatchObject({ mayProceed: false, evidence: { state: 'partly' } });
  });

  it('is work for the security key until it is said, or said to be impossible', async () => {
    await openIncident();
    const decision = await asked();
    const row = { path: `/decisions/${decision.number}`, ring: 'security_key', action: 'capture' };
    expect(await inNow()).toMatchObject([row]);

    await capture(decision, { isComplete: false });
    expect(await inNow()).toMatchObject([row]);
    const whole = await capture(decision);
    expect(await inNow()).toEqual([]);
    const [, last] = whole.evidence.items;
    await capture(decision, { isComplete: false, note: 'was empty', corrects: last?.id });
    expect(await inNow()).toMatchObject([row]);
    await giveUpCapture(gate.signers.security(), decision.id, { reason: 'the node is gone', corrects: undefined });
    expect(await inNow()).toEqual([]);
  });

  it('burns: it is shown before a task that can wait for longer', async () => {
    const { name } = await openIncident();
    await asked();
    const dueAt = new Date(gate.platform.clock.now() + 480 * minuteMs).toISOString();
    const { userId: owner } = gate.signers.security;
    const body = { title: `Tell the customers of ${gate.web}`, detail: '', axis: null, owner, dueAt };
    await handlers['addTask']?.(gate.signers.security(), { params: { incident: name }, query: {}, body });

    const shown = (await listNow(gate.signers.security(), { limit: 200 })).filter(
      ({ kind, title }) => ['evidence', 'task'].includes(kind) && title.includes(gate.web),
    );

    expect(shown.map(({ kind }) => kind)).toEqual(['evidence', 'task']);
  });

  it('is one row of work however often the gate is asked: the newest decision stands for the older ones', async () => {
    await openIncident();
    const first = await asked();
    const elsewhere = await asked(undefined, '1.0.0');
    expect([first.verdict, elsewhere.verdict]).toEqual(['preserve_first', 'preserve_first']);
    expect(await inNow()).toMatchObject([{ path: `/decisions/${elsewhere.number}` }]);
    gate.platform.clock.advance(minuteMs);
    const newest = await asked();
    expect(await inNow()).toMatchObject([{ path: `/decisions/${newest.number}` }]);

    await capture(newest);

    expect(await inNow()).toEqual([]);
  });

  it('is no work any more once it was asked again and nothing is to be captured', async () => {
    const incident = await openIncident();
    await asked();
    gate.platform.clock.advance(minuteMs);
    await gate.platform.database.pool.query(`update incident set resolved_at = $2 where id = $1`, [
      incident.id,
      new Date(gate.platform.clock.now()).toISOString(),
    ]);

    const again = await asked();

    expect(again.verdict).toBe('allow');
    expect(await inNow()).toEqual([]);
  });

  it('stays work when a newer decision does not wait for it and owes it all the same', async () => {
    await openIncident();
    const decision = await asked();
    await placeHold(gate.signers.security(), {
      service: gate.web,
      environment: 'production',
      version: '1.0.0',
      axis: 'security',
      reason: 'bad',
      expiresAt: undefined,
      isQuarantine: true,
    });

    const denied = await asked(undefined, '1.0.0');
    const contains = await asked(undefined, '1.1.0', 'security');

    expect([denied.verdict, contains.verdict]).toEqual(['deny', 'allow']);
    expect(await inNow()).toMatchObject([{ path: `/decisions/${decision.number}` }]);
  });
});

describe('keys that were asked for so that a move goes without', () => {
  const why = { reason: 'it can not wait', expiresInMinutes: 240 };

  it('are asked for no more once it was captured, and again where that is taken back', async () => {
    await openIncident();
    const decision = await asked();
    const { responder, security } = gate.signers;
    await requestSignoff(responder(), { decision: decision.id, ...why });
    const key = { decision: decision.id, axis: 'security', factsDigest: decision.factsDigest, note: '' } as const;
    const waiting = async () =>
      (await listDecisions(responder(), { service: gate.web, waiting: true, limit: 5 })).items.length;
    expect([await inNow('gate.keys'), await waiting()]).toMatchObject([[{}, {}], 1]);

    const captured = await capture(decision);

    expect(captured).toMatchObject({ mayProceed: true, signoff: { state: 'not_needed' } });
    expect([await inNow('gate.keys'), await waiting()]).toEqual([[], 0]);
    await expect(turnKey(security(), key)).rejects.toMatchObject({ code: 'gate.signoff_not_needed' });
    gate.platform.clock.advance(40 * minuteMs);
    expect(await read(decision)).toMatchObject({ mayProceed: false, mayProceedBecause: /expired/ });
    expect(await inNow('gate.keys')).toEqual([]);

    await capture(decision, { isComplete: false, note: 'was empty', corrects: captured.evidence.items[0]?.id });

    expect([await inNow('gate.keys'), await waiting()]).toMatchObject([[{}, {}], 1]);
    expect(await turnKey(security(), key)).toMatchObject({ signoff: { state: 'waiting' } });
  });

  it('are not asked for once it was captured, and no more once its clock has run out', async () => {
    await openIncident();
    const captured = await asked();
    await capture(captured);
    await expect(requestSignoff(gate.signers.responder(), { decision: captured.id, ...why })).rejects.toMatchObject({
      code: 'gate.signoff_not_needed',
      message: expect.stringContaining('the evidence was captured'),
    });
    gate.platform.clock.advance(minuteMs);
    await openIncident();
    gate.platform.clock.advance((24 * 60 - 10) * minuteMs);
    const late = await asked();
    await requestSignoff(gate.signers.responder(), { decision: late.id, ...why });
    expect(await inNow('gate.keys')).toHaveLength(2);

    gate.platform.clock.advance(11 * minuteMs);

    expect(await inNow('gate.keys')).toEqual([]);
    expect(await read(late)).toMatchObject({ mayProceed: true, signoff: { state: 'not_needed' } });
  });
});
