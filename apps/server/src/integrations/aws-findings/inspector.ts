import { findingSeverity, scoreSeverity } from '../reading/finding-severity.ts';
import { type FindingGathering, linksOf } from '../reading/gather-findings.ts';
import { type JsonRecord, recordAt, textAt, valueAt } from '../reading/json.ts';
import { timeOf } from '../reading/time.ts';
import { cveAmong } from '../reading/vulnerability.ts';

/** A finding of Inspector 2, from its API or from EventBridge. Closed and suppressed ones end the alert. */
export function readInspector(finding: JsonRecord, path: string, findings: FindingGathering): void {
  const details = recordAt(finding, 'packageVulnerabilityDetails');
  const pack = recordAt(details, 'vulnerablePackages', 0);
  const resource = recordAt(finding, 'resources', 0);
  const image = recordAt(resource, 'details', 'awsEcrContainerImage');
  const id = textAt(details, 'vulnerabilityId');
  const status = textAt(finding, 'status') ?? 'ACTIVE';
  const file = textAt(pack, 'filePath') ?? textAt(finding, 'codeVulnerabilityDetails', 'filePath', 'filePath');
  const advice = textAt(finding, 'remediation', 'recommendation', 'text');
  findings.finding(path, {
    action: status === 'CLOSED' || status === 'SUPPRESSED' ? 'resolve' : 'fire',
    key: [textAt(finding, 'findingArn')],
    summary: [titleOf(finding, pack)],
    severity: findingSeverity(textAt(finding, 'severity')) ?? scoreSeverity(valueAt(finding, 'inspectorScore')),
    labels: {
      scanner: 'inspector',
      rule: id ?? textAt(finding, 'type'),
      type: textAt(finding, 'type'),
      severity: textAt(finding, 'severity'),
      account: textAt(finding, 'awsAccountId'),
      region: textAt(resource, 'region'),
      resource: textAt(resource, 'id'),
      resource_type: textAt(resource, 'type'),
      image: textAt(image, 'repositoryName'),
      image_tag: textAt(image, 'imageTags', 0),
      cve: cveAmong([id]),
      package: textAt(pack, 'name'),
      version: textAt(pack, 'version'),
      fixed_in: textAt(pack, 'fixedInVersion'),
      file,
    },
    annotations: {
      description: textAt(finding, 'description'),
      remediation: textAt(pack, 'remediation') ?? (advice === 'None Provided' ? undefined : advice),
      first_seen: textAt(finding, 'firstObservedAt'),
      epss: textAt(finding, 'epss', 'score'),
      exploit_available: textAt(finding, 'exploitAvailable'),
      fix_available: textAt(finding, 'fixAvailable'),
    },
    links: linksOf('advisory', valueAt(details, 'sourceUrl')),
    startsAt: timeOf(valueAt(finding, 'updatedAt')) ?? timeOf(valueAt(finding, 'lastObservedAt')),
  });
}

function titleOf(finding: JsonRecord, pack: JsonRecord | undefined): string | undefined {
  const title = textAt(finding, 'title');
  const version = textAt(pack, 'version');
  return title === undefined || version === undefined ? title : `${title} ${version}`;
}
