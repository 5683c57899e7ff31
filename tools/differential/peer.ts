/**
 * A matcher by others: npm's osv-offline finds the records of a package in files of its own form, and the libraries of
 * each ecosystem order the versions. The walk over the events is the schema's, once more and without our code.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compare as comparePython, valid as isPython } from '@renovatebot/pep440';
import { eq as isSameRuby, gt as isLaterRuby, valid as isRuby } from '@renovatebot/ruby-semver';
import type { OsvOfflineDb } from '@renovatebot/osv-offline-db';
import semver from 'semver';

export interface PeerRecord {
  readonly id: string;
  readonly affected?: readonly PeerEntry[] | undefined;
}

export interface PeerEvent {
  readonly introduced?: string;
  readonly fixed?: string;
  readonly last_affected?: string;
  readonly limit?: string;
}

interface PeerEntry {
  readonly package?:
    | { readonly ecosystem: string; readonly name: string; readonly purl?: string | undefined }
    | undefined;
  readonly versions?: readonly string[] | null | undefined;
  readonly ranges?: readonly { readonly type: string; readonly events: readonly PeerEvent[] }[] | undefined;
}

/** Ecosystems that osv-offline and a library for versions both know, with their purl types. */
export const PEER_ECOSYSTEMS = { npm: 'npm', 'crates.io': 'cargo', PyPI: 'pypi', RubyGems: 'gem' } as const;
export type PeerEcosystem = keyof typeof PEER_ECOSYSTEMS;

type Compare = (a: string, b: string) => number;

/** Each throws on what is no version of its ecosystem. */
const COMPARE: Readonly<Record<PeerEcosystem, Compare>> = {
  npm: (a, b) => semver.compare(a, b),
  'crates.io': (a, b) => semver.compare(a, b),
  PyPI: (a, b) => {
    if (isPython(a) === null || isPython(b) === null) throw new RangeError(`no version: ${a}, ${b}`);
    return comparePython(a, b);
  },
  RubyGems: (a, b) => {
    if (isRuby(a) === null || isRuby(b) === null) throw new RangeError(`no version: ${a}, ${b}`);
    return isSameRuby(a, b) ? 0 : isLaterRuby(a, b) ? 1 : -1;
  },
};

export class Peer {
  readonly #db: OsvOfflineDb;
  /** The records of the package last asked about: questions come package by package. */
  #last: { readonly key: string; readonly records: readonly PeerRecord[] } = { key: '', records: [] };

  private constructor(db: OsvOfflineDb) {
    this.#db = db;
  }

  /** @param folder empty; the records are written there in osv-offline's own form */
  static async open(records: readonly PeerRecord[], folder: string): Promise<Peer> {
    for (const [ecosystem, type] of Object.entries(PEER_ECOSYSTEMS)) {
      const lines = records
        .filter(({ affected = [] }) => affected.some((entry) => entry.package?.ecosystem === ecosystem))
        .map((record) => JSON.stringify(withPurls(record, ecosystem, type)));
      writeFileSync(join(folder, `${ecosystem.toLowerCase()}.nedb`), `${lines.join('\n')}\n`);
    }
    // Read once, when the library is loaded.
    process.env['OSV_OFFLINE_ROOT_DIR'] = folder;
    const library = await import('@renovatebot/osv-offline-db');
    return new Peer(library.OsvOfflineDb.create());
  }

  close(): void {
    this.#db[Symbol.dispose]();
  }

  async #recordsOf(ecosystem: PeerEcosystem, name: string): Promise<readonly PeerRecord[]> {
    const key = `${ecosystem}\n${name}`;
    if (this.#last.key !== key) this.#last = { key, records: await this.#db.query(ecosystem, name) };
    return this.#last.records;
  }

  /** For every record that names the package: is the version affected? `invalid`: the library can not read a version. */
  async ask(ecosystem: PeerEcosystem, name: string, version: string): Promise<Map<string, boolean | 'invalid'>> {
    const answers = new Map<string, boolean | 'invalid'>();
    for (const record of await this.#recordsOf(ecosystem, name)) {
      const own = (record.affected ?? []).filter(
        (entry) => entry.package?.ecosystem === ecosystem && entry.package.name === name,
      );
      const before = answers.get(record.id) ?? false;
      const answer = either(own.map((entry) => affects(entry, ecosystem, version)));
      answers.set(record.id, either([before, answer]));
    }
    return answers;
  }
}

function either(answers: readonly (boolean | 'invalid')[]): boolean | 'invalid' {
  return answers.includes(true) || (answers.includes('invalid') ? 'invalid' : false);
}

/** It passes over entries without a purl, which these sources leave out. */
function withPurls(record: PeerRecord, ecosystem: string, type: string): PeerRecord {
  const affected = (record.affected ?? []).map((entry) => {
    if (entry.package?.ecosystem !== ecosystem) return entry;
    const name = entry.package.name.split('/').map(encodeURIComponent).join('/');
    return { ...entry, package: { ...entry.package, purl: `pkg:${type}/${name}` } };
  });
  return { ...record, affected };
}

function affects({ versions, ranges = [] }: PeerEntry, ecosystem: PeerEcosystem, version: string): boolean | 'invalid' {
  if (versions?.includes(version) === true) return true;
  return either(ranges.map((range) => (range.type === 'GIT' ? false : isInside(range.events, ecosystem, version))));
}

function isInside(events: readonly PeerEvent[], ecosystem: PeerEcosystem, version: string): boolean | 'invalid' {
  // `"0"` is below every version.
  const order: Compare = (a, b) =>
    a === '0' || b === '0' ? Number(b === '0') - Number(a === '0') : COMPARE[ecosystem](a, b);
  const place = ({ introduced, fixed, last_affected: last, limit }: PeerEvent) =>
    introduced ?? fixed ?? last ?? limit ?? '0';
  let isAffected = false;
  try {
    for (const event of events.toSorted((a, b) => order(place(a), place(b)))) {
      const { introduced, fixed, last_affected: last } = event;
      if (introduced !== undefined && order(version, introduced) >= 0) isAffected = true;
      if (fixed !== undefined && order(version, fixed) >= 0) isAffected = false;
      if (last !== undefined && order(version, last) > 0) isAffected = false;
    }
  } catch {
    return 'invalid';
  }
  return isAffected;
}
