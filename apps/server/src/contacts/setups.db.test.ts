import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { botToken, slackStandIn } from '../integrations/slack/test-slack-stand-in.ts';
import { httpStandIn, type HttpStandIn } from '../platform/outgoing/test-stand-in.ts';
import { addMethod } from './add-method.ts';
import { createDestination, deleteDestination, rotateDestinationSecret, tryDestination } from './put-destination.ts';
import { createSetup, deleteSetup, updateSetup } from './put-setup.ts';
import { setupBody } from './setup-answer.ts';
import { listSetups } from './setup-store.ts';
import { builtInIds } from './setup.ts';
import { openTestContacts, testContacts } from './test-contacts.ts';
import { trySetup } from './try-setup.ts';

const contacts = testContacts();
const signingSecret = 'a-signing-secret-of-the-app';
let slack: HttpStandIn;
let hook: HttpStandIn;
beforeAll(async () => {
  slack = await slackStandIn();
  hook = await httpStandIn({
    read: ({ body, headers }) => ({ raw: body, text: String(headers['webhook-signature']), key: undefined }),
    answers: { accepts: { status: 204 }, fails: { status: 503 }, refuses: { status: 410 } },
  });
});
afterAll(async () => {
  await slack[Symbol.asyncDispose]();
  await hook[Symbol.asyncDispose]();
});

let made = 0;
function slackSetup(changes: Record<string, string> = {}) {
  made += 1;
  const settings = { botToken, signingSecret, apiUrl: `${slack.origin}/api`, ...changes };
  return createSetup(contacts.parts, contacts.admin, { kind: 'slack', name: `Slack ${made}`, settings });
}

async function everythingStored(): Promise<string> {
  const { pool, schema } = contacts.platform.database;
  const { rows: tables } = await pool.query<{ name: string }>(
    'select tablename as name from pg_tables where schemaname = $1',
    [schema],
  );
  const all = await Promise.all(
    tables.map(async ({ name }) => (await pool.query(`select t::text as row from "${schema}"."${name}" t`)).rows),
  );
  return JSON.stringify(all);
}

