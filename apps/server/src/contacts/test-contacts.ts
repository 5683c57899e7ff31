import { afterAll, beforeAll } from 'vitest';
import { CHANNEL_KINDS } from '../integrations/registry/channel-kinds.ts';
import { type MailStandIn, mailStandIn } from '../integrations/smtp/test-mail-stand-in.ts';
import { generateVapidKeys } from '../integrations/webpush/vapid.ts';
import type { RequestContext } from '../platform/context.ts';
import { listEvidenceRecords } from '../platform/evidence/store.ts';
import { SealingKeys } from '../platform/secrets/sealing-keys.ts';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { insertUser } from '#access/store.ts';
import { type ContactParts, openChannels } from './open-channels.ts';

/** Used by tests only: an installation with a real mail server beside it. */
export interface TestContacts {
  readonly platform: TestPlatform;
  readonly parts: ContactParts;
  readonly mail: MailStandIn;
  readonly admin: RequestContext;
  /** Somebody who has joined, with the rights of a responder. */
  readonly join: (name: string) => Promise<RequestContext>;
  readonly evidenceOf: (subjectId: string) => Promise<readonly string[]>;
}

export const publicUrl = 'https://lockstep.example.org';

export async function openTestContacts(
  platform: TestPlatform,
  mailUrl: string | undefined,
  sealing: SealingKeys = SealingKeys.ofThisProcess(),
): Promise<ContactParts> {
  return await openChannels({
    database: platform.database,
    sealing,
    kinds: new Map(CHANNEL_KINDS.map((kind) => [kind.kind, kind])),
    facts: {
      publicUrl,
      rules: { allowPrivate: true },
      mailServer: mailUrl === undefined ? undefined : { url: mailUrl, from: 'lockstep@example.org' },
    },
    newVapidKeys: generateVapidKeys,
    timeoutMs: 3_000,
  });
}

/** Called once per file, beside its tests. */
export function testContacts(): TestContacts {
  let platform: TestPlatform;
  let mail: MailStandIn;
  let parts: ContactParts;
  beforeAll(async () => {
    [platform, mail] = await Promise.all([openTestPlatform(), mailStandIn()]);
    parts = await openTestContacts(platform, mail.url);
  });
  afterAll(async () => {
    await platform.close();
    await mail[Symbol.asyncDispose]();
  });
  const join = async (name: string, role: 'admin' | 'responder' = 'responder'): Promise<RequestContext> => {
    const ctx = platform.as([role], { name });
    const email = `${name.toLowerCase()}.${ctx.actor.id.slice(-6)}@example.org`;
    const user = { id: ctx.actor.id, name, email, passwordHash: 'x', isSample: false, now: ctx.now };
    await platform.database.transaction((tx) => insertUser(tx, user));
    return ctx;
  };
  let admin: RequestContext;
  beforeAll(async () => {
    admin = await join('Ada', 'admin');
  });
  return {
    get platform() {
      return platform;
    },
    get parts() {
      return parts;
    },
    get mail() {
      return mail;
    },
    get admin() {
      return admin;
    },
    join,
    async evidenceOf(subjectId) {
      const query = { subjectId, type: undefined, before: undefined, limit: 50 };
      return (await listEvidenceRecords(platform.database.read, query)).map(({ type }) => type).toReversed();
    },
  };
}
