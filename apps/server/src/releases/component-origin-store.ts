import type { Transaction } from '../platform/context.ts';
import { statement } from '../platform/db/statement.ts';

/** What one SBOM says about a component beyond its name. */
export interface ComponentOrigin {
  readonly componentId: number;
  /** See `Component.binaries`. */
  readonly binaries: readonly string[];
  /** See `Component.owner`. */
  readonly owner: string | undefined;
}

const insertOriginsSql = statement<never>(
  'releases.insert_component_origins',
  `insert into sbom_component_origin (sbom_digest, component_id, binaries, owner)
   select $1, o.component_id, array(select json_array_elements_text(o.binaries)), o.owner
   from unnest($2::int[], $3::json[], $4::text[]) as o (component_id, binaries, owner)
   on conflict do nothing`,
);
const listOwnersSql = statement<{ component_id: number; owner: string }>(
  'releases.list_component_owners',
  'select component_id, owner from sbom_component_origin where sbom_digest = $1 and owner is not null',
);

export async function insertOrigins(
  tx: Transaction,
  digest: string,
  origins: readonly ComponentOrigin[],
): Promise<void> {
  if (origins.length === 0) return;
  await tx.execute(insertOriginsSql, [
    digest,
    origins.map(({ componentId }) => componentId),
    origins.map(({ binaries }) => JSON.stringify(binaries)),
    origins.map(({ owner }) => owner ?? null),
  ]);
}

/** OS packages that own components of an SBOM, by the component's number. */
export async function listOwners(tx: Transaction, digest: string): Promise<ReadonlyMap<number, string>> {
  return new Map((await tx.query(listOwnersSql, [digest])).map((row) => [row.component_id, row.owner]));
}
