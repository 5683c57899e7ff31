import type { chatAccountsOperations } from '@lockstep/contract';
import { isoInstant } from '../platform/db/row-types.ts';
import type { Handlers } from '../platform/http/handlers.ts';
import { toPage } from '../platform/http/paging.ts';
import type { ChatAccount } from './chat-account-store.ts';
import {
  linkChatAccount,
  listChatAccounts,
  listChatAccountsOf,
  readChatLink,
  refuseChatLink,
  unlinkChatAccount,
} from './link-chat-account.ts';
import type { ContactParts } from './open-channels.ts';

export function chatAccountsHandlers(parts: ContactParts): Handlers<typeof chatAccountsOperations> {
  return {
    readChatLink: async (ctx, { body }) => {
      const { offer, ...asked } = await readChatLink(parts, ctx, body.code);
      const { account, name, place, expiresAt } = offer;
      return { ...asked, account, name, place, expiresAt: isoInstant(expiresAt) };
    },
    linkChatAccount: async (ctx, { body }) => accountBody(await linkChatAccount(parts, ctx, body)),
    refuseChatLink: async (ctx, { body }) => {
      await refuseChatLink(ctx, body.code);
      return {};
    },
    listChatAccountsOf: async (ctx, { params }) => ({
      items: (await listChatAccountsOf(ctx, params.person)).map(accountBody),
    }),
    listChatAccounts: async (ctx, { query }) =>
      toPage(await listChatAccounts(ctx, query), query.limit, accountBody, ({ linkedAt, id }) => [linkedAt, id]),
    unlinkChatAccount: async (ctx, { params }) => {
      await unlinkChatAccount(ctx, params.account);
      return {};
    },
  };
}

function accountBody(linked: ChatAccount) {
  const { id, kind, setupId, setupName, account, name, place, userId, userName, linkedAt } = linked;
  return {
    id,
    person: { id: userId, name: userName },
    kind,
    setup: setupId,
    setupName,
    account,
    name,
    place,
    linkedAt: isoInstant(linkedAt),
  };
}
