import type { Role } from '@lockstep/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createField } from './incidents/change-field.ts';
import { declareIncident, type NewIncident } from './incidents/declare-incident.ts';
import { showIncident } from './incidents/list-incidents.ts';
import { showPeople } from './incidents/show-people.ts';
import { takeRole } from './incidents/take-role.ts';
import { openTestPaging, type TestPaging } from './paging/test-paging.ts';
import { JobRunner } from './platform/jobs/runner.ts';
import { quietLog } from './platform/test-context.ts';
import { dryRunAutomation, listAutomationRuns, putAutomation, removeAutomation } from './playbooks/automations.ts';
import { playbookJobs } from './playbooks/index.ts';
import type { AutomationDefinition } from './playbooks/playbook.ts';
import { createEnvironment, createService } from './services/index.ts';
import { registerStatusActions } from './status/automation-actions.ts';
import { listAnnouncements, showAnnouncement } from './status/list-announcements.ts';
import { createPage } from './status/manage-pages.ts';
import { publishUpdate } from './status/publish-update.ts';

const minute = 60_000;
let paging: TestPaging;
let jobs: JobRunner;
let [sam, ana] = ['', ''];

beforeAll(async () => {
  registerStatusActions();
  paging = await openTestPaging();
  jobs = new JobRunner({ database: paging.platform.database, handlers: playbookJobs, log: quietLog });
  [sam, ana] = [await addPerson('Sam', 'security_key'), await addPerson('Ana', 'responder')];
  for (const name of ['shop', 'mail']) await createService(admin(), { name, tier: 1, isSample: false });
  const component = { name: 'Checkout', group: null, description: null, service: 'shop', environment: null };
  await createPage(admin(), { slug: 'acme', title: 'Acme', text: '', audience: 'public', components: [component] });
  const asked = { kind: 'choice', help: '', choices: ['yes', 'no'], required: undefined } as const;
  await createField(admin(), { title: 'Data touched', ...asked });
});
beforeEach(() => paging.forget());
afterAll(() => paging[Symbol.asyncDispose]());

async function addPerson(name: string, role: Role): Promise<string> {
  const id = await paging.addPerson(name);
  await paging.rows('insert into user_role (user_id, role, granted_at, is_single_person) values ($1, $2, $3, false)', [
    id,
    role,
    new Date(paging.platform.clock.now()),
  ]);
  return id;
}

const admin = () => paging.platform.as(['admin'], { userId: ana, name: 'Ana' });
const asAna = () => paging.platform.as(['responder'], { userId: ana, name: 'Ana' });

function declare(more: Partial<NewIncident> = {}, service = 'shop') {
  return declareIncident(asAna(), service, {
    title: 'checkout fails',
    kind: 'reliability',
    severity: 'sev2',
    ...more,
  });
}

const automation = (...actions: AutomationDefinition['actions']): AutomationDefinition => ({
  title: 'By itself',
  isEnabled: true,
  on: 'declared',
  when: {},
  afterMinutes: 0,
  actions,
});

/** What becomes of the actions in an incident that is declared while the automation is on. */
async function stepsIn(definition: AutomationDefinition, more: Partial<NewIncident> = {}, service = 'shop') {
  await putAutomation(admin(), 'it', { definition, follows: 0 });
  const incident = await declare(more, service);
  await jobs.runDue();
  await removeAutomation(admin(), 'it');
  const runs = await listAutomationRuns(asAna(), { incident: incident.name, limit: 10 });
  return { incident, steps: runs.flatMap(({ steps }) => steps) };
}

const groups = async (id: string) =>
  await paging.rows<{ title: string }>('select title from alert_group where incident_id = $1', [id]);

describe('paging a side', () => {
  const page = automation({ kind: 'page_role', axis: 'security', because: '{name} may have leaked keys' });

  it('asks its on-call with the reason, like an empty seat does', async () => {
    const { incident, steps } = await stepsIn(page);
    await paging.run();

    expect(steps).toMatchObject([{ outcome: 'done', reason: undefined }]);
    expect(JSON.stringify(paging.mail.mails.map(({ to }) => to))).toContain(sam);
    expect(paging.mail.mails[0]?.text).toContain(`${incident.name} may have leaked keys`);
    const { calls } = await showPeople(asAna(), incident.id);
    expect(calls).toMatchObject([{ axis: 'security', call: 'page' }]);
  });

  it('is only said in a dry run', async () => {
    const { id, name } = await declare();

    const { steps } = await dryRunAutomation(admin(), page, name);

    const sentence = `page the on-call of security: ${name} may have leaked keys`;
    expect(steps).toMatchObject([{ outcome: 'would', sentence }]);
    expect(await groups(id)).toEqual([]);
  });

  it('says nothing of a restricted incident, and asks nobody into a privileged one', async () => {
    const secret = await stepsIn(page, { isRestricted: true });

    expect(secret.steps).toMatchObject([{ outcome: 'done' }]);
    expect((await groups(secret.incident.id)).map(({ title }) => title)).not.toContainEqual(
      expect.stringMatching(/checkout|leaked|R-/),
    );
    await paging.rows('update incident set is_privileged = true where id = $1', [secret.incident.id]);
    expect((await dryRunAutomation(admin(), page, secret.incident.name)).steps).toMatchObject([
      { outcome: 'skipped', reason: 'the incident is privileged: the legal role says who comes' },
    ]);
  });

  it('is left out where somebody leads, is asked already, or in a drill', async () => {
    const led = await declare();
    await takeRole(asAna(), led.id, 'security_lead', undefined);
    const drill = await stepsIn(page, { isDrill: true });
    const twice = await stepsIn(automation(...page.actions, ...page.actions));

    expect((await dryRunAutomation(admin(), page, led.name)).steps).toMatchObject([
      { outcome: 'skipped', reason: 'Ana leads security already' },
    ]);
    expect(drill.steps).toMatchObject([{ outcome: 'skipped', reason: 'nobody is paged in this drill' }]);
    expect(twice.steps).toMatchObject([
      { outcome: 'done' },
      { outcome: 'skipped', reason: 'security is paged already' },
    ]);
    expect(await groups(twice.incident.id)).toHaveLength(1);
  });
});

