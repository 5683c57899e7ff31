import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

const insertSql = statement<never>(
  'chat.insert_offer',
  'insert into chat_offer (id, setup_id, user_id, kind, body, made_at) values ($1, $2, $3, $4, $5, $6)',
);
const takeSql = statement<{ body: unknown }>(
  'chat.take_offer',
  'delete from chat_offer where id = $1 and setup_id = $2 and user_id = $3 and kind = $4 and made_at > $5 returning body',
);
const pruneSql = statement<never>('chat.prune_offers', 'delete from chat_offer where made_at < $1');
const turnSql = statement<{ id: number }>('chat.take_turn', 'select id from chat_turn where id = 1 for update');

export interface Offer {
  readonly id: string;
  readonly setupId: string;
  readonly userId: string;
  readonly kind: 'declare' | 'keep';
}

/** How long a question of ours waits for its answer. */
export const offerLifeMs = 3_600_000;

/** Those that nobody answered go. */
export async function insertOffer(tx: Transaction, offer: Offer, body: unknown, now: number): Promise<void> {
  await tx.execute(pruneSql, [at(now - offerLifeMs)]);
  const { id, setupId, userId, kind } = offer;
  await tx.execute(insertSql, [id, setupId, userId, kind, JSON.stringify(body), at(now)]);
}

/** @returns undefined when it was taken before, is too old, or was made for somebody else */
export async function takeOffer(tx: Transaction, offer: Offer, now: number): Promise<unknown> {
  const { id, setupId, userId, kind } = offer;
  return (await tx.query(takeSql, [id, setupId, userId, kind, at(now - offerLifeMs)]))[0]?.body;
}

/** Whoever declares by chat waits here for those before them, until the end of their transaction. */
export async function takeTurn(tx: Transaction): Promise<void> {
  await tx.query(turnSql, []);
}
