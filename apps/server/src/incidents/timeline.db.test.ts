import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../platform/db/ids.ts';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { createEnvironment, createService } from '#services/index.ts';
import { addNote, correctEntry, pinEntry } from './change-timeline.ts';
import { declareIncident, type NewIncident } from './declare-incident.ts';
import { listIncidents, showIncident } from './list-incidents.ts';
import { listEntryVersions, listTimeline } from './list-timeline.ts';
import { linkToIncident } from './link-incident.ts';
import { appendEntry } from './timeline.ts';
import { moveAxis } from './update-incident.ts';

const minute = 60_000;
let platform: TestPlatform;

beforeAll(async () => {
  platform = await openTestPlatform();
  await createEnvironment(platform.as(['admin']), { name: 'production', isProduction: true });
  for (const name of ['shop', 'mail']) {
    await createService(platform.as(['admin']), { name, tier: 1, isSample: false });
  }
});
afterAll(() => platform.close());

const responder = () => platform.as(['responder']);

function declare(more: Partial<NewIncident> = {}, service: string | undefined = 'shop', ctx = responder()) {
  return declareIncident(ctx, service, { title: 'checkout fails', kind: 'both', severity: 'sev2', ...more });
}

async function texts(incident: string, ctx = responder()): Promise<(string | undefined)[]> {
  const { entries } = await listTimeline(ctx, incident, { limit: 50 });
  return entries.map(({ text }) => text).toReversed();
}

describe('the timeline', () => {
  it('puts an entry between two others when it says so, the same for everybody', async () => {
    const { name } = await declare();
    platform.clock.advance(10 * minute);
    const note = (text: string, happenedAt?: number) =>
      addNote(responder(), name, { text, happenedAt, isPinned: false });
    await note('last');

    await note('between', platform.clock.now() - 5 * minute);

    expect(await texts(name)).toEqual([expect.stringContaining('Declared'), 'between', 'last']);
    expect(await texts(name, platform.as(['auditor']))).toEqual(await texts(name));
  });

  it('gives what is new since a cursor, corrections too, once each', async () => {
    const { name } = await declare();
    const first = await listTimeline(responder(), name, { limit: 50 });
    const note = await addNote(responder(), name, { text: 'one', isPinned: false });
    const fresh = await listTimeline(responder(), name, { since: first.seq, limit: 50 });
    await correctEntry(responder(), name, note.id, { text: 'two', because: 'a slip', version: 1 });

    const again = await listTimeline(responder(), name, { since: fresh.seq, limit: 50 });

    expect(fresh.entries).toMatchObject([{ id: note.id, text: 'one' }]);
    expect(again.entries).toMatchObject([{ id: note.id, text: 'two', version: 2 }]);
    expect((await listTimeline(responder(), name, { since: again.seq, limit: 50 })).entries).toEqual([]);
  });

  it('keeps what an entry said before, and tells the second of two correctors', async () => {
    const { name } = await declare();
    const { id } = await addNote(responder(), name, { text: 'wrong', isPinned: false });
    const correct = (text: string) => correctEntry(responder(), name, id, { text, because: 'I looked', version: 1 });

    const answers = await Promise.allSettled([correct('right'), correct('also right')]);
    const versions = await listEntryVersions(responder(), name, id);

    expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(answers.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'incidents.entry_changed' },
    });
    expect(versions.map(({ text, because }) => [text, because])).toEqual([
      ['wrong', undefined],
      [expect.stringContaining('right'), 'I looked'],
    ]);
  });

  it('takes a thing once, whoever tells it at the same time', async () => {
    const incident = await declare();
    const tell = () => {
      const ctx = responder();
      return ctx.transaction((tx) =>
        appendEntry(tx, ctx, incident, { kind: 'alert', text: 'fired', source: { name: 'alert', id: '1' } }),
      );
    };

    const ids = await Promise.all(Array.from({ length: 10 }, tell));

    expect(ids.filter((id) => id !== undefined)).toHaveLength(1);
    expect((await texts(incident.name)).filter((text) => text === 'fired')).toHaveLength(1);
  });

  it('refuses the future, readers, entries of other incidents, and pins', async () => {
    const { name } = await declare();
    const other = await declare();
    const note = await addNote(responder(), name, { text: 'here', isPinned: true });

    const future = { text: 'soon', happenedAt: platform.clock.now() + 10 * minute, isPinned: false };
    await expect(addNote(responder(), name, future)).rejects.toMatchObject({ code: 'incidents.time_in_future' });
    await expect(addNote(platform.as(['auditor']), name, { text: 'x', isPinned: false })).rejects.toMatchObject({
      code: 'access.forbidden',
    });
    await expect(pinEntry(responder(), other.name, note.id, true)).rejects.toMatchObject({
      code: 'incidents.entry_not_found',
    });
    expect((await pinEntry(responder(), name, note.id, false)).pinnedAt).toBeUndefined();
  });

  it('proves texts by digest: no word of them is in the evidence', async () => {
    const { id, name } = await declare();
    await addNote(responder(), name, { text: 'the password is hunter2', isPinned: false });

    const { rows } = await platform.database.pool.query<{ body: string }>(
      `select c.body::text as body from evidence e join evidence_content c on c.evidence_id = e.id where e.subject_id = $1`,
      [id],
    );

    expect(rows.length).toBeGreaterThan(2);
    expect(rows.filter(({ body }) => body.includes('hunter2'))).toEqual([]);
  });
});