describe('setting a field', () => {
  const set = (value: string | number, field = 'data-touched') => automation({ kind: 'set_field', field, value });

  it('writes it, also in a restricted incident, from which nothing leaves', async () => {
    const open = await stepsIn(set('yes'));
    const secret = await stepsIn(set('yes'), { isRestricted: true });

    expect(open.steps).toMatchObject([{ outcome: 'done', sentence: 'set Data touched to yes' }]);
    expect(secret.steps).toMatchObject([{ outcome: 'done' }]);
    for (const { incident } of [open, secret]) {
      expect((await showIncident(asAna(), incident.id)).incident.fields).toEqual({ 'data-touched': 'yes' });
    }
  });

  it('is only said in a dry run', async () => {
    const { id, name } = await declare();

    expect((await dryRunAutomation(admin(), set('no'), name)).steps).toMatchObject([{ outcome: 'would' }]);
    expect((await showIncident(asAna(), id)).incident.fields).toEqual({});
  });

  it('says which value or field does not go, and the other actions still happen', async () => {
    const mixed = automation(
      { kind: 'set_field', field: 'data-touched', value: 'perhaps' },
      { kind: 'set_field', field: 'nowhere', value: 1 },
      { kind: 'set_field', field: 'data-touched', value: 'no' },
    );
    const { steps } = await stepsIn(mixed);

    expect(steps).toMatchObject([
      { outcome: 'failed', reason: expect.stringContaining('Data touched is none of') },
      { outcome: 'failed', reason: 'there is no field `nowhere`' },
      { outcome: 'done' },
    ]);
  });
});

describe('a status update', () => {
  const post = automation({ kind: 'post_update', text: 'Payments fail for some. {severity}' });

  it('leaves a component alone that follows another environment of the service', async () => {
    await createService(admin(), { name: 'cart', tier: 1, isSample: false });
    for (const name of ['production', 'staging'])
      await createEnvironment(admin(), { name, isProduction: name === 'production' });
    const cart = { name: 'Cart', group: null, description: null, service: 'cart', environment: 'production' };
    await createPage(admin(), { slug: 'cart', title: 'Cart', text: '', audience: 'public', components: [cart] });
    const outcomeIn = async (environment: string | undefined) => {
      const { name } = await declare(environment === undefined ? {} : { environment }, 'cart');
      return (await dryRunAutomation(admin(), post, name)).steps.map(({ outcome, reason }) => [outcome, reason]);
    };

    expect(await outcomeIn('staging')).toEqual([['skipped', 'no status page shows cart']]);
    expect(await outcomeIn('production')).toEqual([['would', undefined]]);
    expect(await outcomeIn(undefined)).toEqual([['would', undefined]]);
  });
  const about = async (incident: string) => await listAnnouncements(admin(), { incident, limit: 10 });

  it('is drafted on the pages that show the service; nothing is told', async () => {
    const { incident, steps } = await stepsIn(post);

    expect(steps).toMatchObject([
      { outcome: 'done', sentence: 'draft a status update for Acme: Payments fail for some. sev2' },
    ]);
    const [announcement] = await about(incident.name);
    expect(announcement).toMatchObject({ announcement: { title: 'Trouble with Checkout', openedAt: undefined } });
  });

  it('is only said in a dry run, and skipped where no page shows the service', async () => {
    const elsewhere = await stepsIn(post, {}, 'mail');
    const { name } = await declare();

    expect((await dryRunAutomation(admin(), post, name)).steps).toMatchObject([{ outcome: 'would' }]);
    expect(await about(name)).toEqual([]);
    expect(elsewhere.steps).toMatchObject([{ outcome: 'skipped', reason: 'no status page shows mail' }]);
  });

  it('never comes of a restricted incident', async () => {
    const { incident, steps } = await stepsIn(post, { isRestricted: true });

    const reason = 'the incident is restricted: nothing leaves the room';
    expect(steps).toMatchObject([{ outcome: 'skipped', reason }]);
    expect(await about(incident.name)).toEqual([]);
  });

  it('that is overdue is an occasion, once for each promise', async () => {
    const { name } = await declare();
    const nextUpdateDueAt = paging.platform.clock.now() + 30 * minute;
    await publishUpdate(
      admin(),
      {
        title: 'Payments fail',
        pages: ['acme'],
        incident: name,
        audience: 'public',
        phase: 'investigating',
        message: 'We look into it.',
        components: [],
        nextUpdateDueAt,
      },
      false,
    );
    const overdue: AutomationDefinition = { ...post, on: 'update_overdue', afterMinutes: 5 };
    await putAutomation(admin(), 'overdue', { definition: overdue, follows: 0 });
    const runs = async () => (await listAutomationRuns(asAna(), { incident: name, limit: 10 })).length;
    paging.platform.clock.advance(34 * minute);
    await jobs.runDue();
    const early = await runs();
    for (const _ of [1, 2]) {
      paging.platform.clock.advance(2 * minute);
      await jobs.runDue();
    }

    expect([early, await runs()]).toEqual([0, 1]);
    await removeAutomation(admin(), 'overdue');
    const [known] = await about(name);
    const { updates } = await showAnnouncement(admin(), known?.announcement.id ?? '');
    expect(updates.map(({ update }) => update.state).toSorted()).toEqual(['draft', 'published']);
  });
});
