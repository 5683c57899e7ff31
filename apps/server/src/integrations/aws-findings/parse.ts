import type { PayloadMeta, ReadPayload, SenderKind } from '@lockstep/alerting';
import { asffFindings, readAsff } from '../reading/asff.ts';
import { REPORT_HEADERS, gatherFindings, notThis } from '../reading/gather-findings.ts';
import { isRecord, kindOf, listAt, textAt, valueAt } from '../reading/json.ts';
import { ocsfEvents, readOcsf } from '../reading/ocsf.ts';
import { readGuardDuty } from './guardduty.ts';
import { readImageScan } from './image-scan.ts';
import { readInspector } from './inspector.ts';

const CURE =
  'send findings of GuardDuty, Security Hub or Inspector from EventBridge, by SNS or an API destination, without an input transformer';

/** What reaches us by SNS, by EventBridge, or as the API answers; Security Hub in its own format and in OCSF. */
export function parseAwsFindings(payload: unknown, meta: PayloadMeta): ReadPayload {
  const type = textAt(payload, 'Type');
  if (type === 'SubscriptionConfirmation') return confirmation(payload);
  if (type === 'Notification' && typeof valueAt(payload, 'Message') === 'string') {
    const inner = parsed(String(valueAt(payload, 'Message')));
    return inner === undefined ? { ok: false, problem: `\`Message\` is not JSON: ${CURE}` } : readEvent(inner, meta);
  }
  return readEvent(payload, meta);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** SNS sends nothing until somebody opens the address it gives; only its own are opened. */
function confirmation(payload: unknown): ReadPayload {
  const url = textAt(payload, 'SubscribeURL') ?? '';
  if (!/^https:\/\/sns\.[a-z0-9-]{1,30}\.amazonaws\.com(?:\.cn)?\/\?/.test(url))
    return { ok: false, problem: '`SubscribeURL` is no address of SNS: it is not opened' };
  const findings = gatherFindings();
  findings.ignore('confirmation of a subscription');
  const read = findings.done();
  return read.ok ? { ...read, confirmUrl: url } : read;
}

function readEvent(event: unknown, meta: PayloadMeta): ReadPayload {
  // Both formats of Security Hub stand below `detail.findings`.
  const asff = asffFindings(event);
  if (asff !== undefined) return readAsff(asff, meta);
  const ocsf = ocsfEvents(event);
  if (ocsf !== undefined) return readOcsf(ocsf, meta);

  const detailType = textAt(event, 'detail-type');
  const entries = entriesOf(event);
  if (entries === undefined) return notThis('finding of AWS', CURE);
  const findings = gatherFindings();
  for (const { path, entry } of entries) {
    if (!isRecord(entry)) findings.reject(path, `is ${kindOf(entry)}: a finding is an object`);
    else if (textAt(entry, 'findingArn') !== undefined) readInspector(entry, path, findings);
    else if (textAt(entry, 'image-digest') !== undefined || textAt(entry, 'repository-name') !== undefined)
      readImageScan(entry, event, path, findings);
    else if (textAt(entry, 'type') !== undefined && textAt(entry, 'accountId') !== undefined)
      readGuardDuty(entry, path, findings);
    else if (detailType !== undefined) findings.ignore(`event ${detailType}`);
    else findings.reject(path, `is no finding: ${CURE}`);
  }
  return findings.done();
}

function entriesOf(event: unknown): { path: string; entry: unknown }[] | undefined {
  const lists: readonly [string, readonly unknown[] | undefined][] = [
    ['', Array.isArray(event) ? event : undefined],
    ['findings', listAt(event, 'findings')],
    ['Findings', listAt(event, 'Findings')],
  ];
  const found = lists.find(([, list]) => list !== undefined);
  if (found !== undefined) return (found[1] ?? []).map((entry, index) => ({ path: `${found[0]}[${index}]`, entry }));
  const detail = valueAt(event, 'detail');
  if (isRecord(detail)) return [{ path: 'detail', entry: detail }];
  const isFinding = textAt(event, 'findingArn') !== undefined || textAt(event, 'accountId') !== undefined;
  return isFinding ? [{ path: '', entry: event }] : undefined;
}

export const awsFindings: SenderKind = {
  id: 'aws_findings',
  name: 'AWS GuardDuty, Security Hub, Inspector',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [...REPORT_HEADERS],
  signature: undefined,
  parse: parseAwsFindings,
  setUp: [
    'In EventBridge create a rule for `aws.guardduty`, `aws.securityhub` or `aws.inspector2` with the detail types of findings.',
    'As its target choose an API destination with the address `{url}`, or an SNS topic with an HTTPS subscription to it; the subscription is confirmed by itself.',
    'Send a finding by one way only: GuardDuty findings also come through Security Hub, with the same key.',
  ],
  sample: {
    version: '0',
    'detail-type': 'GuardDuty Finding',
    source: 'aws.guardduty',
    account: '111122223333',
    region: 'eu-central-1',
    detail: {
      schemaVersion: '2.0',
      accountId: '111122223333',
      region: 'eu-central-1',
      id: 'lockstep-test-1',
      arn: 'arn:aws:guardduty:eu-central-1:111122223333:detector/example/finding/lockstep-test-1',
      type: 'Lockstep:Test/Finding',
      severity: 5,
      title: 'Test finding: nothing is wrong',
      description: 'Test finding: nothing is wrong',
      service: { archived: false },
      resource: { resourceType: 'Instance' },
    },
  },
};
