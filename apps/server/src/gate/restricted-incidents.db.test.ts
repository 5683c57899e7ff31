import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { declareIncident } from '../incidents/declare-incident.ts';
import { linkToIncident, registerLinkResolver } from '../incidents/link-incident.ts';
import { listIncidents } from '../incidents/list-incidents.ts';
import { restrictIncident } from '../incidents/restrict-incident.ts';
import { updateIncident } from '../incidents/update-incident.ts';
import { exportEvidence } from '../platform/evidence/export-evidence.ts';
import { sequenceOnce } from '../platform/evidence/sequencer.ts';
import { JobRunner } from '../platform/jobs/runner.ts';
import { openTestPlatform, quietLog, type TestPlatform } from '../platform/test-context.ts';
import { showLedger } from '../releases/show-ledger.ts';
import { getDecision } from './get-decision.ts';
import { gateJobs } from './jobs.ts';
import { resolveDecisionLink } from './link-decision.ts';
import { listDecisions } from './list-decisions.ts';
import { listHolds } from './list-holds.ts';
import { listSafeHarbours } from './list-safe-harbours.ts';
import { placeHold } from './place-hold.ts';
import { replayDecision } from './replay-decision.ts';
import { ask, openTestGate, openTestService } from './test-gate.ts';
import { addSigners, type Signers } from './test-signers.ts';
import { roomPart } from './room-part.ts';
import { decideTrain } from './trains/decide-train.ts';

const title = 'mails of the board were read';
const hour = 3_600_000;
let platform: TestPlatform;
let signers: Signers;

beforeAll(async () => {
  platform = await openTestPlatform();
  await openTestGate(platform);
  signers = await addSigners(platform);
});
afterAll(() => platform.close());

async function openService(name: string): Promise<void> {
  await openTestService(platform, name, [
    { version: '1.0.0', parts: ['pkg:npm/one@1.0.0'], daysAgo: 30 },
    { version: '1.1.0', parts: ['pkg:npm/one@1.0.0'], daysAgo: 9 },
  ]);
}

async function serviceIds(name: string): Promise<readonly string[]> {
  const { rows } = await platform.database.pool.query<{ id: string }>('select id from service where name = $1', [name]);
  return rows.map(({ id }) => id);
}

/** Fixed by the release that serves: going back undoes it. */
async function fixedIncident(service: string, isRestricted: boolean) {
  const started = platform.clock.now() - 10 * 24 * hour;
  const ctx = signers.security();
  const common = { title, kind: 'security', severity: 'sev1', isRestricted, startedAt: started } as const;
  const { id, name } = await declareIncident(ctx, service, { ...common, causedByVersion: '1.0.0' });
  await updateIncident(ctx, id, { resolvedAt: started + hour, fixedByVersion: '1.1.0' });
  return { id, name };
}

async function refresh(): Promise<void> {
  const outbox = { mail: undefined, chat: async () => ({ outcome: 'rejected', reason: 'none' }) as const };
  const handlers = gateJobs(outbox, 'http://lockstep.example.org');
  await new JobRunner({ database: platform.database, handlers, log: quietLog }).runDue();
}

/** As an outsider takes the evidence away. */
async function exported() {
  while (await sequenceOnce(platform.database));
  const records = [];
  for await (const line of exportEvidence(signers.responder(), 0)) records.push(JSON.parse(line));
  expect(records.length).toBeGreaterThan(0);
  return records;
}

async function everything(service: string, decision: string) {
  const ctx = signers.responder();
  return {
    asked: await ask(platform, service, '1.0.0', {}, ctx),
    decision: await getDecision(ctx, decision),
    decisions: await listDecisions(ctx, { limit: 100, service }),
    replay: await replayDecision(ctx, decision),
    harbours: await listSafeHarbours(ctx, service),
    holds: await listHolds(ctx, { limit: 100, service }),
    ledger: await showLedger(ctx, service, {}),
    incidents: await listIncidents(ctx, { limit: 100, service }),
    contents: (await exported()).map(({ body }) => body),
  };
}

function namingIn(seen: object, words: RegExp): readonly string[] {
  return Object.entries(seen).flatMap(([name, answer]) => {
    const found = words.exec(JSON.stringify(answer));
    return found === null ? [] : [`${name}: ${found[0]}`];
  });
}

describe('the room a decision was asked from', () => {
  const reliability = { title: 'mails come late', kind: 'reliability', severity: 'sev2' } as const;

  it('is named to everybody while it is open, and to its readers only once it is restricted', async () => {
    await openService('asked');
    const { id, name } = await declareIncident(signers.responder(), 'asked', reliability);

    const answer = await ask(platform, 'asked', '1.0.0', { incident: id }, signers.responder());
    const later = await getDecision(signers.responder(), answer.id);
    const restricted = await restrictIncident(signers.security(), id, { because: 'it is a breach', readers: [] });
    const inside = await getDecision(signers.security(), answer.id);
    const outside = await getDecision(signers.responder(), answer.id);

    expect([answer.incident, later.incident]).toEqual([
      { id, name },
      { id, name },
    ]);
    expect(inside.incident).toEqual({ id, name: restricted.name });
    expect(outside.incident).toBeNull();
    expect(namingIn({ outside }, new RegExp(`${id}|${name}|${restricted.name}`))).toEqual([]);
  });

  it('is none for a decision that was linked by hand', async () => {
    registerLinkResolver('decision', async (tx, _ctx, { subject }) => await resolveDecisionLink(tx, subject));
    await openService('linked');
    const { id } = await declareIncident(signers.responder(), 'linked', reliability);
    const { id: decision, number } = await ask(platform, 'linked', '1.0.0');
    platform.clock.advance(1);

    await linkToIncident(signers.responder(), id, { kind: 'decision', subject: `G-${number}` });

    expect((await getDecision(signers.responder(), decision)).incident).toBeNull();
  });
});

