import type { PayloadMeta, ReadPayload, SenderKind } from '@lockstep/alerting';
import { findingSeverity } from '../reading/finding-severity.ts';
import { type FindingGathering, gatherFindings, notThis } from '../reading/gather-findings.ts';
import { type JsonRecord, isRecord, kindOf, listAt, recordAt, textAt, valueAt } from '../reading/json.ts';
import { lowercaseNames } from '../reading/lowercase.ts';
import { timeOf } from '../reading/time.ts';

/** Threats and alerts of the API, or lines of the activity log; those that tell of no alert are left out. */
export function parseSentinelOne(payload: unknown, _meta: PayloadMeta): ReadPayload {
  const list = listAt(payload, 'data') ?? (Array.isArray(payload) ? payload : [payload]);
  const isOurs = list.every(
    (entry) => recordAt(entry, 'threatInfo') ?? recordAt(entry, 'alertInfo') ?? activityOf(entry),
  );
  if (!isOurs)
    return notThis(
      'payload of SentinelOne',
      'post threats or alerts as the API answers them, or lines of the activity log',
    );
  const findings = gatherFindings();
  list.forEach((entry: unknown, index) => {
    const path = `[${index}]`;
    if (!isRecord(entry)) findings.reject(path, `is ${kindOf(entry)} and no object`);
    else if (recordAt(entry, 'threatInfo') !== undefined) readThreat(entry, path, findings);
    else if (recordAt(entry, 'alertInfo') !== undefined) readAlert(entry, path, findings);
    else readActivity(entry, path, findings);
  });
  return findings.done();
}

function activityOf(entry: unknown): JsonRecord | undefined {
  const line = lowercaseNames(entry);
  return line !== undefined && line['activitytype'] !== undefined ? line : undefined;
}

function readThreat(entry: JsonRecord, path: string, findings: FindingGathering): void {
  const threat = recordAt(entry, 'threatInfo');
  const id = textAt(threat, 'threatId') ?? textAt(entry, 'id');
  if (id === undefined)
    return findings.reject(`${path}.threatInfo.threatId`, 'is missing: a threat is known by its id');
  const agent = recordAt(entry, 'agentRealtimeInfo') ?? recordAt(entry, 'agentDetectionInfo');
  const host = textAt(agent, 'agentComputerName');
  const confidence = textAt(threat, 'confidenceLevel');
  const isOver =
    textAt(threat, 'incidentStatus') === 'resolved' || textAt(threat, 'analystVerdict') === 'false_positive';
  return findings.finding(path, {
    action: isOver ? 'resolve' : 'fire',
    key: ['sentinelone', 'threat', id],
    summary: [[textAt(threat, 'threatName') ?? 'threat', host].filter((part) => part !== undefined).join(' on ')],
    // What the agent only suspects is one step below what it is sure of.
    severity: confidence === 'malicious' ? 'error' : confidence === 'suspicious' ? 'warning' : undefined,
    labels: {
      scanner: 'sentinelone',
      rule: textAt(threat, 'classification'),
      confidence,
      host,
      account: textAt(agent, 'accountName'),
      site: textAt(agent, 'siteName'),
      group: textAt(agent, 'groupName'),
      cluster: textAt(entry, 'kubernetesInfo', 'cluster'),
      namespace: textAt(entry, 'kubernetesInfo', 'namespace'),
    },
    annotations: {
      file: textAt(threat, 'filePath'),
      sha256: textAt(threat, 'sha256'),
      mitigation: textAt(threat, 'mitigationStatus'),
      status: textAt(threat, 'incidentStatus'),
    },
    startsAt: timeOf(valueAt(threat, 'updatedAt')) ?? timeOf(valueAt(threat, 'createdAt')),
  });
}

function readAlert(entry: JsonRecord, path: string, findings: FindingGathering): void {
  const alert = recordAt(entry, 'alertInfo');
  const id = textAt(alert, 'alertId');
  if (id === undefined) return findings.reject(`${path}.alertInfo.alertId`, 'is missing: an alert is known by its id');
  const rule = recordAt(entry, 'ruleInfo');
  const host = textAt(entry, 'agentDetectionInfo', 'name');
  return findings.finding(path, {
    action: /^resolved$/i.test(textAt(alert, 'incidentStatus') ?? '') ? 'resolve' : 'fire',
    key: ['sentinelone', 'alert', id],
    summary: [[textAt(rule, 'name') ?? 'alert', host].filter((part) => part !== undefined).join(' on ')],
    severity: findingSeverity(textAt(rule, 'severity')),
    labels: {
      scanner: 'sentinelone',
      rule: textAt(rule, 'name'),
      severity: textAt(rule, 'severity'),
      host,
      site: textAt(entry, 'agentDetectionInfo', 'siteId'),
    },
    annotations: { description: textAt(rule, 'description') },
    startsAt: timeOf(valueAt(alert, 'updatedAt')) ?? timeOf(valueAt(alert, 'createdAt')),
  });
}

/** An activity tells of an alert when it carries its id; pipelines write the names in lower case. */
function readActivity(entry: JsonRecord, path: string, findings: FindingGathering): void {
  const line = activityOf(entry);
  const data = lowercaseNames(line?.['data']);
  const id = textAt(data, 'alertid');
  if (id === undefined) return findings.ignore('line of the activity log, no alert');
  const word = textAt(data, 'severity')?.replace(/^E_/, '');
  return findings.finding(path, {
    key: ['sentinelone', 'alert', id],
    summary: [textAt(line, 'primarydescription'), textAt(data, 'rulename'), `alert ${id}`],
    severity: findingSeverity(word),
    labels: {
      scanner: 'sentinelone',
      rule: textAt(data, 'rulename'),
      severity: word?.toLowerCase(),
      account: textAt(line, 'accountname') ?? textAt(data, 'accountname'),
      site: textAt(data, 'sitename') ?? textAt(line, 'sitename'),
      group: textAt(line, 'groupname') ?? textAt(data, 'scopename'),
      source_ip: textAt(data, 'agentipv4'),
    },
    annotations: { description: textAt(data, 'ruledescription'), more: textAt(line, 'secondarydescription') },
    startsAt: timeOf(valueAt(data, 'detectedat')) ?? timeOf(valueAt(line, 'createdat')),
  });
}

export const sentinelOne: SenderKind = {
  id: 'sentinelone',
  name: 'SentinelOne',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [],
  signature: undefined,
  parse: parseSentinelOne,
  setUp: [
    'Let Singularity Hyperautomation, or your log pipeline, post threats and alerts to `{url}` as the API writes them.',
    'A threat that is resolved or judged a false positive ends its alert when it is posted again.',
  ],
  sample: {
    threatInfo: {
      threatId: 'lockstep-test-1',
      threatName: 'Test threat: nothing is wrong',
      confidenceLevel: 'suspicious',
    },
    agentRealtimeInfo: { agentComputerName: 'example', accountName: 'example', siteName: 'example' },
  },
};
