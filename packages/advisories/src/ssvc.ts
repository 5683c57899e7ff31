import type { SsvcPoints } from './finding.ts';
import { isCveId, isRecord, listOf, textOf } from './json-values.ts';
import type { JsonRecord } from './json-values.ts';

export interface SsvcTable {
  readonly points: ReadonlyMap<string, SsvcPoints>;
  readonly unreadable: number;
}

export type ParsedSsvc =
  | { readonly ok: true; readonly table: SsvcTable }
  | { readonly ok: false; readonly problem: string };

const TSV_COLUMNS = ['cve', 'exploitation', 'automatable', 'technical_impact'];

/** Reads decision points as tab-separated text; columns by their names, further ones are ignored. */
export function parseSsvcTsv(tsv: string): ParsedSsvc {
  const [header = '', ...lines] = tsv.split(/\r?\n/);
  const columns = header.split('\t');
  const [cveAt, exploitationAt, automatableAt, impactAt] = TSV_COLUMNS.map((name) => columns.indexOf(name));
  const missing = TSV_COLUMNS.filter((name) => !columns.includes(name));
  if (missing.length > 0) return { ok: false, problem: `the SSVC file has no column \`${missing.join('`, `')}\`` };
  const points = new Map<string, SsvcPoints>();
  let unreadable = 0;
  for (const line of lines) {
    if (line === '') continue;
    const cells = line.split('\t');
    const cve = cells[cveAt ?? -1];
    const row = pointsOf(cells[exploitationAt ?? -1], cells[automatableAt ?? -1], cells[impactAt ?? -1]);
    if (cve === undefined || !isCveId(cve) || row === undefined) unreadable++;
    else points.set(cve, row);
  }
  return { ok: true, table: { points, unreadable } };
}

/**
 * Reads the decision points out of one CVE record (JSON 5) with CISA's ADP container, as Vulnrichment publishes it. Other
 * publishers may add points of their own: CISA's count before theirs, and of several the newest.
 *
 * @returns undefined when the record carries none
 */
export function parseVulnrichment(json: unknown): { cve: string; points: SsvcPoints } | undefined {
  if (!isRecord(json) || !isRecord(json['cveMetadata']) || !isRecord(json['containers'])) return undefined;
  const cve = textOf(json['cveMetadata']['cveId'])?.toUpperCase();
  if (cve === undefined || !isCveId(cve)) return undefined;
  const containers = listOf(json['containers']['adp']).filter((container) => isRecord(container));
  const [best] = containers.flatMap(pointsIn).toSorted((a, b) => (a.rank < b.rank ? 1 : a.rank > b.rank ? -1 : 0));
  return best === undefined ? undefined : { cve, points: best.points };
}

/** `rank`: CISA's before others, then by time; timestamps of this format compare as texts. */
function pointsIn(container: JsonRecord): readonly { rank: string; points: SsvcPoints }[] {
  const provider = isRecord(container['providerMetadata']) ? textOf(container['providerMetadata']['shortName']) : '';
  const isCisa = /^cisa/i.test(provider ?? '');
  return listOf(container['metrics']).flatMap((metric) => {
    const other = isRecord(metric) && isRecord(metric['other']) ? metric['other'] : undefined;
    if (other?.['type'] !== 'ssvc' || !isRecord(other['content'])) return [];
    const points = optionsOf(other['content']['options']);
    const at = textOf(other['content']['timestamp']) ?? '';
    return points === undefined ? [] : [{ rank: `${isCisa ? 1 : 0} ${at}`, points }];
  });
}

/** `[{ "Exploitation": "active" }, { "Automatable": "yes" }, { "Technical Impact": "total" }]`. */
function optionsOf(options: unknown): SsvcPoints | undefined {
  const byName = new Map<string, unknown>();
  for (const option of listOf(options)) {
    if (!isRecord(option)) continue;
    for (const [name, value] of Object.entries(option)) byName.set(name.toLowerCase(), value);
  }
  return pointsOf(byName.get('exploitation'), byName.get('automatable'), byName.get('technical impact'));
}

function pointsOf(exploitation: unknown, automatable: unknown, impact: unknown): SsvcPoints | undefined {
  const exploited = wordOf(exploitation);
  const automated = wordOf(automatable);
  const technicalImpact = wordOf(impact);
  if (exploited !== 'none' && exploited !== 'poc' && exploited !== 'active') return undefined;
  if (automated !== 'yes' && automated !== 'no') return undefined;
  if (technicalImpact !== 'partial' && technicalImpact !== 'total') return undefined;
  return { exploitation: exploited, isAutomatable: automated === 'yes', technicalImpact };
}

function wordOf(value: unknown): string {
  return typeof value === 'string' ? value.trim().toLowerCase() : '';
}
