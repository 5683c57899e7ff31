import type { ActsPort } from '#contacts/index.ts';
import { newId } from '../platform/db/ids.ts';
import { makeContext, systemActor } from '../platform/make-context.ts';
import { actByMessage } from './act-by-message.ts';
import { composeMessage } from './compose-message.ts';
import { findSentMessage, listOpenMessages, noteReceipt } from './inbound-store.ts';
import type { Leased } from './lease.ts';
import { listCarried } from './notification-store.ts';
import type { PagingParts } from './paging-parts.ts';

/** What channels that bring acts, questions and receipts ask of paging. */
export function pagingActs(parts: PagingParts, send: (leased: readonly Leased[]) => void): ActsPort {
  const { database } = parts;
  const context = () => makeContext(database, systemActor('inbound-act'), newId());
  const messageOf: ActsPort['message'] = async (messageId) => {
    const sent = await findSentMessage(database.read, messageId);
    if (sent === undefined) return undefined;
    const carried = sent.scope === 'many' ? await listCarried(database.read, messageId) : [];
    return composeMessage(parts, sent, carried, { now: database.clock.now(), isOutcomeUnknown: false });
  };
  return {
    async act(act) {
      const { answer, leased } = await actByMessage(parts, context(), act);
      send(leased);
      return answer;
    },
    async openMessages(channel, address) {
      const ids = await listOpenMessages(database.read, { channel, address });
      const messages = await Promise.all(ids.map(async (id) => await messageOf(id)));
      return messages.flatMap((message) =>
        message === undefined ? [] : [{ idempotencyKey: message.idempotencyKey, acts: message.acts }],
      );
    },
    message: messageOf,
    async receipt(messageId, { state, reason }) {
      const ctx = context();
      await ctx.transaction((tx) => noteReceipt(tx, ctx, { messageId, state, reason }));
    },
  };
}
