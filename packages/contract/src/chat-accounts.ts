import { z } from 'zod';
import { Id, Instant, Nothing, PageQuery } from './common.ts';
import { operation } from './operation.ts';
import { pageOf } from './paging.ts';

/** An account of a chat whose commands are done as its person. */
export const ChatAccount = z.object({
  id: Id,
  person: z.object({ id: Id, name: z.string() }),
  /** `slack`, `mattermost`, `teams`. */
  kind: z.string(),
  setup: Id,
  setupName: z.string(),
  /** As the chat names it; never shown as a name of a person. */
  account: z.string(),
  /** What people of the chat see: `anna`. */
  name: z.string(),
  /** Team, workspace or tenant, as the chat names it; empty where it says none. */
  place: z.string(),
  linkedAt: Instant,
});

/** What a one-time address of a chat asks: whether this account is mine. */
export const ChatLink = ChatAccount.pick({
  kind: true,
  setupName: true,
  name: true,
  place: true,
  account: true,
}).extend({
  /** As people know the chat: `Mattermost`. */
  title: z.string(),
  expiresAt: Instant,
  /** Whether Lockstep knows the account: as mine, as that of somebody else (who is not named), or not. */
  belongsTo: z.enum(['nobody', 'me', 'somebody_else']),
  /** Nothing of the account's names is in mine: the address may have been meant for somebody else. Linking asks for more. */
  doNamesDiffer: z.boolean(),
  /** Everybody in the channel has seen the address. */
  isSeenByAll: z.boolean(),
});

/** Stands behind `#` in the address that a chat answers with. */
const Code = z.object({ code: z.string().min(20).max(100) });

export const chatAccountsOperations = {
  readChatLink: operation({
    method: 'POST',
    path: '/api/v1/me/chat-link',
    summary: 'What a one-time address from a chat asks; changes nothing',
    permission: 'contacts.own',
    interactive: true,
    params: Nothing,
    query: Nothing,
    body: Code,
    response: ChatLink,
    errors: ['contacts.chat_link_over', 'gate.sample_only'],
  }),
  linkChatAccount: operation({
    method: 'POST',
    path: '/api/v1/me/chat-accounts',
    summary: 'Yes: the account of the chat is mine, and its commands are done as me',
    permission: 'contacts.own',
    interactive: true,
    idempotent: true,
    params: Nothing,
    query: Nothing,
    /** `isMineAllTheSame` where the names differ: said by somebody who was told so. */
    body: Code.extend({ isMineAllTheSame: z.boolean().optional() }),
    response: ChatAccount,
    errors: [
      'contacts.chat_link_over',
      'contacts.chat_account_taken',
      'contacts.chat_names_differ',
      'contacts.too_many_chat_accounts',
      'gate.sample_only',
    ],
  }),
  refuseChatLink: operation({
    method: 'POST',
    path: '/api/v1/me/chat-link/refuse',
    summary: 'No: the account of the chat is not mine; the address ends',
    permission: 'contacts.own',
    interactive: true,
    params: Nothing,
    query: Nothing,
    body: Code,
    response: Nothing,
    errors: ['contacts.chat_link_over', 'gate.sample_only'],
  }),
  listChatAccountsOf: operation({
    method: 'GET',
    path: '/api/v1/people/:person/chat-accounts',
    summary: 'Accounts of chats that act as a person; of somebody else by `contacts.manage`',
    permission: 'contacts.own',
    params: z.object({ person: z.union([z.literal('me'), Id]) }),
    query: Nothing,
    body: Nothing,
    response: z.object({ items: z.array(ChatAccount) }),
    errors: ['access.user_not_found'],
  }),
  listChatAccounts: operation({
    method: 'GET',
    path: '/api/v1/chat-accounts',
    summary: 'Every account of a chat that acts as a person, the newest first',
    permission: 'contacts.manage',
    params: Nothing,
    query: PageQuery,
    body: Nothing,
    response: pageOf(ChatAccount),
    errors: [],
  }),
  unlinkChatAccount: operation({
    method: 'DELETE',
    path: '/api/v1/chat-accounts/:account',
    summary: 'End it: the account acts as nobody; of somebody else by `contacts.manage`',
    permission: 'contacts.own',
    params: z.object({ account: Id }),
    query: Nothing,
    body: Nothing,
    response: Nothing,
    errors: ['contacts.chat_account_not_found', 'gate.sample_only'],
  }),
};
