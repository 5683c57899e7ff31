import type { PayloadMeta, ReadPayload, SenderKind } from '@lockstep/alerting';
import { axisOfTechniques, findingSeverity } from '../reading/finding-severity.ts';
import { type FindingGathering, gatherFindings, inAddress, linksOf, notThis } from '../reading/gather-findings.ts';
import { type JsonRecord, isRecord, kindOf, listAt, recordAt, textAt, valueAt } from '../reading/json.ts';
import { timeOf } from '../reading/time.ts';

/** Issues of the API and of webhooks, detections of Wiz Defend, and lines of the audit log, which are left out. */
export function parseWiz(payload: unknown, _meta: PayloadMeta): ReadPayload {
  const list = listAt(payload, 'data', 'issues', 'nodes') ?? (Array.isArray(payload) ? payload : [payload]);
  const isOurs = list.every((entry) => formOf(entry) !== undefined || (!isRecord(entry) && list.length > 1));
  if (!isOurs || list.length === 0)
    return notThis(
      'payload of Wiz',
      'post the issue with the default body of the webhook, or a detection as Wiz Defend writes it',
    );
  const findings = gatherFindings();
  list.forEach((entry: unknown, index) => {
    const path = `[${index}]`;
    const form = formOf(entry);
    if (!isRecord(entry)) findings.reject(path, `is ${kindOf(entry)} and no object`);
    else if (form === 'issue') readIssue(entry, path, findings);
    else if (form === 'webhook') readWebhook(entry, path, findings);
    else if (form === 'detection') readDetection(entry, path, findings);
    else findings.ignore('line of the audit log, no alert');
  });
  return findings.done();
}

function formOf(entry: unknown): 'issue' | 'webhook' | 'detection' | 'audit' | undefined {
  if (recordAt(entry, 'issue') !== undefined) return 'webhook';
  if (textAt(entry, 'id') === undefined) return undefined;
  if (recordAt(entry, 'sourceRule') !== undefined || recordAt(entry, 'entitySnapshot') !== undefined) return 'issue';
  if (textAt(entry, 'tdrId') !== undefined || listAt(entry, 'triggeringEvents') !== undefined) return 'detection';
  return textAt(entry, 'action') === undefined ? undefined : 'audit';
}

function isOver(status: string | undefined): boolean {
  return status === 'RESOLVED' || status === 'REJECTED';
}

function readIssue(issue: JsonRecord, path: string, findings: FindingGathering): void {
  const id = textAt(issue, 'id') ?? '';
  const entity = recordAt(issue, 'entitySnapshot');
  const rule = recordAt(issue, 'sourceRule');
  const name = textAt(rule, 'name') ?? `issue ${id}`;
  const resource = textAt(entity, 'name') ?? textAt(entity, 'externalId');
  findings.finding(path, {
    action: isOver(textAt(issue, 'status')) ? 'resolve' : 'fire',
    key: ['wiz', id],
    summary: [[name, resource].filter((part) => part !== undefined).join(' on ')],
    severity: findingSeverity(textAt(issue, 'severity')),
    labels: {
      scanner: 'wiz',
      rule: textAt(rule, 'name'),
      type: textAt(issue, 'type'),
      severity: textAt(issue, 'severity'),
      resource,
      resource_type: textAt(entity, 'nativeType') ?? textAt(entity, 'type'),
      region: textAt(entity, 'region'),
      account: textAt(entity, 'subscriptionName') ?? textAt(entity, 'subscriptionExternalId'),
      project: (listAt(issue, 'projects') ?? [])
        .slice(0, 20)
        .map((project) => textAt(project, 'name'))
        .filter((one) => one !== undefined),
      status: textAt(issue, 'status'),
    },
    annotations: {
      description: textAt(rule, 'controlDescription') ?? textAt(rule, 'cloudEventRuleDescription'),
      remediation: textAt(rule, 'resolutionRecommendation'),
      categories: (listAt(rule, 'securitySubCategories') ?? [])
        .slice(0, 50)
        .map((one) => textAt(one, 'title'))
        .filter((one) => one !== undefined),
    },
    links: [
      ...linksOf('issue in Wiz', `https://app.wiz.io/issues#~(issue~'${inAddress(id)})`),
      ...linksOf('resource', valueAt(entity, 'cloudProviderURL')),
    ],
    startsAt: timeOf(valueAt(issue, 'statusChangedAt')) ?? timeOf(valueAt(issue, 'createdAt')),
  });
}