describe('sides', () => {
  it('have clocks of their own; the incident ends with the last of them', async () => {
    const { name, declaredAt } = await declare();
    platform.clock.advance(5 * minute);
    await moveAxis(responder(), name, 'reliability', { to: 'mitigated' });
    const half = await moveAxis(responder(), name, 'reliability', { to: 'resolved' });
    platform.clock.advance(5 * minute);
    const done = await moveAxis(responder(), name, 'security', { to: 'resolved' });
    const open = await moveAxis(responder(), name, 'security', { to: 'reopened', because: 'it is back' });

    expect(half).toMatchObject({ resolvedAt: undefined, status: { phase: 'active' } });
    expect(half.sides[0]).toMatchObject({ axis: 'reliability', mitigatedAt: declaredAt + 5 * minute });
    expect(done).toMatchObject({ resolvedAt: declaredAt + 10 * minute, status: { phase: 'done' } });
    expect(open).toMatchObject({ resolvedAt: undefined, status: { phase: 'active' } });
    expect((await texts(name)).at(-1)).toContain('Because: it is back');
  });
});

describe('a declaration that repeats another', () => {
  it('is refused by name when it asks, and made when it does not', async () => {
    const first = await declare({ title: 'mails are late again' }, 'mail');
    const again = { title: 'late mails', onDuplicate: 'ask' } as const;

    await expect(declare(again, 'mail')).rejects.toMatchObject({
      code: 'incidents.looks_the_same',
      message: expect.stringContaining(first.name),
    });
    await expect(declare({ ...again, onDuplicate: 'declare' }, 'mail')).resolves.toMatchObject({ title: 'late mails' });
  });
});

/** Somebody who can be on a need-to-know list. */
async function person(name: string) {
  const userId = newId();
  await platform.database.pool.query(
    `insert into user_account (id, name, email, created_at) values ($1::uuid, $2, $1::text || '@example.org', now())`,
    [userId, name],
  );
  return platform.as(['responder'], { userId, name });
}

describe('a restricted incident', () => {
  it('has no number, and does not exist for anybody else', async () => {
    const before = await declare();
    const owner = await person('Ada');
    const secret = await declare({ title: 'a leak', isRestricted: true }, 'shop', owner);
    const after = await declare();
    const open = await declare();
    await linkToIncident(owner, secret.name, { kind: 'incident', subject: open.name });

    expect(after.number).toBe((before.number ?? 0) + 1);
    expect(secret).toMatchObject({ number: undefined, name: expect.stringMatching(/^R-[A-Z2-9]{6}$/) });
    await expect(showIncident(responder(), secret.name)).rejects.toMatchObject({
      message: `incident \`${secret.name}\` does not exist`,
    });
    expect((await showIncident(owner, secret.name)).links).toHaveLength(1);
    expect((await showIncident(responder(), open.name)).links).toEqual([]);
    const listed = await listIncidents(responder(), { limit: 100 });
    expect(listed.some(({ id }) => id === secret.id)).toBe(false);
  });

  it('leaves evidence that says nothing on its outside', async () => {
    const owner = await person('Bo');
    const secret = await declare({ title: 'another leak', isRestricted: true }, 'shop', owner);

    const { rows } = await platform.database.pool.query<{ type: string; actor_id: string }>(
      `select e.type, e.actor_id from evidence e join evidence_content c on c.evidence_id = e.id
       where c.body::text like '%' || $1 || '%'`,
      [secret.id],
    );

    expect(rows.length).toBeGreaterThan(1);
    expect(new Set(rows.map(({ type, actor_id }) => `${type} ${actor_id}`))).toEqual(
      new Set(['evidence.sealed sealed']),
    );
  });
});
