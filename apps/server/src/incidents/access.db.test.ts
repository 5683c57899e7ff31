import { createService } from '#services/index.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { exportEvidence } from '../platform/evidence/export-evidence.ts';
import { getEvidence } from '../platform/evidence/get-evidence.ts';
import { listEvidence } from '../platform/evidence/list-evidence.ts';
import { sequenceOnce } from '../platform/evidence/sequencer.ts';
import { verifyEvidence } from '../platform/evidence/verify-evidence.ts';
import { JobRunner } from '../platform/jobs/runner.ts';
import { openTestPlatform, quietLog, type TestPlatform } from '../platform/test-context.ts';

import { incidentAccessJobs } from './access-jobs.ts';
import { breakIncidentGlass } from './break-glass.ts';
import { addIncidentReader, removeIncidentReader } from './change-readers.ts';
import { addNote } from './change-timeline.ts';
import { declareIncident } from './declare-incident.ts';
import type { Incident } from './incident.ts';
import { liftRestriction, withdrawLift } from './lift-restriction.ts';
import { linkToIncident } from './link-incident.ts';
import { listIncidents, showIncident } from './list-incidents.ts';
import { listTimeline } from './list-timeline.ts';
import { refuseHeld } from './index.ts';
import { markPrivileged, setLegalHold } from './mark-incident.ts';
import { offerRole } from './offer-role.ts';
import { restrictIncident } from './restrict-incident.ts';
import { showAccess } from './show-access.ts';
import { addTestPerson, giveRole, type TestPerson } from './test-rooms.ts';

const because = 'an account was taken over';
const minute = 60_000;
let platform: TestPlatform;
let commander: TestPerson;
let security: TestPerson;
let responder: TestPerson;
let lawyer: TestPerson;
let auditor: TestPerson;
let admin: TestPerson;
let incident: Incident;

beforeAll(async () => {
  platform = await openTestPlatform();
  commander = await addTestPerson(platform, 'Cora', ['responder']);
  security = await addTestPerson(platform, 'Sam', ['security_key']);
  responder = await addTestPerson(platform, 'Rita', ['responder']);
  lawyer = await addTestPerson(platform, 'Lou', ['responder']);
  auditor = await addTestPerson(platform, 'Audra', ['auditor']);
  admin = await addTestPerson(platform, 'Ada', ['admin']);
  await createService(admin(), { name: 'mail', tier: 3 });
});
afterAll(() => platform.close());

beforeEach(async () => {
  platform.clock.advance(minute);
  const title = `odd sign-ins ${platform.clock.now()}`;
  incident = await declareIncident(responder(), 'mail', { title, kind: 'both', severity: 'sev2' });
  await giveRole(platform, incident.id, 'commander', commander);
});

async function sees(person: TestPerson, id = incident.id): Promise<boolean> {
  const listed = (await listIncidents(person(), { limit: 200 })).some((one) => one.id === id);
  const shown = await showIncident(person(), id).then(
    () => true,
    (error: { code?: string }) => {
      expect(error.code).toBe('incidents.incident_not_found');
      return false;
    },
  );
  expect(listed).toBe(shown);
  return shown;
}

async function restrict(readers: readonly string[] = []): Promise<Incident> {
  return await restrictIncident(commander(), incident.id, { because, readers });
}

async function types(subjectId = incident.id): Promise<readonly string[]> {
  const { rows } = await platform.database.pool.query<{ type: string }>(
    `select coalesce(c.body -> 'sealed' ->> 'type', e.type) as type from evidence e
     join evidence_content c on c.evidence_id = e.id
     where coalesce(c.body -> 'sealed' ->> 'subjectId', e.subject_id) = $1 order by e.id`,
    [subjectId],
  );
  return rows.map(({ type }) => type).filter((type) => type !== 'incidents.entry_added');
}

describe('restrictIncident', () => {
  it('leaves it to those who lead it and those they name; it keeps its name', async () => {
    const restricted = await restrict([auditor.userId]);

    expect(restricted).toMatchObject({ name: incident.name, isRestricted: true });
    expect(await sees(commander)).toBe(true);
    expect(await sees(auditor)).toBe(true);
    for (const other of [responder, security, admin]) expect(await sees(other)).toBe(false);
    expect(await types()).toContain('incidents.restricted');
  });

  it('takes a lead or a security key', async () => {
    const attempt = restrictIncident(responder(), incident.id, { because, readers: [] });
    await expect(attempt).rejects.toMatchObject({ code: 'incidents.lead_needed' });

    await restrictIncident(security(), incident.id, { because, readers: [] });
    expect(await sees(security)).toBe(true);
    expect(await sees(commander)).toBe(true);
    await expect(restrict()).rejects.toMatchObject({ code: 'incidents.already_restricted' });
  });

  it('names nobody who is not there', async () => {
    await expect(restrict([incident.id])).rejects.toMatchObject({ code: 'access.user_not_found' });
    await expect(restrictIncident(auditor(), incident.id, { because, readers: [] })).rejects.toMatchObject({
      code: 'access.forbidden',
    });
  });

  it('takes it out of what a browser hears that comes back', async () => {
    await restrict();

    const { rows } = await platform.database.pool.query(
      'select kind from change where subject_id = $1 and matter_id is null',
      [incident.id],
    );
    expect(rows).toEqual([]);
  });
});

