import { isRecord, listAt, textAt, valueAt } from '../reading/json.ts';
import type { Gathering } from '../reading/gather.ts';
import { severityOf } from '../reading/severity.ts';
import { timeOf } from '../reading/time.ts';

const MOST_DIMENSIONS = 50;

/** What SNS and EventBridge say of a CloudWatch alarm, in one shape. */
interface Alarm {
  readonly name: string;
  readonly arn: string | undefined;
  /** `ALARM`, `OK`, `INSUFFICIENT_DATA`; who sends the last one to a pager wants to hear of it. */
  readonly state: string | undefined;
  readonly reason: string | undefined;
  readonly at: number | undefined;
  readonly account: string | undefined;
  readonly region: string | undefined;
  readonly description: string | undefined;
  readonly priority: string | undefined;
  readonly metric: string | undefined;
  readonly namespace: string | undefined;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** The message that an alarm publishes to its topic. */
export function alarmOfMessage(message: unknown): Alarm | undefined {
  const name = textAt(message, 'AlarmName');
  if (name === undefined) return undefined;
  const dimensions = (listAt(message, 'Trigger', 'Dimensions') ?? [])
    .slice(0, MOST_DIMENSIONS)
    .map((one) => [textAt(one, 'name') ?? '', textAt(one, 'value') ?? ''] as const);
  return {
    name,
    arn: textAt(message, 'AlarmArn'),
    state: textAt(message, 'NewStateValue'),
    reason: textAt(message, 'NewStateReason'),
    at: timeOf(valueAt(message, 'StateChangeTime')),
    account: textAt(message, 'AWSAccountId'),
    region: textAt(message, 'Region'),
    description: textAt(message, 'AlarmDescription'),
    priority: textAt(message, 'Priority'),
    metric: textAt(message, 'Trigger', 'MetricName') ?? textAt(message, 'MetricName'),
    namespace: textAt(message, 'Trigger', 'Namespace') ?? textAt(message, 'Namespace'),
    dimensions: Object.fromEntries(dimensions.filter(([dimension]) => dimension !== '')),
  };
}

/** `CloudWatch Alarm State Change` of EventBridge. */
export function alarmOfEvent(event: unknown): Alarm | undefined {
  const name = textAt(event, 'detail', 'alarmName');
  if (name === undefined) return undefined;
  const metric = valueAt(event, 'detail', 'configuration', 'metrics', 0, 'metricStat', 'metric');
  const dimensions = valueAt(metric, 'dimensions');
  return {
    name,
    arn: textAt(event, 'resources', 0),
    state: textAt(event, 'detail', 'state', 'value'),
    reason: textAt(event, 'detail', 'state', 'reason'),
    at: timeOf(valueAt(event, 'detail', 'state', 'timestamp')) ?? timeOf(valueAt(event, 'time')),
    account: textAt(event, 'account'),
    region: textAt(event, 'region'),
    description: textAt(event, 'detail', 'configuration', 'description'),
    priority: undefined,
    metric: textAt(metric, 'name'),
    namespace: textAt(metric, 'namespace'),
    dimensions: isRecord(dimensions)
      ? Object.fromEntries(
          Object.keys(dimensions)
            .slice(0, MOST_DIMENSIONS)
            .map((dimension) => [dimension, textAt(dimensions, dimension) ?? '']),
        )
      : {},
  };
}

export function readAlarm(alarm: Alarm, path: string, gathering: Gathering): void {
  const isOver = alarm.state === 'OK';
  if (alarm.state === undefined) gathering.reject(path, 'does not say its state (`NewStateValue`): taken as `ALARM`');
  const description = alarm.description ?? alarm.reason;
  gathering.alert(path, {
    action: isOver ? 'resolve' : 'fire',
    dedupKey: alarm.arn ?? `alarm:${alarm.account ?? ''}/${alarm.region ?? ''}/${alarm.name}`,
    summary: [[alarm.name, description].filter(Boolean).join(': ')],
    labels: {
      dimension: alarm.dimensions,
      alarm: alarm.name,
      account: alarm.account,
      region: alarm.region,
      namespace: alarm.namespace,
      metric: alarm.metric,
      state: alarm.state,
    },
    annotations: { description: alarm.description, reason: alarm.reason },
    severity: isOver ? undefined : alarm.state === 'INSUFFICIENT_DATA' ? 'warning' : severityOf(alarm.priority),
    startsAt: isOver ? undefined : alarm.at,
    endsAt: isOver ? alarm.at : undefined,
    links: [{ url: consoleUrl(alarm.arn), label: 'CloudWatch' }],
  });
}

/** The region of the resource name: messages give its display name only. */
function consoleUrl(arn: string | undefined): string | undefined {
  const [, region, name] = /^arn:aws:cloudwatch:([a-z]{2}(?:-[a-z]+)+-\d):\d+:alarm:(.+)$/s.exec(arn ?? '') ?? [];
  if (region === undefined || name === undefined) return undefined;
  return `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#alarmsV2:alarm/${encodeURIComponent(name.toWellFormed())}`;
}
