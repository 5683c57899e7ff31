import type { Advisory, AffectedPackage, AffectedRange, RangeEvent } from './advisory.ts';
import { highestVector } from './cvss.ts';
import { documentKindOf } from './document-kind.ts';
import { instantOf, isRecord, listOf, textOf, textsOf } from './json-values.ts';
import type { JsonRecord } from './json-values.ts';
import { isDistribution } from './distribution.ts';
import { ecosystemBase, osvPackageName } from './package-name.ts';

export type ParsedAdvisory =
  | { readonly ok: true; readonly advisory: Advisory }
  | { readonly ok: false; readonly problem: string };

const LONGEST_ID = 200;
const LONGEST_NAME = 500;
const LONGEST_ECOSYSTEM = 100;

/**
 * Reads one OSV record (schema 1.x). Tolerant in what OSV leaves open (null lists, unknown severities, odd dates),
 * strict in what would make a finding wrong (no id, `affected` that is no list).
 *
 * Source: https://ossf.github.io/osv-schema/
 */
export function parseAdvisory(json: unknown): ParsedAdvisory {
  if (!isRecord(json)) return { ok: false, problem: 'an advisory must be a JSON object' };
  const id = textOf(json['id']);
  if (id === undefined) return { ok: false, problem: withoutId(json) };
  if (id.length > LONGEST_ID)
    return { ok: false, problem: `the advisory's \`id\` is longer than ${LONGEST_ID} characters` };
  if (hasValue(json['affected']) && !Array.isArray(json['affected'])) {
    return { ok: false, problem: `\`affected\` of \`${id}\` is not a list` };
  }
  if (listOf(json['affected']).some((entry) => hasValue(entry) && !isRecord(entry))) {
    return { ok: false, problem: `an entry of \`affected\` of \`${id}\` is no object` };
  }
  const database = isRecord(json['database_specific']) ? json['database_specific'] : {};
  const affected = listOf(json['affected']).flatMap((entry) => affectedOf(entry, database));
  const upstream = textsOf(json['upstream']);
  const aliases = distinct([...textsOf(json['aliases']), ...sameFlaw(upstream, affected)], new Set([id]));
  const long = tooLong(id, aliases, json);
  if (long !== undefined) return { ok: false, problem: long };
  const related = distinct([...textsOf(json['related']), ...upstream], new Set([id, ...aliases]));
  return {
    ok: true,
    advisory: {
      id,
      aliases,
      related,
      summary: (textOf(json['summary']) ?? textOf(json['details']) ?? '').trim().slice(0, 500),
      publishedAt: instantOf(json['published']),
      modifiedAt: instantOf(json['modified']),
      withdrawnAt: withdrawnAtOf(json, database),
      affected,
      cvss: highestVector(vectorsOf(json)),
      sourceLevel: sourceLevelOf(json, database),
      isMalicious: isMaliciousCode(id, database),
      referencedCves: referencedCvesOf(json, new Set([id, ...aliases, ...related])),
    },
  };
}

/** An SBOM or VEX given as advisory has no id either. */
function withoutId(json: JsonRecord): string {
  const kind = documentKindOf(Object.keys(json), textOf(json['@context']));
  if (kind === undefined || kind.role === 'advisories') return 'the advisory has no `id`';
  return `it is ${kind.what}, not an OSV record; ${kind.help}`;
}

/**
 * `upstream` (schema 1.7) names the flaws a distribution's record is about. One that is about a single flaw counts as
 * that flaw, though the schema keeps the two apart for what lies below them; a bulletin about several stays linked.
 */
function sameFlaw(upstream: readonly string[], affected: readonly AffectedPackage[]): readonly string[] {
  const isOfDistribution = affected.some(({ ecosystem }) => isDistribution(ecosystemBase(ecosystem)));
  return upstream.length === 1 && isOfDistribution ? upstream : [];
}

/** No real name comes near; and nobody could look such a name up. */
function tooLong(id: string, aliases: readonly string[], json: JsonRecord): string | undefined {
  if (aliases.some((alias) => alias.length > LONGEST_ID))
    return `an alias of \`${id}\` is longer than ${LONGEST_ID} characters`;
  const isLong = listOf(json['affected']).some((entry) => {
    if (!isRecord(entry) || !isRecord(entry['package'])) return false;
    const { ecosystem, name } = entry['package'];
    return (textOf(ecosystem)?.length ?? 0) > LONGEST_ECOSYSTEM || (textOf(name)?.length ?? 0) > LONGEST_NAME;
  });
  return isLong ? `a package of \`${id}\` has a longer name than any package` : undefined;
}

