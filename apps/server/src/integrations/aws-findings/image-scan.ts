import { findingSeverity } from '../reading/finding-severity.ts';
import { type FindingGathering } from '../reading/gather-findings.ts';
import { type JsonRecord, recordAt, textAt } from '../reading/json.ts';
import { timeOf } from '../reading/time.ts';

const WORST_FIRST = ['CRITICAL', 'HIGH', 'MEDIUM', 'UNDEFINED', 'LOW', 'INFORMATIONAL'] as const;

/**
 * A finished scan of an image in ECR tells counts only: one alert per repository, over when a scan finds nothing.
 *
 * @param event around it: account, region and time
 */
export function readImageScan(scan: JsonRecord, event: unknown, path: string, findings: FindingGathering): void {
  // Inspector writes a whole name here, and INITIAL_SCAN_COMPLETE.
  const repository = (textAt(scan, 'repository-name') ?? '').replace(/^arn:[^/]*\//, '');
  const status = textAt(scan, 'scan-status') ?? '';
  if (!status.endsWith('COMPLETE')) return findings.ignore(`image scan with status ${status}`);
  const counts = recordAt(scan, 'finding-severity-counts');
  const found = WORST_FIRST.filter((word) => Number(textAt(counts, word)) > 0);
  const tag = textAt(scan, 'image-tags', 0);
  const told = found.map((word) => `${textAt(counts, word)} ${word.toLowerCase()}`).join(', ');
  return findings.finding(path, {
    action: found.length === 0 ? 'resolve' : 'fire',
    key: ['ecr', textAt(event, 'account'), textAt(event, 'region'), repository],
    summary: [
      `${repository}${tag === undefined ? '' : `:${tag}`}: ${told === '' ? 'nothing found' : `${told} vulnerabilities`}`,
    ],
    severity: findingSeverity(found[0]),
    labels: {
      scanner: 'ecr',
      account: textAt(event, 'account'),
      region: textAt(event, 'region'),
      image: repository,
      image_tag: tag,
      severity: found[0],
    },
    annotations: { digest: textAt(scan, 'image-digest') },
    startsAt: timeOf(textAt(event, 'time')),
  });
}