describe('readers', () => {
  it('are let in with a reason and let out again', async () => {
    await restrict();
    await addIncidentReader(commander(), incident.id, { person: responder.userId, because: 'knows the mail server' });
    expect(await sees(responder)).toBe(true);
    const access = await showAccess(commander(), incident.id);
    expect(access.readers.map(({ person, because: why }) => [person.name, why])).toEqual([
      ['Cora', 'restricted it'],
      ['Rita', 'knows the mail server'],
    ]);

    await removeIncidentReader(commander(), incident.id, responder.userId, 'is done');

    expect(await sees(responder)).toBe(false);
    expect(await types()).toEqual(expect.arrayContaining(['incidents.reader_added', 'incidents.reader_removed']));
    const { rows } = await platform.database.pool.query<{ kind: string }>(
      `select kind from change where matter_id = $1 and kind = 'incidents.readers_changed'`,
      [incident.id],
    );
    expect(rows.length).toBeGreaterThanOrEqual(3);
  });

  it('who do not lead may leave, and let nobody in', async () => {
    await restrict([responder.userId]);
    const add = addIncidentReader(responder(), incident.id, { person: security.userId, because: 'please' });
    await expect(add).rejects.toMatchObject({ code: 'incidents.lead_needed' });

    await removeIncidentReader(responder(), incident.id, responder.userId, 'am done');
    expect(await sees(responder)).toBe(false);
  });

  it('stay while they hold a role, and one always stays', async () => {
    await restrict();
    const leave = removeIncidentReader(commander(), incident.id, commander.userId, 'am done');
    await expect(leave).rejects.toMatchObject({ code: 'incidents.reader_needed' });
  });

  it('are let in once, however many ask', async () => {
    await restrict();
    await Promise.all(
      Array.from({ length: 10 }, async () =>
        addIncidentReader(commander(), incident.id, { person: responder.userId, because: 'knows the mail server' }),
      ),
    );

    const access = await showAccess(commander(), incident.id);
    expect(access.readers.filter(({ person }) => person.id === responder.userId)).toHaveLength(1);
  });
});

describe('lifting a restriction', () => {
  it('takes two people of both sides, and gives the number then', async () => {
    const title = 'a token was leaked';
    const made = await declareIncident(commander(), 'mail', {
      title,
      kind: 'security',
      severity: 'sev1',
      isRestricted: true,
      readers: [security.userId],
    });
    await giveRole(platform, made.id, 'commander', commander);
    await liftRestriction(commander(), made.name, 'customers know by now');
    const again = liftRestriction(commander(), made.name, 'please');
    await expect(again).rejects.toMatchObject({ code: 'incidents.second_person_needed' });
    expect(await sees(responder, made.id)).toBe(false);

    const lifted = await liftRestriction(security(), made.name, 'agreed');

    expect(lifted).toMatchObject({ isRestricted: false, number: expect.any(Number) });
    expect(lifted.name).toBe(`INC-${lifted.number}`);
    expect(await sees(responder, made.id)).toBe(true);
    expect((await showIncident(responder(), made.name)).incident.id).toBe(made.id);
    expect(await types(made.id)).toEqual(
      expect.arrayContaining(['incidents.lift_asked', 'incidents.restriction_lifted']),
    );
  });

  it('of ten who agree at once, one gives the number', async () => {
    await restrict([security.userId]);
    await liftRestriction(commander(), incident.id, 'customers know by now');

    const all = await Promise.allSettled(
      Array.from({ length: 10 }, async () => liftRestriction(security(), incident.id, 'agreed')),
    );

    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await showIncident(responder(), incident.id)).incident.name).toBe(incident.name);
  });

  it('is refused by one', async () => {
    await restrict([security.userId, responder.userId]);
    await liftRestriction(commander(), incident.id, 'customers know by now');
    const refused = withdrawLift(responder(), incident.id, 'no');
    await expect(refused).rejects.toMatchObject({ code: 'incidents.lead_needed' });

    await withdrawLift(security(), incident.id, 'they do not');

    expect((await showAccess(commander(), incident.id)).lift).toBeNull();
    expect(await types()).toContain('incidents.lift_refused');
    await expect(withdrawLift(security(), incident.id, 'twice')).rejects.toMatchObject({
      code: 'incidents.lift_not_found',
    });
  });
});

