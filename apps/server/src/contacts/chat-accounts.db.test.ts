import { beforeAll, describe, expect, it } from 'vitest';
import { Problem } from '../platform/problem.ts';
import { putChatOffer } from './chat-account-store.ts';
import { keepContacts } from './keep-contacts.ts';
import {
  chatLinkLifeMs,
  linkChatAccount,
  listChatAccounts,
  listChatAccountsOf,
  offerChatLink,
  readChatLink,
  refuseChatLink,
  unlinkChatAccount,
} from './link-chat-account.ts';
import { getReachability } from './own-method.ts';
import { createSetup } from './put-setup.ts';
import { publicUrl, testContacts } from './test-contacts.ts';
import type { RequestContext } from '../platform/context.ts';

const contacts = testContacts();
let setupId: string;
let anna: RequestContext;
let ben: RequestContext;
beforeAll(async () => {
  const settings = { commandToken: 'abcdefghijklmnopqrstuvwxyz' };
  const setup = await createSetup(contacts.parts, contacts.admin, { kind: 'mattermost', name: 'Chat', settings });
  setupId = setup.id;
  [anna, ben] = await Promise.all([contacts.join('Anna'), contacts.join('Ben')]);
});

let count = 0;
/** So called that it may be anybody here. */
const anybody = '@anna.ben.zoe';

/** A new account of the chat, and the code in the address that it was answered with. */
async function offer(account = `account-${(count += 1)}`, name = anybody): Promise<{ account: string; code: string }> {
  const url = await offerChatLink(contacts.platform.as([], { kind: 'system' }), publicUrl, {
    setupId,
    account,
    name,
    place: 'acme',
  });
  expect(url).toMatch(/^https:\/\/lockstep\.example\.org\/me\/chat#link=[\w-]{32}$/);
  return { account, code: url.split('=')[1] ?? '' };
}

const link = async (ctx: RequestContext, code: string, more: { isMineAllTheSame?: boolean } = {}) =>
  await linkChatAccount(contacts.parts, ctx, { code, ...more });
const read = async (ctx: RequestContext, code: string) => await readChatLink(contacts.parts, ctx, code);
async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
}

