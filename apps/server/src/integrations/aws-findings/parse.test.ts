import { describe, expect, it } from 'vitest';
import { META, reading } from '../reading/test-samples.ts';
import { awsFindings, parseAwsFindings } from './parse.ts';

const GUARDDUTY = {
  schemaVersion: '2.0',
  accountId: '1',
  region: 'eu-central-1',
  id: 'f1',
  arn: 'arn:aws:guardduty:eu-central-1:1:detector/d/finding/f1',
  type: 'Recon:EC2/Portscan',
  severity: 5,
  title: 'scan',
  service: { archived: false },
};

function fromEventBridge(detail: object, detailType = 'GuardDuty Finding') {
  return {
    version: '0',
    'detail-type': detailType,
    source: 'aws.guardduty',
    account: '1',
    region: 'eu-central-1',
    detail,
  };
}

const ASFF = {
  SchemaVersion: '2018-10-08',
  Id: 'arn:finding/1',
  ProductArn: 'arn:product',
  AwsAccountId: '1',
  Title: 'control',
  Severity: { Label: 'HIGH' },
  RecordState: 'ACTIVE',
};

function actions(payload: unknown): string[] {
  return reading(awsFindings, payload).alerts.map(({ action }) => action);
}

describe('a finding of GuardDuty', () => {
  it('is the same by itself, from EventBridge and by SNS', () => {
    const event = fromEventBridge(GUARDDUTY);
    const all = [GUARDDUTY, event, { Type: 'Notification', Message: JSON.stringify(event) }].map(
      (payload) => reading(awsFindings, payload).alerts,
    );

    expect(all[0]).toHaveLength(1);
    expect(all[1]).toEqual(all[0]);
    expect(all[2]).toEqual(all[0]);
  });

  it('has the same key when it comes through Security Hub', () => {
    const [own] = reading(awsFindings, GUARDDUTY).alerts;
    const [hub] = reading(awsFindings, { Findings: [{ ...ASFF, Id: GUARDDUTY.arn }] }).alerts;

    expect(hub?.dedupKey).toBe(own?.dedupKey);
  });

  it.each([
    [9, 'critical'],
    [8.9, 'error'],
    [7, 'error'],
    [6.9, 'warning'],
    [4, 'warning'],
    [3.9, 'info'],
    [0, undefined],
  ])('of severity %d is %s', (severity, expected) => {
    expect(reading(awsFindings, { ...GUARDDUTY, severity }).alerts[0]?.severity).toBe(expected);
  });

  it.each([
    ['Backdoor:EC2/DenialOfService.Tcp', 'both'],
    ['Impact:S3/AnomalousBehavior.Delete', 'both'],
    ['Recon:EC2/Portscan', 'security'],
  ])('of type %s concerns %s', (type, axis) => {
    expect(reading(awsFindings, { ...GUARDDUTY, type }).alerts[0]?.axis).toBe(axis);
  });

  it('ends when it is archived', () => {
    expect(actions({ ...GUARDDUTY, service: { archived: true } })).toEqual(['resolve']);
  });

  it('that is a sample is left out', () => {
    const read = reading(awsFindings, { ...GUARDDUTY, service: { additionalInfo: { sample: true } } });

    expect(read.ignored).toEqual([{ reason: 'sample finding', count: 1 }]);
  });
});

