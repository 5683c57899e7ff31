import type { PayloadMeta, ReadPayload, SenderKind } from '@lockstep/alerting';
import { scoreSeverity } from '../reading/finding-severity.ts';
import {
  type FindingGathering,
  REPORT_HEADERS,
  gatherFindings,
  linksOf,
  noteComplete,
  notThis,
  reportSays,
} from '../reading/gather-findings.ts';
import { type JsonRecord, isRecord, kindOf, listAt, recordAt, textAt, valueAt } from '../reading/json.ts';
import { isSarif, readSarif } from '../reading/sarif.ts';
import { cveAmong, imageName, vulnerabilityFinding } from '../reading/vulnerability.ts';

export function parseGrype(payload: unknown, meta: PayloadMeta): ReadPayload {
  if (isSarif(payload)) return readSarif(payload, meta);
  const matches = listAt(payload, 'matches');
  if (!isRecord(payload) || matches === undefined)
    return notThis('report of Grype', 'write it with `-o json` (or `-o sarif`) and post the file as it is');
  const findings = gatherFindings();
  const says = reportSays(meta);
  const scanned = scannedOf(payload, says.target);
  matches.forEach((match, index) => {
    const path = `matches[${index}]`;
    if (isRecord(match)) readMatch(match, scanned, path, findings);
    else findings.reject(path, `is ${kindOf(match)}: a match is an object with \`vulnerability\` and \`artifact\``);
  });
  // By rules of ignoring or by VEX.
  findings.ignore('suppressed at the sender', listAt(payload, 'ignoredMatches')?.length ?? 0);
  noteComplete(findings, says, { scanner: 'grype', target: scanned.target });
  return findings.done();
}

interface Scanned {
  readonly target: string | undefined;
  readonly image: string | undefined;
}

function scannedOf(payload: JsonRecord, saidTarget: string | undefined): Scanned {
  const source = recordAt(payload, 'source');
  // A directory is a text, an image an object.
  const name = textAt(source, 'target', 'userInput') ?? textAt(source, 'target');
  const isImage = textAt(source, 'type') === 'image';
  return {
    target: saidTarget ?? (isImage && name !== undefined ? imageName(name) : name),
    image: isImage ? name : undefined,
  };
}

function readMatch(match: JsonRecord, scanned: Scanned, path: string, findings: FindingGathering): void {
  const flaw = recordAt(match, 'vulnerability');
  const artifact = recordAt(match, 'artifact');
  const id = textAt(flaw, 'id');
  if (id === undefined)
    return findings.reject(`${path}.vulnerability.id`, 'is missing: a match is known by its vulnerability');
  const related = (listAt(match, 'relatedVulnerabilities') ?? []).map((one) => textAt(one, 'id'));
  const fixed = (listAt(flaw, 'fix', 'versions') ?? [])
    .map((version) => textAt(version))
    .filter((one) => one !== undefined);
  findings.finding(
    path,
    vulnerabilityFinding({
      scanner: 'grype',
      target: scanned.target,
      id,
      cve: cveAmong([id, ...related]),
      package: textAt(artifact, 'name'),
      ecosystem: textAt(artifact, 'type'),
      version: textAt(artifact, 'version'),
      fixedIn: fixed.length === 0 ? undefined : fixed.join(', '),
      file: textAt(artifact, 'locations', 0, 'path'),
      severityWord: textAt(flaw, 'severity'),
      severity: scoreSeverity(valueAt(flaw, 'cvss', 0, 'metrics', 'baseScore')),
      title: undefined,
      description: textAt(flaw, 'description') ?? textAt(match, 'relatedVulnerabilities', 0, 'description'),
      links: linksOf('advisory', valueAt(flaw, 'dataSource')),
      labels: { image: scanned.image },
      annotations: {
        purl: textAt(artifact, 'purl'),
        fix: textAt(flaw, 'fix', 'state'),
        epss: textAt(flaw, 'epss', 0, 'epss'),
        known_exploited: listAt(flaw, 'knownExploited') === undefined ? undefined : 'yes',
      },
    }),
  );
}

export const grype: SenderKind = {
  id: 'grype',
  name: 'Grype',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [...REPORT_HEADERS],
  signature: undefined,
  parse: parseGrype,
  setUp: [
    'Post each report: `grype my/image -o json | curl --data-binary @- -H "content-type: application/json" {url}`.',
    'Add `-H "lockstep-complete: true"` when nothing is filtered (no `--only-fixed`, no rules that ignore): what is gone is then over.',
  ],
  sample: {
    matches: [
      {
        vulnerability: { id: 'LOCKSTEP-TEST-1', severity: 'Medium', description: 'Test finding: nothing is wrong' },
        artifact: { name: 'example', version: '1.0.0', type: 'npm', locations: [{ path: '/package.json' }] },
      },
    ],
    source: { type: 'image', target: { userInput: 'example/web:1.0.0' } },
    descriptor: { name: 'grype' },
  },
};
