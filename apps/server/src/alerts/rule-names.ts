import type { Transaction } from '../platform/context.ts';
import { findServiceIds, getService } from '#services/index.ts';
import { findSourceIds } from './rule-row-store.ts';
import { getSource } from './source-store.ts';

/** @returns undefined for null: any; `services.service_not_found` for the first name nobody has */
export async function serviceIdsOf(
  tx: Transaction,
  names: readonly string[] | null,
): Promise<readonly string[] | undefined> {
  if (names === null) return undefined;
  const ids = await findServiceIds(tx, names);
  return await Promise.all(names.map(async (name) => ids.get(name.toLowerCase()) ?? (await getService(tx, name)).id));
}

/** @returns undefined for null: any; `alerts.source_not_found` for the first name nobody has */
export async function sourceIdsOf(
  tx: Transaction,
  names: readonly string[] | null,
): Promise<readonly string[] | undefined> {
  if (names === null) return undefined;
  const ids = await findSourceIds(tx, names);
  return await Promise.all(names.map(async (name) => ids.get(name.toLowerCase()) ?? (await getSource(tx, name)).id));
}
