import { request } from '@playwright/test';
import type { Client } from '../packages/client/src/index.ts';
import { ago, loadKnowledge, sbom } from './flagship-house.ts';
import type { House } from './signed-in.ts';
import { invited } from './visitor.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const where = { environment: 'production' } as const;

/** Somebody of the house with a key, as a client and as a browser. */
interface Holder {
  readonly client: Client;
  readonly session: House['session'];
}

/** Services of one's own, enforcing, with everybody it takes to let a train go. */
export interface TrainHouse {
  /** 1.1.0 serves; going back to 1.0.0 is allowed, or held by reliability for some; 0.9.0 re-opens what is exploited. */
  readonly free: readonly string[];
  readonly held: readonly string[];
  /** Holds both keys. */
  readonly bo: Holder;
  /** Holds the security key. */
  readonly sam: Holder;
}

/** @param kinds how many services of each subject there are, 1 to 3 */
export async function openDepot({ admin, url }: House, kinds: 1 | 2 | 3 = 1): Promise<TrainHouse> {
  await loadKnowledge(admin);
  const subjects = ['cart', 'gifts', 'mail', 'prices', 'search', 'stock'];
  const all = ['api', 'web', 'job'].slice(0, kinds).flatMap((kind) => subjects.map((subject) => `${subject}-${kind}`));
  for (const service of all) await writeLedger(admin, service);
  // The first key is granted by the admin alone; its holder agrees to every further one.
  const rhea = await enter(url, admin, { name: 'Rhea Ready', role: 'reliability_key' });
  const bo = await enter(url, admin, { name: 'Bo Both', role: 'reliability_key' }, rhea.client);
  const { changeId } = await admin.call('proposeRoleChange', {
    params: { userId: bo.userId },
    body: { role: 'security_key', change: 'grant' },
  });
  if (changeId !== undefined) await rhea.client.call('approveChange', { params: { changeId } });
  const sam = await enter(url, admin, { name: 'Sam Sure', role: 'security_key' }, rhea.client);
  const held = all.filter((service) => /^(gifts|mail|prices)-/.test(service));
  for (const service of held)
    await bo.client.call('placeHold', {
      body: { ...where, service, version: '1.0.0', axis: 'reliability', reason: 'it leaks memory under load' },
    });
  return { free: all.filter((service) => !held.includes(service)), held, bo, sam };
}

async function enter(
  url: string,
  admin: Client,
  { name, role }: { readonly name: string; readonly role: 'reliability_key' | 'security_key' },
  second?: Client,
): Promise<Holder & { readonly userId: string }> {
  const person = await invited(url, admin, { name, role }, second);
  const api = await request.newContext({ baseURL: url, extraHTTPHeaders: { 'x-lockstep-csrf': '1' } });
  const email = `${name.toLowerCase().replaceAll(/\W+/g, '.')}@example.org`;
  const answer = await api.post('/api/v1/access/sessions', { data: { email, password: `the password of ${name}` } });
  if (!answer.ok()) throw new Error(`sign-in of ${name} answered ${answer.status()}: ${await answer.text()}`);
  const session = await api.storageState();
  await api.dispose();
  return { ...person, session };
}

async function writeLedger(admin: Client, service: string): Promise<void> {
  const release = (version: string, days: number, next: string) => ({
    release: { version, releasedAt: ago(days * DAY_MS) },
    sbom: sbom(next),
  });
  const deployment = (version: string, days: number) => ({
    deployment: { environment: 'production', version, at: ago(days * DAY_MS) },
  });
  const lines = [
    {
      format: 'lockstep-ledger/1',
      service: { name: service, exposure: 'public' },
      environments: [{ name: 'production', isProduction: true }],
    },
    release('0.9.0', 30, '15.5.6'),
    release('1.0.0', 20, '15.5.7'),
    release('1.1.0', 2, '15.5.7'),
    deployment('0.9.0', 30),
    deployment('1.0.0', 20),
    deployment('1.1.0', 1),
  ];
  const { problems } = await admin.call('importLedger', {
    stream: `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`,
  });
  const [problem] = problems;
  if (problem !== undefined) throw new Error(`the ledger of ${service} says: ${problem.problem}`);
  await admin.call('setServiceMode', {
    params: { service },
    body: { mode: 'enforcing', reason: 'the pilot went well' },
  });
}

/** A train of all services; the first ones of `denied` go where no key lets them. */
export async function sendTrain(
  { admin }: Pick<House, 'admin'>,
  { free, held }: TrainHouse,
  { denied, incident }: { readonly denied: number; readonly incident?: string },
) {
  const services = [...free, ...held].toSorted();
  const stopped = new Set(free.slice(0, denied));
  return await admin.call('decideTrain', {
    body: {
      ...where,
      members: services.map((service) => ({ service, target: stopped.has(service) ? '0.9.0' : '1.0.0' })),
      motive: 'reliability',
      reason: 'checkout is slow since the release of Thursday, everywhere',
      ...(incident !== undefined && { incident }),
    },
  });
}
