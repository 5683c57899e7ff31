import type { Transaction } from '../platform/context.ts';
import { statement } from '../platform/db/statement.ts';

const roomsSql = statement<{ id: string; name: string; kind: 'room' | 'webhook' }>(
  'paging.rooms',
  'select id, name, kind from destination where id = any($1::uuid[]) and removed_at is null',
);

/** Rooms and webhooks that exist, of both kinds. */
export async function listRooms(
  tx: Transaction,
  ids: readonly string[],
): Promise<readonly { readonly id: string; readonly name: string; readonly kind: 'room' | 'webhook' }[]> {
  return ids.length === 0 ? [] : await tx.query(roomsSql, [ids]);
}
