import { randomBytes } from 'node:crypto';
import type { EscalationPolicy, EscalationStep } from '@lockstep/oncall';
import { type ContactParts, openChannels, registerActs, registerCallbacks } from '#contacts/index.ts';
import { CHANNEL_KINDS } from '../integrations/registry/channel-kinds.ts';
import { type MailStandIn, mailStandIn } from '../integrations/smtp/test-mail-stand-in.ts';
import { generateVapidKeys } from '../integrations/webpush/vapid.ts';
import { newId } from '../platform/db/ids.ts';
import { createHttpServer } from '../platform/http/server.ts';
import { SealingKeys } from '../platform/secrets/sealing-keys.ts';
import { openTestPlatform, quietLog, type TestPlatform } from '../platform/test-context.ts';
import { registerActLinks } from './act-routes.ts';
import { pagingActs } from './acts-port.ts';
import type { GroupEvent } from './group-event.ts';
import type { Leased } from './lease.ts';
import type { PagingParts } from './paging-parts.ts';
import { PagingWorker } from './worker.ts';

const MINUTE = 60_000;

/** The set-up of the mail server of the environment. */
export const builtInMail = '00000000-0000-7000-8000-000000000001';

/** Used by tests only: pages that go out over a real mail server, with a clock that is moved by hand. */
export interface TestPaging extends AsyncDisposable {
  readonly platform: TestPlatform;
  readonly parts: PagingParts;
  readonly contacts: ContactParts;
  readonly mail: MailStandIn;
  /** Everything due now, sent and settled. */
  run(): Promise<number>;
  /** The clock moves, then everything due runs. */
  after(ms: number): Promise<number>;
  /** Somebody whose one contact method is the sign-in address. */
  addPerson(name: string): Promise<string>;
  /** A verified way to somebody, and by their rules the only one that pages use, or one of several with their delays. */
  addMethod(userId: string, ...ways: readonly TestWay[]): Promise<void>;
  addPolicy(steps: readonly Partial<EscalationStep>[], over?: Partial<EscalationPolicy>): Promise<string>;
  /** A group as alerts would write it, with what opened it. */
  openGroup(over?: { policyId?: string | undefined; title?: string; urgency?: 'high' | 'low' }): Promise<string>;
  /** Sends what an act leased, as the server does. */
  send(leased: readonly Leased[]): void;
  /** An act by the link in a mail: opened, or pressed. */
  link(
    method: 'GET' | 'POST',
    label: string,
    mail?: number,
  ): Promise<{ readonly status: number; readonly text: string }>;
  /** What a provider posts to `/callbacks/...`. */
  callback(
    path: string,
    body: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<{ readonly status: number; readonly text: string }>;
  /** Nothing pages any more, and nobody's allowance is used up. */
  forget(): Promise<void>;
  happen(groupId: string, kind: GroupEvent['kind'], body?: object): Promise<void>;
  rows<Row>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]>;
}

export interface TestWay {
  readonly channel: string;
  readonly setupId: string;
  readonly address: string;
  /** After the page, milliseconds. */
  readonly delayMs?: number;
}

