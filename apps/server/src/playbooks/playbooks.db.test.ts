import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../platform/db/ids.ts';
import { JobRunner } from '../platform/jobs/runner.ts';
import { openTestPlatform, quietLog, type TestPlatform } from '../platform/test-context.ts';
import { declareIncident, type NewIncident, updateIncident } from '#incidents/index.ts';
import { createService } from '#services/index.ts';
import {
  dryRunAutomation,
  listAutomationRuns,
  listAutomations,
  putAutomation,
  removeAutomation,
} from './automations.ts';
import { listFittingIncidents } from './fitting-incidents.ts';
import { playbookJobs } from './index.ts';
import type { AutomationDefinition, PlaybookDefinition } from './playbook.ts';
import {
  listIncidentPlaybooks,
  listPlaybooks,
  putPlaybook,
  removePlaybook,
  showPlaybook,
  startPlaybook,
} from './playbooks.ts';
import { mostTasks } from './task-store.ts';
import { addTask, listTasks, updateTask } from './tasks.ts';

const minute = 60_000;
let platform: TestPlatform;
let jobs: JobRunner;

beforeAll(async () => {
  platform = await openTestPlatform();
  jobs = new JobRunner({ database: platform.database, handlers: playbookJobs, log: quietLog });
  await createService(platform.as(['admin']), { name: 'shop', tier: 1, isSample: false });
});
afterAll(() => platform.close());

const admin = () => platform.as(['admin']);
const responder = () => platform.as(['responder']);

function declare(more: Partial<NewIncident> = {}, ctx = responder()) {
  return declareIncident(ctx, 'shop', { title: 'checkout fails', kind: 'both', severity: 'sev2', ...more });
}

async function person(name: string, roles: Parameters<TestPlatform['as']>[0] = ['responder']) {
  const userId = newId();
  await platform.database.pool.query(
    `insert into user_account (id, name, email, created_at) values ($1::uuid, $2, $1::text || '@example.org', now())`,
    [userId, name],
  );
  return { userId, ctx: platform.as(roles, { userId, name }) };
}

const item = (id: string, more: Partial<PlaybookDefinition['items'][number]> = {}) => ({
  id,
  title: `do ${id}`,
  detail: '',
  axis: null,
  ownerRole: null,
  dueMinutes: null,
  ...more,
});

const definition = (more: Partial<PlaybookDefinition> = {}): PlaybookDefinition => ({
  title: 'Both sides',
  summary: '',
  when: { kinds: ['both'] },
  startsByItself: false,
  items: [item('look'), item('tell', { when: { atLeast: 'sev1' } })],
  ...more,
});

async function evidence(type: string): Promise<number> {
  const { rows } = await platform.database.pool.query('select 1 from evidence where type = $1', [type]);
  return rows.length;
}

const newTask = {
  title: 'rotate the key',
  detail: '',
  axis: 'security' as const,
  owner: undefined,
  ownerRole: undefined,
};

