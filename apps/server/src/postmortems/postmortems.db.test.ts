import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../platform/db/ids.ts';
import { JobRunner } from '../platform/jobs/runner.ts';
import { openTestPlatform, quietLog, type TestPlatform } from '../platform/test-context.ts';
import { appendEntry, declareIncident, type NewIncident, updateIncident } from '#incidents/index.ts';
import { createService } from '#services/index.ts';
import {
  addActionItem,
  listActionItems,
  listIncidentActionItems,
  sendActionItem,
  updateActionItem,
} from './action-items.ts';
import { toHtml, toMarkdown } from './export-text.ts';
import { postmortemJobs } from './index.ts';
import {
  askReview,
  beginPostmortem,
  digestOf,
  listPostmortems,
  showPostmortem,
  signPostmortem,
  writeSection,
} from './postmortems.ts';
import { postmortemsToDo } from './to-do-store.ts';

const day = 24 * 3_600_000;
let platform: TestPlatform;
let jobs: JobRunner;

beforeAll(async () => {
  platform = await openTestPlatform();
  jobs = new JobRunner({ database: platform.database, handlers: postmortemJobs, log: quietLog });
  await createService(platform.as(['admin']), { name: 'shop', tier: 1, isSample: false });
});
afterAll(() => platform.close());

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

async function sectionOf(incident: string, key: string) {
  const { postmortem } = await showPostmortem(responder(), incident);
  const section = postmortem.sections.find((one) => one.key === key);
  if (section === undefined) throw new Error(`no section ${key}`);
  return section;
}

async function write(incident: string, key: 'summary' | 'contributing_factors', text: string) {
  const { version } = await sectionOf(incident, key);
  return await writeSection(responder(), incident, key, { text, version });
}

