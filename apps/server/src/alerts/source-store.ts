import type { AlertAxis } from '@lockstep/alerting';
import type { Together, Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { Problem } from '../platform/problem.ts';
import type { AlertSource, SourceConfirmation, SourceSignature } from './source.ts';

interface SourceRow {
  id: string;
  name: string;
  kind: string;
  service_id: string | null;
  service: string | null;
  axis: AlertAxis;
  resolve_after_ms: number | null;
  is_enabled: boolean;
  created_at: number;
  created_by: AlertSource['createdBy'];
  last_seen_at: number | null;
  received: number;
  rejected: number;
  last_problem: string | null;
  last_problem_at: number | null;
  signature: { form: SourceSignature['form']; header?: string } | null;
  mapping: string | null;
  keeps_payloads: boolean;
  confirmation: { state: SourceConfirmation['state']; at: number; problem?: string } | null;
}

const columns = `a.id, a.name, a.kind, a.service_id, s.name as service, a.axis, a.resolve_after_ms, a.is_enabled, a.created_at,
  a.created_by, a.last_seen_at, a.received, a.rejected, a.last_problem, a.last_problem_at,
  a.signature, a.mapping::text as mapping, a.keeps_payloads, a.confirmation`;
const sources = 'alert_source a left join service s on s.id = a.service_id';

const findSourceSql = statement<SourceRow>(
  'alerts.find_source',
  `select ${columns} from ${sources} where lower(a.name) = lower($1)`,
);
const listSourcesSql = statement<SourceRow>(
  'alerts.list_sources',
  `select ${columns} from ${sources} where lower(a.name) > $1 order by lower(a.name) limit $2`,
);
const findSourceByKindSql = statement<SourceRow>(
  'alerts.find_source_by_kind',
  `select ${columns} from ${sources} where a.kind = $1 order by a.created_at limit 1`,
);
const sourcesByKeySql = statement<SourceRow & { given: string; test_until: number | null }>(
  'alerts.sources_by_key',
  `select a.key_hash as given, null::timestamptz as test_until, ${columns} from ${sources} where a.key_hash = any($1::text[])
   union all
   select a.test_key_hash, a.test_key_until, ${columns} from ${sources} where a.test_key_hash = any($1::text[])`,
);
const putTestKeySql = statement<never>(
  'alerts.put_test_key',
  `update alert_source set test_key_hash = $2, test_key_until = $3
   where id = $1 and (test_key_until is null or test_key_until <= $4)`,
);
const removeTestKeySql = statement<never>(
  'alerts.remove_test_key',
  'update alert_source set test_key_hash = null, test_key_until = null where id = $1 and test_key_hash = $2',
);
const insertSourceSql = statement<never>(
  'alerts.insert_source',
  `insert into alert_source (id, name, kind, key_hash, service_id, axis, resolve_after_ms, created_at, created_by)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
);
const updateSourceSql = statement<never>(
  'alerts.update_source',
  `update alert_source set service_id = $2, axis = $3, resolve_after_ms = $4, is_enabled = $5, signature = $6,
     mapping = $7, keeps_payloads = $8 where id = $1`,
);
const updateConfirmationSql = statement<never>(
  'alerts.update_confirmation',
  'update alert_source set confirmation = $2 where id = $1',
);
const updateKeySql = statement<never>('alerts.update_key', 'update alert_source set key_hash = $2 where id = $1');
const updateHealthSql = statement<never>(
  'alerts.update_source_health',
  `update alert_source a set last_seen_at = greatest(a.last_seen_at, h.seen_at), received = a.received + h.received,
     rejected = a.rejected + h.rejected, last_problem = coalesce(h.problem, a.last_problem),
     last_problem_at = coalesce(h.problem_at, a.last_problem_at)
   from unnest($1::uuid[], $2::timestamptz[], $3::bigint[], $4::bigint[], $5::text[], $6::timestamptz[])
     as h (id, seen_at, received, rejected, problem, problem_at)
   where a.id = h.id`,
);

function toSource(row: SourceRow): AlertSource {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    serviceId: row.service_id ?? undefined,
    service: row.service ?? undefined,
    axis: row.axis,
    resolveAfterMs: row.resolve_after_ms ?? undefined,
    isEnabled: row.is_enabled,
    createdAt: row.created_at,
    createdBy: row.created_by,
    lastSeenAt: row.last_seen_at ?? undefined,
    received: row.received,
    rejected: row.rejected,
    lastProblem:
      row.last_problem === null || row.last_problem_at === null
        ? undefined
        : { at: row.last_problem_at, problem: row.last_problem },
    signature: row.signature === null ? undefined : { form: row.signature.form, header: row.signature.header },
    mapping: row.mapping ?? undefined,
    keepsPayloads: row.keeps_payloads,
    confirmation:
      row.confirmation === null
        ? undefined
        : { state: row.confirmation.state, at: row.confirmation.at, problem: row.confirmation.problem },
    testUntil: undefined,
  };
}

export async function findSource(tx: Transaction, name: string): Promise<AlertSource | undefined> {
  const [row] = await tx.query(findSourceSql, [name]);
  return row === undefined ? undefined : toSource(row);
}

export async function getSource(tx: Transaction, name: string): Promise<AlertSource> {
  const source = await findSource(tx, name);
  if (source !== undefined) return source;
  throw new Problem('alerts.source_not_found', `source \`${name}\` does not exist`, {
    help: 'list them with `GET /api/v1/alert-sources`',
  });
}

