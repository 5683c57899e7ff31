import { hash, randomBytes } from 'node:crypto';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { decodeCursor } from '../platform/http/paging.ts';
import { Problem } from '../platform/problem.ts';
import { requireInteractive, requirePermission, requireReal } from '../platform/require-permission.ts';
import {
  type ChatAccount,
  type ChatOffer,
  deleteChatAccount,
  findChatAccount,
  findChatAccountOf,
  findChatOffer,
  insertChatAccount,
  listChatAccountPage,
  listChatAccountsOfPerson,
  putChatOffer,
  takeChatOffer,
} from './chat-account-store.ts';
import { areNamesAlike } from './chat-names.ts';
import { recordContactsEvent } from './events.ts';
import { findOwnerByAddress } from './method-store.ts';
import type { ContactParts } from './open-channels.ts';
import { getReachability, personOf } from './own-method.ts';
import { getSetup } from './setup-store.ts';

/** How long an address from a chat can be opened; milliseconds. */
export const chatLinkLifeMs = 10 * 60_000;
const mostAccounts = 20;

/**
 * The address that an account of a chat is answered with. It holds nothing but 192 bits of chance, whose digest we keep beside the
 * set-up, the account and its place: nobody can make one up or change whom it is for. The one before it ends.
 */
export async function offerChatLink(
  ctx: RequestContext,
  publicUrl: string,
  account: Omit<ChatOffer, 'expiresAt'>,
): Promise<string> {
  const code = randomBytes(24).toString('base64url');
  const offer = { ...account, expiresAt: ctx.now + chatLinkLifeMs };
  await ctx.transaction(async (tx) => await putChatOffer(tx, offer, hash('sha256', code)));
  // Behind `#`: what previews links, or writes down which addresses were asked for, does not see it.
  return `${publicUrl}/me/chat#link=${code}`;
}

export interface AskedChatLink {
  readonly offer: ChatOffer;
  readonly kind: string;
  readonly title: string;
  readonly setupName: string;
  readonly belongsTo: 'nobody' | 'me' | 'somebody_else';
  readonly doNamesDiffer: boolean;
  readonly isSeenByAll: boolean;
}

/** What the address asks whoever opened it. */
export async function readChatLink(parts: ContactParts, ctx: RequestContext, code: string): Promise<AskedChatLink> {
  requirePermission(ctx, 'contacts.own');
  requireReal(ctx);
  requireInteractive(ctx);
  const offer = await findChatOffer(ctx.read, hash('sha256', code), ctx.now);
  if (offer === undefined) throw linkOver();
  const setup = await getSetup(ctx.read, offer.setupId);
  const kind = parts.channels.kinds.get(setup.kind);
  const owner = await ownerOf(parts, ctx.read, offer);
  return {
    offer,
    kind: setup.kind,
    title: kind?.chatTitle ?? kind?.title ?? setup.kind,
    setupName: setup.name,
    belongsTo: owner === undefined ? 'nobody' : owner === ctx.actor.userId ? 'me' : 'somebody_else',
    doNamesDiffer: await doNamesDiffer(ctx.read, ctx, offer),
    isSeenByAll: kind?.answersAll === true,
  };
}

/**
 * "Yes, this is me". Of those who say so at once, and with however many addresses, one is believed.
 *
 * @param isMineAllTheSame said by somebody who was told that the names differ; the address stays good until it is said
 */
export async function linkChatAccount(
  parts: ContactParts,
  ctx: RequestContext,
  { code, isMineAllTheSame = false }: { readonly code: string; readonly isMineAllTheSame?: boolean | undefined },
): Promise<ChatAccount> {
  requirePermission(ctx, 'contacts.own');
  requireReal(ctx);
  requireInteractive(ctx);
  const userId = personOf(ctx, 'me');
  return await ctx.transaction(async (tx) => {
    const offer = await takeChatOffer(tx, hash('sha256', code), ctx.now);
    if (offer === undefined) throw linkOver();
    const { setupId, account, name, place } = offer;
    const owner = await ownerOf(parts, tx, offer);
    if (owner !== undefined && owner !== userId) throw taken(name);
    const isOddlyNamed = await doNamesDiffer(tx, ctx, offer);
    if (isOddlyNamed && !isMineAllTheSame) throw namesDiffer(name, ctx.actor.name);
    if ((await listChatAccountsOfPerson(tx, userId)).length >= mostAccounts) throw tooMany();
    const id = ctx.newId();
    const isNew = await insertChatAccount(tx, { id, setupId, account, name, place, userId, linkedAt: ctx.now });
    const linked = await findChatAccountOf(tx, setupId, account);
    if (linked?.userId !== userId) throw taken(name);
    if (isNew) {
      const body = { person: userId, setup: setupId, account, name, place, ...(isOddlyNamed && { namesDiffer: true }) };
      await recordContactsEvent(tx, ctx, { type: 'contacts.chat_account_linked', subjectId: id, body });
    }
    return linked;
  });
}

