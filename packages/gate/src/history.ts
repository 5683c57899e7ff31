import type { SbomFacts } from './facts.ts';
import { toMs } from './instant.ts';

/** A release of a history to replay. */
export interface HistoryRelease {
  readonly service: string;
  readonly version: string;
  readonly line: string;
  /** Made up in the order of the file where it has no dates: only the order counts then. */
  readonly releasedAt: string;
  /** The one component of a release that has no SBOM. */
  readonly purl: string | undefined;
  /** Path of its SBOM, relative to the history. */
  readonly sbomPath: string | undefined;
  readonly commit: string | undefined;
  readonly sbom: SbomFacts;
}

export type ParsedHistory =
  | { readonly ok: true; readonly releases: readonly HistoryRelease[] }
  | { readonly ok: false; readonly problem: string };

const MADE_UP_START_MS = Date.UTC(2000, 0, 1);
const HOUR_MS = 3_600_000;

/**
 * Reads a release history: a list of releases, or an object with `releases`. Each needs `version`, and has `line`,
 * `released_at`, `purl`, `sbom`, `sbom_complete`, `required_components` as far as known. Unknown members are ignored.
 */
export function parseHistory(document: unknown): ParsedHistory {
  const list = isRecord(document) ? document['releases'] : document;
  if (!Array.isArray(list))
    return { ok: false, problem: 'a history is a list of releases, or an object with `releases`' };
  const service = isRecord(document) ? text(document['service']) : undefined;
  const releases: HistoryRelease[] = [];
  const previous = new Map<string, number>();
  for (const [at, entry] of list.entries()) {
    const version = isRecord(entry) ? text(entry['version']) : undefined;
    if (!isRecord(entry) || version === undefined || version === '') {
      return { ok: false, problem: `release ${at} has no \`version\`` };
    }
    const releasedAt = text(entry['released_at']) ?? new Date(MADE_UP_START_MS + at * HOUR_MS).toISOString();
    if (Number.isNaN(Date.parse(releasedAt)))
      return { ok: false, problem: `release \`${version}\`: \`released_at\` is no date` };
    const line = text(entry['line']) ?? lineOf(version);
    const purl = text(entry['purl']);
    const sbomPath = text(entry['sbom']);
    const gating = integer(entry['required_components']) ?? integer(entry['components']) ?? 1;
    const sbom: SbomFacts =
      purl === undefined && sbomPath === undefined
        ? { state: 'missing' }
        : {
            state: 'present',
            digest: text(entry['sbom_sha256']) ?? '',
            completeness: entry['sbom_complete'] === false ? 'incomplete' : 'complete',
            components: integer(entry['components']) ?? gating,
            gatingComponents: gating,
            previousGatingComponents: previous.get(line),
            unjudged: 0,
          };
    previous.set(line, gating);
    releases.push({
      service: text(entry['service']) ?? service ?? 'service',
      version,
      line,
      releasedAt,
      purl,
      sbomPath,
      commit: text(entry['git_sha']),
      sbom,
    });
  }
  return { ok: true, releases };
}

/** Releases of each line, oldest first; equal dates keep the order of the file. */
export function byLine(releases: readonly HistoryRelease[]): readonly (readonly HistoryRelease[])[] {
  const lines = Map.groupBy(releases, ({ service, line }) => `${service}\n${line}`);
  return [...lines.values()].map((line) => line.toSorted((a, b) => toMs(a.releasedAt) - toMs(b.releasedAt)));
}

/** The major number, else the whole version. */
function lineOf(version: string): string {
  return /^v?(\d+)(?:[.\-+]|$)/.exec(version)?.[1] ?? version;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : undefined;
}

function integer(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined;
}
