import type { Together, Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { Problem } from '../platform/problem.ts';
import type { GivenSettings } from '../platform/outgoing/channel-kind.ts';
import type { ChannelSetup, Check } from './setup.ts';

interface SetupRow {
  id: string;
  kind: string;
  name: string;
  settings: GivenSettings;
  is_enabled: boolean;
  is_built_in: boolean;
  is_available: boolean;
  version: number;
  created_at: number;
  created_by: ChannelSetup['createdBy'];
  updated_at: number;
  checked_at: number | null;
  check_outcome: Check['outcome'] | null;
  check_reason: string | null;
  check_ms: number | null;
  failures: number;
}

const columns = `id, kind, name, settings, is_enabled, is_built_in, is_available, version, created_at, created_by, updated_at,
  checked_at, check_outcome, check_reason, check_ms, failures`;

const findSql = statement<SetupRow>('contacts.find_setup', `select ${columns} from channel_setup where id = $1`);
const findSomeSql = statement<SetupRow>(
  'contacts.find_setups',
  `select ${columns} from channel_setup where id = any($1::uuid[])`,
);
const lockSql = statement<SetupRow>(
  'contacts.lock_setup',
  `select ${columns} from channel_setup where id = $1 for no key update`,
);
const listSql = statement<SetupRow>(
  'contacts.list_setups',
  `select ${columns} from channel_setup order by not is_built_in, lower(name)`,
);
const insertSql = statement<{ id: string }>(
  'contacts.insert_setup',
  `insert into channel_setup (id, kind, name, settings, created_at, created_by, updated_at) values ($1, $2, $3, $4, $5, $6, $5)
   on conflict (lower(name)) do nothing returning id`,
);
const bringSql = statement<never>(
  'contacts.bring_setup',
  `insert into channel_setup (id, kind, name, settings, is_built_in, is_available, created_at, created_by, updated_at)
   values ($1, $2, $3, '{}', true, $4, $5, $6, $5)
   on conflict do nothing`,
);
const setAvailableSql = statement<{ id: string }>(
  'contacts.set_available',
  `update channel_setup set is_available = $2, version = version + (is_available <> $2)::int where id = $1 returning id`,
);
const updateSql = statement<{ id: string }>(
  'contacts.update_setup',
  `update channel_setup set name = $2, settings = $3, is_enabled = $4, updated_at = $5, version = version + 1,
     failing_since = case when $4 then null else failing_since end, failures = case when $4 then 0 else failures end
   where id = $1 returning id`,
);
const nameTakenSql = statement<{ id: string }>(
  'contacts.setup_name_taken',
  'select id from channel_setup where lower(name) = lower($1) and id <> $2',
);
const checkSql = statement<never>(
  'contacts.set_setup_check',
  'update channel_setup set checked_at = $2, check_outcome = $3, check_reason = $4, check_ms = $5 where id = $1',
);
const usesSql = statement<{ methods: number; destinations: number }>(
  'contacts.count_setup_uses',
  `select (select count(*)::int from contact_method where setup_id = $1 and removed_at is null) as methods,
     (select count(*)::int from destination where setup_id = $1 and removed_at is null) as destinations`,
);
const forgetMethodsSql = statement<never>(
  'contacts.forget_methods_of_setup',
  'delete from contact_method where setup_id = $1 and removed_at is not null',
);
const forgetDestinationsSql = statement<never>(
  'contacts.forget_destinations_of_setup',
  'delete from destination where setup_id = $1 and removed_at is not null',
);
const forgetLinksSql = statement<never>(
  'contacts.forget_links_of_setup',
  'delete from contact_link where setup_id = $1',
);
const deleteSql = statement<never>('contacts.delete_setup', 'delete from channel_setup where id = $1');
const healthSql = statement<{ failing_since: number | null; failures: number }>(
  'contacts.lock_setup_health',
  'select failing_since, failures from channel_setup where id = $1 for no key update',
);
const setHealthSql = statement<never>(
  'contacts.set_setup_health',
  `update channel_setup set failing_since = $2, failures = $3, is_enabled = is_enabled and not $4,
     version = version + case when $4 then 1 else 0 end where id = $1`,
);

function toSetup(row: SetupRow): ChannelSetup {
  const { id, kind, name, settings, version } = row;
  return {
    id,
    kind,
    name,
    settings,
    version,
    failures: row.failures,
    isEnabled: row.is_enabled,
    isBuiltIn: row.is_built_in,
    isAvailable: row.is_available,
    createdAt: row.created_at,
    createdBy: row.created_by,
    updatedAt: row.updated_at,
    lastCheck:
      row.checked_at === null || row.check_outcome === null
        ? undefined
        : {
            at: row.checked_at,
            outcome: row.check_outcome,
            reason: row.check_reason ?? undefined,
            durationMs: row.check_ms ?? undefined,
          },
  };
}

/** Every message that goes asks this: those that go at the same time ask once. */
const setupRows: Together<string, SetupRow | undefined> = {
  limit: 100,
  async run(tx, ids) {
    const rows = await tx.query(findSomeSql, [[...new Set(ids)]]);
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id));
  },
};

