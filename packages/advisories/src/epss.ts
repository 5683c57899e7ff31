import { isDay } from './json-values.ts';

/** Exploit prediction scores of one day. */
export interface EpssScore {
  readonly probability: number;
  readonly percentile: number;
  /** Day (UTC) the score was computed for. */
  readonly on: string;
}

export interface EpssTable {
  readonly modelVersion: string;
  readonly scoredOn: string;
  readonly scores: { readonly size: number; get(cve: string): EpssScore | undefined };
  readonly unreadable: number;
}

export type ParsedEpss =
  | { readonly ok: true; readonly table: EpssTable }
  | { readonly ok: false; readonly problem: string };

/**
 * Reads the daily EPSS file: a comment line with model version and date, a header, then `cve,epss,percentile`.
 * Kept as one array of numbers: as objects the 300,000 rows would take five times the memory.
 */
export function parseEpss(csv: string): ParsedEpss {
  const lines = csv.split(/\r?\n/);
  const head = parseEpssHeader(lines[0] ?? '');
  if (head === undefined) {
    return { ok: false, problem: 'the first line of an EPSS file must name `model_version` and `score_date`' };
  }
  if (lines[1] !== 'cve,epss,percentile') {
    return { ok: false, problem: 'the second line of an EPSS file must be `cve,epss,percentile`' };
  }
  const rows = new Map<string, number>();
  const numbers: number[] = [];
  let unreadable = 0;
  for (let at = 2; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line === '') continue;
    const row = parseEpssLine(line);
    if (row === undefined) {
      unreadable++;
      continue;
    }
    rows.set(row.cve, numbers.length);
    numbers.push(row.probability, row.percentile);
  }
  if (rows.size === 0) return { ok: false, problem: 'the EPSS file has no readable row' };
  const values = Float64Array.from(numbers);
  const get = (cve: string): EpssScore | undefined => {
    const at = rows.get(cve);
    if (at === undefined) return undefined;
    return { probability: values[at] ?? 0, percentile: values[at + 1] ?? 0, on: head.scoredOn };
  };
  return { ok: true, table: { ...head, scores: { size: rows.size, get }, unreadable } };
}

/** The comment line: `#model_version:v2025.03.14,score_date:2026-01-30T12:55:00Z`. */
export function parseEpssHeader(line: string): { modelVersion: string; scoredOn: string } | undefined {
  const match = /^#model_version:([^,]+),score_date:(\d{4}-\d{2}-\d{2})/.exec(line);
  return match?.[1] === undefined || match[2] === undefined || !isDay(match[2])
    ? undefined
    : { modelVersion: match[1], scoredOn: match[2] };
}

/** One row; undefined when it is none. */
export function parseEpssLine(line: string): { cve: string; probability: number; percentile: number } | undefined {
  const match = /^(CVE-\d{4}-\d{4,19}),([\d.eE+-]+),([\d.eE+-]+)$/.exec(line);
  const probability = Number(match?.[2]);
  const percentile = Number(match?.[3]);
  if (match?.[1] === undefined || !(probability >= 0 && probability <= 1 && percentile >= 0 && percentile <= 1)) {
    return undefined;
  }
  return { cve: match[1], probability, percentile };
}