describe('an address from a chat', () => {
  it('says which account of which chat it is for, and changes nothing by being read', async () => {
    const { account, code } = await offer();

    const asked = [await read(anna, code), await read(anna, code)];

    expect(asked[1]).toEqual(asked[0]);
    expect(asked[0]).toMatchObject({
      title: 'Mattermost',
      setupName: 'Chat',
      belongsTo: 'nobody',
      offer: { account, name: anybody, place: 'acme' },
    });
    expect(await listChatAccountsOf(anna, 'me')).toEqual([]);
  });

  it('links the account to whoever says yes, once, with evidence', async () => {
    const { account, code } = await offer();

    const linked = await link(anna, code);

    expect(linked).toMatchObject({ account, name: anybody, place: 'acme', userId: anna.actor.userId });
    expect(await contacts.evidenceOf(linked.id)).toEqual(['contacts.chat_account_linked']);
    expect(await codeOf(link(anna, code))).toBe('contacts.chat_link_over');
    expect(await codeOf(link(ben, code))).toBe('contacts.chat_link_over');
    expect(await codeOf(read(ben, code))).toBe('contacts.chat_link_over');
    await unlinkChatAccount(anna, linked.id);
  });

  it('is over after ten minutes, and once a newer one was made', async () => {
    const { account, code: first } = await offer();
    const { code } = await offer(account);
    const late = { ...anna, now: anna.now + chatLinkLifeMs };

    expect(await codeOf(link(anna, first))).toBe('contacts.chat_link_over');
    expect(await codeOf(link(late, code))).toBe('contacts.chat_link_over');
    expect(await codeOf(read(late, code))).toBe('contacts.chat_link_over');
    expect(await codeOf(link({ ...late, now: late.now - 1 }, code))).toBe('done');
  });

  it('links one person, of ten who say yes at once', async () => {
    const { account, code } = await offer();

    const said = await Promise.all(
      Array.from({ length: 10 }, (_, index) => codeOf(link(index % 2 ? anna : ben, code))),
    );

    expect(said.toSorted()).toEqual([...Array<string>(9).fill('contacts.chat_link_over'), 'done']);
    const { rows } = await contacts.platform.database.pool.query('select 1 from chat_account where account = $1', [
      account,
    ]);
    expect(rows).toHaveLength(1);
  });

  it('takes nothing from somebody the account is linked to already, and does not say who that is', async () => {
    const { account, code } = await offer();
    await link(anna, code);
    const { code: another } = await offer(account);

    const asked = await read(ben, another);
    const refused = await codeOf(link(ben, another));

    expect(asked.belongsTo).toBe('somebody_else');
    expect(JSON.stringify(asked)).not.toContain(anna.actor.userId);
    expect(refused).toBe('contacts.chat_account_taken');
    expect((await read(anna, another)).belongsTo).toBe('me');
    expect(await link(anna, another)).toMatchObject({ account, userId: anna.actor.userId });
  });

  it('counts a Slack account that is a verified contact method as linked', async () => {
    const slack = await createSetup(contacts.parts, contacts.admin, { kind: 'slack', name: 'Slack', settings: {} });
    await contacts.platform.database.pool.query(
      `insert into contact_method (id, user_id, channel, setup_id, address, label, created_at, verified_at)
       values (gen_random_uuid(), $1, 'slack', $2, 'U0ANA0001', 'Slack', now(), now())`,
      [anna.actor.userId, slack.id],
    );
    const url = await offerChatLink(anna, publicUrl, {
      setupId: slack.id,
      account: 'U0ANA0001',
      name: anybody,
      place: '',
    });
    const code = url.split('=')[1] ?? '';

    expect((await read(ben, code)).belongsTo).toBe('somebody_else');
    expect(await codeOf(link(ben, code))).toBe('contacts.chat_account_taken');
    expect(await codeOf(link(anna, code))).toBe('done');
  });

  it('asks for more where the names share no word, and stays good until that is said', async () => {
    const { account, code } = await offer(undefined, 'ann.berger');

    const asked = await read(anna, code);
    const refused = await Promise.all([link(anna, code), link(anna, code, { isMineAllTheSame: false })].map(codeOf));
    const linked = await link(anna, code, { isMineAllTheSame: true });

    expect([asked.doNamesDiffer, (await read(anna, (await offer()).code)).doNamesDiffer]).toEqual([true, false]);
    expect(refused).toEqual(['contacts.chat_names_differ', 'contacts.chat_names_differ']);
    expect(linked).toMatchObject({ account, userId: anna.actor.userId });
    const { rows } = await contacts.platform.database.pool.query<{ body: object }>(
      'select body from evidence_content join evidence on evidence.id = evidence_id where subject_id = $1',
      [linked.id],
    );
    expect(rows).toMatchObject([{ body: { namesDiffer: true } }]);
    await unlinkChatAccount(anna, linked.id);
  });

  it('is known by what stands before the @ of the address one signs in with, too', async () => {
    const [address = ''] = (await getReachability(anna.read, String(anna.actor.userId))).methods.map(
      (each) => each.address,
    );
    const { code } = await offer(undefined, address.split('@')[0]);

    expect((await read({ ...anna, actor: { ...anna.actor, name: 'Somebody' } }, code)).doNamesDiffer).toBe(false);
  });

  it('ends with No, for everybody, and stays on record', async () => {
    const { code } = await offer();

    await refuseChatLink(ben, code);

    expect(await codeOf(link(anna, code))).toBe('contacts.chat_link_over');
    expect(await codeOf(refuseChatLink(ben, code))).toBe('contacts.chat_link_over');
    expect(await contacts.evidenceOf(String(ben.actor.userId))).toContain('contacts.chat_link_refused');
  });

  it('is for a person at a screen: no token, no stranger, nobody of the sample', async () => {
    const { code } = await offer();
    const token = { ...anna, actor: { ...anna.actor, kind: 'token' as const } };
    const every = [read, link, async (ctx: RequestContext, one: string) => await refuseChatLink(ctx, one)];

    for (const ask of every) {
      expect(await codeOf(ask(token, code))).toBe('access.interactive_only');
      expect(await codeOf(ask(contacts.platform.as(['auditor']), code))).toBe('access.forbidden');
      expect(await codeOf(ask(contacts.platform.as(['admin'], { isSample: true }), code))).toBe('gate.sample_only');
    }
    expect(await codeOf(link(anna, code))).toBe('done');
  });

  it('made up by somebody links nothing', async () => {
    expect(await codeOf(link(anna, 'A'.repeat(32)))).toBe('contacts.chat_link_over');
  });

  it('is kept as a digest, and forgotten when it is over', async () => {
    const { account, code } = await offer();
    const rowsOf = async () =>
      (
        await contacts.platform.database.pool.query<{ all: string }>(
          'select row_to_json(o)::text as all from chat_account_offer o where account = $1',
          [account],
        )
      ).rows;
    const kept = await rowsOf();

    await contacts.platform.database.transaction(async (tx) => await keepContacts(tx, anna.now + chatLinkLifeMs));

    expect(kept).toHaveLength(1);
    expect(JSON.stringify(kept)).not.toContain(code);
    expect(await rowsOf()).toEqual([]);
  });
});