describe('what a restricted incident stops', () => {
  it('is a restricted hold with somebody to ask, and nothing says what it rests on', async () => {
    await openService('web');
    const { id, name } = await fixedIncident('web', true);
    const decision = await ask(platform, 'web', '1.0.0');
    await refresh();

    expect(decision.verdict).toBe('needs_signoff');
    expect(decision.judgement.reasons.filter(({ verdict }) => verdict !== 'allow')).toEqual([
      {
        code: 'security.restricted_hold',
        axis: 'reliability',
        verdict: 'needs_signoff',
        rule: '',
        sentence: 'restricted by security: ask the security key holders',
        subjects: [],
      },
    ]);
    const seen = await everything('web', decision.id);
    expect(namingIn(seen, new RegExp(`.{0,60}(?:${id}|${name}|${title}|incident_fix|fix of|caused ).{0,40}`))).toEqual(
      [],
    );
    expect((await replayDecision(signers.responder(), decision.id)).isSame).toBe(true);
  });

  it('and a decision that is made in its room says nothing of it', async () => {
    await openService('quiet');
    const { id } = await declareIncident(signers.security(), 'quiet', {
      title,
      kind: 'reliability',
      severity: 'sev2',
      isRestricted: true,
    });

    const inRoom = await ask(platform, 'quiet', '1.0.0', { incident: id }, signers.security());
    const alone = await ask(platform, 'quiet', '1.0.0');

    const plain = (answer: object) => ({ ...answer, id: '', number: 0, decidedBy: '' });
    expect(plain(await getDecision(signers.responder(), inRoom.id))).toEqual(
      plain(await getDecision(signers.responder(), alone.id)),
    );
    expect(namingIn(await everything('quiet', inRoom.id), new RegExp(`${id}|${title}`))).toEqual([]);
  });
});

describe('a release train that is judged in a room', () => {
  const trainIn = async (services: readonly string[], incident: string) =>
    await decideTrain(signers.security(), {
      environment: 'production',
      members: services.map((service) => ({ service, target: '1.1.0' })),
      motive: 'security',
      reason: 'all of them',
      incident,
      isAutomatic: false,
    });
  const evidenceOfTrain = async (trainId: string) =>
    (await exported()).find(({ type, subjectId }) => type === 'gate.train_decided' && subjectId === trainId);

  it('names an open one in evidence, and of a restricted one nothing, so that nothing is left out either', async () => {
    const services = ['rail-one', 'rail-two'];
    for (const service of services) await openService(service);
    const declare = async (isRestricted: boolean) =>
      await declareIncident(signers.security(), 'rail-one', {
        title: isRestricted ? title : 'patches are late',
        kind: 'security',
        severity: 'sev2',
        isRestricted,
      });
    const [open, secret] = [await declare(false), await declare(true)];

    const told = await evidenceOfTrain((await trainIn(services, open.id)).id);
    const quiet = await evidenceOfTrain((await trainIn(services, secret.id)).id);

    expect(told.body).toMatchObject({ incident: open.name });
    expect(quiet).toMatchObject({ body: { environment: 'production' } });
    expect(quiet.isWithheld).toBeUndefined();
    expect(namingIn({ quiet }, new RegExp(`${secret.id}|${secret.name}|incident`))).toEqual([]);
  });
});

describe('an incident that is restricted later', () => {
  it('is taken out of what was decided and held before', async () => {
    await openService('mail');
    const { id, name } = await fixedIncident('mail', false);
    const decision = await ask(platform, 'mail', '1.0.0');
    expect(JSON.stringify(decision)).toContain(`undoes the fix of ${name}`);
    await placeHold(signers.reliability(), {
      service: 'mail',
      environment: 'production',
      version: '1.0.0',
      axis: 'reliability',
      reason: `fell over in ${name}`,
      isQuarantine: false,
      expiresAt: undefined,
    });

    await restrictIncident(signers.security(), id, { because: 'it was no accident', readers: [] });
    await refresh();

    const room = await roomPart(signers.responder(), {
      serviceIds: await serviceIds('mail'),
      decisionIds: [decision.id],
      trainIds: [],
    });
    const seen = { ...(await everything('mail', decision.id)), room };
    expect(room.holds).toHaveLength(1);
    expect(namingIn(seen, new RegExp(`.{0,60}(?:${id}|${name}(?!\\d)|${title}).{0,40}`))).toEqual([]);
    expect(seen.asked.verdict).toBe('needs_signoff');
  });
});