/** Databases write `null` for what they leave out. */
function hasValue(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function distinct(texts: readonly string[], except: ReadonlySet<string>): readonly string[] {
  return [...new Set(texts)].filter((text) => !except.has(text));
}

function withdrawnAtOf(json: JsonRecord, database: JsonRecord): Advisory['withdrawnAt'] {
  if (database['withdrawn_date_unknown'] === true) return 'unknown_date';
  if (!hasValue(json['withdrawn'])) return undefined;
  return instantOf(json['withdrawn']) ?? 'unknown_date';
}

function affectedOf(entry: unknown, database: JsonRecord): AffectedPackage[] {
  if (!isRecord(entry) || !isRecord(entry['package'])) return [];
  const ecosystem = textOf(entry['package']['ecosystem']);
  const name = textOf(entry['package']['name']);
  if (ecosystem === undefined || name === undefined) return [];
  const own = isRecord(entry['database_specific']) ? entry['database_specific'] : {};
  return [
    {
      ecosystem,
      name: osvPackageName(ecosystem, name),
      versions: textsOf(entry['versions']),
      ranges: rangesOf(entry['ranges']),
      isUpperBoundUnknown: database['upper_bound_unknown'] === true || own['upper_bound_unknown'] === true,
    },
  ];
}

/** Says that something is affected and not what: it keeps the entry from ruling any version out. */
const NO_EVENTS: AffectedRange = { type: 'ECOSYSTEM', events: [] };

function rangesOf(ranges: unknown): AffectedRange[] {
  return hasValue(ranges) && !Array.isArray(ranges) ? [NO_EVENTS] : listOf(ranges).flatMap(rangeOf);
}

function rangeOf(range: unknown): AffectedRange[] {
  if (!isRecord(range)) return [NO_EVENTS];
  const type = range['type'];
  const events = listOf(range['events']).flatMap(eventsOf);
  if (type === 'GIT' || type === 'SEMVER' || type === 'ECOSYSTEM') return [{ type, events }];
  // Of a type we do not know: it may say that something is affected, and must not rule anything out.
  return [{ type: 'ECOSYSTEM', events }, NO_EVENTS];
}

/** One event; old records put several into one object. */
function eventsOf(event: unknown): RangeEvent[] {
  if (!isRecord(event)) return [];
  const events: RangeEvent[] = [];
  const introduced = textOf(event['introduced']);
  const fixed = textOf(event['fixed']);
  const lastAffected = textOf(event['last_affected']);
  const limit = textOf(event['limit']);
  if (introduced !== undefined) events.push({ introduced });
  if (fixed !== undefined) events.push({ fixed });
  if (lastAffected !== undefined) events.push({ lastAffected });
  if (limit !== undefined) events.push({ limit });
  return events;
}

function* vectorsOf(json: JsonRecord): Iterable<string> {
  const lists = [
    json['severity'],
    ...listOf(json['affected']).map((entry) => (isRecord(entry) ? entry['severity'] : null)),
  ];
  for (const entry of lists.flatMap((list) => listOf(list))) {
    if (!isRecord(entry)) continue;
    const type = textOf(entry['type']);
    const score = textOf(entry['score']);
    if (type?.startsWith('CVSS') && score !== undefined) yield score;
  }
}

const LEVELS: Readonly<Record<string, string>> = {
  critical: 'critical',
  high: 'high',
  important: 'high',
  moderate: 'moderate',
  medium: 'moderate',
  low: 'low',
  negligible: 'low',
};

/** The worded level, with the words of other sources translated to GitHub's four; an unknown word is no level. */
function sourceLevelOf(json: JsonRecord, database: JsonRecord): string | undefined {
  const words = [
    database['severity'],
    ...listOf(json['severity']).map((entry) => (isRecord(entry) ? entry['score'] : null)),
  ];
  for (const word of words) {
    const level = typeof word === 'string' ? LEVELS[word.toLowerCase()] : undefined;
    if (level !== undefined) return level;
  }
  return undefined;
}

/** CWE-506 is "embedded malicious code": how GitHub marks its malware advisories. */
function isMaliciousCode(id: string, database: JsonRecord): boolean {
  return (
    id.startsWith('MAL-') ||
    database['malicious-packages-origins'] !== undefined ||
    database['malicious'] === true ||
    database['type'] === 'malware' ||
    textsOf(database['cwe_ids']).includes('CWE-506')
  );
}

function referencedCvesOf(json: JsonRecord, named: ReadonlySet<string>): readonly string[] {
  const found = listOf(json['references']).flatMap((reference) => {
    const url = isRecord(reference) ? textOf(reference['url']) : undefined;
    return (url?.match(/CVE-\d{4}-\d{4,19}/gi) ?? []).map((cve) => cve.toUpperCase());
  });
  return distinct(found, named);
}
