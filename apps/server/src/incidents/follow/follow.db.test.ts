import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestPaging, type TestPaging } from '../../paging/test-paging.ts';
import { sequenceOnce, startSequencer } from '../../platform/evidence/sequencer.ts';
import { quietLog } from '../../platform/test-context.ts';
import { deploy, openTestLedger } from '../../releases/test-ledger.ts';
import { recordPoint } from '../../releases/record-point.ts';
import { putSilence } from '../../alerts/put-silence.ts';
import { createEnvironment } from '#services/index.ts';
import { declareIncident, type NewIncident } from '../declare-incident.ts';
import { followOnce, startFollower } from './follow-changes.ts';
import { linkToIncident } from '../link-incident.ts';
import { listTimeline } from '../list-timeline.ts';
import { updateIncident } from '../update-incident.ts';
import { registerOwnTellers } from './own-tellers.ts';

const minute = 60_000;
let paging: TestPaging;
let serial = 0;
let service = '';

beforeAll(async () => {
  registerOwnTellers();
  paging = await openTestPaging();
  for (const name of ['production', 'staging']) {
    await createEnvironment(admin(), { name, isProduction: name === 'production' });
  }
});
afterAll(() => paging[Symbol.asyncDispose]());
beforeEach(async () => {
  await paging.forget();
  service = `shop-${(serial += 1)}`;
  await openTestLedger(paging.platform, { name: service, versions: ['1.0.0', '1.1.0', '1.2.0'] });
  paging.platform.clock.advance(2 * 60 * minute);
});

const admin = () => paging.platform.as(['admin']);
const responder = () => paging.platform.as(['responder']);
const now = () => paging.platform.clock.now();

function declare(more: Partial<NewIncident> = {}) {
  return declareIncident(responder(), service, {
    title: `checkout fails ${service}`,
    kind: 'both',
    severity: 'sev2',
    ...more,
  });
}

/** Everything that was committed is numbered and taken in. */
async function follow(): Promise<void> {
  while (await sequenceOnce(paging.platform.database));
  while (await followOnce(paging.platform.database));
  // What the follower wrote is told as well.
  while (await sequenceOnce(paging.platform.database));
}

async function entries(incident: string) {
  return (await listTimeline(admin(), incident, { limit: 500 })).entries.toReversed();
}

async function texts(incident: string, kinds = ['alert', 'page', 'deployment', 'change']) {
  return (await entries(incident)).filter(({ kind }) => kinds.includes(kind)).map(({ text }) => text);
}

