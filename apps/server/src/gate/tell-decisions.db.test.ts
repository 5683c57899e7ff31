import { beforeEach, describe, expect, it } from 'vitest';
import { declareIncident, followOnce, getIncident, type Incident } from '#incidents/index.ts';
import { declareIncident as declare } from '../incidents/declare-incident.ts';
import { linkToIncident } from '../incidents/link-incident.ts';
import { listTimeline } from '../incidents/list-timeline.ts';
import { showIncident } from '../incidents/list-incidents.ts';
import { sequenceOnce } from '../platform/evidence/sequencer.ts';
import { deploy } from '../releases/test-ledger.ts';
import { breakGlass } from './break-glass.ts';
import { liftHold } from './lift-hold.ts';
import { listStoredHolds } from './hold-store.ts';
import { refuseKey } from './refuse-key.ts';
import { reviewBreakGlass } from './review-break-glass.ts';
import { decideRemediation } from './index.ts';
import { ask } from './test-gate.ts';
import { testSignoff } from './test-signoff.ts';

const signoff = testSignoff('room');
const { gate } = signoff;
let incident: Incident;

beforeEach(async () => {
  incident = await declareIncident(gate.signers.responder(), gate.web, {
    title: `leak on ${gate.web}`,
    kind: 'both',
    severity: 'sev1',
  });
});

async function follow(): Promise<void> {
  const { database } = gate.platform;
  while (await sequenceOnce(database));
  while (await followOnce(database));
}

async function told(name = incident.name) {
  await follow();
  const { entries } = await listTimeline(gate.signers.responder(), name, { limit: 200 });
  return entries.toReversed().filter(({ kind }) => ['decision', 'signoff', 'deployment'].includes(kind));
}

const inRoom = (target = '1.1.0') =>
  decideRemediation(gate.signers.responder(), {
    service: gate.web,
    environment: 'production',
    target,
    motive: 'reliability',
    reason: 'errors',
    incident: incident.id,
    isAutomatic: false,
    isFeedAgeRuleOff: false,
  });

describe('a decision made in the room', () => {
  it('is told to its end when nothing but its link is left: the incident is over, and no other one is open', async () => {
    const decision = await inRoom();
    await told();
    await gate.platform.database.pool.query('update incident set resolved_at = $1 where resolved_at is null', [
      new Date(gate.platform.clock.now()).toISOString(),
    ]);
    gate.platform.clock.advance(1_000);
    await breakGlass(gate.signers.responder(), { decision: decision.id, reason: 'customers can not pay' });

    expect((await told()).at(-1)?.text).toContain(`broke the glass on G-${decision.number}`);
  });

  it('is linked to the incident, and its keys come back as entries', async () => {
    const decision = await inRoom();
    const name = `G-${decision.number}`;
    gate.platform.clock.advance(1_000);
    await signoff.request(decision);
    gate.platform.clock.advance(1_000);
    await signoff.turn(decision, 'reliability');
    gate.platform.clock.advance(1_000);
    await refuseKey(gate.signers.security(), { decision: decision.id, axis: 'security', reason: 'not this one' });

    const entries = await told();
    const { links } = await showIncident(gate.signers.responder(), incident.name);

    expect(links).toMatchObject([{ kind: 'decision', subjectId: decision.id, label: name }]);
    expect(entries.filter(({ kind }) => kind === 'signoff').map(({ text }) => text)).toEqual([
      expect.stringMatching(new RegExp(String.raw`^Keys asked for on ${name} \(reliability and security\): the leak`)),
      expect.stringMatching(new RegExp(`turned the reliability key on ${name}: read it$`)),
      expect.stringMatching(new RegExp(`refused the security key on ${name}: not this one$`)),
    ]);
    const said = entries.find(({ text }) => text?.startsWith(name));
    expect(said).toMatchObject({
      kind: 'decision',
      isFolded: false,
      recordedBy: { name: expect.stringContaining('responder') },
    });
    expect(said?.text).toContain('The gate says **needs sign-off**');
  });

  it('brings broken glass, its review and the deployment back', async () => {
    const decision = await inRoom();
    gate.platform.clock.advance(1_000);
    await breakGlass(gate.signers.responder(), { decision: decision.id, reason: 'customers can not pay' });
    gate.platform.clock.advance(1_000);
    await deploy(gate.signers.responder(), gate.web, '1.1.0', { decisionId: decision.id });
    gate.platform.clock.advance(1_000);
    await reviewBreakGlass(gate.signers.security(), {
      decision: decision.id,
      verdict: 'justified',
      note: 'the only way',
    });

    const texts = (await told()).map(({ text }) => text);

    expect(texts.slice(-3)).toEqual([
      expect.stringMatching(/broke the glass on G-\d+: customers can not pay$/),
      expect.stringContaining(`Deployed ${gate.web} 1.1.0 in production`),
      expect.stringMatching(/reviewed the broken glass of G-\d+: justified: the only way$/),
    ]);
  });

  it('does not exist in an incident that the caller may not see', async () => {
    const hidden = await declare(gate.signers.security(), gate.web, {
      title: 'quiet matter',
      kind: 'security',
      severity: 'sev2',
      isRestricted: true,
    });
    const unknown = '018f0000-0000-7000-8000-00000000abcd';

    const asked = (id: string) => ask(gate.platform, gate.web, '1.1.0', { incident: id }, gate.signers.responder());

    const said = async (id: string) => asked(id).catch((error: Error) => error.message.replace(id, 'it'));
    expect(await said(hidden.id)).toBe(await said(unknown));
  });

  it('of a restricted incident names it nowhere', async () => {
    const hidden = await declare(gate.signers.security(), gate.web, {
      title: 'quiet matter',
      kind: 'security',
      severity: 'sev2',
      isRestricted: true,
    });
    const { id } = await ask(gate.platform, gate.web, '1.1.0', { incident: hidden.id }, gate.signers.security());

    const rows = await gate.platform.database.pool.query(
      `select d::text || coalesce((select string_agg(c.body::text, '') from evidence e join evidence_content c
         on c.evidence_id = e.id where e.subject_id = d.id::text), '') as text from decision d where d.id = $1`,
      [id],
    );

    expect(rows.rows[0].text).toContain('needs_signoff');
    expect(rows.rows[0].text).not.toContain(hidden.name);
    expect(rows.rows[0].text).not.toContain(hidden.id);
    expect((await told()).map(({ text }) => text).join('')).not.toContain(hidden.name);
  });
});

