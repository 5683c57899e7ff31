/** What others do with the same records and components, and in which the same findings must come out. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import semver from 'semver';
import type { OsvAffected, OsvRecord } from './advisory-data.ts';

export interface PeerComponent {
  readonly ecosystem: string;
  readonly name: string;
  readonly version: string;
}

/** The ids of the advisories that affect a component, sorted. */
export type Peer = (component: PeerComponent) => Promise<readonly string[]> | readonly string[];

/**
 * npm's osv-offline answers with the advisories of a package name; comparing versions is left to its caller, who has
 * `semver` for it. Its download is replaced by files in its own form.
 */
export async function osvOffline(records: readonly OsvRecord[], folder: string): Promise<Peer> {
  mkdirSync(folder, { recursive: true });
  for (const ecosystem of ['npm', 'crates.io']) {
    const lines = records
      .filter((record) => concerns(record, ecosystem))
      .map((record) => JSON.stringify(withPurls(record)));
    writeFileSync(join(folder, `${ecosystem}.nedb`), `${lines.join('\n')}\n`);
  }
  process.env['OSV_OFFLINE_ROOT_DIR'] = folder;
  const { OsvOfflineDb } = await import('@renovatebot/osv-offline-db');
  const db = OsvOfflineDb.create();
  return async ({ ecosystem, name, version }) => {
    if (ecosystem !== 'npm' && ecosystem !== 'crates.io') throw new RangeError(`no file was made for ${ecosystem}`);
    // Its own type of the very records written above.
    const found = (await db.query(ecosystem, name)) as readonly unknown[] as readonly OsvRecord[];
    return idsOf(found, { ecosystem, name, version });
  };
}

/** The same with every record parsed and kept in memory, and found by its name: all that could be saved. */
export function recordsInMemory(records: readonly OsvRecord[]): Peer {
  const byName = new Map<string, OsvRecord[]>();
  for (const record of records) {
    const names = new Set(
      (record.affected ?? []).flatMap(({ package: named }) =>
        named === undefined ? [] : [`${named.ecosystem}\n${named.name}`],
      ),
    );
    for (const name of names) {
      const others = byName.get(name);
      if (others === undefined) byName.set(name, [record]);
      else others.push(record);
    }
  }
  return (component) => idsOf(byName.get(`${component.ecosystem}\n${component.name}`) ?? [], component);
}

function idsOf(records: readonly OsvRecord[], component: PeerComponent): readonly string[] {
  return [...new Set(records.filter((record) => affects(record, component)).map(({ id }) => id))].toSorted();
}

function affects({ affected = [] }: OsvRecord, { ecosystem, name, version }: PeerComponent): boolean {
  return affected.some(
    (entry) =>
      entry.package?.name === name &&
      entry.package.ecosystem === ecosystem &&
      (entry.versions?.includes(version) === true || isInRanges(entry, version)),
  );
}

function isInRanges({ ranges = [] }: OsvAffected, version: string): boolean {
  return ranges.some(({ type, events }) => {
    if (type === 'GIT') return false;
    let isAffected = false;
    for (const { introduced, fixed, last_affected: last } of events) {
      if (introduced !== undefined && (introduced === '0' || isAtLeast(version, introduced))) isAffected = true;
      if (fixed !== undefined && isAtLeast(version, fixed)) isAffected = false;
      if (last !== undefined && !isAtLeast(last, version)) isAffected = false;
    }
    return isAffected;
  });
}

/** `semver` throws for texts that are no versions of its own; its callers pass over them. */
function isAtLeast(version: string, bound: string): boolean {
  try {
    return semver.gte(version, bound);
  } catch {
    return false;
  }
}

function concerns({ affected = [] }: OsvRecord, ecosystem: string): boolean {
  return affected.some((entry) => entry.package?.ecosystem === ecosystem);
}

/** It passes over entries without a purl; sources leave it out. */
function withPurls(record: OsvRecord): OsvRecord {
  const types: Readonly<Record<string, string>> = { npm: 'npm', 'crates.io': 'cargo' };
  const affected = (record.affected ?? []).map((entry) => {
    const type = types[entry.package?.ecosystem ?? ''];
    if (entry.package === undefined || type === undefined) return entry;
    const purl = `pkg:${type}/${entry.package.name.split('/').map(encodeURIComponent).join('/')}`;
    return { ...entry, package: { ...entry.package, purl } };
  });
  return { ...record, affected };
}
