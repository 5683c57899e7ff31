import type { Client } from '@lockstep/client';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MailStandIn, mailStandIn } from './integrations/smtp/test-mail-stand-in.ts';
import { openTestApp, type TestApp } from './test-app.ts';

let mail: MailStandIn;
let product: TestApp;
let key = '';
let [ben, rita, paula]: readonly Person[] = [];

interface Person {
  readonly userId: string;
  readonly client: Client;
}

beforeAll(async () => {
  mail = await mailStandIn();
  product = await openTestApp({ mailServer: { url: mail.url, from: 'Lockstep <lockstep@example.org>' } });
  const { admin } = product;
  [ben, rita, paula] = [await join('Ben'), await join('Rita'), await join('Paula')];
  await admin.call('proposeRoleChange', {
    params: { userId: ben.userId },
    body: { role: 'security_key', change: 'grant' },
  });
  await admin.call('createEnvironment', { body: { name: 'production', isProduction: true } });
  for (const name of ['shop', 'sre']) await admin.call('createTeam', { body: { name } });
  const body = { name: 'prometheus', kind: 'prometheus', axis: 'reliability' as const };
  ({ key } = await admin.call('createAlertSource', { body }));
});
afterAll(async () => {
  await product.close();
  await mail[Symbol.asyncDispose]();
});

/** Follows an invitation. */
async function join(name: string): Promise<Person> {
  const email = `${name.toLowerCase()}@example.org`;
  const invited = await product.admin.call('invitePerson', { body: { name, email, roles: ['responder'] } });
  const accepted = await fetch(`${product.origin}/api/v1/access/links/accept`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-lockstep-csrf': '1' },
    body: JSON.stringify({ token: invited.link.split('#token=')[1], password: 'a long enough password' }),
  });
  const cookie = accepted.headers.get('set-cookie')?.split(';')[0] ?? '';
  return { userId: invited.userId, client: product.as(cookie) };
}

const person = (one: Person | undefined): Person => {
  if (one === undefined) throw new RangeError('nobody has joined yet');
  return one;
};

