import type { IncidentRole, Role } from '@lockstep/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../platform/db/ids.ts';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { createService } from '#services/index.ts';
import { acceptRole, declineRole, withdrawRole } from './answer-role.ts';
import { declareIncident, type NewIncident } from './index.ts';
import { giveUpRole } from './give-up-role.ts';
import { joinIncident, leaveIncident } from './join-incident.ts';
import { listTimeline } from './list-timeline.ts';
import { offerRole } from './offer-role.ts';
import { showPeople } from './show-people.ts';
import { takeRole } from './take-role.ts';
import { updateIncident } from './update-incident.ts';

const minute = 60_000;
let platform: TestPlatform;
let [ana, ben] = ['', ''];

beforeAll(async () => {
  platform = await openTestPlatform();
  await createService(platform.as(['admin']), { name: 'shop', tier: 1, isSample: false });
  [ana, ben] = [await addPerson('Ana'), await addPerson('Ben')];
});
afterAll(() => platform.close());

async function addPerson(name: string, role: Role = 'responder'): Promise<string> {
  const id = newId();
  const now = new Date(platform.clock.now());
  const { pool } = platform.database;
  await pool.query(
    `insert into user_account (id, name, email, password_hash, created_at) values ($1, $2, $3, 'x', $4)`,
    [id, name, `${id}@example.org`, now],
  );
  await pool.query('insert into user_role (user_id, role, granted_at, is_single_person) values ($1, $2, $3, false)', [
    id,
    role,
    now,
  ]);
  return id;
}

const as = (userId: string, name = userId === ana ? 'Ana' : 'Ben') => platform.as(['responder'], { userId, name });

async function declare(more: Partial<NewIncident> = {}): Promise<string> {
  const input: NewIncident = { title: `outage ${newId()}`, kind: 'reliability', severity: 'sev3', ...more };
  return (await declareIncident(platform.as(['responder'], { userId: ana, name: 'Ana' }), 'shop', input)).id;
}

async function holders(id: string): Promise<Record<string, string | undefined>> {
  const { roles } = await showPeople(as(ana), id);
  return Object.fromEntries(roles.map(({ role, holder }) => [role, holder?.name]));
}

async function lastTexts(id: string, count: number): Promise<(string | undefined)[]> {
  const { entries } = await listTimeline(as(ana), id, { limit: count });
  return entries.slice(0, count).map(({ text }) => text);
}

async function evidence(id: string): Promise<string[]> {
  const { rows } = await platform.database.pool.query<{ type: string }>(
    `select type from evidence where subject_id = $1 and type like 'incidents.ro%' or subject_id = $1 and type like 'incidents.resp%'
     order by id`,
    [id],
  );
  return rows.map(({ type }) => type);
}