describe('decisions and holds of the service', () => {
  it('come in as well: what is allowed folded, what takes people not', async () => {
    await ask(gate.platform, gate.web, '1.1.1');
    await ask(gate.platform, gate.web, '1.1.0');

    const decisions = (await told()).filter(({ text }) => text?.startsWith('G-'));

    expect(decisions.filter(({ isFolded }) => isFolded)).toHaveLength(1);
    expect(decisions.find(({ isFolded }) => isFolded)?.text).toContain('**allow**');
    expect(decisions).toHaveLength(2);
  });

  it('tell of holds that are placed and lifted', async () => {
    const { id: serviceId } = { id: incident.serviceId };
    const [hold] = await listStoredHolds(gate.platform.database.read, {
      serviceId,
      isActive: true,
      before: undefined,
      now: gate.platform.clock.now(),
      limit: 1,
    });
    gate.platform.clock.advance(1_000);
    await liftHold(gate.signers.reliability(), hold?.id ?? '', 'the leak is fixed');

    const texts = (await told()).map(({ text }) => text);

    expect(texts).toContain(`Reliability hold placed on ${gate.web} 1.1.0 in production: memory leak`);
    expect(texts.at(-1)).toBe(`Reliability hold lifted on ${gate.web} 1.1.0 in production: the leak is fixed`);
  });

  it('can be linked by hand, by the name people use', async () => {
    const other = await declare(gate.signers.responder(), undefined, {
      title: `elsewhere ${gate.web}`,
      kind: 'reliability',
      severity: 'sev3',
    });
    const { number } = await ask(gate.platform, gate.web, '1.1.0');

    await linkToIncident(gate.signers.responder(), other.name, { kind: 'decision', subject: `G-${number}` });

    expect((await told(other.name)).map(({ text }) => text)).toEqual([
      expect.stringMatching(new RegExp(`^G-${number}: `)),
    ]);
    expect(await getIncident(gate.platform.database.read, other.name, 'system')).toMatchObject({
      resolvedAt: undefined,
    });
  });
});
