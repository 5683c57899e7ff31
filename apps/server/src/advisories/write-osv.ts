import type { Advisory } from '@lockstep/advisories';

/** The instant a withdrawal of unknown date is written with; the flag beside it is what counts. */
const someDate = '1970-01-01T00:00:00Z';

/** An advisory as an OSV record again; reading it gives the same advisory. Source: https://ossf.github.io/osv-schema/ */
export function toOsvRecord(advisory: Advisory): Readonly<Record<string, unknown>> {
  const isDateUnknown = advisory.withdrawnAt === 'unknown_date';
  return {
    schema_version: '1.7.0',
    id: advisory.id,
    modified: advisory.modifiedAt ?? '0001-01-01T00:00:00Z',
    published: advisory.publishedAt,
    withdrawn: isDateUnknown ? someDate : advisory.withdrawnAt,
    aliases: advisory.aliases,
    related: advisory.related,
    summary: advisory.summary,
    severity: advisory.cvss === undefined ? [] : [{ type: typeOf(advisory.cvss.vector), score: advisory.cvss.vector }],
    affected: advisory.affected.map((entry) => ({
      package: { ecosystem: entry.ecosystem, name: entry.name },
      versions: entry.versions,
      ranges: entry.ranges.map(({ type, events }) => ({
        type,
        events: events.map((event) => ('lastAffected' in event ? { last_affected: event.lastAffected } : event)),
      })),
      ...(entry.isUpperBoundUnknown ? { database_specific: { upper_bound_unknown: true } } : {}),
    })),
    references: advisory.referencedCves.map((cve) => ({ type: 'WEB', url: `https://www.cve.org/CVERecord?id=${cve}` })),
    database_specific: {
      ...(advisory.sourceLevel === undefined ? {} : { severity: advisory.sourceLevel }),
      ...(advisory.isMalicious ? { malicious: true } : {}),
      ...(isDateUnknown ? { withdrawn_date_unknown: true } : {}),
    },
  };
}

function typeOf(vector: string): string {
  if (vector.startsWith('CVSS:4')) return 'CVSS_V4';
  return vector.startsWith('CVSS:3') ? 'CVSS_V3' : 'CVSS_V2';
}
