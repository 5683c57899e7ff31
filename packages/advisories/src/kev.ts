import { instantOf, isCveId, isDay, isRecord, listOf, textOf } from './json-values.ts';
import type { JsonRecord } from './json-values.ts';

/** One entry of CISA's catalogue of known exploited vulnerabilities. Dates are UTC calendar days. */
export interface KevEntry {
  readonly cve: string;
  readonly listedOn: string;
  readonly dueOn: string | undefined;
  readonly hasRansomwareUse: boolean;
}

export interface KevCatalogue {
  readonly version: string;
  readonly releasedAt: string | undefined;
  readonly entries: ReadonlyMap<string, KevEntry>;
  /** Entries that could not be read: each one might have been a reason to stop. */
  readonly unreadable: number;
}

export type ParsedKev =
  | { readonly ok: true; readonly catalogue: KevCatalogue }
  | { readonly ok: false; readonly problem: string };

/** Reads the catalogue's JSON (`known_exploited_vulnerabilities.json`). */
export function parseKev(json: unknown): ParsedKev {
  if (!isRecord(json) || !Array.isArray(json['vulnerabilities'])) {
    return { ok: false, problem: 'a KEV catalogue must be a JSON object with a list `vulnerabilities`' };
  }
  const entries = new Map<string, KevEntry>();
  let unreadable = 0;
  for (const item of listOf(json['vulnerabilities'])) {
    const entry = isRecord(item) ? entryOf(item) : undefined;
    if (entry === undefined) unreadable++;
    else entries.set(entry.cve, entry);
  }
  if (entries.size === 0) return { ok: false, problem: 'the KEV catalogue has no readable entry' };
  return {
    ok: true,
    catalogue: {
      version: textOf(json['catalogVersion']) ?? '',
      releasedAt: instantOf(json['dateReleased']),
      entries,
      unreadable,
    },
  };
}

function entryOf(item: JsonRecord): KevEntry | undefined {
  const cve = textOf(item['cveID'])?.toUpperCase();
  const listedOn = dayOf(item['dateAdded']);
  if (cve === undefined || !isCveId(cve) || listedOn === undefined) return undefined;
  return {
    cve,
    listedOn,
    dueOn: dayOf(item['dueDate']),
    hasRansomwareUse: textOf(item['knownRansomwareCampaignUse'])?.toLowerCase() === 'known',
  };
}

function dayOf(value: unknown): string | undefined {
  const text = textOf(value);
  return text !== undefined && isDay(text) ? text : undefined;
}
