import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../platform/db/ids.ts';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { createService } from '#services/index.ts';
import { declareIncident, type NewIncident } from './index.ts';
import { joinIncident } from './join-incident.ts';
import { linkToIncident } from './link-incident.ts';
import { showIncident } from './list-incidents.ts';
import { listSimilar } from './list-similar.ts';
import { listTimeline } from './list-timeline.ts';
import { mergeIncident } from './merge-incident.ts';
import { letIn } from './readers.ts';
import { showPeople } from './show-people.ts';
import { takeRole } from './take-role.ts';

let platform: TestPlatform;
let [ana, ben] = ['', ''];

beforeAll(async () => {
  platform = await openTestPlatform();
  for (const name of ['shop', 'mail']) await createService(platform.as(['admin']), { name, tier: 1, isSample: false });
  [ana, ben] = [await addPerson('Ana'), await addPerson('Ben')];
});
afterAll(() => platform.close());

async function addPerson(name: string): Promise<string> {
  const id = newId();
  await platform.database.pool.query(
    `insert into user_account (id, name, email, password_hash, created_at) values ($1, $2, $3, 'x', $4)`,
    [id, name, `${id}@example.org`, new Date(platform.clock.now())],
  );
  return id;
}

const as = (userId: string) => platform.as(['responder'], { userId, name: userId === ana ? 'Ana' : 'Ben' });

function declare(service: string, more: Partial<NewIncident> = {}, ctx = as(ana)) {
  const input: NewIncident = { title: `outage ${newId()}`, kind: 'reliability', severity: 'sev3', ...more };
  return declareIncident(ctx, service, input);
}

const merge = (from: string, into: string, ctx = as(ana)) => mergeIncident(ctx, from, { into, because: 'one cause' });

describe('mergeIncident', () => {
  it('carries links, roles and helpers over, ends the one, and points both ways', async () => {
    const from = await declare('mail');
    const to = await declare('shop');
    await linkToIncident(as(ana), from.id, { kind: 'url', subject: 'https://example.org/runbook' });
    await takeRole(as(ana), from.id, 'scribe', undefined);
    await takeRole(as(ana), from.id, 'commander', undefined);
    await takeRole(as(ben), to.id, 'commander', undefined);
    await joinIncident(as(ben), from.id, undefined);

    await merge(from.name, to.name);
    await merge(from.name, to.name);

    const [source, target] = [await showIncident(as(ana), from.id), await showIncident(as(ana), to.id)];
    expect(source.incident).toMatchObject({ mergedInto: to.name, resolvedAt: platform.clock.now() });
    expect(source.incident.sides[0]).toMatchObject({ proven: [], unproven: [`it goes on in ${to.name}`] });
    expect(target.links.map(({ kind, label, relation }) => [kind, label, relation])).toEqual([
      ['service', 'mail', undefined],
      ['url', 'https://example.org/runbook', undefined],
      ['incident', from.name, 'merged'],
    ]);
    expect(source.links.at(-1)).toMatchObject({ label: to.name, relation: 'merged' });
    const { roles, responders } = await showPeople(as(ana), to.id);
    expect(roles.find(({ role }) => role === 'scribe')?.offered?.person.name).toBe('Ana');
    expect(roles.find(({ role }) => role === 'commander')).toMatchObject({
      holder: { name: 'Ben' },
      offered: undefined,
    });
    expect(responders.map(({ person }) => person.name)).toEqual(['Ben']);
    const texts = async (id: string) =>
      (await listTimeline(as(ana), id, { limit: 50 })).entries.map(({ text }) => text ?? '');
    expect(await texts(from.id)).toContain(`Merged into ${to.name}: one cause`);
    expect((await texts(to.id)).join('\n')).toContain(`${from.name} was merged into this`);
    const { rows } = await platform.database.pool.query(
      "select subject_id from evidence where type = 'incidents.incident_merged' and subject_id in ($1, $2)",
      [from.id, to.id],
    );
    expect(rows).toHaveLength(2);
  });

  it('happens once, whichever way ten people do it', async () => {
    const [one, two] = [await declare('mail'), await declare('shop')];

    const answers = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? merge(one.id, two.id) : merge(two.id, one.id))),
    );

    expect(answers.some(({ status }) => status === 'fulfilled')).toBe(true);
    const merged = [await showIncident(as(ana), one.id), await showIncident(as(ana), two.id)].filter(
      ({ incident }) => incident.mergedInto !== undefined,
    );
    expect(merged).toHaveLength(1);
  });

  it('refuses itself, what is over, and what does not go together', async () => {
    const incident = await declare('shop');
    const cases = [
      incident.id,
      (await declare('shop', { isDrill: true })).id,
      (await declare('shop', { resolvedAt: platform.clock.now() })).id,
      (await declare('shop', { isRestricted: true })).id,
    ];
    for (const into of cases)
      await expect(merge(incident.id, into)).rejects.toMatchObject({ code: 'incidents.merge_invalid' });
    await expect(merge(incident.id, incident.id, platform.as(['auditor']))).rejects.toMatchObject({
      code: 'access.forbidden',
    });
  });

  it('never shows anybody more than before: of two restricted ones only who saw both sees either', async () => {
    const cy = { id: await addPerson('Cy'), name: 'Cy' };
    const [from, to] = [await declare('mail', { isRestricted: true }), await declare('shop', { isRestricted: true })];
    const system = platform.asSystem();
    await system.transaction(async (tx) => {
      await letIn(tx, system, from, { id: ben, name: 'Ben' }, 'was there');
      await letIn(tx, system, to, cy, 'was there');
    });
    await expect(merge(from.id, to.id, as(ben))).rejects.toMatchObject({ code: 'incidents.incident_not_found' });

    await merge(from.id, to.id);

    for (const id of [from.id, to.id]) {
      await expect(showIncident(as(ana), id)).resolves.toBeDefined();
      for (const person of [ben, cy.id])
        await expect(showIncident(as(person), id)).rejects.toMatchObject({ code: 'incidents.incident_not_found' });
    }
  });
});

describe('a second declaration', () => {
  it('is told which incident it repeats and where to join it; what nobody may see is not named', async () => {
    const title = 'search answers nothing';
    const open = await declare('shop', { title });
    const hidden = await declare('shop', { title: 'stolen laptop', isRestricted: true });

    await expect(declare('shop', { title, onDuplicate: 'ask' }, as(ben))).rejects.toMatchObject({
      code: 'incidents.looks_the_same',
      help: expect.stringContaining(`/incidents/${open.name}`) as string,
    });
    const similar = async (to: string, ctx = as(ben)) =>
      (await listSimilar(ctx, { title: to, service: 'shop', isDrill: false })).map(({ name }) => name);
    expect(await similar(title)).toEqual([open.name]);
    expect(await similar('stolen laptop')).toEqual([]);
    expect(await similar('stolen laptop', as(ana))).toEqual([hidden.name]);
    await expect(declare('shop', { title: 'stolen laptop', onDuplicate: 'ask' }, as(ben))).resolves.toBeDefined();
  });
});