describe('privilege and legal hold', () => {
  it('leave it to the legal role who may see', async () => {
    await restrict([security.userId, lawyer.userId]);
    const early = markPrivileged(commander(), incident.id, { isPrivileged: true, because: 'counsel says so' });
    await expect(early).rejects.toMatchObject({ code: 'incidents.legal_needed' });
    await giveRole(platform, incident.id, 'legal', lawyer);

    await markPrivileged(lawyer(), incident.id, { isPrivileged: true, because: 'counsel says so' });

    const add = { person: responder.userId, because: 'helps' };
    await expect(addIncidentReader(commander(), incident.id, add)).rejects.toMatchObject({
      code: 'incidents.legal_needed',
    });
    await expect(liftRestriction(security(), incident.id, because)).rejects.toMatchObject({
      code: 'incidents.is_privileged',
    });
    const offer = { person: responder.userId, because: 'takes notes' };
    await expect(offerRole(security(), incident.id, 'scribe', offer)).rejects.toMatchObject({
      code: 'incidents.legal_needed',
    });
    await addIncidentReader(lawyer(), incident.id, add);
    expect(await sees(responder)).toBe(true);
    await expect(breakIncidentGlass(admin(), incident.name, because)).rejects.toMatchObject({
      code: 'incidents.incident_not_found',
    });
    expect(await types()).toContain('incidents.privileged');
  });

  it('holds what could be taken away until it is let go', async () => {
    const hold = setLegalHold(commander(), incident.id, { isHeld: true, because: 'a claim is coming' });
    await expect(hold).rejects.toMatchObject({ code: 'incidents.legal_needed' });
    const held = await setLegalHold(admin(), incident.id, { isHeld: true, because: 'a claim is coming' });
    await expect(refuseHeld(platform.database.read, held)).rejects.toMatchObject({ code: 'incidents.legal_hold' });

    const free = await setLegalHold(admin(), incident.id, { isHeld: false, because: 'it was settled' });

    await expect(refuseHeld(platform.database.read, free)).resolves.toBeUndefined();
    expect(await types()).toEqual(expect.arrayContaining(['incidents.legal_hold_set', 'incidents.legal_hold_ended']));
  });
});

describe('breakIncidentGlass', () => {
  it('opens for four hours to who knows the name, and says so in the room', async () => {
    await restrict();
    await breakIncidentGlass(admin(), incident.name.toLowerCase(), 'the commander can not be reached');
    expect(await sees(admin)).toBe(true);
    const { entries } = await listTimeline(commander(), incident.id, { limit: 10, kinds: ['access'] });
    expect(entries[0]?.text).toContain('Ada broke the glass');

    const runner = new JobRunner({ database: platform.database, handlers: incidentAccessJobs, log: quietLog });
    platform.clock.advance(239 * minute);
    await runner.runDue();
    expect(await sees(admin)).toBe(true);
    platform.clock.advance(2 * minute);
    await runner.runDue();

    expect(await sees(admin)).toBe(false);
    expect(await types()).toEqual(expect.arrayContaining(['incidents.glass_broken', 'incidents.glass_closed']));
  });

  it('leaves in who was let in meanwhile', async () => {
    await restrict();
    await breakIncidentGlass(admin(), incident.name, because);
    await addIncidentReader(commander(), incident.id, { person: admin.userId, because: 'helps' });
    platform.clock.advance(300 * minute);
    const runner = new JobRunner({ database: platform.database, handlers: incidentAccessJobs, log: quietLog });
    await runner.runDue();

    expect(await sees(admin)).toBe(true);
  });

  it('answers a wrong name, a token and whoever may not as it always does', async () => {
    await restrict();
    const wrong = async (ctx: ReturnType<TestPerson>, name: string) =>
      breakIncidentGlass(ctx, name, because).catch((error: { code: string }) => error.code);

    expect(await wrong(admin(), 'R-ZZZZZZ')).toBe('incidents.incident_not_found');
    expect(await wrong(responder(), incident.name)).toBe('access.forbidden');
    expect(await wrong(responder(), 'R-ZZZZZZ')).toBe('access.forbidden');
    const seat = platform.as(['admin'], { isSample: true });
    expect(await wrong(seat, incident.name)).toBe('incidents.incident_not_found');
  });
});