export async function openTestPaging(): Promise<TestPaging> {
  const platform = await openTestPlatform();
  const mail = await mailStandIn();
  const contacts = await openTestContacts(platform, mail);
  const parts: PagingParts = { ...contacts, log: quietLog };
  const { pool } = platform.database;
  const at = () => new Date(platform.clock.now());
  const http = await createHttpServer({ log: quietLog, isSecure: false });
  const worker = new PagingWorker(parts);
  registerActLinks(http, parts, (leased) => worker.send(leased));
  registerCallbacks(http, contacts);
  registerActs(pagingActs(parts, (leased) => worker.send(leased)));
  const rows = async <Row>(sql: string, values: readonly unknown[] = []) =>
    (await pool.query(sql, [...values])).rows as Row[];
  const happen: TestPaging['happen'] = async (groupId, kind, body = {}) => {
    await rows('insert into alert_group_event (id, group_id, at, kind, body) values ($1, $2, $3, $4, $5)', [
      newId(),
      groupId,
      at(),
      kind,
      body,
    ]);
  };
  return {
    platform,
    parts,
    contacts,
    mail,
    rows,
    happen,
    async forget() {
      mail.mails.length = 0;
      mail.behave('accepts');
      await rows('truncate alert, alert_group, alert_move_floor, message_turn, ring_pointer, channel_limit cascade');
    },
    run: () => worker.runOnce(),
    send: (leased) => worker.send(leased),
    async link(method, label, index = 0) {
      const found = new RegExp(`^${label}: (\\S+)$`, 'm').exec(mail.mails[index]?.text ?? '')?.[1] ?? '';
      const response = await http.inject({ method, url: new URL(found).pathname });
      return { status: response.statusCode, text: response.body };
    },
    async after(ms) {
      platform.clock.advance(ms);
      return await worker.runOnce();
    },
    async addPerson(name) {
      const id = newId();
      await rows(`insert into user_account (id, name, email, password_hash, created_at) values ($1, $2, $3, 'x', $4)`, [
        id,
        name,
        `${id}@example.org`,
        at(),
      ]);
      return id;
    },
    async addMethod(userId, ...ways) {
      const rules = ways.map(({ delayMs = 0 }) => ({ contactMethodId: newId(), delayMs }));
      for (const [index, { channel, setupId, address }] of ways.entries()) {
        await rows(
          `insert into contact_method (id, user_id, channel, setup_id, address, label, created_at, verified_at)
           values ($1, $2, $3, $4, $5, $3, $6, $6)`,
          [rules[index]?.contactMethodId, userId, channel, setupId, address, at()],
        );
      }
      await rows(
        `insert into contact_preference (user_id, rules, updated_at) values ($1, $2, $3)
         on conflict (user_id) do update set rules = excluded.rules`,
        [userId, JSON.stringify({ high: rules, low: rules }), at()],
      );
    },
    async callback(path, body, headers) {
      const response = await http.inject({ method: 'POST', url: path, headers: { ...headers }, payload: body });
      return { status: response.statusCode, text: response.body };
    },
    async addPolicy(steps, over = {}) {
      const id = newId();
      const { name = `policy ${id}`, ...rest } = over;
      const definition = { ...policyDefaults, ...rest, steps: steps.map((step, index) => toStep(step, index)) };
      await rows(
        `insert into escalation_policy (id, name, definition, version, created_at, updated_at, updated_by)
         values ($1, $2, $3, 1, $4, $4, '{}')`,
        [id, name, definition, at()],
      );
      return id;
    },
    async openGroup({ policyId, title = 'Checkout fails', urgency = 'high' } = {}) {
      const id = newId();
      await rows(
        `insert into alert_group (id, group_key, policy_id, urgency, axis, title, labels, state, opened_at, last_alert_at, alerts, open_alerts)
         values ($1, $2, $3, $4, 'reliability', $5, '{"team": "shop"}', 'open', $6, $6, 1, 1)`,
        [id, `test:${id}`, policyId ?? null, urgency, title, at()],
      );
      await rows(
        `insert into alert_source (id, name, kind, key_hash, axis, created_at, created_by)
         values ($1::uuid, $1::text, 'test', $1::text, 'reliability', $2, '{}')`,
        [id, at()],
      );
      await rows(
        `insert into alert (id, source_id, identity, fingerprint, state, summary, axis, labels, annotations, links, starts_at, opened_at,
           last_seen_at, content_key, group_id)
         values ($1::uuid, $1::uuid, $1::text, '', 'open', $2, 'reliability', '{}', '{}', '[]', $3, $3, $3, '', $1::uuid)`,
        [id, title, at()],
      );
      await happen(id, 'opened');
      return id;
    },
    async [Symbol.asyncDispose]() {
      await http.close();
      await mail[Symbol.asyncDispose]();
      await platform.close();
    },
  };
}

const policyDefaults = { repeats: 0 };

function toStep(step: Partial<EscalationStep>, index: number): EscalationStep {
  return {
    id: `s${index + 1}`,
    delayMs: 5 * MINUTE,
    strategy: { kind: 'everyone' },
    targets: [],
    condition: undefined,
    retry: undefined,
    acknowledgement: 'any',
    ...step,
  };
}

/** Used by tests only: channels that may reach this machine, with mail as the stand-in takes it. */
export async function openTestContacts(
  { database }: Pick<TestPlatform, 'database'>,
  mail: Pick<MailStandIn, 'url'>,
  sealing = new SealingKeys([randomBytes(32)]),
): Promise<ContactParts> {
  return await openChannels({
    database,
    sealing,
    kinds: new Map(CHANNEL_KINDS.map((kind) => [kind.kind, kind])),
    facts: {
      publicUrl: 'http://localhost:4500',
      rules: { allowPrivate: true, timeoutMs: 2_000 },
      mailServer: { url: mail.url, from: 'Lockstep <lockstep@example.org>' },
    },
    newVapidKeys: generateVapidKeys,
  });
}
