import type { RequestContext, Transaction } from '../platform/context.ts';
import { isIn } from '../platform/db/columns.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { ChannelMessage } from '../platform/outgoing/channel.ts';
import type { SentMessage } from './compose-message.ts';
import type { MessageText } from './page.ts';

/** Most open messages of one address that somebody can choose from. */
const mostOpen = 20;

const sentSql = statement<{
  kind: ChannelMessage['kind'];
  scope: SentMessage['scope'];
  page_id: string | null;
  group_id: string | null;
  user_id: string | null;
  message: MessageText;
}>(
  'paging.sent_message',
  `select n.kind, n.scope, n.page_id, n.group_id, n.user_id, n.message from notification n
     left join page p on p.id = n.page_id where n.id = $1 and (p.id is null or p.state = 'open')`,
);
const openSql = statement<{ id: string }>(
  'paging.open_messages',
  `select n.id from notification n left join page p on p.id = n.page_id
   where n.channel = $1 and n.address = $2 and n.kind = 'page' and n.state in ('delivered', 'unknown', 'sending')
     and (p.state = 'open' or (n.scope = 'many'
       and exists (select 1 from page c where c.carried_by = n.id and ${isIn('c.state', 'open')})))
   order by n.id desc limit $3`,
);
const receiptSql = statement<never>(
  'paging.note_receipt',
  `insert into escalation_entry (id, group_id, at, code, sentence, user_id, page_id, notification_id)
   select $2, group_id, $3, 'receipt', channel || ': ' || $4, user_id, page_id, id from notification
   where id = $1 and group_id is not null`,
);

/** As it was sent; undefined: it is not known, or its page was answered. */
export async function findSentMessage(tx: Transaction, id: string): Promise<SentMessage | undefined> {
  const [row] = await tx.query(sentSql, [id]);
  if (row === undefined) return undefined;
  const { kind, scope, message } = row;
  const about = {
    pageId: row.page_id ?? undefined,
    groupId: row.group_id ?? undefined,
    userId: row.user_id ?? undefined,
  };
  return { id, kind, scope, message, ...about, threadReference: undefined };
}

/** Ids of messages to an address whose pages are open, the newest first. */
export async function listOpenMessages(
  tx: Transaction,
  { channel, address }: { readonly channel: string; readonly address: string },
): Promise<readonly string[]> {
  return (await tx.query(openSql, [channel, address, mostOpen])).map(({ id }) => id);
}

/** What a provider says later becomes a line of the chain. */
export async function noteReceipt(
  tx: Transaction,
  ctx: Pick<RequestContext, 'now' | 'newId'>,
  {
    messageId,
    state,
    reason,
  }: { readonly messageId: string; readonly state: string; readonly reason: string | undefined },
): Promise<void> {
  const said = [state.replaceAll('_', ' '), ...(reason === undefined ? [] : [reason])].join(', ');
  await tx.execute(receiptSql, [messageId, ctx.newId(), at(ctx.now), said.slice(0, 500)]);
}