export async function listSourcesAfter(tx: Transaction, after: string, limit: number): Promise<readonly AlertSource[]> {
  return (await tx.query(listSourcesSql, [after, limit])).map(toSource);
}

/** Requests that arrive together look their sources up together; a key that was replaced or switched off stops at once. */
export const sourcesByKey: Together<string, AlertSource | undefined> = {
  limit: 500,
  async run(tx, keyHashes) {
    const rows = await tx.query(sourcesByKeySql, [[...new Set(keyHashes)]]);
    const byHash = new Map(
      rows.map((row) => [row.given, { ...toSource(row), testUntil: row.test_until ?? undefined }]),
    );
    return keyHashes.map((keyHash) => byHash.get(keyHash));
  },
};

export type SourceSettings = Pick<
  AlertSource,
  'id' | 'serviceId' | 'axis' | 'resolveAfterMs' | 'isEnabled' | 'signature' | 'mapping' | 'keepsPayloads'
>;

/** @returns false when the name is taken */
export async function insertSource(
  tx: Transaction,
  source: Pick<
    AlertSource,
    'id' | 'name' | 'kind' | 'serviceId' | 'axis' | 'resolveAfterMs' | 'createdAt' | 'createdBy'
  > & { readonly keyHash: string },
): Promise<boolean> {
  const { id, name, kind, keyHash, serviceId, axis, resolveAfterMs, createdAt, createdBy } = source;
  const values = [id, name, kind, keyHash, serviceId ?? null, axis, resolveAfterMs ?? null, at(createdAt), createdBy];
  return (await tx.execute(insertSourceSql, values)) === 1;
}

export async function updateSourceSettings(tx: Transaction, source: SourceSettings): Promise<void> {
  const { id, serviceId, axis, resolveAfterMs, isEnabled, signature, mapping, keepsPayloads } = source;
  const given = [id, serviceId ?? null, axis, resolveAfterMs ?? null, isEnabled];
  const proof = signature === undefined ? null : JSON.stringify(signature);
  await tx.execute(updateSourceSql, [...given, proof, mapping ?? null, keepsPayloads]);
}

/** The source of ours that alerts of this kind come from; undefined: not made yet. */
export async function findSourceByKind(tx: Transaction, kind: string): Promise<AlertSource | undefined> {
  const [row] = await tx.query(findSourceByKindSql, [kind]);
  return row === undefined ? undefined : toSource(row);
}

/** Opens the door for one test. @returns false when another one is under way */
export async function putTestKey(
  tx: Transaction,
  id: string,
  { keyHash, now, until }: { readonly keyHash: string; readonly now: number; readonly until: number },
): Promise<boolean> {
  return (await tx.execute(putTestKeySql, [id, keyHash, at(until), at(now)])) === 1;
}

export async function removeTestKey(tx: Transaction, id: string, keyHash: string): Promise<void> {
  await tx.execute(removeTestKeySql, [id, keyHash]);
}

export async function updateConfirmation(tx: Transaction, id: string, confirmation: SourceConfirmation): Promise<void> {
  await tx.execute(updateConfirmationSql, [id, JSON.stringify(confirmation)]);
}

export async function updateSourceKey(tx: Transaction, id: string, keyHash: string): Promise<void> {
  await tx.execute(updateKeySql, [id, keyHash]);
}

/** What one source brought since its health was last written. */
export interface SourceHealth {
  readonly id: string;
  readonly seenAt: number;
  readonly received: number;
  readonly rejected: number;
  readonly problem: { readonly at: number; readonly problem: string } | undefined;
}

export async function addSourceHealth(tx: Transaction, healths: readonly SourceHealth[]): Promise<void> {
  const sorted = healths.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  await tx.execute(updateHealthSql, [
    sorted.map(({ id }) => id),
    sorted.map(({ seenAt }) => at(seenAt)),
    sorted.map(({ received }) => received),
    sorted.map(({ rejected }) => rejected),
    sorted.map(({ problem }) => problem?.problem ?? null),
    sorted.map(({ problem }) => at(problem?.at)),
  ]);
}
