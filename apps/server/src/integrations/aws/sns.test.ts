import { describe, expect, it } from 'vitest';
import { META, noSamples, reading, sampleReading } from '../reading/test-samples.ts';
import { eventBridge } from './eventbridge.ts';
import { sns } from './sns.ts';

describe('Amazon SNS', () => {
  const SUBSCRIBE = 'https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=a&Token=t';

  it('hands out the address that confirms a subscription', () => {
    expect(sns.parse({ Type: 'SubscriptionConfirmation', SubscribeURL: SUBSCRIBE }, META)).toMatchObject({
      ok: true,
      confirmUrl: SUBSCRIBE,
    });
  });

  it.each([
    'https://sns.eu-west-1.amazonaws.com.example.org/?Action=ConfirmSubscription',
    'https://example.org/?Action=ConfirmSubscription',
    'https://s3.eu-west-1.amazonaws.com/?Action=ConfirmSubscription',
    'https://sns.eu-west-1.amazonaws.com/?Action=DeleteTopic',
    'https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Action=DeleteTopic',
    'https://sns.eu-west-1.amazonaws.com:8443/?Action=ConfirmSubscription',
    'https://user@sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription',
    'http://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription',
    'https://sns.eu-west-1.amazonaws.com/other?Action=ConfirmSubscription',
    'nonsense',
    undefined,
  ])('never hands out %s', (SubscribeURL) => {
    expect(sns.parse({ Type: 'SubscriptionConfirmation', SubscribeURL }, META)).toMatchObject({ ok: false });
  });

  it.each([
    ['ALARM', 'fire'],
    ['INSUFFICIENT_DATA', 'fire'],
    ['OK', 'resolve'],
  ])('takes the state %s as %s, known by the resource name', (NewStateValue, action) => {
    const AlarmArn = 'arn:aws:cloudwatch:eu-west-1:123:alarm:my alarm';
    const Message = JSON.stringify({ AlarmName: 'my alarm', NewStateValue, AlarmArn });

    const { alerts } = reading(sns, { Type: 'Notification', Message });

    expect(alerts).toMatchObject([{ action, dedupKey: AlarmArn }]);
    expect(alerts[0]?.links).toEqual([
      {
        url: 'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#alarmsV2:alarm/my%20alarm',
        label: 'CloudWatch',
      },
    ]);
  });

  it('reads an event inside a message', () => {
    const event = {
      source: 'aws.cloudwatch',
      'detail-type': 'x',
      detail: { alarmName: 'a', state: { value: 'OK' } },
      resources: ['arn:1'],
    };

    expect(reading(sns, { Type: 'Notification', Message: JSON.stringify(event) }).alerts).toMatchObject([
      { action: 'resolve', dedupKey: 'arn:1' },
    ]);
    expect(reading(eventBridge, event).alerts).toMatchObject([{ action: 'resolve', dedupKey: 'arn:1' }]);
  });

  it('opens and closes matters of AWS Health, and knows who speaks of security', () => {
    const event = (statusCode: string) => ({
      source: 'aws.health',
      'detail-type': 'AWS Health Event',
      detail: { eventArn: 'arn:h', statusCode },
    });
    const finding = { source: 'aws.guardduty', 'detail-type': 'GuardDuty Finding', detail: { id: 'f', title: 'odd' } };

    expect(reading(eventBridge, event('open')).alerts).toMatchObject([{ action: 'fire', dedupKey: 'arn:h' }]);
    expect(reading(eventBridge, event('closed')).alerts).toMatchObject([{ action: 'resolve', dedupKey: 'arn:h' }]);
    expect(reading(eventBridge, finding).alerts).toMatchObject([
      {
        action: 'fire',
        axis: 'security',
        summary: 'GuardDuty Finding: odd',
        dedupKey: 'event:aws.guardduty/GuardDuty Finding/f',
      },
    ]);
  });

  it('leaves out deployments that go on and scans that found nothing', () => {
    const deployment = { source: 'aws.codedeploy', 'detail-type': 'd', detail: { state: 'START' } };
    const scan = {
      source: 'aws.ecr',
      'detail-type': 'ECR Image Scan',
      detail: { 'finding-severity-counts': { LOW: 0 } },
    };

    expect(reading(eventBridge, deployment).ignored).toEqual([
      { reason: 'a deployment that is not over (`START`)', count: 1 },
    ]);
    expect(reading(eventBridge, scan).ignored).toEqual([{ reason: 'a scan that found nothing', count: 1 }]);
    expect(eventBridge.parse({}, META)).toMatchObject({ ok: false });
    expect(sns.parse({}, META)).toMatchObject({ ok: false });
  });
});

