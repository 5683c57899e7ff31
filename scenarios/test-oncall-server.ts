import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Client, createClient } from '@lockstep/client';
import { rolePermissions } from '@lockstep/contract';
import { openTestApp, post, type TestApp } from '../apps/server/src/test-app.ts';
import type { PagingParts } from '../apps/server/src/paging/paging-parts.ts';
import { openTestContacts } from '../apps/server/src/paging/test-paging.ts';
import { PagingWorker } from '../apps/server/src/paging/worker.ts';
import { mailStandIn } from '../apps/server/src/integrations/smtp/test-mail-stand-in.ts';
import { statement } from '../apps/server/src/platform/db/statement.ts';
import { SealingKeys } from '../apps/server/src/platform/secrets/sealing-keys.ts';
import { FixedClock, quietLog } from '../apps/server/src/platform/test-context.ts';

const PASSWORD = 'a long enough password';
const HALF_A_DAY_MS = 12 * 3_600_000;
/** The day before the first scenario begins. */
const BEGINNING = Date.UTC(2026, 10, 22, 8);

/** Somebody of a scenario, who acts by an API token. */
export interface Member {
  readonly id: string;
  readonly name: string;
  readonly client: Client;
}

/** The listening server, asked over HTTP, and a process beside it that pages when the clock of the test says so. */
export interface OncallServer extends AsyncDisposable {
  readonly clock: FixedClock;
  /** The administrator, by an API token. */
  readonly admin: Client;
  readonly parts: PagingParts;
  /** Where webhooks are taken; no slash at the end. */
  readonly webhooks: string;
  /** What went wrong on our side so far. */
  readonly failures: readonly string[];
  /** Invited, signed in and given a token once; the same for all scenarios that name them. */
  member(name: string): Promise<Member>;
  /** Their account is closed; whoever is called so next is somebody else. */
  deactivate(member: Member): Promise<void>;
  /** The name belongs to somebody new from the next scenario on. */
  forget(name: string): void;
  /** What a sender posts to its source. */
  alert(payload: object): Promise<void>;
  /** Everything due now, sent and settled. */
  run(): Promise<number>;
  /** For what no operation tells or does. */
  rows<Row>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  /** Takes all rows of these tables away. Whoever still reads two of them may be met halfway: it is tried again, as every transaction is. */
  empty(tables: readonly string[]): Promise<void>;
}

export async function openOncallServer(): Promise<OncallServer> {
  const clock = new FixedClock(BEGINNING);
  const mail = await mailStandIn();
  const sealing = new SealingKeys([randomBytes(32)]);
  const webhooks = createServer((request, response) => void request.resume().on('end', () => response.end())).listen(
    0,
    '127.0.0.1',
  );
  await once(webhooks, 'listening');
  const app = await openTestApp(
    {
      clock,
      throttledPerMinute: 100_000,
      mailServer: { url: mail.url, from: 'Lockstep <lockstep@example.org>' },
      allowPrivateWebhooks: true,
      sealing,
    },
    // Timers are the test's: what happens at a moment comes before them.
    ({ http }) => http.listen({ port: 0, host: '127.0.0.1' }),
  );
  const contacts = await openTestContacts(app.app, mail, sealing);
  const parts: PagingParts = { ...contacts, log: quietLog };
  const worker = new PagingWorker(parts);
  const people = new People(app, clock);
  const admin = await people.adminByToken();
  const { key } = await admin.call('createAlertSource', { body: { name: 'scenarios', kind: 'generic' } });
  return {
    clock,
    admin,
    parts,
    failures: app.failures,
    webhooks: `http://127.0.0.1:${(webhooks.address() as AddressInfo).port}`,
    member: (name) => people.member(name),
    deactivate: (member) => people.deactivate(member),
    forget: (name) => people.forget(name),
    async alert(payload) {
      const response = await fetch(`${app.origin}/in/${key}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(payload),
      });
      if (!response.ok) throw new Error(`the alert was refused: ${await response.text()}`);
    },
    run: () => worker.runOnce(),
    rows: async <Row>(sql: string, values: readonly unknown[] = []) =>
      (await app.app.database.pool.query(sql, [...values])).rows as Row[],
    async empty(tables) {
      const truncate = statement<never>('test.empty', `truncate ${tables.join(', ')} cascade`);
      await app.app.database.transaction((tx) => tx.execute(truncate, []));
    },
    async [Symbol.asyncDispose]() {
      await app.close();
      await mail[Symbol.asyncDispose]();
      webhooks.close();
      webhooks.closeAllConnections();
    },
  };
}

class People {
  readonly #app: TestApp;
  readonly #clock: FixedClock;
  readonly #members = new Map<string, Member>();
  #session: { readonly client: Client; readonly since: number };
  #invited = 0;

  constructor(app: TestApp, clock: FixedClock) {
    this.#app = app;
    this.#clock = clock;
    this.#session = { client: app.admin, since: clock.now() };
  }

  async adminByToken(): Promise<Client> {
    return await this.#byToken(this.#app.admin);
  }

  async member(name: string): Promise<Member> {
    const known = this.#members.get(name);
    if (known !== undefined) return known;
    const email = `person-${++this.#invited}@example.org`;
    const admin = await this.#admin();
    const { userId, link } = await admin.call('invitePerson', { body: { name, email, roles: ['responder'] } });
    const token = new URL(link).hash.replace('#token=', '');
    const accepted = await this.#enter('/api/v1/access/links/accept', { token, password: PASSWORD });
    const member = { id: userId, name, client: await this.#byToken(accepted) };
    this.#members.set(name, member);
    return member;
  }

  async deactivate({ id }: Member): Promise<void> {
    const admin = await this.#admin();
    await admin.call('deactivatePerson', { params: { userId: id } });
  }

  forget(name: string): void {
    this.#members.delete(name);
  }

  /** At a screen: accounts are no matter of tokens, and a session ends when the clock moves far. */
  async #admin(): Promise<Client> {
    const now = this.#clock.now();
    if (Math.abs(now - this.#session.since) > HALF_A_DAY_MS) {
      const client = await this.#enter('/api/v1/access/sessions', { email: 'ada@example.org', password: PASSWORD });
      this.#session = { client, since: now };
    }
    return this.#session.client;
  }

  async #enter(path: string, body: object): Promise<Client> {
    const response = await this.#app.send({ ...post(path, body), headers: { cookie: '' } });
    if (!response.ok) throw new Error(`nobody could sign in: ${await response.text()}`);
    return this.#app.as(response.headers.get('set-cookie')?.split(';')[0] ?? '');
  }

  /** With all rights of theirs that a token can have. */
  async #byToken(session: Client): Promise<Client> {
    const { permissions } = await session.call('whoAmI');
    const scopes = permissions.filter((name) => tokenPermissions.has(name));
    const { token } = await session.call('createToken', { body: { name: 'scenarios', scopes } });
    return createClient({ baseUrl: this.#app.origin, token });
  }
}

/** What the scenarios are about, of what administrators may do. */
const tokenPermissions = new Set(
  [...rolePermissions.admin].filter((name) => /^(alerts|paging|schedules|services|contacts|access)\./.test(name)),
);
