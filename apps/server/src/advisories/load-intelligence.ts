import {
  parseEpssHeader,
  parseEpssLine,
  parseKev,
  parseSsvcTsv,
  parseVulnrichment,
  type SsvcPoints,
} from '@lockstep/advisories';
import type { Transaction } from '../platform/context.ts';
import { swapKev } from './feed-store.ts';
import type { LoadCounts } from './load-osv.ts';
import { mostNamed } from './refresh-after-load.ts';
import { endEpss, swapSsvc, writeEpss } from './score-store.ts';
import { type Spooled, type UnpackLimits, invalidFeed, readRecords, readText } from './read-feed.ts';

const maxWholeText = 32 * 1024 * 1024;
const longestLine = 64 * 1024;
/** About six times the CVEs there are. */
const mostScores = 2_000_000;

type Counts = LoadCounts & {
  readonly records: number;
  /** Whose entry is new, changed or gone. */
  readonly cves: readonly string[];
};

/** KEV: swapped in whole; an entry that could not be read might have been a reason to stop, so it is said. */
export async function loadKev(tx: Transaction, feed: string, now: number, upload: Spooled): Promise<Counts> {
  const parsed = parseKev(parseJson(await wholeText(upload)));
  if (!parsed.ok)
    throw invalidFeed('body', parsed.problem, 'upload `known_exploited_vulnerabilities.json`, plain or gzipped');
  const { entries, releasedAt, unreadable } = parsed.catalogue;
  // An entry that can not be read may be any of those that are missing.
  const counts = await swapKev(tx, feed, entries, now, unreadable > 0);
  return { ...counts, records: entries.size, newestAt: instant(releasedAt), ...unreadableOf(unreadable, 'entry') };
}

/** EPSS: swapped in whole, in batches as it is read; what is gone counts as changed. */
export async function loadEpss(tx: Transaction, upload: Spooled): Promise<Omit<Counts, 'cves'>> {
  let head: { scoredOn: string } | undefined;
  let rows = new Map<string, { cve: string; probability: number; percentile: number }>();
  let unreadable = 0;
  const seen = new Set<string>();
  let [added, changed] = [0, 0];
  const flush = async (): Promise<void> => {
    if (head !== undefined && rows.size > 0) {
      const written = await writeEpss(tx, [...rows.values()], head.scoredOn);
      added += written.added;
      changed += written.changed;
    }
    rows = new Map();
  };
  for await (const { line, number } of linesOf(readText(upload))) {
    if (number === 1) {
      head = parseEpssHeader(line);
      if (head === undefined)
        throw invalidFeed(
          'line 1',
          'it does not name `model_version` and `score_date`',
          'upload the daily `epss_scores-….csv`, plain or gzipped',
        );
      continue;
    }
    if (line === '' || line.startsWith('cve,')) continue;
    const row = parseEpssLine(line);
    if (seen.size >= mostScores)
      throw invalidFeed(`line ${number}`, `it has more than ${mostScores} rows`, 'upload the file as published');
    if (row === undefined || seen.has(row.cve)) {
      unreadable += 1;
      continue;
    }
    seen.add(row.cve);
    rows.set(row.cve, row);
    if (rows.size >= 20_000) await flush();
  }
  await flush();
  const records = seen.size;
  if (records === 0) throw invalidFeed('body', 'it has no readable row', 'upload the daily `epss_scores-….csv`');
  const unchanged = records - added - changed;
  return {
    added,
    changed: changed + (await endEpss(tx, seen)),
    unchanged,
    records,
    newestAt: instant(head?.scoredOn),
    ...unreadableOf(unreadable, 'row'),
  };
}

