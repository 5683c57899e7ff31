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
const listOwnersSql = statement<{ sbom_digest: string; component_id: number; owner: string }>(
  'releases.list_component_owners',
  `select sbom_digest, component_id, owner from sbom_component_origin
   where sbom_digest = any($1) and component_id = any($2) and owner is not null`,
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

/** OS packages that own some components of SBOMs: by digest, then by the component's number. */
export async function listOwners(
  tx: Transaction,
  digests: readonly string[],
  componentIds: readonly number[],
): Promise<ReadonlyMap<string, ReadonlyMap<number, string>>> {
  if (digests.length === 0 || componentIds.length === 0) return new Map();
  const rows = await tx.query(listOwnersSql, [digests, componentIds]);
  const bySbom = Map.groupBy(rows, (row) => row.sbom_digest);
  return new Map(
    [...bySbom].map(([digest, own]) => [digest, new Map(own.map((row) => [row.component_id, row.owner]))]),
  );
}