describe('tasks', () => {
  it('are added, done, taken back and skipped with a reason, each on record', async () => {
    const { name } = await declare();
    const task = await addTask(responder(), name, { ...newTask, dueAt: undefined });
    const done = await updateTask(responder(), name, task.id, { state: 'done', version: task.version });
    const again = await updateTask(responder(), name, task.id, { state: 'open', version: done.version });

    await expect(
      updateTask(responder(), name, task.id, { state: 'skipped', version: again.version }),
    ).rejects.toMatchObject({ code: 'request.invalid', message: expect.stringContaining('body.because') });
    const skipped = await updateTask(responder(), name, task.id, {
      state: 'skipped',
      because: 'nobody uses it',
      version: again.version,
    });

    expect(done).toMatchObject({ state: 'done', endedAt: platform.clock.now() });
    expect(again).toMatchObject({ state: 'open', endedAt: undefined, endedBy: undefined });
    expect(skipped).toMatchObject({ state: 'skipped', because: 'nobody uses it' });
    expect(await evidence('playbooks.task_added')).toBeGreaterThan(0);
    expect(await evidence('playbooks.task_updated')).toBeGreaterThan(2);
  });

  it('tell the second of two people who change one at the same time', async () => {
    const { name } = await declare();
    const task = await addTask(responder(), name, { ...newTask, dueAt: undefined });

    const answers = await Promise.allSettled(
      Array.from({ length: 10 }, () => updateTask(responder(), name, task.id, { state: 'done', version: 1 })),
    );

    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('are for those who may write, and of their incident only', async () => {
    const { name } = await declare();
    const other = await declare();
    const task = await addTask(responder(), name, { ...newTask, dueAt: undefined });

    await expect(addTask(platform.as(['auditor']), name, { ...newTask, dueAt: undefined })).rejects.toMatchObject({
      code: 'access.forbidden',
    });
    await expect(updateTask(responder(), other.name, task.id, { state: 'done', version: 1 })).rejects.toMatchObject({
      code: 'playbooks.task_not_found',
    });
    await expect(addTask(responder(), name, { ...newTask, owner: newId(), dueAt: undefined })).rejects.toMatchObject({
      code: 'access.user_not_found',
    });
  });
});

describe('playbooks', () => {
  it('are saved as versions; of two who save at once one is told', async () => {
    const save = (follows: number) =>
      putPlaybook(admin(), 'versions', { definition: definition(), because: 'better', follows });
    await save(0);

    const answers = await Promise.allSettled([save(1), save(1)]);

    expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect((await showPlaybook(responder(), 'versions', undefined)).versions.map(({ version }) => version)).toEqual([
      2, 1,
    ]);
    await expect(
      putPlaybook(responder(), 'mine', { definition: definition(), because: 'x', follows: 0 }),
    ).rejects.toMatchObject({
      code: 'access.forbidden',
    });
    await removePlaybook(admin(), 'versions');
    expect((await listPlaybooks(responder())).some(({ name }) => name === 'versions')).toBe(false);
  });

  it('say which item has no id of its own', async () => {
    const twice = definition({ items: [item('same'), item('same')] });

    await expect(putPlaybook(admin(), 'twice', { definition: twice, because: 'x', follows: 0 })).rejects.toMatchObject({
      code: 'playbooks.playbook_invalid',
      fields: [expect.objectContaining({ field: 'body.items[1].id' })],
    });
  });

  it('are offered where they fit, become tasks once, and add what is new in them', async () => {
    await putPlaybook(admin(), 'joint', { definition: definition(), because: 'first', follows: 0 });
    const { name } = await declare();
    const offered = await listIncidentPlaybooks(responder(), name);

    const answers = await Promise.all(Array.from({ length: 5 }, () => startPlaybook(responder(), name, 'joint')));
    const more = definition({ items: [item('look'), item('learn', { dueMinutes: 30 })] });
    await putPlaybook(admin(), 'joint', { definition: more, because: 'second', follows: 1 });
    const added = await startPlaybook(responder(), name, 'joint');

    expect(offered.fitting).toContainEqual({
      name: 'joint',
      title: 'Both sides',
      items: 1,
      because: 'reliability and security',
    });
    expect(answers.flat()).toHaveLength(1);
    expect(added).toMatchObject([{ title: 'do learn', dueAt: platform.clock.now() + 30 * minute }]);
    expect((await listIncidentPlaybooks(responder(), name)).running).toMatchObject([
      { name: 'joint', version: 2, of: 2 },
    ]);
    await removePlaybook(admin(), 'joint');
  });

  it('start by themselves in incidents like theirs', async () => {
    const itself = definition({ startsByItself: true, when: { kinds: ['security'] } });
    await putPlaybook(admin(), 'itself', { definition: itself, because: 'always', follows: 0 });
    const security = await declare({ kind: 'security' });
    const other = await declare({ kind: 'reliability' });
    await jobs.runDue();

    expect(await listTasks(responder(), security.name)).toMatchObject([{ title: 'do look' }]);
    expect(await listTasks(responder(), other.name)).toEqual([]);
    await removePlaybook(admin(), 'itself');
  });
});

const automation = (more: Partial<AutomationDefinition> = {}): AutomationDefinition => ({
  title: 'Scribe, please',
  isEnabled: true,
  on: 'declared',
  when: { drill: true },
  afterMinutes: 0,
  actions: [
    { kind: 'start_playbook', playbook: 'auto' },
    { kind: 'remind', role: 'scribe', text: '{name} needs a scribe' },
  ],
  ...more,
});

describe('automations', () => {
  beforeAll(async () => {
    const auto = definition({ when: {}, items: [item('first', { dueMinutes: 10 })] });
    await putPlaybook(admin(), 'auto', { definition: auto, because: 'for tests', follows: 0 });
  });

  it('run once where they fit, and the log says what became of each action', async () => {
    await putAutomation(admin(), 'scribe', { definition: automation(), follows: 0 });
    const drill = await declare({ isDrill: true });
    const other = await declare();
    await jobs.runDue();
    await updateIncident(responder(), drill.name, { title: 'checkout still fails' });
    await jobs.runDue();

    const runs = await listAutomationRuns(responder(), { incident: drill.name, limit: 10 });

    expect(runs).toMatchObject([
      {
        automation: 'scribe',
        trigger: 'declared',
        steps: [
          { kind: 'start_playbook', outcome: 'done', sentence: 'start the playbook Both sides' },
          { kind: 'remind', outcome: 'skipped', reason: 'nobody is scribe' },
        ],
      },
    ]);
    expect(await listTasks(responder(), drill.name)).toHaveLength(1);
    expect(await listAutomationRuns(responder(), { incident: other.name, limit: 10 })).toEqual([]);
    await removeAutomation(admin(), 'scribe');
  });

  it('take back what an action wrote before it failed; the others stand', async () => {
    const two = definition({ title: 'Two', when: {}, items: [item('one'), item('two', { dueMinutes: 10 })] });
    await putPlaybook(admin(), 'two', { definition: two, because: 'for tests', follows: 0 });
    const { id, name } = await declare({ isDrill: true, severity: 'sev3' });
    // Room for one of its tasks, not for both.
    await platform.database.pool.query(
      `insert into incident_task (id, incident_id, title, detail, state, created_at, created_by, version)
       select gen_random_uuid(), $1, 'task ' || n, '', 'open', now(), '{"id":"x","name":"Ana"}', 1
       from generate_series(1, $2::int) n`,
      [id, mostTasks - 1],
    );
    const actions = (['two', 'auto'] as const).map((playbook) => ({ kind: 'start_playbook', playbook }) as const);
    await putAutomation(admin(), 'much', { definition: automation({ on: 'became_worse', actions }), follows: 0 });
    await updateIncident(responder(), name, { severity: 'sev2' });
    await jobs.runDue();

    const [run] = await listAutomationRuns(responder(), { incident: name, limit: 10 });

    expect(run?.steps).toMatchObject([
      { outcome: 'failed', reason: `${name} has ${mostTasks} tasks` },
      { outcome: 'done' },
    ]);
    const tasks = await listTasks(responder(), name);
    expect(tasks.flatMap(({ playbook }) => playbook?.name ?? [])).toEqual(['auto']);
    await removeAutomation(admin(), 'much');
  });

  it('dry runs say the same and do nothing', async () => {
    const { name } = await declare({ isDrill: true });

    const dry = await dryRunAutomation(admin(), automation(), name);
    const unfit = await dryRunAutomation(admin(), automation({ when: { drill: false } }), name);

    expect(dry.steps).toMatchObject([{ outcome: 'would' }, { outcome: 'skipped' }]);
    expect(unfit).toEqual({ fits: false, because: 'it is a drill', steps: [] });
    expect(await listTasks(responder(), name)).toEqual([]);
    await expect(dryRunAutomation(responder(), automation(), name)).rejects.toMatchObject({ code: 'access.forbidden' });
  });

  it('one question finds all open incidents a condition fits, with the reason a dry run gives', async () => {
    const { name, id } = await declare({ isDrill: true, severity: 'sev1', environment: undefined });
    const other = await declare({ isDrill: true, kind: 'security' });
    const over = await declare({ isDrill: true, severity: 'sev1' });
    await updateIncident(responder(), over.name, { resolvedAt: platform.clock.now() });
    const when = { kinds: ['both' as const], atLeast: 'sev2' as const, services: ['shop'], drill: true };

    const { items, of, isMore } = await listFittingIncidents(admin(), when);

    const dry = await dryRunAutomation(admin(), automation({ when }), name);
    expect(items.find((one) => one.name === name)).toEqual({
      id,
      name,
      title: 'checkout fails',
      because: dry.because,
    });
    expect(items.map((one) => one.name)).not.toContain(over.name);
    for (const { name: each, because } of items)
      expect([each, because]).toEqual([each, (await dryRunAutomation(admin(), automation({ when }), each)).because]);
    expect((await dryRunAutomation(admin(), automation({ when }), other.name)).fits).toBe(false);
    expect(items.map((one) => one.name)).not.toContain(other.name);
    expect([of >= 2, isMore]).toEqual([true, false]);
    await expect(listFittingIncidents(responder(), when)).rejects.toMatchObject({ code: 'access.forbidden' });
  });

  it('can not set each other off', async () => {
    const circle = automation({ on: 'became_worse', actions: [{ kind: 'start_playbook', playbook: 'auto' }] });
    await putAutomation(admin(), 'circle', { definition: circle, follows: 0 });
    const { name } = await declare({ isDrill: true, severity: 'sev4' });
    for (const severity of ['sev3', 'sev4', 'sev3'] as const) await updateIncident(responder(), name, { severity });
    await jobs.runDue();

    expect(await listAutomationRuns(responder(), { incident: name, limit: 10 })).toHaveLength(1);
    await removeAutomation(admin(), 'circle');
  });

  it('look after an empty role once its time is over, and again when it is emptied again', async () => {
    const empty = automation({
      on: 'role_empty',
      role: 'commander',
      afterMinutes: 5,
      actions: [{ kind: 'start_playbook', playbook: 'auto' }],
    });
    const { name } = await declare({ isDrill: true });
    await putAutomation(admin(), 'empty', { definition: empty, follows: 0 });
    const runs = async () => (await listAutomationRuns(responder(), { incident: name, limit: 10 })).length;
    platform.clock.advance(minute);
    await jobs.runDue();
    const early = await runs();
    platform.clock.advance(5 * minute);
    await jobs.runDue();
    platform.clock.advance(5 * minute);
    await jobs.runDue();

    expect([early, await runs()]).toEqual([0, 1]);
    await expect(
      putAutomation(admin(), 'which', { definition: { ...empty, role: undefined }, follows: 0 }),
    ).rejects.toMatchObject({
      code: 'playbooks.automation_invalid',
    });
    await removeAutomation(admin(), 'empty');
  });

  it('hear of overdue tasks, and tasks done in time are no occasion', async () => {
    const overdue = automation({ on: 'task_overdue', actions: [{ kind: 'start_playbook', playbook: 'auto' }] });
    await putAutomation(admin(), 'overdue', { definition: overdue, follows: 0 });
    const late = await declare({ isDrill: true });
    const inTime = await declare({ isDrill: true });
    const dueAt = platform.clock.now() + 10 * minute;
    await addTask(responder(), late.name, { ...newTask, dueAt });
    const task = await addTask(responder(), inTime.name, { ...newTask, dueAt });
    await updateTask(responder(), inTime.name, task.id, { state: 'done', version: 1 });
    platform.clock.advance(10 * minute);
    await jobs.runDue();

    expect(await listAutomationRuns(responder(), { incident: late.name, limit: 10 })).toHaveLength(1);
    expect(await listAutomationRuns(responder(), { incident: inTime.name, limit: 10 })).toEqual([]);
    await removeAutomation(admin(), 'overdue');
  });

  it('tell nobody outside a restricted incident, and their log is for its readers', async () => {
    const { ctx } = await person('Cleo');
    const webhook = automation({ when: {}, actions: [{ kind: 'run_webhook', destination: newId(), text: '' }] });
    await putAutomation(admin(), 'outside', { definition: webhook, follows: 0 });
    const secret = await declare({ isRestricted: true }, ctx);
    await jobs.runDue();

    expect(await listAutomationRuns(ctx, { incident: secret.name, limit: 10 })).toMatchObject([
      { steps: [{ outcome: 'skipped', reason: 'the incident is restricted: nothing leaves the room' }] },
    ]);
    const everything = await listAutomationRuns(responder(), { automation: 'outside', limit: 10 });
    expect(everything.filter(({ incident }) => incident.id === secret.id)).toEqual([]);
    expect((await listAutomations(responder())).find(({ name }) => name === 'outside')?.lastRunAt).toBeUndefined();
    await expect(listTasks(responder(), secret.name)).rejects.toMatchObject({ code: 'incidents.incident_not_found' });
    await removeAutomation(admin(), 'outside');
  });
});