describe('a postmortem', () => {
  it('begins out of the timeline, once, whoever asks at the same time', async () => {
    const { name } = await declare();

    const begun = await Promise.all(Array.from({ length: 5 }, () => beginPostmortem(responder(), name)));

    expect(new Set(begun.map(({ postmortem }) => postmortem.createdAt)).size).toBe(1);
    expect((await sectionOf(name, 'summary')).text).toContain('checkout fails');
    expect((await sectionOf(name, 'timeline')).text).toContain('Declared');
    expect((await sectionOf(name, 'security')).version).toBe(1);
    const { rows } = await platform.database.pool.query(
      "select 1 from evidence e join incident i on i.id::text = e.subject_id where e.type = 'postmortems.drafted' and i.name = $1",
      [name],
    );
    expect(rows).toHaveLength(1);
  });

  it('has no section of a side that the incident has not', async () => {
    const { name } = await declare({ kind: 'reliability' });
    const { postmortem } = await beginPostmortem(responder(), name);

    expect(postmortem.sections.map(({ key }) => key)).not.toContain('security');
  });

  it('is published by both leads, two people, and a word changed takes the signatures away', async () => {
    const rel = await person('Rel', ['responder', 'reliability_key']);
    const sec = await person('Sec', ['responder', 'security_key']);
    const both = await person('Both', ['responder', 'reliability_key', 'security_key']);
    const { name } = await declare();
    await beginPostmortem(responder(), name);
    await expect(askReview(responder(), name, undefined)).rejects.toMatchObject({ code: 'postmortems.section_empty' });
    await write(name, 'contributing_factors', 'a deploy, and a gap in the alerts');
    const { postmortem } = await askReview(responder(), name, undefined);
    const digest = digestOf(postmortem);
    const sign = (who: { ctx: ReturnType<typeof responder> }, axis: 'reliability' | 'security', of = digest) =>
      signPostmortem(who.ctx, name, axis, { digest: of, note: '' });

    await expect(sign({ ctx: responder() }, 'security')).rejects.toMatchObject({ code: 'postmortems.lead_needed' });
    await expect(sign(sec, 'security', 'another')).rejects.toMatchObject({ code: 'postmortems.section_changed' });
    await sign(both, 'reliability');
    await expect(sign(both, 'security')).rejects.toMatchObject({ code: 'postmortems.same_person' });
    const lapsed = await write(name, 'summary', 'it was worse');
    await sign(rel, 'reliability', digestOf(lapsed.postmortem));
    const done = await sign(sec, 'security', digestOf(lapsed.postmortem));

    expect(lapsed.postmortem.signOffs).toEqual([]);
    expect(done.postmortem).toMatchObject({ state: 'published', publishedAt: platform.clock.now() });
    expect((await write(name, 'summary', 'one more thing')).postmortem).toMatchObject({
      state: 'in_review',
      signOffs: [],
    });
  });

  it('tells the second of two who write one section, and readers that they may not', async () => {
    const { name } = await declare();
    await beginPostmortem(responder(), name);
    const put = (ctx = responder()) => writeSection(ctx, name, 'lucky', { text: `by ${ctx.actor.id}`, version: 1 });

    const answers = await Promise.allSettled([put(), put()]);

    expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await expect(put(platform.as(['auditor']))).rejects.toMatchObject({ code: 'access.forbidden' });
    await expect(beginPostmortem(platform.as(['auditor']), name)).rejects.toMatchObject({ code: 'access.forbidden' });
  });

  it('is owed after a severe incident, until it is begun', async () => {
    const { name, id } = await declare({ kind: 'reliability', severity: 'sev1', title: 'owed' });
    const states = async () =>
      (await listPostmortems(responder(), { limit: 100 })).filter(({ incident }) => incident.id === id);
    const open = await states();
    await updateIncident(responder(), name, { resolvedAt: platform.clock.now() });
    const over = await states();
    await beginPostmortem(responder(), name);

    expect(open).toEqual([]);
    expect(over).toMatchObject([{ state: 'owed' }]);
    expect(await states()).toMatchObject([{ state: 'draft' }]);
  });

  it('is owed by one rule for Now and the list, and by none that ended more than 30 days ago', async () => {
    const startedAt = platform.clock.now() - 40 * day;
    const [old, late] = [await declare({ title: 'old', startedAt }), await declare({ title: 'late', startedAt })];
    await updateIncident(responder(), old.name, { resolvedAt: platform.clock.now() - 31 * day });
    await updateIncident(responder(), late.name, { resolvedAt: platform.clock.now() - 29 * day });

    const lines = await listPostmortems(responder(), { limit: 100 });
    const owed = await listPostmortems(responder(), { limit: 100, state: 'owed' });
    const { rows } = await platform.database.pool.query<{ subject_id: string }>(
      postmortemsToDo.find(({ name }) => name === 'postmortems.owed')?.sql ?? '',
      ['', new Date(platform.clock.now())],
    );

    expect(lines.find(({ incident }) => incident.id === old.id)).toMatchObject({ state: 'not_written' });
    expect(owed.map(({ incident }) => incident.id)).toContain(late.id);
    expect(rows.map((row) => row.subject_id).toSorted()).toEqual(owed.map(({ incident }) => incident.id).toSorted());
  });

  it('tells of the incident, not of what happened on its service before; a draft says what it left out', async () => {
    const startedAt = platform.clock.now();
    const incident = await declare({ title: 'begun late', startedAt });
    await platform.database.transaction(async (tx) => {
      const entry = (text: string, happenedAt: number) =>
        appendEntry(tx, responder(), incident, { kind: 'deployment', text, happenedAt });
      await entry('shop 1.0.0 was deployed', startedAt - day);
      await entry('shop 1.1.0 was deployed', startedAt);
    });

    await beginPostmortem(responder(), incident.name);

    const { text } = await sectionOf(incident.name, 'timeline');
    expect(text).toContain('shop 1.1.0 was deployed');
    expect(text).not.toContain('shop 1.0.0');
    expect(text).toContain('Left out: 1 entry from before it began');
    expect((await sectionOf(incident.name, 'reliability')).text).not.toContain('shop 1.0.0');
  });

  it('of a restricted incident is nobody else’s, in no list', async () => {
    const { ctx } = await person('Ida');
    const { name, id } = await declare({ isRestricted: true }, ctx);
    await beginPostmortem(ctx, name);
    const item = await addActionItem(ctx, name, { ...newItem, dueAt: undefined });

    await expect(showPostmortem(responder(), name)).rejects.toMatchObject({ code: 'incidents.incident_not_found' });
    expect((await listPostmortems(responder(), { limit: 100 })).some(({ incident }) => incident.id === id)).toBe(false);
    expect((await listActionItems(responder(), { limit: 100 })).some((one) => one.id === item.id)).toBe(false);
    await expect(updateActionItem(responder(), item.id, { state: 'done', version: 1 })).rejects.toMatchObject({
      code: 'postmortems.item_not_found',
    });
    await expect(sendActionItem(ctx, item.id, newId())).rejects.toMatchObject({ code: 'postmortems.not_sendable' });
  });

  it('is exported as one text that loads nothing and runs nothing', async () => {
    const { name } = await declare({ title: '<script>alert(1)</script> fails' });
    await beginPostmortem(responder(), name);
    await write(name, 'summary', 'see <img src=x onerror=alert(1)> and [this](javascript:alert(1))');
    await addActionItem(responder(), name, { ...newItem, dueAt: platform.clock.now() });
    const shown = await showPostmortem(responder(), name);
    const items = await listIncidentActionItems(responder(), name);

    const html = toHtml({ ...shown, items });

    expect(html).toContain('<h2>Summary</h2>');
    expect(html).not.toMatch(/<script|<img|javascript:alert\(1\)"/);
    expect(toMarkdown({ ...shown, items })).toContain('- [ ] add an alert (nobody, 2026-01-');
  });
});

const newItem = { title: 'add an alert', detail: '', axis: undefined, owner: undefined, url: undefined };

describe('action items', () => {
  it('are done, dropped with a reason, handed over and listed by due time', async () => {
    const { userId } = await person('Olga');
    const { name } = await declare();
    const late = await addActionItem(responder(), name, {
      ...newItem,
      owner: userId,
      dueAt: platform.clock.now() + 2 * day,
    });
    const soon = await addActionItem(responder(), name, {
      ...newItem,
      owner: userId,
      dueAt: platform.clock.now() + day,
    });
    const never = await addActionItem(responder(), name, { ...newItem, owner: userId, dueAt: undefined });
    const mine = async (overdue?: boolean) =>
      (await listActionItems(responder(), { owner: userId, overdue, limit: 10 })).map(({ id }) => id);

    expect(await mine()).toEqual([soon.id, late.id, never.id]);
    platform.clock.advance(day + 1);
    expect(await mine(true)).toEqual([soon.id]);
    await expect(updateActionItem(responder(), soon.id, { state: 'dropped', version: 1 })).rejects.toMatchObject({
      code: 'request.invalid',
    });
    const answers = await Promise.allSettled([
      updateActionItem(responder(), soon.id, { state: 'done', version: 1 }),
      updateActionItem(responder(), soon.id, { state: 'dropped', because: 'moot', version: 1 }),
    ]);
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(addActionItem(platform.as(['auditor']), name, { ...newItem, dueAt: undefined })).rejects.toMatchObject(
      { code: 'access.forbidden' },
    );
  });

  it('are asked for again each week while they are overdue, and no more once they are done', async () => {
    const { name } = await declare();
    const item = await addActionItem(responder(), name, { ...newItem, dueAt: platform.clock.now() + day });
    const waiting = async () => {
      const { rows } = await platform.database.pool.query(
        "select 1 from job where kind = 'postmortems.item_due' and state = 'waiting' and payload->>'itemId' = $1",
        [item.id],
      );
      return rows.length;
    };
    platform.clock.advance(day);
    await jobs.runDue();
    const overdue = await waiting();
    await updateActionItem(responder(), item.id, { state: 'done', version: 1 });
    platform.clock.advance(8 * day);
    await jobs.runDue();

    expect([overdue, await waiting()]).toEqual([1, 0]);
  });
});
