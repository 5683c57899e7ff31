import type { PayloadMeta, ReadPayload, SenderKind } from '@lockstep/alerting';
import { scoreSeverity } from '../reading/finding-severity.ts';
import {
  type FindingGathering,
  REPORT_HEADERS,
  gatherFindings,
  inAddress,
  linksOf,
  noteComplete,
  notThis,
  reportSays,
} from '../reading/gather-findings.ts';
import { type JsonRecord, isRecord, kindOf, listAt, recordAt, textAt, valueAt } from '../reading/json.ts';
import { isSarif, readSarif } from '../reading/sarif.ts';
import { cveAmong, vulnerabilityFinding } from '../reading/vulnerability.ts';

export function parseOsvScanner(payload: unknown, meta: PayloadMeta): ReadPayload {
  if (isSarif(payload)) return readSarif(payload, meta);
  const results = listAt(payload, 'results');
  const isOsv = results?.every(
    (result) => listAt(result, 'packages') !== undefined || valueAt(result, 'source') !== undefined,
  );
  if (results === undefined || isOsv !== true)
    return notThis('report of osv-scanner', 'write it with `--format json` (or `sarif`) and post the file as it is');
  const findings = gatherFindings();
  const says = reportSays(meta);
  results.forEach((result, index) => {
    const file = textAt(result, 'source', 'path');
    (listAt(result, 'packages') ?? []).forEach((entry, position) => {
      const path = `results[${index}].packages[${position}]`;
      if (isRecord(entry)) readPackage(entry, { target: says.target, file }, path, findings);
      else findings.reject(path, `is ${kindOf(entry)}: an entry is an object with \`package\` and \`vulnerabilities\``);
    });
  });
  noteComplete(findings, says, { scanner: 'osv-scanner', target: says.target });
  return findings.done();
}

interface Place {
  readonly target: string | undefined;
  readonly file: string | undefined;
}

/** One alert per group: the records of a group are names of the same flaw. */
function readPackage(entry: JsonRecord, place: Place, path: string, findings: FindingGathering): void {
  const records = new Map<string, JsonRecord>();
  (listAt(entry, 'vulnerabilities') ?? []).forEach((one, index) => {
    const id = textAt(one, 'id');
    if (isRecord(one) && id !== undefined) records.set(id, one);
    else findings.reject(`${path}.vulnerabilities[${index}].id`, 'is missing: a vulnerability is known by its id');
  });
  const groups = (listAt(entry, 'groups') ?? []).map((group) => ({
    ids: (listAt(group, 'ids') ?? []).map((id) => textAt(id)).filter((id) => id !== undefined),
    worst: textAt(group, 'max_severity'),
  }));
  const grouped = new Set(groups.flatMap(({ ids }) => ids));
  const single = [...records.keys()].filter((id) => !grouped.has(id)).map((id) => ({ ids: [id], worst: undefined }));
  for (const { ids, worst } of [...groups, ...single]) {
    const first = ids.find((id) => records.has(id)) ?? ids[0];
    if (first !== undefined) readFlaw(first, { ids, worst, record: records.get(first), entry }, place, path, findings);
  }
}

interface Flaw {
  readonly ids: readonly string[];
  /** Highest CVSS base score of the group. */
  readonly worst: string | undefined;
  readonly record: JsonRecord | undefined;
  readonly entry: JsonRecord;
}

function readFlaw(
  first: string,
  { ids, worst, record, entry }: Flaw,
  place: Place,
  path: string,
  findings: FindingGathering,
): void {
  const pack = recordAt(entry, 'package');
  const isMalicious = ids.some((id) => id.startsWith('MAL-'));
  const aliases = (listAt(record, 'aliases') ?? []).map((alias) => textAt(alias));
  findings.finding(
    path,
    vulnerabilityFinding({
      scanner: 'osv-scanner',
      target: place.target,
      id: first,
      cve: cveAmong([...ids, ...aliases]),
      package: textAt(pack, 'name'),
      ecosystem: textAt(pack, 'ecosystem'),
      version: textAt(pack, 'version') ?? textAt(pack, 'commit'),
      fixedIn: fixedIn(record),
      file: place.file,
      severityWord: isMalicious ? 'critical' : textAt(record, 'database_specific', 'severity'),
      severity: scoreSeverity(worst),
      title: textAt(record, 'summary'),
      description: textAt(record, 'details'),
      links: linksOf('advisory', `https://osv.dev/vulnerability/${inAddress(first)}`),
      labels: isMalicious ? { type: 'malicious package' } : {},
      annotations: { aliases: [...ids, ...aliases].filter((id) => id !== undefined && id !== first) },
    }),
  );
}

function fixedIn(record: JsonRecord | undefined): string | undefined {
  const events = (listAt(record, 'affected') ?? []).flatMap((affected) =>
    (listAt(affected, 'ranges') ?? []).flatMap((range) => listAt(range, 'events') ?? []),
  );
  const versions = new Set(events.map((event) => textAt(event, 'fixed')).filter((version) => version !== undefined));
  return versions.size === 0 ? undefined : [...versions].join(', ');
}

export const osvScanner: SenderKind = {
  id: 'osv_scanner',
  name: 'osv-scanner',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [...REPORT_HEADERS],
  signature: undefined,
  parse: parseOsvScanner,
  setUp: [
    'Post each report: `osv-scanner --format json -r . | curl --data-binary @- -H "content-type: application/json" -H "lockstep-target: my-service" {url}`.',
    'Add `-H "lockstep-complete: true"` when the whole project was scanned: what is gone is then over.',
  ],
  sample: {
    results: [
      {
        source: { path: 'package-lock.json', type: 'lockfile' },
        packages: [
          {
            package: { name: 'example', version: '1.0.0', ecosystem: 'npm' },
            vulnerabilities: [{ id: 'LOCKSTEP-TEST-1', summary: 'Test finding: nothing is wrong' }],
            groups: [{ ids: ['LOCKSTEP-TEST-1'], max_severity: '5.0' }],
          },
        ],
      },
    ],
  },
};