/** The default body of a webhook action: trigger, issue, resource and control side by side. */
function readWebhook(payload: JsonRecord, path: string, findings: FindingGathering): void {
  const issue = recordAt(payload, 'issue');
  const id = textAt(issue, 'id');
  if (id === undefined) return findings.reject(`${path}.issue.id`, 'is missing: an issue is known by its id');
  const resource = recordAt(payload, 'resource');
  const rule = textAt(payload, 'control', 'name') ?? textAt(payload, 'trigger', 'ruleName');
  return findings.finding(path, {
    action:
      isOver(textAt(issue, 'status')) || /resolved/i.test(textAt(payload, 'trigger', 'type') ?? '')
        ? 'resolve'
        : 'fire',
    key: ['wiz', id],
    summary: [[rule ?? `issue ${id}`, textAt(resource, 'name')].filter((part) => part !== undefined).join(' on ')],
    severity: findingSeverity(textAt(issue, 'severity')),
    labels: {
      scanner: 'wiz',
      rule,
      severity: textAt(issue, 'severity'),
      status: textAt(issue, 'status'),
      resource: textAt(resource, 'name'),
      resource_type: textAt(resource, 'type'),
      region: textAt(resource, 'region'),
      account: textAt(resource, 'subscriptionName') ?? textAt(resource, 'subscriptionId'),
      project: textAt(issue, 'projects'),
    },
    annotations: {
      description: textAt(payload, 'control', 'description'),
      remediation: textAt(payload, 'control', 'resolutionRecommendation'),
    },
    links: linksOf('resource', valueAt(resource, 'cloudProviderURL')),
  });
}

function readDetection(detection: JsonRecord, path: string, findings: FindingGathering): void {
  const id = textAt(detection, 'id') ?? '';
  const resource = recordAt(detection, 'primaryResource') ?? recordAt(detection, 'resources', 0);
  const event = textAt(detection, 'triggeringEvents', 0, 'name');
  const techniques = (listAt(detection, 'mitreTechniques') ?? []).map((technique) => textAt(technique));
  const name = textAt(detection, 'name') ?? textAt(detection, 'title') ?? event ?? textAt(detection, 'tdrId') ?? id;
  findings.finding(path, {
    action: isOver(textAt(detection, 'status')) ? 'resolve' : 'fire',
    key: ['wiz', id],
    summary: [[name, textAt(resource, 'name')].filter((part) => part !== undefined).join(' on ')],
    severity: findingSeverity(textAt(detection, 'severity')),
    axis: axisOfTechniques(techniques),
    labels: {
      scanner: 'wiz',
      rule: textAt(detection, 'tdrId'),
      source: textAt(detection, 'tdrSource'),
      severity: textAt(detection, 'severity'),
      resource: textAt(resource, 'name') ?? textAt(resource, 'externalId'),
      resource_type: textAt(resource, 'nativeType'),
      region: textAt(resource, 'region'),
      account: textAt(resource, 'cloudAccount', 'name') ?? textAt(detection, 'cloudAccounts', 0, 'name'),
      actor: textAt(detection, 'primaryActor', 'name'),
    },
    annotations: {
      description: textAt(detection, 'description'),
      tactics: listAt(detection, 'mitreTactics'),
      techniques,
    },
    links: [
      ...linksOf('threat in Wiz', valueAt(detection, 'threatURL')),
      ...linksOf('event', valueAt(detection, 'triggeringEvents', 0, 'cloudProviderUrl')),
    ],
    startsAt: timeOf(valueAt(detection, 'createdAt')),
  });
}

export const wiz: SenderKind = {
  id: 'wiz',
  name: 'Wiz',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [],
  signature: undefined,
  parse: parseWiz,
  setUp: [
    'In Settings - Integrations add a webhook with the address `{url}` and keep its default body.',
    'Create an automation rule that sends issues when they are created, resolved and reopened: a resolved issue ends its alert.',
  ],
  sample: {
    trigger: { source: 'CONTROL', type: 'Created', ruleId: 'lockstep-test', ruleName: 'Test rule' },
    issue: {
      id: 'lockstep-test-1',
      status: 'OPEN',
      severity: 'MEDIUM',
      created: '2026-01-01T00:00:00Z',
      projects: 'example',
    },
    resource: { id: 'example', name: 'example', type: 'virtualMachine', region: 'eu-central-1' },
    control: { id: 'lockstep-test', name: 'Test issue: nothing is wrong', description: 'Test issue: nothing is wrong' },
  },
};
