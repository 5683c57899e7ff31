import type { AlertSeverity, PayloadMeta, ReadPayload } from '@lockstep/alerting';
import { axisOfTechniques, findingSeverity, scoreSeverity } from './finding-severity.ts';
import { type FindingGathering, gatherFindings, linksOf, noteComplete, reportSays } from './gather-findings.ts';
import { type JsonRecord, isRecord, kindOf, listAt, recordAt, textAt, valueAt } from './json.ts';
import { timeOf } from './time.ts';
import { cveAmong } from './vulnerability.ts';

/** Effects that take a service away, of the taxonomy of `Types`. Source: AWS Security Finding Format, required attributes. */
const TAKES_SERVICE_AWAY = /^Effects\/(Denial of Service|Resource Consumption|Data Destruction)|DenialOfService/i;

/** Findings in the AWS Security Finding Format: the list itself, or below `Findings` as the API and reports write it. */
export function asffFindings(
  payload: unknown,
): { readonly path: string; readonly list: readonly unknown[] } | undefined {
  const places: readonly [string, readonly unknown[] | undefined][] = [
    ['', Array.isArray(payload) ? payload : undefined],
    ['Findings', listAt(payload, 'Findings')],
    ['findings', listAt(payload, 'findings')],
    ['detail.findings', listAt(payload, 'detail', 'findings')],
  ];
  const found = places.find(
    ([, list]) => list !== undefined && list.some((one) => textAt(one, 'SchemaVersion') !== undefined),
  );
  if (found !== undefined) return { path: found[0], list: found[1] ?? [] };
  return isRecord(payload) &&
    textAt(payload, 'SchemaVersion') !== undefined &&
    textAt(payload, 'ProductArn') !== undefined
    ? { path: '', list: [payload] }
    : undefined;
}

export function readAsff(
  found: { readonly path: string; readonly list: readonly unknown[] },
  meta: PayloadMeta,
): ReadPayload {
  const findings = gatherFindings();
  const says = reportSays(meta);
  found.list.forEach((finding, index) => {
    const path = `${found.path}[${index}]`;
    if (isRecord(finding)) readFinding(finding, path, says.target, findings);
    else findings.reject(path, `is ${kindOf(finding)}: a finding is an object with \`Id\``);
  });
  noteComplete(findings, says, { target: says.target });
  return findings.done();
}

function readFinding(finding: JsonRecord, path: string, target: string | undefined, findings: FindingGathering): void {
  const id = textAt(finding, 'Id');
  if (id === undefined) return findings.reject(`${path}.Id`, 'is missing: a finding is known by its `Id`');
  if (valueAt(finding, 'Sample') === true) return findings.ignore('sample finding');
  const isFinished = isOver(finding);
  if (!isFinished && textAt(finding, 'Compliance', 'Status') === 'NOT_AVAILABLE')
    return findings.ignore('control without a verdict');
  const resource = recordAt(finding, 'Resources', 0);
  const vulnerability = recordAt(finding, 'Vulnerabilities', 0);
  const pack = recordAt(vulnerability, 'VulnerablePackages', 0);
  const other = recordAt(resource, 'Details', 'Other');
  const flaw = textAt(vulnerability, 'Id') ?? textAt(other, 'CVE ID');
  const types = (listAt(finding, 'Types') ?? []).map((type) => textAt(type));
  const title = textAt(finding, 'Title');
  findings.finding(path, {
    action: isFinished ? 'resolve' : 'fire',
    // Trivy's ids name image and CVE only: what is vulnerable is told apart by the package.
    key: [id, textAt(other, 'PkgName')],
    summary: [title, textAt(finding, 'Description'), id],
    severity: severityOfFinding(finding),
    axis: types.some((type) => type !== undefined && TAKES_SERVICE_AWAY.test(type)) ? 'both' : axisOfTechniques(types),
    labels: {
      scanner: productOf(finding),
      target,
      account: textAt(finding, 'AwsAccountId'),
      region: textAt(finding, 'Region') ?? textAt(resource, 'Region'),
      resource: textAt(resource, 'Id'),
      resource_type: textAt(resource, 'Type'),
      rule: textAt(finding, 'Compliance', 'SecurityControlId') ?? flaw ?? textAt(finding, 'GeneratorId'),
      type: types[0],
      severity: textAt(finding, 'Severity', 'Label'),
      cve: cveAmong([flaw]),
      package: textAt(pack, 'Name') ?? textAt(other, 'PkgName'),
      version: textAt(pack, 'Version') ?? textAt(other, 'Installed Package'),
      fixed_in: textAt(pack, 'FixedInVersion') ?? textAt(other, 'Patched Package'),
      cluster: textAt(resource, 'Tags', 'eks:cluster-name'),
    },
    annotations: {
      description: textAt(finding, 'Description'),
      remediation: textAt(finding, 'Remediation', 'Recommendation', 'Text'),
      first_seen: textAt(finding, 'FirstObservedAt'),
      workflow: textAt(finding, 'Workflow', 'Status') ?? textAt(finding, 'WorkflowState'),
    },
    links: [
      ...linksOf('finding', valueAt(finding, 'SourceUrl')),
      ...linksOf('what to do', valueAt(finding, 'Remediation', 'Recommendation', 'Url')),
      ...linksOf('advisory', valueAt(vulnerability, 'Vendor', 'Url')),
    ],
    startsAt: timeOf(valueAt(finding, 'UpdatedAt')) ?? timeOf(valueAt(finding, 'CreatedAt')),
  });
}

/** Archived, resolved, suppressed, or a control that passes: each is said of the very finding that was open. */
function isOver(finding: JsonRecord): boolean {
  const workflow = textAt(finding, 'Workflow', 'Status') ?? textAt(finding, 'WorkflowState') ?? '';
  return (
    textAt(finding, 'RecordState') === 'ARCHIVED' ||
    ['RESOLVED', 'SUPPRESSED'].includes(workflow) ||
    textAt(finding, 'Compliance', 'Status') === 'PASSED' ||
    textAt(finding, 'ProductFields', 'aws/guardduty/service/archived') === 'true'
  );
}

function severityOfFinding(finding: JsonRecord): AlertSeverity | undefined {
  const label = findingSeverity(textAt(finding, 'Severity', 'Label'));
  const normalized = valueAt(finding, 'Severity', 'Normalized');
  return label ?? scoreSeverity(typeof normalized === 'number' ? normalized / 10 : undefined);
}

function productOf(finding: JsonRecord): string {
  const name = textAt(finding, 'ProductName') ?? textAt(finding, 'ProductFields', 'aws/securityhub/ProductName');
  return (name ?? textAt(finding, 'ProductFields', 'Product Name') ?? 'security hub').toLowerCase();
}