describe('a finding of Security Hub', () => {
  it.each([
    [{}, 'fire'],
    [{ Compliance: { Status: 'FAILED' } }, 'fire'],
    [{ Compliance: { Status: 'WARNING' } }, 'fire'],
    [{ Compliance: { Status: 'PASSED' } }, 'resolve'],
    [{ RecordState: 'ARCHIVED' }, 'resolve'],
    [{ Workflow: { Status: 'RESOLVED' } }, 'resolve'],
    [{ Workflow: { Status: 'SUPPRESSED' } }, 'resolve'],
    [{ Workflow: { Status: 'NOTIFIED' } }, 'fire'],
  ])('with %j: %s', (about, action) => {
    expect(actions([{ ...ASFF, ...about }])).toEqual([action]);
  });

  it('without a verdict neither opens nor closes', () => {
    const read = reading(awsFindings, [{ ...ASFF, Compliance: { Status: 'NOT_AVAILABLE' } }]);

    expect(read.alerts).toEqual([]);
    expect(read.ignored).toEqual([{ reason: 'control without a verdict', count: 1 }]);
  });

  it('that takes a service away concerns both', () => {
    const Types = ['Effects/Denial of Service'];

    expect(reading(awsFindings, [{ ...ASFF, Types }]).alerts[0]?.axis).toBe('both');
  });

  it('also comes in OCSF', () => {
    const finding = {
      class_uid: 2003,
      severity_id: 4,
      finding_info: { uid: 'u', title: 't' },
      compliance: { status_id: 1 },
    };

    expect(reading(awsFindings, fromEventBridge({ findings: [finding] }, 'Findings Imported V2')).alerts).toMatchObject(
      [{ action: 'resolve', dedupKey: 'u', severity: 'error' }],
    );
  });
});

describe('a finding of Inspector', () => {
  it.each([
    ['ACTIVE', 'fire'],
    ['CLOSED', 'resolve'],
    ['SUPPRESSED', 'resolve'],
  ])('that is %s: %s', (status, action) => {
    const finding = {
      findingArn: 'arn:i',
      awsAccountId: '1',
      severity: 'HIGH',
      status,
      title: 'CVE-2024-0001 - linux',
    };

    expect(actions(fromEventBridge(finding, 'Inspector2 Finding'))).toEqual([action]);
    expect(actions({ findings: [finding] })).toEqual([action]);
  });
});

describe('a scan of an image', () => {
  const scan = (counts: object, status = 'COMPLETE') =>
    fromEventBridge(
      { 'scan-status': status, 'repository-name': 'web', 'finding-severity-counts': counts },
      'ECR Image Scan',
    );

  it('that finds nothing ends the alert of the repository', () => {
    const [open] = reading(awsFindings, scan({ HIGH: 1, LOW: 2 })).alerts;
    const [over] = reading(awsFindings, scan({ HIGH: 0 })).alerts;

    expect(open).toMatchObject({ action: 'fire', severity: 'error', summary: 'web: 1 high, 2 low vulnerabilities' });
    expect(over).toMatchObject({ action: 'resolve', dedupKey: open?.dedupKey });
  });

  it('that failed says nothing', () => {
    expect(reading(awsFindings, scan({}, 'FAILED')).ignored).toEqual([
      { reason: 'image scan with status FAILED', count: 1 },
    ]);
  });
});

describe('SNS', () => {
  const confirm = (SubscribeURL: string) => parseAwsFindings({ Type: 'SubscriptionConfirmation', SubscribeURL }, META);

  it('is confirmed at its own address only', () => {
    const url = 'https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&Token=x';

    expect(confirm(url)).toMatchObject({ ok: true, confirmUrl: url });
  });

  it.each([
    'http://sns.eu-central-1.amazonaws.com/?a',
    'https://sns.evil.example/?sns.eu-central-1.amazonaws.com',
    'https://sns.a.amazonaws.com.evil.example/',
    'https://sns.a.amazonaws.com@evil.example/',
    '',
  ])('is not confirmed at %j', (url) => {
    expect(confirm(url)).toMatchObject({ ok: false });
  });

  it('with a plain text is refused with the cure', () => {
    expect(parseAwsFindings({ Type: 'Notification', Message: 'Hello' }, META)).toMatchObject({ ok: false });
  });
});

it.each([null, [], 'x', {}, { detail: 3 }])('%j is no finding of AWS, or holds none', (payload) => {
  const read = parseAwsFindings(payload, META);

  expect(read.ok ? read.payload.alerts : []).toEqual([]);
});