describe('evidence', () => {
  async function exported(person: TestPerson) {
    const lines: string[] = [];
    for await (const line of exportEvidence(person(), 0)) lines.push(line);
    return lines;
  }

  it('of a restricted incident is read by its readers and by nobody else; the chain holds for all', async () => {
    const word = `canary${platform.clock.now()}`;
    await addNote(responder(), incident.id, { text: `before ${word}`, isPinned: false });
    const { items: old } = await listEvidence(responder(), { limit: 1, subjectId: incident.id });
    await restrict();
    await addNote(commander(), incident.id, { text: `after ${word}`, isPinned: false });
    while (await sequenceOnce(platform.database));

    const mine = await listEvidence(commander(), { limit: 200, subjectId: incident.id });
    const theirs = await listEvidence(auditor(), { limit: 200, subjectId: incident.id });

    expect(mine.items.filter(({ isSealed }) => isSealed === true).map(({ type }) => type)).toContain(
      'incidents.restricted',
    );
    expect(theirs.items).toEqual([]);
    const all = await listEvidence(auditor(), { limit: 200 });
    expect(JSON.stringify(all.items)).not.toContain(incident.id);
    expect(all.items.filter(({ type }) => type === 'evidence.sealed')).toEqual([]);
    for (const { id } of [...old, ...mine.items.slice(0, 3)]) {
      await expect(getEvidence(auditor(), id)).rejects.toMatchObject({ code: 'evidence.record_not_found' });
      expect((await getEvidence(commander(), id)).id).toBe(id);
    }
    const lines = await exported(auditor);
    expect(lines.join('\n')).not.toContain(incident.title);
    expect(lines.filter((line) => line.includes('"isWithheld":true')).length).toBeGreaterThan(3);
    expect((await exported(commander)).join('\n')).toContain(incident.title);
    expect(await verifyEvidence(auditor())).toMatchObject({ ok: true });
  });

  it('is readable by everybody once the restriction is lifted', async () => {
    await restrict([security.userId]);
    await liftRestriction(commander(), incident.id, because);
    await liftRestriction(security(), incident.id, because);

    const { items } = await listEvidence(auditor(), { limit: 200, subjectId: incident.id });

    expect(items.map(({ type }) => type)).toContain('incidents.restricted');
  });
});

describe('links', () => {
  it('to a restricted incident are seen by its readers; the open one says nothing of them', async () => {
    const open = await declareIncident(responder(), 'mail', {
      title: `mails are late ${platform.clock.now()}`,
      kind: 'reliability',
      severity: 'sev3',
    });
    await restrict();
    const before = await listTimeline(responder(), open.id, { limit: 50 });
    await linkToIncident(commander(), open.id, { kind: 'incident', subject: incident.name });

    const seen = await showIncident(responder(), open.id);
    expect(seen.links).toEqual([]);
    expect(await listTimeline(responder(), open.id, { limit: 50 })).toEqual(before);
    expect((await showIncident(commander(), open.id)).links).toMatchObject([{ subjectId: incident.id }]);
    const { items } = await listEvidence(responder(), { limit: 50, subjectId: open.id });
    expect(items.map(({ type }) => type)).not.toContain('incidents.link_added');
  });

  it('that were there before it was restricted go with it', async () => {
    const open = await declareIncident(responder(), 'mail', {
      title: `mails are late ${platform.clock.now()}`,
      kind: 'reliability',
      severity: 'sev3',
    });
    await linkToIncident(responder(), open.id, { kind: 'incident', subject: incident.name });
    await restrict();

    const { entries } = await listTimeline(responder(), open.id, { limit: 50 });
    const since = await listTimeline(responder(), open.id, { limit: 50, since: 0 });

    expect((await showIncident(responder(), open.id)).links).toEqual([]);
    expect(JSON.stringify([entries, since.entries])).not.toContain(incident.name);
    const theirs = await listTimeline(commander(), open.id, { limit: 50 });
    expect(JSON.stringify(theirs.entries)).toContain(incident.name);
  });
});

describe('a lookup', () => {
  /** Names of the statements that one lookup takes. */
  async function statementsOf(ref: string): Promise<readonly string[]> {
    const ctx = responder();
    const names: string[] = [];
    const query: typeof ctx.read.query = async (one, values) => {
      names.push(one.name);
      return await ctx.read.query(one, values);
    };
    const read = Object.assign(Object.create(ctx.read), { query });
    await expect(showIncident({ ...ctx, read }, ref)).rejects.toMatchObject({ code: 'incidents.incident_not_found' });
    return names;
  }

  it('of a restricted name takes what one of a name takes that does not exist', async () => {
    const { name, id } = await restrict();

    expect(await statementsOf(name)).toEqual(await statementsOf('INC-999999'));
    expect(await statementsOf(id)).toEqual(await statementsOf('018f0000-0000-7000-8000-00000000abcd'));
  });
});