describe.skipIf(noSamples)('real payloads (needs ../shared beside the checkout)', () => {
  it('reads an alarm without data', () => {
    expect(sampleReading(sns, 'aws-sns/cloudwatch-alarm.json')).toEqual({
      alerts: [
        {
          action: 'fire',
          dedupKey: 'alarm:1234567890/EU (Ireland)/notificationCountAlarm',
          summary: 'notificationCountAlarm: number of notifications exceeded',
          labels: {
            'dimension.TopicName': 'alerta-test',
            alarm: 'notificationCountAlarm',
            account: '1234567890',
            region: 'EU (Ireland)',
            namespace: 'AWS/SNS',
            metric: 'NumberOfNotificationsDelivered',
            state: 'INSUFFICIENT_DATA',
          },
          annotations: {
            description: 'number of notifications exceeded',
            reason: 'Insufficient Data: 10 datapoints were unknown.',
          },
          severity: 'warning',
          startsAt: Date.parse('2019-05-13T08:41:43.548Z'),
          links: [],
        },
      ],
      changes: [],
      rejected: [],
      ignored: [],
    });
  });

  it('reads an alarm without a state', () => {
    expect(sampleReading(sns, 'aws-sns/keep-high-cpu-usage.json')).toEqual({
      alerts: [
        {
          action: 'fire',
          dedupKey: 'alarm://HighCPUUsage',
          summary: 'HighCPUUsage: CPU utilization is above 90% threshold',
          labels: { alarm: 'HighCPUUsage', namespace: 'AWS/EC2', metric: 'CPUUtilization' },
          annotations: { description: 'CPU utilization is above 90% threshold' },
          severity: 'warning',
          links: [],
        },
      ],
      changes: [],
      rejected: [{ path: '', problem: 'does not say its state (`NewStateValue`): taken as `ALARM`' }],
      ignored: [],
    });
  });

  it('reads another without a state', () => {
    expect(sampleReading(sns, 'aws-sns/keep-high-error-rate.json')).toEqual({
      alerts: [
        {
          action: 'fire',
          dedupKey: 'alarm://APIErrorRate',
          summary: 'APIErrorRate: API error rate exceeds 5% threshold',
          labels: { alarm: 'APIErrorRate', namespace: 'AWS/ApiGateway', metric: '5XXError' },
          annotations: { description: 'API error rate exceeds 5% threshold' },
          severity: 'critical',
          links: [],
        },
      ],
      changes: [],
      rejected: [{ path: '', problem: 'does not say its state (`NewStateValue`): taken as `ALARM`' }],
      ignored: [],
    });
  });

  it('reads a subscription', () => {
    expect(sampleReading(sns, 'aws-sns/subscription-confirmation.json')).toEqual({
      alerts: [],
      changes: [],
      rejected: [],
      ignored: [{ reason: 'a subscription to be confirmed', count: 1 }],
    });
  });

  it('reads records of a function', () => {
    expect(sampleReading(sns, 'aws-events/cloudwatch-alarm-sns-payload-single-metric.json')).toEqual({
      alerts: [
        {
          action: 'fire',
          dedupKey: 'arn:aws:cloudwatch:REGION:ACCOUNT_NUMBER:alarm:EXAMPLE',
          summary: 'EXAMPLE: EXAMPLE',
          labels: {
            'dimension.InstanceId': 'TestInstance',
            alarm: 'EXAMPLE',
            account: '123456789012',
            region: 'EXAMPLE',
            namespace: 'AWS/EC2',
            metric: 'NetworkOut',
            state: 'ALARM',
          },
          annotations: {
            description: 'EXAMPLE',
            reason:
              'Threshold Crossed: 1 out of the last 1 datapoints [1234.0 (06/03/15 17:43:27)] was greater than the threshold (0.0) (minimum 1 datapoint for OK -> ALARM transition).',
          },
          startsAt: Date.parse('2015-06-03T17:43:27.123Z'),
          links: [],
        },
      ],
      changes: [],
      rejected: [],
      ignored: [],
    });
  });

  it('reads plain words', () => {
    expect(sampleReading(sns, 'aws-events/sns-event.json')).toEqual({
      alerts: [
        {
          action: 'fire',
          dedupKey: 'message:aae4c34e4b2e0fa9e14c6788b99827555fca71fa008476e06608a505c3821ef2',
          summary: 'TestInvoke',
          labels: { topic: 'arn:aws:sns:EXAMPLE' },
          annotations: { message: 'Hello from SNS!' },
          startsAt: Date.parse('2015-06-03T17:43:27.123Z'),
          links: [],
        },
      ],
      changes: [],
      rejected: [],
      ignored: [],
    });
  });

  it('reads a deployment', () => {
    expect(sampleReading(eventBridge, 'aws-events/codedeploy-deployment-event.json')).toEqual({
      alerts: [],
      changes: [
        {
          summary: 'CodeDeploy myApplication to myDeploymentGroup: SUCCESS',
          at: Date.parse('2016-06-30T22:06:31.000Z'),
          service: 'myApplication',
          environment: 'myDeploymentGroup',
          links: [],
          labels: { state: 'SUCCESS', deployment: 'd-123456789', account: '123456789012', region: 'us-east-1' },
        },
      ],
      rejected: [],
      ignored: [],
    });
  });

  it('reads a scan of an image', () => {
    expect(sampleReading(eventBridge, 'aws-events/ecr-image-scan-event.json')).toEqual({
      alerts: [
        {
          action: 'fire',
          dedupKey: 'event:aws.ecr/ECR Image Scan/034fbe32e95076c5c7a1ce57a859de6a2120aff763f154fceac7b034f5a8050f',
          summary: 'ECR Image Scan: arn:aws:ecr:eu-north-1:123456789012:repository/tribble-image-scan-test',
          labels: {
            source: 'aws.ecr',
            type: 'ECR Image Scan',
            account: '123456789012',
            region: 'eu-north-1',
            resources: 'arn:aws:ecr:eu-north-1:123456789012:repository/tribble-image-scan-test',
          },
          annotations: {
            'detail.scan-status': 'COMPLETE',
            'detail.repository-name': 'tribble-image-scan-test',
            'detail.finding-severity-counts.CRITICAL': '10',
            'detail.finding-severity-counts.HIGH': '2',
            'detail.finding-severity-counts.MEDIUM': '9',
            'detail.finding-severity-counts.LOW': '3',
            'detail.finding-severity-counts.INFORMATIONAL': '0',
            'detail.finding-severity-counts.UNDEFINED': '0',
            'detail.image-digest': 'sha256:d4a96ee9443e641fc100e763a0c10928720b50c6e3ea3342d05d7c3435fc5355',
            'detail.image-tags': '1572471135',
          },
          axis: 'security',
          startsAt: Date.parse('2019-10-30T21:32:27.000Z'),
          links: [],
        },
      ],
      changes: [],
      rejected: [],
      ignored: [],
    });
  });
});
