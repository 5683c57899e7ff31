import type { Role } from '@lockstep/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { decideRemediation } from './gate/index.ts';
import { openTestService, advisory, loadTestFeeds } from './gate/test-gate.ts';
import { placeHold } from './gate/place-hold.ts';
import { declareIncident, type NewIncident } from './incidents/declare-incident.ts';
import { giveUpRole } from './incidents/give-up-role.ts';
import { linkToIncident } from './incidents/link-incident.ts';
import { listTimeline } from './incidents/list-timeline.ts';
import { showIncident } from './incidents/list-incidents.ts';
import { showPeople } from './incidents/show-people.ts';
import { takeRole } from './incidents/take-role.ts';
import { updateIncident } from './incidents/update-incident.ts';
import { actOnGroup } from './paging/act-on-group.ts';
import { listPages } from './paging/list-pages.ts';
import { openTestPaging, type TestPaging } from './paging/test-paging.ts';
import { showChain } from './paging/show-chain.ts';
import { listGroups, showGroup } from './alerts/show-alert.ts';
import { newId } from './platform/db/ids.ts';
import { ensureProduction } from './releases/test-ledger.ts';

const minute = 60_000;
let paging: TestPaging;
let [sam, rae, ana] = ['', '', ''];

beforeAll(async () => {
  paging = await openTestPaging();
  await ensureProduction(paging.platform);
  await loadTestFeeds(paging.platform, [advisory('CVE-2025-0003', 'mild', '1.1.0')]);
  await openTestService(paging.platform, 'shop', [{ version: '1.0.0', parts: ['pkg:npm/left@1.0.0'], daysAgo: 3 }]);
  await openTestService(paging.platform, 'mail', [
    { version: '1.0.0', parts: ['pkg:npm/left@1.0.0'], daysAgo: 9 },
    { version: '1.1.0', parts: ['pkg:npm/left@1.1.0'], daysAgo: 3 },
  ]);
  [sam, rae, ana] = [
    await addPerson('Sam', 'security_key'),
    await addPerson('Rae', 'reliability_key'),
    await addPerson('Ana'),
  ];
});
beforeEach(() => paging.forget());
afterAll(() => paging[Symbol.asyncDispose]());

async function addPerson(name: string, role: Role = 'responder'): Promise<string> {
  const id = await paging.addPerson(name);
  await paging.rows('insert into user_role (user_id, role, granted_at, is_single_person) values ($1, $2, $3, false)', [
    id,
    role,
    new Date(paging.platform.clock.now()),
  ]);
  return id;
}

const as = (userId: string, name: string, role: Role = 'responder') => paging.platform.as([role], { userId, name });

function declare(service: string, more: Partial<NewIncident> = {}, ctx = as(ana, 'Ana')) {
  return declareIncident(ctx, service, {
    title: 'checkout fails',
    kind: 'reliability',
    severity: 'sev2',
    ...more,
  });
}

const mails = () => paging.mail.mails.map(({ to, text }) => ({ to: JSON.stringify(to), text }));
const lead = async (id: string, role: string, ctx = as(ana, 'Ana')) =>
  (await showPeople(ctx, id)).roles.find((one) => one.role === role)?.holder?.name;
const calls = async (id: string, ctx = as(ana, 'Ana')) =>
  (await showPeople(ctx, id)).calls.map(({ axis, reason, call }) => `${axis} ${reason} ${call}`).toReversed();