async function fire(service: string): Promise<void> {
  const response = await fetch(`${product.origin}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify([{ labels: { alertname: 'Burns', service }, annotations: { summary: `${service} fails` } }]),
  });
  expect(response.status).toBe(200);
}

async function pagedFor(service: string): Promise<string> {
  for (let tries = 0; tries < 300; tries++) {
    const found = mail.mails.find(
      ({ text = '', subject = '' }) =>
        text.includes('Acknowledge: ') && `${subject} ${text}`.includes(`${service} fails`),
    );
    const address = found?.to?.[0]?.address;
    if (address !== undefined) return address;
    await setTimeout(10);
  }
  throw new Error('nobody was paged within three seconds');
}

async function addPolicy(name: string, { userId }: Person): Promise<string> {
  const steps = [{ delayMinutes: 5, targets: [{ kind: 'person' as const, userId }] }];
  return (await product.admin.call('createEscalationPolicy', { body: { name, steps } })).id;
}

/** A roll back that needs both keys, with the keys asked for. */
async function askForKeys(service: string) {
  const { admin } = product;
  for (const version of ['1.0.0', '1.1.0']) {
    await admin.call('addRelease', { params: { service }, body: { version } });
    await admin.call('recordDeployment', { params: { service }, body: { environment: 'production', version } });
  }
  const body = { service, environment: 'production', target: '1.0.0' };
  const decision = await admin.call('decideRemediation', { body });
  const asked = { reason: `${service} fails`, expiresInMinutes: 60 };
  await admin.call('requestSignoff', { params: { decision: decision.id }, body: asked });
  return decision;
}

/** A train of several services back to where they were, with the keys asked for. */
async function askForTrain(services: readonly string[]) {
  const { admin } = product;
  const members = services.map((service) => ({ service, target: '1.0.0' }));
  const train = await admin.call('decideTrain', { body: { environment: 'production', members } });
  const asked = { reason: 'they fail together', expiresInMinutes: 60 };
  return await admin.call('requestTrainSignoff', { params: { train: train.id }, body: asked });
}

/** What waits in Now for somebody, of trains. */
async function trainsInNow({ client }: Person, scope: 'mine' | 'team' | 'others'): Promise<readonly string[]> {
  const { items } = await client.call('listNow', { query: { scope, limit: 200 } });
  return items.filter(({ path }) => path.startsWith('/trains/')).map(({ title }) => title);
}

type Decision = Awaited<ReturnType<typeof askForKeys>>;

const turn = ({ client }: Person, { id, factsDigest }: Decision, axis: 'reliability' | 'security') =>
  client.call('turnKey', { params: { decision: id, axis }, body: { factsDigest } });

/** What Ada proposes, Ben agrees to. */
async function agree(changeId: string | null): Promise<void> {
  expect(changeId).not.toBeNull();
  const { items } = await person(ben).client.call('listChanges', { query: { state: 'open' } });
  expect(items.map(({ id }) => id)).toContain(changeId);
  await person(ben).client.call('approveChange', { params: { changeId: changeId ?? '' } });
}

describe('the reliability engineers of a service', () => {
  it('in the product team: Paula is paged by its route, and her key turns for its services', async () => {
    const { admin } = product;
    await admin.call('createService', { body: { name: 'cart', team: 'shop' } });
    const policyId = await addPolicy('shop', person(paula));
    const matchers = [{ name: 'service', value: 'cart' }];
    await admin.call('createAlertRoute', { body: { name: 'cart', matchers, policyId } });
    const params = { team: 'shop', userId: person(paula).userId };
    const proposed = await admin.call('putTeamMember', { params, body: { key: 'reliability' } });
    expect(proposed.key).toBeNull();
    const early = await askForKeys('cart');
    await expect(turn(person(paula), early, 'reliability')).rejects.toMatchObject({ code: 'access.forbidden' });
    await agree(proposed.pendingChangeId);

    await fire('cart');

    expect(await pagedFor('cart')).toBe('paula@example.org');
    await expect(turn(person(rita), early, 'reliability')).rejects.toMatchObject({
      code: 'access.forbidden',
      help: 'ask Paula: they hold the reliability key of cart',
    });
    await turn(person(paula), early, 'reliability');
    const whole = await turn(person(ben), early, 'security');
    expect(whole.signoff).toMatchObject({ state: 'signed' });
    expect(whole.signoff.keys.map(({ axis, signedBy }) => [axis, signedBy?.name])).toEqual([
      ['reliability', 'Paula'],
      ['security', 'Ben'],
    ]);
  });

  it('in the product team: a release train that takes their key for one of its services is among their own work', async () => {
    const { admin } = product;
    await admin.call('createService', { body: { name: 'parcels' } });
    for (const service of ['cart', 'parcels']) await askForKeys(service);
    const train = await askForTrain(['parcels', 'cart']);
    const paulas = `The reliability key is waited for, once for 2 services: ${train.title}`;

    expect(await trainsInNow(person(paula), 'mine')).toEqual([paulas]);
    expect(await trainsInNow(person(paula), 'team')).toHaveLength(2);
    expect(await trainsInNow(person(rita), 'mine')).toEqual([]);
    expect(await trainsInNow(person(rita), 'others')).toContain(paulas);
    expect((await person(paula).client.call('countNow', {})).mine).toBeGreaterThan(0);
  });

  it('in a team of their own: Rita is paged by the policy of the engagement, and her key turns for that service only', async () => {
    const { admin } = product;
    await admin.call('createService', { body: { name: 'checkout' } });
    await admin.call('createService', { body: { name: 'search' } });
    const policyId = await addPolicy('sre', person(rita));
    const params = { team: 'sre', userId: person(rita).userId };
    await agree((await admin.call('putTeamMember', { params, body: { key: 'reliability' } })).pendingChangeId);
    const engaged = await admin.call('createEngagement', { body: { team: 'sre', service: 'checkout', policyId } });
    expect(engaged.key).toBeNull();
    await agree((await admin.call('grantEngagementKey', { params: { engagement: engaged.id } })).changeId);

    await fire('checkout');

    expect(await pagedFor('checkout')).toBe('rita@example.org');
    const [decision, other] = [await askForKeys('checkout'), await askForKeys('search')];
    const seen = await person(rita).client.call('getDecision', { params: { decision: decision.id } });
    expect(seen.signoff.keys[0]).toMatchObject({
      axis: 'reliability',
      ring: { by: 'engaged', team: 'sre', people: ['Rita'] },
      isYours: true,
      isRecentlyGranted: true,
    });
    await expect(turn(person(paula), decision, 'reliability')).rejects.toMatchObject({ code: 'access.forbidden' });
    await expect(turn(person(rita), other, 'reliability')).rejects.toMatchObject({ code: 'access.forbidden' });
    expect((await turn(person(rita), decision, 'reliability')).signoff.keys[0]).toMatchObject({
      signedBy: { name: 'Rita' },
    });
    expect(product.failures).toEqual([]);
  });
});
