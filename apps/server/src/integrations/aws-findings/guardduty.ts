import { axisOfTechniques, findingSeverity } from '../reading/finding-severity.ts';
import { type FindingGathering, inAddress, linksOf } from '../reading/gather-findings.ts';
import { type JsonRecord, recordAt, textAt, valueAt } from '../reading/json.ts';
import { timeOf } from '../reading/time.ts';

/** Bands of GuardDuty: 9 critical, 7 high, 4 medium, 1 low. Source: GuardDuty user guide, severity levels of findings. */
const BANDS = [
  [9, 'critical'],
  [7, 'high'],
  [4, 'medium'],
  [1, 'low'],
] as const;

/** Purposes of types that take a service away. */
const TAKES_SERVICE_AWAY = /DenialOfService|^Impact:/;

export function readGuardDuty(finding: JsonRecord, path: string, findings: FindingGathering): void {
  const id = textAt(finding, 'arn') ?? textAt(finding, 'id');
  if (id === undefined) return findings.reject(`${path}.id`, 'is missing: a finding is known by its id');
  const service = recordAt(finding, 'service');
  if (textAt(service, 'additionalInfo', 'sample') === 'true') return findings.ignore('sample finding');
  const type = textAt(finding, 'type') ?? '';
  const score = Number(textAt(finding, 'severity'));
  const word = BANDS.find(([least]) => score >= least)?.[1];
  const resource = recordAt(finding, 'resource');
  const region = textAt(finding, 'region');
  const shortId = textAt(finding, 'id');
  const address =
    region === undefined || shortId === undefined
      ? undefined
      : `https://${inAddress(region)}.console.aws.amazon.com/guardduty/home?region=${inAddress(region)}#/findings?macros=current&fId=${inAddress(shortId)}`;
  return findings.finding(path, {
    action: valueAt(service, 'archived') === true ? 'resolve' : 'fire',
    key: [id],
    summary: [textAt(finding, 'title'), textAt(finding, 'description'), type],
    severity: findingSeverity(word),
    axis: TAKES_SERVICE_AWAY.test(type) ? 'both' : axisOfTechniques([type]),
    labels: {
      scanner: 'guardduty',
      rule: type,
      severity: word,
      account: textAt(finding, 'accountId'),
      region,
      resource_type: textAt(resource, 'resourceType'),
      resource: resourceOf(resource),
      cluster: textAt(resource, 'eksClusterDetails', 'name') ?? textAt(resource, 'ecsClusterDetails', 'name'),
      namespace: textAt(resource, 'kubernetesDetails', 'kubernetesWorkloadDetails', 'namespace'),
    },
    annotations: {
      description: textAt(finding, 'description'),
      count: textAt(service, 'count'),
      first_seen: textAt(service, 'eventFirstSeen'),
      last_seen: textAt(service, 'eventLastSeen'),
      role: textAt(service, 'resourceRole'),
    },
    links: linksOf('finding in GuardDuty', address),
    startsAt: timeOf(valueAt(finding, 'updatedAt')) ?? timeOf(valueAt(finding, 'createdAt')),
  });
}

function resourceOf(resource: JsonRecord | undefined): string | undefined {
  return (
    textAt(resource, 'instanceDetails', 'instanceId') ??
    textAt(resource, 's3BucketDetails', 0, 'name') ??
    textAt(resource, 'eksClusterDetails', 'arn') ??
    textAt(resource, 'lambdaDetails', 'functionArn') ??
    textAt(resource, 'rdsDbInstanceDetails', 'dbInstanceArn') ??
    textAt(resource, 'containerDetails', 'image') ??
    textAt(resource, 'accessKeyDetails', 'userName')
  );
}