/** "No, this is not me". Somebody may have sent that address on purpose: it stays on record. */
export async function refuseChatLink(ctx: RequestContext, code: string): Promise<void> {
  requirePermission(ctx, 'contacts.own');
  requireReal(ctx);
  requireInteractive(ctx);
  const userId = personOf(ctx, 'me');
  await ctx.transaction(async (tx) => {
    const offer = await takeChatOffer(tx, hash('sha256', code), ctx.now);
    if (offer === undefined) throw linkOver();
    const { setupId, account, name, place } = offer;
    const body = { person: userId, setup: setupId, account, name, place };
    await recordContactsEvent(tx, ctx, { type: 'contacts.chat_link_refused', subjectId: userId, body });
  });
}

export async function listChatAccountsOf(ctx: RequestContext, person: string): Promise<readonly ChatAccount[]> {
  requirePermission(ctx, 'contacts.own');
  const { userId } = await getReachability(ctx.read, personOf(ctx, person));
  return await listChatAccountsOfPerson(ctx.read, userId);
}

export async function listChatAccounts(
  ctx: RequestContext,
  query: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<readonly ChatAccount[]> {
  requirePermission(ctx, 'contacts.manage');
  return await listChatAccountPage(ctx.read, decodeCursor(query.cursor, ['number', 'uuid']), query.limit + 1);
}

/** By its person, by whoever manages contacts of others, or by the account itself in its chat. A second time finds nothing. */
export async function unlinkChatAccount(ctx: RequestContext, id: string): Promise<void> {
  requirePermission(ctx, 'contacts.own');
  requireReal(ctx);
  await ctx.transaction(async (tx) => {
    const linked = await findChatAccount(tx, id);
    const mayManage = ctx.actor.kind === 'system' || ctx.actor.permissions.has('contacts.manage');
    if (linked === undefined || (linked.userId !== ctx.actor.userId && !mayManage)) throw accountNotFound(id);
    if (!(await deleteChatAccount(tx, id))) throw accountNotFound(id);
    const { setupId, account, name, place, userId } = linked;
    const body = { person: userId, setup: setupId, account, name, place };
    await recordContactsEvent(tx, ctx, { type: 'contacts.chat_account_unlinked', subjectId: id, body });
  });
}

/** Whether nothing that the chat calls the account is in the name or the sign-in address of whoever asks. */
async function doNamesDiffer(
  tx: Transaction,
  ctx: RequestContext,
  { name, account }: Pick<ChatOffer, 'name' | 'account'>,
): Promise<boolean> {
  const { userId, methods } = await getReachability(tx, personOf(ctx, 'me'));
  const [address = ''] = methods.find(({ id }) => id === userId)?.address.split('@') ?? [];
  return !areNamesAlike([name, account], [ctx.actor.name, address]);
}

/** Whose account this is: by a link, else by a contact method whose code arrived there. */
async function ownerOf(
  { channels }: Pick<ContactParts, 'channels'>,
  tx: Transaction,
  { setupId, account }: Pick<ChatOffer, 'setupId' | 'account'>,
): Promise<string | undefined> {
  const { kind } = await getSetup(tx, setupId);
  const [channel] = channels.kinds.get(kind)?.channels ?? [];
  return await findActor(tx, { setupId, channel: channel?.name ?? kind, address: account });
}

/** Who acts by this account. @param place `channel` is the one whose contact methods are looked for */
export async function findActor(
  tx: Transaction,
  place: { readonly setupId: string; readonly channel: string; readonly address: string },
): Promise<string | undefined> {
  const linked = await findChatAccountOf(tx, place.setupId, place.address);
  return linked?.userId ?? (await findOwnerByAddress(tx, place));
}

function linkOver(): Problem {
  return new Problem(
    'contacts.chat_link_over',
    'this address is too old, was used before, or a newer one took its place',
    {
      help: 'write `/lockstep link` in the chat again: each address works once, for ten minutes',
    },
  );
}

function taken(name: string): Problem {
  return new Problem('contacts.chat_account_taken', `\`${name}\` belongs to somebody else in Lockstep`, {
    help: 'whoever it is linked to, or an admin under Settings, Channels, unlinks it first; or write `/lockstep unlink` in the chat',
  });
}

function namesDiffer(name: string, mine: string): Problem {
  return new Problem('contacts.chat_names_differ', `\`${name}\` shares no word with your name, \`${mine}\``, {
    help: 'somebody else may have asked for this address: refuse it; if the account is yours all the same, send `isMineAllTheSame` too',
  });
}

function tooMany(): Problem {
  return new Problem('contacts.too_many_chat_accounts', `nobody needs more than ${mostAccounts} accounts of chats`, {
    help: 'unlink one first, in your profile',
  });
}

function accountNotFound(id: string): Problem {
  return new Problem('contacts.chat_account_not_found', `chat account \`${id}\` does not exist`, {
    help: 'list yours with `GET /api/v1/people/me/chat-accounts`',
  });
}