describe('a set-up', () => {
  it('sends, says how long it took, and shows of its secrets only the names', async () => {
    const setup = await slackSetup();

    const check = await trySetup(contacts.parts, contacts.admin, setup.id, { address: 'C0123ABCD' });
    const setups = await listSetups(contacts.admin.read);
    const items = await Promise.all(setups.map((each) => setupBody(contacts.parts, contacts.admin.read, each)));

    expect(check).toMatchObject({ outcome: 'delivered', durationMs: expect.any(Number) });
    expect(slack.received.at(-1)?.text).toContain('Test from Lockstep');
    const shown = items.find(({ id }) => id === setup.id);
    expect(shown).toMatchObject({
      secrets: ['botToken', 'signingSecret'],
      settings: { apiUrl: `${slack.origin}/api` },
      lastCheck: { outcome: 'delivered' },
      callbacks: [
        { url: `https://lockstep.example.org/callbacks/${setup.id}/press` },
        { url: `https://lockstep.example.org/callbacks/${setup.id}/commands` },
      ],
    });
    expect(JSON.stringify(items)).not.toContain(botToken);
    expect(await contacts.evidenceOf(setup.id)).toEqual(['contacts.setup_created', 'contacts.setup_tested']);
  });

  it('leaves none of its secrets readable in the database', async () => {
    await slackSetup();

    const stored = await everythingStored();

    expect(stored).toContain('contacts.setup_created');
    for (const secret of [botToken, signingSecret]) {
      expect(stored).not.toContain(secret);
      expect(stored).not.toContain(Buffer.from(secret).toString('base64').slice(0, 16));
      expect(stored).not.toContain(Buffer.from(secret).toString('hex'));
    }
  });

  it('keeps what an update leaves out, and every process hears of the change', async () => {
    const setup = await slackSetup();
    const other = await openTestContacts(contacts.platform, contacts.mail.url);
    await other.channels.open(setup.id);

    await updateSetup(contacts.parts, contacts.admin, setup.id, { settings: { botToken: '' } });

    const opened = await other.channels.open(setup.id);
    expect(opened).toMatchObject({ ok: true, open: { given: { signingSecret, apiUrl: `${slack.origin}/api` } } });
    expect(JSON.stringify(opened)).not.toContain(botToken);
    const body = await setupBody(contacts.parts, contacts.admin.read, { ...setup, settings: setup.settings });
    expect(body.secrets).toEqual(['signingSecret']);
  });

  it('sends nothing while it is switched off, and says so', async () => {
    const setup = await slackSetup();
    await updateSetup(contacts.parts, contacts.admin, setup.id, { isEnabled: false });

    await expect(trySetup(contacts.parts, contacts.admin, setup.id, { address: 'C0123ABCD' })).rejects.toMatchObject({
      code: 'contacts.setup_disabled',
    });
    const to = { setupId: setup.id, channel: 'slack', address: 'C0123ABCD' };
    const before = slack.received.length;
    expect(await contacts.parts.channels.send(to, trial())).toMatchObject({ outcome: 'rejected' });
    expect(slack.received).toHaveLength(before);
  });

  it('is refused with every field that can not work, without its value', async () => {
    const settings = { botToken: 'not-a-token-of-slack', colour: 'blue' };

    const refusal = createSetup(contacts.parts, contacts.admin, { kind: 'slack', name: 'Bad', settings });

    await expect(refusal).rejects.toMatchObject({
      code: 'contacts.setup_invalid',
      fields: [{ field: 'body.settings.botToken' }, { field: 'body.settings.colour' }],
    });
    await expect(refusal).rejects.not.toMatchObject({ message: expect.stringContaining('not-a-token') });
  });

  it('has a name of its own', async () => {
    const setup = await slackSetup();

    await expect(
      createSetup(contacts.parts, contacts.admin, { kind: 'ntfy', name: setup.name.toUpperCase(), settings: {} }),
    ).rejects.toMatchObject({ code: 'contacts.setup_exists' });
  });

  it('is deleted with its secrets, unless something uses it', async () => {
    const setup = await slackSetup();
    const ctx = await contacts.join('Walter');
    await addMethod(contacts.parts, ctx, 'me', { setup: setup.id, address: 'U0123ABCD' });
    await expect(deleteSetup(contacts.parts, contacts.admin, setup.id)).rejects.toMatchObject({
      code: 'contacts.setup_in_use',
    });
    const unused = await slackSetup();

    await deleteSetup(contacts.parts, contacts.admin, unused.id);

    const { rows } = await contacts.platform.database.pool.query('select name from sealed_secret where name like $1', [
      `%${unused.id}`,
    ]);
    expect(rows).toEqual([]);
    await expect(deleteSetup(contacts.parts, contacts.admin, builtInIds['mail'] ?? '')).rejects.toMatchObject({
      code: 'contacts.setup_in_use',
    });
  });

  it('is for those who may manage contacts', async () => {
    const ctx = await contacts.join('Xavier');

    await expect(createSetup(contacts.parts, ctx, { kind: 'ntfy', name: 'Mine', settings: {} })).rejects.toMatchObject({
      code: 'access.forbidden',
    });
    await expect(updateSetup(contacts.parts, ctx, builtInIds['mail'] ?? '', {})).rejects.toMatchObject({
      code: 'access.forbidden',
    });
    await expect(deleteSetup(contacts.parts, ctx, builtInIds['mail'] ?? '')).rejects.toMatchObject({
      code: 'access.forbidden',
    });
  });
});

describe('one channel', () => {
  it('that hangs holds up no other', async () => {
    const hanging = await slackSetup();
    slack.behave('hangs');
    const message = { setupId: hanging.id, channel: 'slack', address: 'C0123ABCD' };
    const slow = Array.from({ length: 30 }, () => contacts.parts.channels.send(message, trial()));

    const mail = { setupId: builtInIds['mail'] ?? '', channel: 'mail', address: 'quick@example.org' };
    const outcome = await Promise.race([contacts.parts.channels.send(mail, trial()), Promise.all(slow)]);

    expect(outcome).toMatchObject({ outcome: 'delivered' });
    expect(await Promise.all(slow)).toContainEqual(expect.objectContaining({ outcome: 'retryable' }));
    slack.behave('accepts');
  });
});