/** SSVC decision points: replaced whole, and what is gone counts as changed; a table, or CVE records as Vulnrichment publishes them. */
export async function loadSsvc(tx: Transaction, upload: Spooled, limits?: UnpackLimits): Promise<Counts> {
  const isOfRecords = await holdsRecords(upload);
  const { points, unreadable, newestAt } = isOfRecords
    ? await pointsOfRecords(upload, limits)
    : { ...(await pointsOfTable(upload)), newestAt: undefined };
  if (points.size === 0)
    throw invalidFeed(
      'body',
      isOfRecords ? 'none of its records has a decision point' : 'it has no readable row',
      'upload the Vulnrichment records (.zip, JSON Lines), or their decision points as TSV',
    );
  const { added, changed, gone, cves } = await swapSsvc(tx, points, mostNamed + 1);
  return {
    added,
    changed: changed + gone,
    unchanged: points.size - added - changed,
    records: points.size,
    cves,
    newestAt,
    ...unreadableOf(unreadable, 'row'),
  };
}

async function holdsRecords(upload: Spooled): Promise<boolean> {
  if (upload.packing === 'zip') return true;
  for await (const part of readText(upload)) {
    const start = part.trimStart();
    if (start !== '') return start.startsWith('{') || start.startsWith('[');
  }
  return false;
}

async function pointsOfTable(upload: Spooled) {
  const parsed = parseSsvcTsv(await wholeText(upload));
  if (parsed.ok) return parsed.table;
  throw invalidFeed(
    'line 1',
    parsed.problem,
    'the columns are `cve`, `exploitation`, `automatable`, `technical_impact`',
  );
}

/** Records without decision points are none of ours: most CVEs have none. */
async function pointsOfRecords(upload: Spooled, limits: UnpackLimits | undefined) {
  const points = new Map<string, SsvcPoints>();
  let unreadable = 0;
  let newestAt: number | undefined;
  for await (const { text } of readRecords(upload, limits)) {
    const record = recordOf(text);
    if (record === undefined) unreadable += 1;
    const read = parseVulnrichment(record);
    if (read === undefined) continue;
    points.set(read.cve, read.points);
    const updatedAt = updatedAtOf(record);
    if (updatedAt !== undefined) newestAt = Math.max(newestAt ?? 0, updatedAt);
  }
  return { points, unreadable, newestAt };
}

function recordOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function updatedAtOf(record: unknown): number | undefined {
  const metadata: unknown = typeof record === 'object' && record !== null ? Reflect.get(record, 'cveMetadata') : null;
  const updated: unknown =
    typeof metadata === 'object' && metadata !== null ? Reflect.get(metadata, 'dateUpdated') : null;
  const at = typeof updated === 'string' ? Date.parse(updated) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

function unreadableOf(count: number, what: string): Pick<Counts, 'rejected' | 'rejectedCount'> {
  return {
    rejectedCount: count,
    rejected: count === 0 ? [] : [{ at: 'body', problem: `${count} unreadable ${what}${count === 1 ? '' : 's'}` }],
  };
}

function instant(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalidFeed(
      'body',
      `it is not JSON (${error instanceof Error ? error.message : 'unreadable'})`,
      'upload the file as published',
    );
  }
}

/** As one text: small feeds only, because their records take many times the memory of their text. */
async function wholeText(upload: Spooled): Promise<string> {
  const parts: string[] = [];
  let length = 0;
  for await (const part of readText(upload)) {
    length += part.length;
    if (length > maxWholeText) throw invalidFeed('body', 'it is larger than 32 MiB', 'upload the file as published');
    parts.push(part);
  }
  return parts.join('');
}

async function* linesOf(parts: AsyncIterable<string>): AsyncGenerator<{ line: string; number: number }> {
  let pending = '';
  let number = 0;
  for await (const part of parts) {
    const lines = (pending + part).split('\n');
    pending = lines.pop() ?? '';
    if (pending.length > longestLine)
      throw invalidFeed(`line ${number + 1}`, 'it is longer than any row', 'upload the file as published');
    for (const line of lines) yield { line: line.trimEnd(), number: ++number };
  }
  if (pending !== '') yield { line: pending.trimEnd(), number: ++number };
}
