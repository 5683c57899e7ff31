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

/** Writes the parts that are not there yet. Only what an earlier transaction has left is taken for granted. */
export async function ensureParts(
  tx: Transaction,
  serviceId: string,
  parts: readonly FactPart[],
  now: number,
): Promise<void> {
  let known = present.get(serviceId);
  if (known === undefined || known.size > presentKept) present.set(serviceId, (known = new Set()));
  const seen = known;
  const unsure = new Map(parts.flatMap((part) => (seen.has(part.digest) ? [] : [[part.digest, part.text]])));
  if (unsure.size === 0) return;
  for (const { digest } of await tx.query(presentPartsSql, [[...unsure.keys()]])) {
    seen.add(digest);
    unsure.delete(digest);
  }
  if (unsure.size === 0) return;
  const sorted = [...unsure].sort(([a], [b]) => (a < b ? -1 : 1));
  await tx.execute(insertPartsSql, [sorted.map(([digest]) => digest), sorted.map(([, text]) => text), at(now)]);
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