describe('a sev2 on a service with a three-day exposure', () => {
  it('pages the security on-call with the reason; whoever takes the page by its link is security lead', async () => {
    const incident = await declare('shop');

    await paging.run();
    expect(mails()).toHaveLength(1);
    expect(mails()[0]?.to).toContain(sam);
    expect(mails()[0]?.text).toContain('shop is live with CVE-2025-0001, which may not wait three days');
    expect(mails()[0]?.text).toContain(`/incidents/${incident.name}`);
    expect(mails()[0]?.text).not.toContain('Resolve');
    paging.platform.clock.advance(minute);
    const pressed = await paging.link('POST', 'Acknowledge');

    expect(pressed.text).toContain('Acknowledged: you have it.');
    expect(await lead(incident.id, 'security_lead')).toBe('Sam');
    const after = (await showIncident(as(ana, 'Ana'), incident.id)).incident;
    const side = after.sides.find(({ axis }) => axis === 'security');
    expect([side?.acknowledgedAt, side?.engagedAt]).toEqual([paging.platform.clock.now(), paging.platform.clock.now()]);
    const { entries } = await listTimeline(as(ana, 'Ana'), incident.id, { limit: 50 });
    expect(entries.find(({ kind }) => kind === 'page')?.text).toBe(
      'Security is paged: shop is live with CVE-2025-0001, which may not wait three days. Asked because they hold the security key: Sam.',
    );
    expect(entries.find(({ text }) => text?.startsWith('Sam answered'))?.recordedBy).toMatchObject({ name: 'Sam' });
  });

  it('asks on until somebody answers, and stops when somebody else takes the seat', async () => {
    const incident = await declare('shop');
    await paging.run();
    await paging.after(6 * minute);
    const asked = mails().length;

    await takeRole(as(ana, 'Ana'), incident.id, 'security_lead', undefined);
    await paging.run();
    const told = mails().length;
    await paging.after(60 * minute);

    expect(asked).toBe(2);
    expect(mails().length).toBe(told);
    const [group] = await paging.rows<{ state: string }>('select state from alert_group where incident_id = $1', [
      incident.id,
    ]);
    expect(group?.state).toBe('resolved');
  });

  it('stops when the side is over, and asks again when the seat is empty again', async () => {
    const incident = await declare('shop');
    await takeRole(as(ana, 'Ana'), incident.id, 'security_lead', undefined);
    await giveUpRole(as(ana, 'Ana'), incident.id, 'security_lead', 'asleep');
    expect(await calls(incident.id)).toEqual(['security exposure page', 'security exposure page']);

    await updateIncident(as(ana, 'Ana'), incident.id, { resolvedAt: paging.platform.clock.now() });

    const open = await paging.rows("select 1 from alert_group where incident_id = $1 and state <> 'resolved'", [
      incident.id,
    ]);
    expect(open).toEqual([]);
  });

  it('is a silent note in a sev3, and a page once it turns severe; each once', async () => {
    const incident = await declare('shop', { severity: 'sev3' });
    await linkToIncident(as(ana, 'Ana'), incident.id, { kind: 'service', subject: 'mail' });
    await paging.run();
    expect([mails().length, await calls(incident.id)]).toEqual([0, ['security exposure note']]);

    await updateIncident(as(ana, 'Ana'), incident.id, { severity: 'sev1' });
    await updateIncident(as(ana, 'Ana'), incident.id, { title: 'checkout fails everywhere' });
    await paging.run();

    expect([mails().length, await calls(incident.id)]).toEqual([1, ['security exposure page']]);
  });

  it('is told once, whoever of ten changes the incident at once, and leaves evidence', async () => {
    const incident = await declare('shop', { severity: 'sev3' });

    await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        updateIncident(as(ana, 'Ana'), incident.id, { severity: 'sev1', title: `checkout fails ${index}` }),
      ),
    );

    expect(await calls(incident.id)).toEqual(['security exposure page']);
    const groups = await paging.rows('select 1 from alert_group where incident_id = $1', [incident.id]);
    const evidence = await paging.rows(
      "select 1 from evidence where subject_id = $1 and type = 'incidents.seat_called'",
      [incident.id],
    );
    expect([groups.length, evidence.length]).toEqual([1, 2]);
  });

  it('lists who answers as a responder where the seat is held meanwhile', async () => {
    const incident = await declare('shop');
    await paging.run();
    await paging.rows(
      `insert into incident_role (id, incident_id, role, user_id, offered_at, offered_by, because, accepted_at)
       values ($1, $2, 'security_lead', $3, $4, '{}', 'x', $4)`,
      [newId(), incident.id, ana, new Date(paging.platform.clock.now())],
    );

    await paging.link('POST', 'Acknowledge');

    const { responders } = await showPeople(as(ana, 'Ana'), incident.id);
    expect([await lead(incident.id, 'security_lead'), responders.map(({ person }) => person.name)]).toEqual([
      'Ana',
      ['Sam'],
    ]);
  });

  it('pages nobody in a drill, unless that was asked for, and says that it is one', async () => {
    const quiet = await declare('shop', { isDrill: true });
    await paging.run();
    const before = mails().length;

    const loud = await declare('shop', { isDrill: true, pagesInDrill: true });
    await paging.run();

    expect([before, await calls(quiet.id)]).toEqual([0, ['security exposure note']]);
    expect(await calls(loud.id)).toEqual(['security exposure page']);
    expect(JSON.stringify(paging.mail.mails)).toContain('DRILL');
  });
});

