import { ReportSettings } from '@lockstep/contract';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { EntryActor } from './entry-store.ts';

export interface StoredSettings {
  readonly settings: ReportSettings;
  /** 0: nobody has set anything up yet. */
  readonly version: number;
}

const findSql = statement<{ settings: unknown; version: number }>(
  'reports.find_settings',
  'select settings, version from report_setting',
);
const putSql = statement<never>(
  'reports.put_settings',
  `insert into report_setting (version, settings, updated_at, updated_by) select $1::int + 1, $2, $3, $4
   where $1::int = 0 or exists (select from report_setting)
   on conflict (singleton) do update set version = excluded.version, settings = excluded.settings,
     updated_at = excluded.updated_at, updated_by = excluded.updated_by
   where report_setting.version = $1`,
);

export async function findSettings(tx: Transaction): Promise<StoredSettings> {
  const [row] = await tx.query(findSql, []);
  return { settings: ReportSettings.parse(row?.settings ?? {}), version: row?.version ?? 0 };
}

/** @returns false when somebody else changed them since this version */
export async function putSettings(
  tx: Transaction,
  { settings, version }: StoredSettings,
  by: EntryActor,
  now: number,
): Promise<boolean> {
  const values = [version, JSON.stringify(settings), at(now), JSON.stringify(by)];
  return (await tx.execute(putSql, values)) === 1;
}