describe('a role', () => {
  it('goes over when it is accepted: until then the old holder keeps it', async () => {
    const id = await declare();
    await takeRole(as(ana), id, 'commander', undefined);
    await offerRole(as(ana), id, 'commander', { person: ben, because: 'my shift ends' });
    const between = await holders(id);

    await acceptRole(as(ben), id, 'commander');
    await acceptRole(as(ben), id, 'commander');

    expect(between['commander']).toBe('Ana');
    expect((await holders(id))['commander']).toBe('Ben');
    expect(await lastTexts(id, 2)).toEqual([
      'Ben is incident commander, after Ana.',
      'Ana offers Ben to be incident commander: my shift ends',
    ]);
    expect(await evidence(id)).toEqual(['incidents.role_taken', 'incidents.role_offered', 'incidents.role_accepted']);
  });

  it('stays where it was when the offer is declined or taken back', async () => {
    const id = await declare();
    await takeRole(as(ana), id, 'scribe', undefined);
    await offerRole(as(ana), id, 'scribe', { person: ben, because: 'busy' });
    await declineRole(as(ben), id, 'scribe', 'so am I');
    await offerRole(as(ana), id, 'scribe', { person: ben, because: 'busy still' });
    await withdrawRole(as(ana), id, 'scribe');

    await expect(acceptRole(as(ben), id, 'scribe')).rejects.toMatchObject({ code: 'incidents.role_not_offered' });

    expect((await holders(id))['scribe']).toBe('Ana');
    expect(await lastTexts(id, 1)).toEqual(['Ana takes back the offer to Ben to be scribe.']);
  });

  it('is offered once at a time, to people who may work on incidents, and taken back by who has a say', async () => {
    const id = await declare();
    const auditor = await addPerson('Eve', 'auditor');
    const offer = (person: string) => offerRole(as(ana), id, 'scribe', { person, because: 'please' });

    await expect(offer(auditor)).rejects.toMatchObject({ code: 'incidents.person_unfit' });
    await expect(offer(newId())).rejects.toMatchObject({ code: 'incidents.person_unfit' });
    await offer(ben);
    await expect(offer(ana)).rejects.toMatchObject({ code: 'incidents.role_offered' });
    await expect(withdrawRole(as(await addPerson('Cy'), 'Cy'), id, 'scribe')).rejects.toMatchObject({
      code: 'incidents.role_not_offered',
    });
  });

  it('is taken from somebody only with a reason', async () => {
    const id = await declare();
    await takeRole(as(ana), id, 'commander', undefined);

    await expect(takeRole(as(ben), id, 'commander', undefined)).rejects.toMatchObject({ code: 'incidents.role_held' });
    await takeRole(as(ben), id, 'commander', 'Ana does not answer');

    expect((await holders(id))['commander']).toBe('Ben');
    expect(await lastTexts(id, 1)).toEqual(['Ben took incident commander over from Ana: Ana does not answer']);
  });

  it('has one holder, whoever of ten takes it at once', async () => {
    const id = await declare();
    const people = await Promise.all(Array.from({ length: 10 }, (_, index) => addPerson(`P${index}`)));

    const answers = await Promise.allSettled(
      people.map((person) => takeRole(as(person, 'P'), id, 'communications', undefined)),
    );

    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const { rows } = await platform.database.pool.query(
      'select 1 from incident_role where incident_id = $1 and accepted_at is not null and ended_at is null',
      [id],
    );
    expect(rows).toHaveLength(1);
    expect(await evidence(id)).toEqual(['incidents.role_taken']);
  });

  it('says since when it is empty, and the commander says why nobody follows', async () => {
    const id = await declare();
    const declaredAt = platform.clock.now();
    await takeRole(as(ana), id, 'commander', undefined);
    platform.clock.advance(5 * minute);

    await expect(giveUpRole(as(ana), id, 'commander', undefined)).rejects.toMatchObject({
      code: 'incidents.commander_stays',
    });
    await expect(giveUpRole(as(ben), id, 'commander', 'why not')).rejects.toMatchObject({
      code: 'incidents.not_holder',
    });
    await giveUpRole(as(ana), id, 'commander', 'the train enters a tunnel');

    const { roles } = await showPeople(as(ana), id);
    const since = (role: IncidentRole) => roles.find((one) => one.role === role)?.emptySince;
    expect(since('commander')).toBe(platform.clock.now());
    expect(since('scribe')).toBe(declaredAt);
  });

  it('may be given up by the commander without a word once the incident is over', async () => {
    const id = await declare();
    await takeRole(as(ana), id, 'commander', undefined);
    await updateIncident(as(ana), id, { resolvedAt: platform.clock.now() });

    await giveUpRole(as(ana), id, 'commander', undefined);

    expect((await holders(id))['commander']).toBeUndefined();
  });

  it('of both leads is not for one person in a sev1 or sev2, and says why', async () => {
    const id = await declare({ kind: 'both', severity: 'sev2' });
    await takeRole(as(ana), id, 'reliability_lead', undefined);
    await takeRole(as(ana), id, 'commander', undefined);

    await expect(takeRole(as(ana), id, 'security_lead', undefined)).rejects.toMatchObject({
      code: 'incidents.leads_apart',
      message: expect.stringContaining('led by two people') as string,
    });
    await expect(offerRole(as(ben), id, 'security_lead', { person: ana, because: 'you know' })).rejects.toMatchObject({
      code: 'incidents.leads_apart',
    });
    await updateIncident(as(ana), id, { severity: 'sev3' });
    await takeRole(as(ana), id, 'security_lead', undefined);

    expect(await holders(id)).toMatchObject({ security_lead: 'Ana', reliability_lead: 'Ana', commander: 'Ana' });
  });

  it('of a lead engages its side, once, and makes one where there was none', async () => {
    const id = await declare({ severity: 'sev4' });
    platform.clock.advance(minute);
    const first = await takeRole(as(ana), id, 'reliability_lead', undefined);
    platform.clock.advance(minute);
    const second = await takeRole(as(ben), id, 'reliability_lead', 'my turn');

    const third = await takeRole(as(ben), id, 'security_lead', undefined);

    const engaged = first.sides[0]?.engagedAt;
    expect(engaged).toBe(platform.clock.now() - minute);
    expect(second.sides[0]?.engagedAt).toBe(engaged);
    expect(third.kind).toBe('both');
    expect(third.sides.find(({ axis }) => axis === 'security')?.engagedAt).toBe(platform.clock.now());
  });

  it('is for people who may, not for readers and nobody’s token, and sample people keep to the sample', async () => {
    const id = await declare();
    const auditor = platform.as(['auditor']);
    const acts = [
      () => takeRole(auditor, id, 'scribe', undefined),
      () => offerRole(auditor, id, 'scribe', { person: ben, because: 'x y z' }),
      () => acceptRole(auditor, id, 'scribe'),
      () => declineRole(auditor, id, 'scribe', undefined),
      () => withdrawRole(auditor, id, 'scribe'),
      () => giveUpRole(auditor, id, 'scribe', undefined),
      () => joinIncident(auditor, id, undefined),
      () => leaveIncident(auditor, id, undefined),
    ];
    for (const act of acts) await expect(act()).rejects.toMatchObject({ code: 'access.forbidden' });

    const seat = platform.as(['responder'], { isSample: true });
    await expect(takeRole(seat, id, 'scribe', undefined)).rejects.toMatchObject({ code: 'gate.sample_only' });
    const machine = platform.as(['responder'], { kind: 'token' });
    const nobody = { ...machine, actor: { ...machine.actor, userId: undefined } };
    await expect(takeRole(nobody, id, 'scribe', undefined)).rejects.toMatchObject({ code: 'incidents.no_person' });
  });
});

