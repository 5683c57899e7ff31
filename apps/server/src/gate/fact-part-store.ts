import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { type FactPart, partNames } from './pack-facts.ts';

const presentPartsSql = statement<{ digest: string }>(
  'gate.present_parts',
  'select digest from fact_part where digest = any($1)',
);
const insertPartsSql = statement<never>(
  'gate.insert_parts',
  `insert into fact_part (digest, body, created_at)
   select p.digest, p.body, $3 from unnest($1::text[], $2::json[]) as p (digest, body) on conflict (digest) do nothing`,
);
const findPartsSql = statement<{ digest: string; body: unknown }>(
  'gate.find_parts',
  'select digest, body from fact_part where digest = any($1)',
);

/** Parts seen committed, by service: ids of services are never used twice, so the answer holds for one database. */
const present = new Map<string, Set<string>>();
const presentKept = 50_000;

/** Whether every part is known to be there. */
export function arePartsPresent(serviceId: string, parts: readonly FactPart[]): boolean {
  const known = present.get(serviceId);
  return known !== undefined && parts.every(({ digest }) => known.has(digest));
}

/** Parts that decisions about one service rest on. */
export interface PartsOfService {
  readonly serviceId: string;
  readonly parts: readonly FactPart[];
}

/**
 * Writes the parts that are not there yet. Only what an earlier transaction has left is taken for granted: what one transaction needs
 * for several services is asked for before the first of it is written.
 */
export async function ensureParts(tx: Transaction, services: readonly PartsOfService[], now: number): Promise<void> {
  const unsure = services.flatMap(({ serviceId, parts }) => {
    const seen = seenOf(serviceId);
    return parts.flatMap((part) => (seen.has(part.digest) ? [] : [{ ...part, seen }]));
  });
  if (unsure.length === 0) return;
  const digests = [...new Set(unsure.map(({ digest }) => digest))];
  const there = new Set((await tx.query(presentPartsSql, [digests])).map(({ digest }) => digest));
  for (const { digest, seen } of unsure) if (there.has(digest)) seen.add(digest);
  const missing = new Map(unsure.flatMap(({ digest, text }) => (there.has(digest) ? [] : [[digest, text]])));
  if (missing.size === 0) return;
  const sorted = [...missing].sort(([a], [b]) => (a < b ? -1 : 1));
  await tx.execute(insertPartsSql, [sorted.map(([digest]) => digest), sorted.map(([, text]) => text), at(now)]);
}

function seenOf(serviceId: string): Set<string> {
  const known = present.get(serviceId);
  if (known !== undefined && known.size <= presentKept) return known;
  const none = new Set<string>();
  present.set(serviceId, none);
  return none;
}

/** Every part that values mention, and those that these mention in turn. */
export async function loadParts(tx: Transaction, values: readonly unknown[]): Promise<ReadonlyMap<string, unknown>> {
  const parts = new Map<string, unknown>();
  let wanted = partNames(values);
  while (wanted.size > 0) {
    const rows = await tx.query(findPartsSql, [[...wanted]]);
    const inner = new Set<string>();
    for (const row of rows) {
      parts.set(row.digest, row.body);
      partNames(row.body, inner);
    }
    wanted = new Set([...inner].filter((name) => !parts.has(name)));
  }
  return parts;
}