describe('the other way round', () => {
  it('pages reliability where a security incident is about what burns, and the answer is a reliability lead', async () => {
    const policyId = await paging.addPolicy([{ targets: [{ kind: 'person', userId: ana }] }]);
    const groupId = await paging.openGroup({ policyId, title: 'Mail queue grows' });
    const incident = await declare('mail', {
      kind: 'security',
      severity: 'sev1',
      title: 'token leaked',
      alertGroups: [groupId],
    });
    await paging.run();

    expect(await calls(incident.id)).toEqual(['reliability burning page']);
    const index = mails().findIndex(({ to }) => to.includes(rae));
    expect(mails()[index]?.text).toContain('users feel it now: Mail queue grows');
    await paging.link('POST', 'Acknowledge', index);

    expect(await lead(incident.id, 'reliability_lead')).toBe('Rae');
    expect((await showIncident(as(ana, 'Ana'), incident.id)).incident.kind).toBe('both');
  });

  it('acknowledges the side when its alerts are acknowledged', async () => {
    const policyId = await paging.addPolicy([{ targets: [{ kind: 'person', userId: ana }] }]);
    const groupId = await paging.openGroup({ policyId });
    const incident = await declare('mail', { alertGroups: [groupId], severity: 'sev4' });
    await paging.run();

    await actOnGroup(paging.parts, as(ana, 'Ana'), groupId, { kind: 'acknowledged', axis: undefined });

    const side = (await showIncident(as(ana, 'Ana'), incident.id)).incident.sides[0];
    expect(side?.acknowledgedAt).toBe(paging.platform.clock.now());
    expect(side?.engagedAt).toBeUndefined();
  });
});

describe('what the gate says', () => {
  it('calls the side that it stops a proposal on, in the transaction of the decision', async () => {
    const incident = await declare('mail', { title: 'mails are late' });
    expect(await calls(incident.id)).toEqual([]);

    await decideRemediation(as(ana, 'Ana'), {
      service: 'mail',
      environment: 'production',
      target: '1.0.0',
      motive: 'reliability',
      reason: 'it was stable',
      incident: incident.id,
      isAutomatic: false,
      isFeedAgeRuleOff: false,
    });

    expect(await calls(incident.id)).toEqual(['security proposal page']);
  });

  it('calls security to a sev1 on what it holds', async () => {
    await placeHold(as(sam, 'Sam', 'security_key'), {
      service: 'mail',
      environment: 'production',
      version: '1.1.0',
      axis: 'security',
      reason: 'it looks tampered with',
      expiresAt: undefined,
      isQuarantine: false,
    });
    const incident = await declare('mail', { severity: 'sev1', title: 'mails are gone' });

    expect(await calls(incident.id)).toEqual(['security hold page']);
  });
});

describe('a restricted incident', () => {
  it('pages without a word about it; its page exists for its readers and whom it asks, and answering lets in', async () => {
    const incident = await declare('shop', { isRestricted: true, title: 'stolen laptop of finance' });
    const outsider = paging.platform.as(['admin']);
    await paging.run();

    const [group] = await paging.rows<{ id: string }>('select id from alert_group where incident_id = $1', [
      incident.id,
    ]);
    const groupId = group?.id ?? '';
    const text = JSON.stringify(paging.mail.mails);
    expect(text).toContain('A restricted incident needs you');
    for (const word of ['laptop', 'shop', 'CVE', incident.name]) expect(text).not.toContain(word);
    const everybodys = { of: 'everybody', state: 'all', limit: 50 } as const;
    const active = { state: 'active', limit: 50 } as const;
    expect(await listPages(outsider, everybodys)).toEqual([]);
    expect(await listGroups(outsider, active)).toEqual([]);
    await expect(showChain(outsider, groupId)).rejects.toMatchObject({ code: 'paging.group_not_found' });
    await expect(showGroup(outsider, groupId)).rejects.toMatchObject({ code: 'alerts.group_not_found' });
    await expect(
      actOnGroup(paging.parts, outsider, groupId, { kind: 'acknowledged', axis: undefined }),
    ).rejects.toMatchObject({ code: 'paging.group_not_found' });
    const asked = as(sam, 'Sam', 'security_key');
    expect(await listPages(asked, everybodys)).toHaveLength(1);
    await expect(showIncident(asked, incident.id)).rejects.toMatchObject({ code: 'incidents.incident_not_found' });

    await paging.link('POST', 'Acknowledge');

    expect(await lead(incident.id, 'security_lead', asked)).toBe('Sam');
    const told = await paging.rows<{ kind: string; matter_id: string | null }>(
      `select kind, matter_id from change where subject_id in ($1, $2)`,
      [groupId, incident.id],
    );
    expect(told.length).toBeGreaterThan(0);
    expect(told.filter(({ matter_id: matter }) => matter !== incident.id)).toEqual([]);
    const open = await paging.rows('select type from evidence where subject_id in ($1, $2)', [groupId, incident.id]);
    expect(open).toEqual([]);
  });
});

describe('where nobody can be asked', () => {
  it('says so loudly in the room', async () => {
    await paging.rows("delete from user_role where role = 'security_key'");
    const incident = await declare('shop');
    await paging.run();

    const { entries } = await listTimeline(as(ana, 'Ana'), incident.id, { limit: 50, pinned: true });
    expect(entries[0]?.text).toContain('**Nobody can be asked for security**');
    expect(mails()).toEqual([]);
  });
});