describe('a responder', () => {
  it('joins once and leaves, with evidence', async () => {
    const id = await declare();
    await Promise.all([joinIncident(as(ben), id, undefined), joinIncident(as(ben), id, undefined)]);
    const during = await showPeople(as(ana), id);
    await leaveIncident(as(ben), id, undefined);
    await leaveIncident(as(ben), id, undefined);

    expect(during.responders.map(({ person }) => person.name)).toEqual(['Ben']);
    expect((await showPeople(as(ana), id)).responders).toEqual([]);
    expect(await evidence(id)).toEqual(['incidents.responder_joined', 'incidents.responder_left']);
  });
});

describe('a restricted incident', () => {
  it('lets in whom a role is offered, and does not exist for anybody else', async () => {
    const id = await declare({ isRestricted: true });
    await expect(takeRole(as(ben), id, 'scribe', undefined)).rejects.toMatchObject({
      code: 'incidents.incident_not_found',
    });

    await offerRole(as(ana), id, 'scribe', { person: ben, because: 'you were there' });
    await acceptRole(as(ben), id, 'scribe');

    expect((await showPeople(as(ben), id)).roles.find(({ role }) => role === 'scribe')?.holder?.name).toBe('Ben');
    await expect(showPeople(platform.as(['admin']), id)).rejects.toMatchObject({
      code: 'incidents.incident_not_found',
    });
  });
});
