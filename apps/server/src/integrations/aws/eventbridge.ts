import type { ReadPayload, SenderKind } from '@lockstep/alerting';
import { type Gathering, gather } from '../reading/gather.ts';
import { type JsonRecord, isRecord, recordAt, textAt, valueAt } from '../reading/json.ts';
import { wrongShape } from '../reading/single.ts';
import { sha256 } from '../reading/text.ts';
import { timeOf } from '../reading/time.ts';
import { alarmOfEvent, readAlarm } from './alarm.ts';

const SECURITY_SOURCES = [
  'aws.guardduty',
  'aws.securityhub',
  'aws.inspector',
  'aws.inspector2',
  'aws.macie',
  'aws.access-analyzer',
  'aws.ecr',
];

/** One event of EventBridge, posted by an API destination. What the rule there lets through somebody wants to hear of. */
export function parseEventBridge(payload: unknown): ReadPayload {
  if (!isRecord(payload) || !isEvent(payload))
    return wrongShape(payload, '`detail-type` or `source` is missing: send the matched event as it is');
  const gathering = gather();
  readEventBridge(payload, '', gathering);
  return gathering.done();
}

export function isEvent(value: unknown): boolean {
  return textAt(value, 'detail-type') !== undefined && textAt(value, 'source') !== undefined;
}

export function readEventBridge(event: JsonRecord, path: string, gathering: Gathering): void {
  const source = textAt(event, 'source') ?? '';
  const alarm = source === 'aws.cloudwatch' ? alarmOfEvent(event) : undefined;
  if (alarm !== undefined) readAlarm(alarm, path, gathering);
  else if (source === 'aws.codedeploy') readDeployment(event, path, gathering);
  else readAny(event, source, path, gathering);
}

function readDeployment(event: JsonRecord, path: string, gathering: Gathering): void {
  const detail = recordAt(event, 'detail');
  const state = textAt(detail, 'state') ?? 'unknown';
  if (state === 'START' || state === 'READY') {
    gathering.ignore(`a deployment that is not over (\`${state}\`)`);
    return;
  }
  const [service, environment] = [textAt(detail, 'application'), textAt(detail, 'deploymentGroup')];
  gathering.change(path, {
    summary: [`CodeDeploy ${service ?? 'application'} to ${environment ?? 'group'}: ${state}`],
    at: timeOf(valueAt(event, 'time')),
    service,
    environment,
    labels: {
      state,
      deployment: textAt(detail, 'deploymentId'),
      account: textAt(event, 'account'),
      region: textAt(event, 'region'),
    },
  });
}

function readAny(event: JsonRecord, source: string, path: string, gathering: Gathering): void {
  const detail = recordAt(event, 'detail');
  const counts = recordAt(detail, 'finding-severity-counts');
  if (counts !== undefined && !Object.values(counts).some((count) => count !== 0)) {
    gathering.ignore('a scan that found nothing');
    return;
  }
  const health = source === 'aws.health' ? textAt(detail, 'eventArn') : undefined;
  const type = textAt(event, 'detail-type') ?? '';
  const isOver = health !== undefined && textAt(detail, 'statusCode') === 'closed';
  const resources = valueAt(event, 'resources');
  gathering.alert(path, {
    action: isOver ? 'resolve' : 'fire',
    dedupKey: health ?? `event:${source}/${type}/${matterOf(event, detail)}`,
    summary: [
      [type, textAt(detail, 'title') ?? textAt(detail, 'eventTypeCode') ?? textAt(resources, 0)]
        .filter(Boolean)
        .join(': '),
    ],
    labels: { source, type, account: textAt(event, 'account'), region: textAt(event, 'region'), resources },
    annotations: { detail },
    axis: SECURITY_SOURCES.includes(source) ? 'security' : undefined,
    startsAt: isOver ? undefined : timeOf(valueAt(event, 'time')),
  });
}

/** What the event is about: an id in its detail, its resources, or itself. */
function matterOf(event: JsonRecord, detail: JsonRecord | undefined): string {
  const resources = valueAt(event, 'resources');
  const named =
    Array.isArray(resources) && resources.length > 0
      ? sha256(JSON.stringify(resources.slice(0, 100).map((one) => textAt(one) ?? '')))
      : undefined;
  return textAt(detail, 'id') ?? named ?? textAt(event, 'id') ?? '';
}

export const eventBridge: SenderKind = {
  id: 'aws_eventbridge',
  name: 'Amazon EventBridge',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [],
  signature: undefined,
  parse: parseEventBridge,
  setUp: [
    'In EventBridge add an API destination with the address `{url}`, method POST, and a connection with any API key.',
    'Add a rule with the events you want to be told of and choose the destination as target, with the matched event as input.',
  ],
  sample: {
    version: '0',
    id: 'lockstep-test',
    'detail-type': 'CloudWatch Alarm State Change',
    source: 'aws.cloudwatch',
    account: '000000000000',
    region: 'eu-central-1',
    time: '2026-01-01T00:00:00Z',
    resources: [],
    detail: { alarmName: 'lockstep-test', state: { value: 'ALARM', reason: 'test alert, nothing is wrong' } },
  },
};