export async function findSetup(tx: Transaction, id: string): Promise<ChannelSetup | undefined> {
  const row = await tx.together(setupRows, id);
  return row === undefined ? undefined : toSetup(row);
}

export async function getSetup(tx: Transaction, id: string, lock: 'lock' | 'read' = 'read'): Promise<ChannelSetup> {
  const [row] = await tx.query(lock === 'lock' ? lockSql : findSql, [id]);
  if (row !== undefined) return toSetup(row);
  throw new Problem('contacts.setup_not_found', `channel \`${id}\` does not exist`, {
    help: 'list them with `GET /api/v1/channels`',
  });
}

/** Those of the installation first, then by name. There are a handful. */
export async function listSetups(tx: Transaction): Promise<readonly ChannelSetup[]> {
  return (await tx.query(listSql, [])).map(toSetup);
}

export interface NewSetup {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly settings: GivenSettings;
  readonly createdAt: number;
  readonly createdBy: ChannelSetup['createdBy'];
}

/** @returns false when the name is taken */
export async function insertSetup(tx: Transaction, setup: NewSetup): Promise<boolean> {
  const { id, kind, name, settings, createdAt, createdBy } = setup;
  const values = [id, kind, name, JSON.stringify(settings), at(createdAt), createdBy];
  return (await tx.query(insertSql, values)).length === 1;
}

/**
 * What the installation brings; a set-up that is there keeps its name and whether it is switched on. Where somebody has given the name to
 * one of their own, it has a longer one. Several processes that start at once may bring the same: none of them is refused.
 */
export async function bringSetup(
  tx: Transaction,
  setup: Omit<NewSetup, 'settings'> & { readonly isAvailable: boolean },
): Promise<void> {
  const { id, kind, name, isAvailable, createdAt, createdBy } = setup;
  for (const free of [name, `${name} of the installation`]) {
    await tx.execute(bringSql, [id, kind, free, isAvailable, at(createdAt), createdBy]);
    if ((await tx.query(setAvailableSql, [id, isAvailable])).length === 1) return;
  }
}

/** @returns false when the name is taken */
export async function updateSetupRow(
  tx: Transaction,
  setup: Pick<ChannelSetup, 'id' | 'name' | 'settings' | 'isEnabled' | 'updatedAt'>,
): Promise<boolean> {
  const { id, name, settings, isEnabled, updatedAt } = setup;
  if ((await tx.query(nameTakenSql, [name, id])).length > 0) return false;
  await tx.query(updateSql, [id, name, JSON.stringify(settings), isEnabled, at(updatedAt)]);
  return true;
}

export async function setSetupCheck(tx: Transaction, id: string, check: Check): Promise<void> {
  const outcome = check.outcome === 'held' ? 'retryable' : check.outcome;
  await tx.execute(checkSql, [id, at(check.at), outcome, check.reason ?? null, check.durationMs ?? null]);
}

export async function countSetupUses(
  tx: Transaction,
  id: string,
): Promise<{ readonly methods: number; readonly destinations: number }> {
  return (await tx.query(usesSql, [id]))[0] ?? { methods: 0, destinations: 0 };
}

/** Together with what was removed of it before. */
export async function deleteSetupRow(tx: Transaction, id: string): Promise<void> {
  for (const sql of [forgetMethodsSql, forgetDestinationsSql, forgetLinksSql, deleteSql]) await tx.execute(sql, [id]);
}

export interface SetupHealth {
  readonly failingSince: number | undefined;
  readonly failures: number;
}

export async function lockSetupHealth(tx: Transaction, id: string): Promise<SetupHealth | undefined> {
  const [row] = await tx.query(healthSql, [id]);
  return row === undefined ? undefined : { failingSince: row.failing_since ?? undefined, failures: row.failures };
}

export async function setSetupHealth(
  tx: Transaction,
  id: string,
  health: SetupHealth,
  isDisabled: boolean,
): Promise<void> {
  await tx.execute(setHealthSql, [id, at(health.failingSince), health.failures, isDisabled]);
}