describe('the feed of the timeline', () => {
  it('tells deployments and points of no return of the service, with their own moments', async () => {
    const { name } = await declare();
    const at = now() - 5 * minute;
    await deploy(responder(), service, '1.1.0', { at, sharePercent: 20 });
    await recordPoint(responder(), service, { environment: 'production', kind: 'migration', note: 'orders table', at });

    await follow();

    expect(await texts(name)).toEqual([
      expect.stringContaining(`Deployed ${service} 1.1.0 to 20 % in production`),
      `Point of no return on ${service} in production: migration: orders table`,
    ]);
    const [deployed] = (await entries(name)).filter(({ kind }) => kind === 'deployment');
    expect(deployed).toMatchObject({
      happenedAt: at,
      recordedAt: now(),
      isFolded: false,
      recordedBy: { kind: 'person' },
    });
  });

  it('keeps to the environments an incident is about', async () => {
    const everywhere = await declare();
    const production = await declare({ environment: 'production' });

    await deploy(responder(), service, '1.1.0', { environment: 'staging', at: now() });
    await follow();

    expect(await texts(everywhere.name)).toHaveLength(1);
    expect(await texts(production.name)).toEqual([]);
  });

  it('tells the alerts, who was asked, and who acknowledged, which is not folded', async () => {
    const ana = await paging.addPerson('Ana');
    const policyId = await paging.addPolicy([{ targets: [{ kind: 'person', userId: ana }] }]);
    const groupId = await paging.openGroup({ policyId, title: 'Checkout *fails*' });
    const { name } = await declare({ alertGroups: [groupId] });
    await follow();
    await paging.after(minute);
    await paging.link('POST', 'Acknowledge');
    await paging.after(minute);
    await paging.link('POST', 'Resolve');
    await paging.run();

    await follow();

    const told = (await entries(name)).filter(({ kind }) => kind === 'alert' || kind === 'page');
    const shown = told.filter(({ isFolded }) => !isFolded).map(({ text }) => text);
    expect(shown).toEqual([
      String.raw`Alert: Checkout \*fails\* (high urgency).`,
      expect.stringContaining('Ana acknowledged'),
      String.raw`Alert resolved: Checkout \*fails\*.`,
    ]);
    expect(told.find(({ text }) => text?.includes('acknowledged'))?.recordedBy).toMatchObject({ id: ana, name: 'Ana' });
    expect(told.some(({ text, isFolded }) => isFolded && text?.startsWith('Mail: handed over'))).toBe(true);
  });

  it('tells silences over linked alerts, and not others', async () => {
    const groupId = await paging.openGroup({ title: 'Disk full' });
    await paging.rows('update alert_group set labels = $2 where id = $1', [groupId, { alertname: 'DiskFull' }]);
    const { name } = await declare({ alertGroups: [groupId] });
    const silence = (value: string) =>
      putSilence(responder(), undefined, {
        matchers: [{ name: 'alertname', value, isRegex: false, isEqual: true }],
        startsAt: now(),
        endsAt: now() + 60 * minute,
        createdBy: 'Ben',
        comment: `known ${value}`,
      });

    await silence('DiskFull');
    await silence('Other');
    await follow();

    expect((await texts(name)).filter((text) => text?.includes('silenced'))).toEqual([
      expect.stringMatching(/^Ben silenced Disk full until .* UTC: known DiskFull$/),
    ]);
  });

  it('takes in the past of what is linked later, once', async () => {
    const { name } = await declareIncident(responder(), undefined, {
      title: `checkout fails ${service}`,
      kind: 'both',
      severity: 'sev2',
    });
    await deploy(responder(), service, '1.1.0', { at: now() });
    await follow();
    expect(await texts(name)).toEqual([]);

    await linkToIncident(responder(), name, { kind: 'service', subject: service });
    await follow();
    await updateIncident(responder(), name, { summary: 'looked at again' });
    await follow();

    expect(await texts(name)).toEqual([expect.stringContaining(`Deployed ${service} 1.1.0`)]);
  });

  it('leaves what happened long before out, whenever it was written down', async () => {
    const { name } = await declare();

    await deploy(responder(), service, '1.1.0', { at: now() - 90 * minute });
    await follow();

    expect(await texts(name)).toEqual([]);
  });

  it('tells of a restricted incident to its readers alone, even where it became restricted meanwhile', async () => {
    const { id, name } = await declare();
    await follow();
    await deploy(responder(), service, '1.1.0', { at: now() });
    while (await sequenceOnce(paging.platform.database));
    await paging.rows('update incident set is_restricted = true where id = $1', [id]);

    await follow();

    const told = await paging.rows<{ matter_id: string | null }>(
      `select matter_id from change where subject_id = $1 and kind = 'incidents.timeline_changed' order by id desc limit 1`,
      [id],
    );
    const sealed = await paging.rows<{ type: string }>('select type from evidence order by id desc limit 1');
    expect(told).toEqual([{ matter_id: id }]);
    expect(sealed).toEqual([{ type: 'evidence.sealed' }]);
    expect(name).toContain('INC-');
  });

  it('repeats nothing when it died before it moved its cursor, and loses nothing', async () => {
    const { name } = await declare();
    await follow();
    const [before] = await paging.rows<{ seq: string }>('select seq from timeline_cursor');
    await deploy(responder(), service, '1.1.0', { at: now() });
    await follow();
    await deploy(responder(), service, '1.2.0', { at: now() });

    await paging.rows('update timeline_cursor set seq = $1', [before?.seq]);
    await follow();

    expect(await texts(name)).toHaveLength(2);
  });

  it('looks at everything that is open when what it did not see is kept no more', async () => {
    const { name } = await declare();
    await follow();
    await deploy(responder(), service, '1.1.0', { at: now() });
    while (await sequenceOnce(paging.platform.database));

    await paging.rows('delete from change');
    await follow();

    expect(await texts(name)).toHaveLength(1);
  });

  it('takes each thing in once, however many processes follow', async () => {
    const { name } = await declare();
    await deploy(responder(), service, '1.1.0', { at: now() });
    while (await sequenceOnce(paging.platform.database));

    await Promise.all(Array.from({ length: 10 }, () => followOnce(paging.platform.database)));
    await follow();

    expect(await texts(name)).toHaveLength(1);
  });

  it('writes by itself as soon as something was committed; how soon, a bench measures', async () => {
    const { name } = await declare();
    const { database } = paging.platform;
    await follow();
    const running = [startSequencer(database, quietLog), startFollower(database, quietLog)];

    await recordPoint(responder(), service, { environment: 'production', kind: 'other', note: 'seen', at: now() });
    while ((await texts(name)).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await Promise.all(running.map((part) => part.stop()));

    expect(await texts(name)).toEqual([expect.stringContaining('seen')]);
  });
});
