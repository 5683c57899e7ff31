import type { ActorRef } from '#releases/index.ts';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

/** A product of VEX documents and the service it is. */
export interface StoredVexLink {
  /** As `productKeyOf` writes it. */
  readonly product: string;
  readonly service: string;
  readonly linkedAt: number;
  readonly linkedBy: ActorRef;
}

const listSql = statement<{ product: string; service: string; linked_at: number; linked_by: ActorRef }>(
  'advisories.list_vex_links',
  `select l.product, s.name as service, l.linked_at, l.linked_by from vex_link l join service s on s.id = l.service_id
   where l.linked_at <= $1 and (l.unlinked_at is null or l.unlinked_at > $1) order by l.product, s.name limit 10000`,
);
const insertSql = statement<never>(
  'advisories.insert_vex_link',
  `insert into vex_link (id, product, service_id, linked_at, linked_by) values ($1, $2, $3, $4, $5)
   on conflict (product, service_id) where unlinked_at is null do nothing`,
);
const endSql = statement<never>(
  'advisories.end_vex_link',
  'update vex_link set unlinked_at = $3 where product = $1 and service_id = $2 and unlinked_at is null',
);

export async function listVexLinksAt(tx: Transaction, loadedAt: number): Promise<readonly StoredVexLink[]> {
  return (await tx.query(listSql, [at(loadedAt)])).map((row) => ({
    product: row.product,
    service: row.service,
    linkedAt: row.linked_at,
    linkedBy: row.linked_by,
  }));
}

/** @returns whether it was not there before */
export async function insertVexLink(
  tx: Transaction,
  link: {
    readonly id: string;
    readonly product: string;
    readonly serviceId: string;
    readonly now: number;
    readonly by: ActorRef;
  },
): Promise<boolean> {
  const { id, product, serviceId, now, by } = link;
  return (await tx.execute(insertSql, [id, product, serviceId, at(now), JSON.stringify(by)])) > 0;
}

/** @returns whether it was there */
export async function endVexLink(tx: Transaction, product: string, serviceId: string, now: number): Promise<boolean> {
  return (await tx.execute(endSql, [product, serviceId, at(now)])) > 0;
}