describe('an account that acts as somebody', () => {
  it('is ended by its person and by admins, by nobody else; once', async () => {
    const [first, second] = [await link(anna, (await offer()).code), await link(anna, (await offer()).code)];

    expect(await codeOf(unlinkChatAccount(ben, first.id))).toBe('contacts.chat_account_not_found');
    expect(await codeOf(unlinkChatAccount(contacts.platform.as(['auditor']), first.id))).toBe('access.forbidden');
    const said = await Promise.all(Array.from({ length: 10 }, () => codeOf(unlinkChatAccount(anna, first.id))));
    await unlinkChatAccount(contacts.admin, second.id);

    expect(said.filter((one) => one === 'done')).toHaveLength(1);
    expect(await contacts.evidenceOf(first.id)).toEqual([
      'contacts.chat_account_linked',
      'contacts.chat_account_unlinked',
    ]);
    expect(await contacts.evidenceOf(second.id)).toContain('contacts.chat_account_unlinked');
  });

  it('is listed to its person, and all of them to admins, in pages', async () => {
    const mine = await link(ben, (await offer()).code);
    await link(anna, (await offer()).code);

    const all = await listChatAccounts(contacts.admin, { limit: 100 });

    expect((await listChatAccountsOf(ben, 'me')).map(({ id }) => id)).toContain(mine.id);
    expect(await codeOf(listChatAccountsOf(ben, String(anna.actor.userId)))).toBe('access.forbidden');
    expect(await codeOf(listChatAccounts(ben, { limit: 10 }))).toBe('access.forbidden');
    expect(new Set(all.map(({ userId }) => userId))).toEqual(new Set([anna.actor.userId, ben.actor.userId]));
  });

  it('is one of at most twenty of a person', async () => {
    const zoe = await contacts.join('Zoe');
    for (let made = 0; made < 20; made += 1) await link(zoe, (await offer()).code);

    expect(await codeOf(link(zoe, (await offer()).code))).toBe('contacts.too_many_chat_accounts');
  });
});

it('has one address at a time, of ten answers at once', async () => {
  const now = anna.now + chatLinkLifeMs;
  const row = { setupId, account: 'busy', name: 'busy', place: '', expiresAt: now };

  await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      contacts.platform.database.transaction(async (tx) => await putChatOffer(tx, row, `digest-${index}`)),
    ),
  );

  const { rows } = await contacts.platform.database.pool.query('select 1 from chat_account_offer where account = $1', [
    'busy',
  ]);
  expect(rows).toHaveLength(1);
});