function trial() {
  return {
    kind: 'test' as const,
    title: 'A test',
    lines: [],
    urgency: 'low' as const,
    link: undefined,
    acts: [],
    threadKey: 'a',
    threadReference: undefined,
    unsubscribeUrl: undefined,
    idempotencyKey: 'a',
    now: contacts.admin.now,
  };
}

describe('a webhook', () => {
  it('is signed by a secret told once, by two while it changes, and by the newest alone after', async () => {
    const input = { kind: 'webhook' as const, name: 'Bus', address: `${hook.origin}/in` };
    const { destination, secret } = await createDestination(contacts.parts, contacts.admin, input);

    expect(await tryDestination(contacts.parts, contacts.admin, destination.id)).toMatchObject({
      outcome: 'delivered',
    });
    expect(hook.received.at(-1)?.text.split(' ')).toHaveLength(1);
    const changed = await rotateDestinationSecret(contacts.parts, contacts.admin, destination.id, true);
    await tryDestination(contacts.parts, contacts.admin, destination.id);
    expect(hook.received.at(-1)?.text.split(' ')).toHaveLength(2);
    const ended = await rotateDestinationSecret(contacts.parts, contacts.admin, destination.id, false);
    await tryDestination(contacts.parts, contacts.admin, destination.id);
    expect(hook.received.at(-1)?.text.split(' ')).toHaveLength(1);

    expect(secret).toMatch(/^whsec_/);
    expect(changed.secret).not.toBe(secret);
    expect(ended.secret).toBeUndefined();
    expect(await everythingStored()).not.toContain(secret?.slice(6));
    await deleteDestination(contacts.parts, contacts.admin, destination.id);
    expect((await contacts.evidenceOf(destination.id)).at(-1)).toBe('contacts.destination_deleted');
  });

  it('is switched off when it is gone, and its past forgotten when it is switched on', async () => {
    const input = { kind: 'webhook' as const, name: 'Gone', address: `${hook.origin}/gone` };
    const { destination } = await createDestination(contacts.parts, contacts.admin, input);
    const { setupId } = destination;
    const { admin, parts } = contacts;
    const to = { setupId, channel: 'webhook', address: destination.address };

    hook.behave('fails');
    expect(await parts.channels.send(to, trial())).toMatchObject({ outcome: 'retryable' });
    hook.behave('refuses');
    expect(await parts.channels.send(to, trial())).toMatchObject({ outcome: 'rejected', isGone: true });
    hook.behave('accepts');
    expect(await parts.channels.send(to, trial())).toMatchObject({ reason: expect.stringContaining('switched off') });
    expect(await contacts.evidenceOf(setupId)).toContain('contacts.setup_failing');
    await updateSetup(parts, admin, setupId, { isEnabled: true });
    expect(await parts.channels.send(to, trial())).toMatchObject({ outcome: 'delivered' });
  });

  it('can not lead to what is no address', async () => {
    const input = { kind: 'webhook' as const, name: 'Bad', address: 'ftp://example.org' };

    await expect(createDestination(contacts.parts, contacts.admin, input)).rejects.toMatchObject({
      code: 'contacts.address_invalid',
      fields: [{ field: 'body.address' }],
    });
  });
});

describe('a room', () => {
  it('needs a channel that reaches rooms, and an address that it can read', async () => {
    const { parts, admin } = contacts;
    const setup = await slackSetup();
    const room = { kind: 'room' as const, name: 'Payments' };

    await expect(createDestination(parts, admin, { ...room, address: 'C0123ABCD' })).rejects.toMatchObject({
      fields: [{ field: 'body.setup' }],
    });
    await expect(
      createDestination(parts, admin, { ...room, setup: setup.id, address: '#payments' }),
    ).rejects.toMatchObject({ code: 'contacts.address_invalid' });
    const { destination } = await createDestination(parts, admin, { ...room, setup: setup.id, address: 'C0123ABCD' });

    expect(await tryDestination(parts, admin, destination.id)).toMatchObject({ outcome: 'delivered' });
    await expect(
      createDestination(parts, admin, { ...room, name: 'PAYMENTS', setup: setup.id, address: 'C0123ABCD' }),
    ).rejects.toMatchObject({ code: 'contacts.destination_exists' });
    const other = await contacts.join('Yvonne');
    await expect(deleteDestination(parts, other, destination.id)).rejects.toMatchObject({ code: 'access.forbidden' });
  });
});
