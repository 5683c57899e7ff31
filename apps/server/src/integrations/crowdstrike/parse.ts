import type { PayloadMeta, ReadPayload, SenderKind } from '@lockstep/alerting';
import { axisOfTechniques, findingSeverity } from '../reading/finding-severity.ts';
import { type FindingGathering, gatherFindings, linksOf, notThis } from '../reading/gather-findings.ts';
import { type JsonRecord, isRecord, kindOf, listAt, recordAt, textAt, valueAt } from '../reading/json.ts';
import { lowercaseNames } from '../reading/lowercase.ts';
import { timeOf } from '../reading/time.ts';

/** Events of the stream that are detections or incidents; the others are the log of what people and hosts did. */
const ALERTS =
  /(Detection|Incident)SummaryEvent$|^(Xdr|Idp|Mobile|Recon|CSPM\w*|Scheduled\w*)\w*(Notification|Detection)\w*$/;

/** Alerts of the API (`resources`), events of the stream with their `metadata`, and what pipelines make of both. */
export function parseCrowdStrike(payload: unknown, _meta: PayloadMeta): ReadPayload {
  const list = listAt(payload, 'resources') ?? (Array.isArray(payload) ? payload : [payload]);
  const isOurs = list.every((entry) => {
    const line = lowercaseNames(entry);
    return ['compositeid', 'composite_id', 'metadata', 'cid', 'event_simplename', 'detectid'].some(
      (name) => line?.[name] !== undefined,
    );
  });
  if (!isOurs)
    return notThis('event of CrowdStrike', 'post alerts as the API answers them, or events of the stream as they come');
  const findings = gatherFindings();
  list.forEach((entry: unknown, index) => {
    if (isRecord(entry)) readEntry(entry, `[${index}]`, findings);
    else findings.reject(`[${index}]`, `is ${kindOf(entry)} and no object`);
  });
  return findings.done();
}

function readEntry(entry: JsonRecord, path: string, findings: FindingGathering): void {
  const inner = recordAt(entry, 'metadata') === undefined ? undefined : recordAt(entry, 'event');
  const told = lowercaseNames(inner ?? entry);
  const type = textAt(entry, 'metadata', 'eventType') ?? textAt(told, 'externalapitype')?.replace(/^Event_/, '');
  const id =
    textAt(told, 'compositeid') ??
    textAt(told, 'composite_id') ??
    textAt(told, 'detectid') ??
    textAt(told, 'incidentid');
  const isAlert = type === undefined ? id !== undefined : ALERTS.test(type);
  if (!isAlert) {
    const what = type ?? textAt(told, 'event_simplename') ?? 'of an unknown type';
    return findings.ignore(`event that is no detection: ${what}`);
  }
  if (id === undefined) return findings.reject(`${path}.CompositeId`, 'is missing: a detection is known by its id');
  return readDetection(told, id, path, findings);
}

function readDetection(told: JsonRecord | undefined, id: string, path: string, findings: FindingGathering): void {
  const either = (...names: readonly string[]) =>
    names.map((name) => textAt(told, name)).find((text) => text !== undefined);
  const host = either('hostname', 'computername') ?? textAt(told, 'device', 'hostname');
  const name = either('display_name', 'detectname', 'name');
  const description = either('description', 'detectdescription');
  const technique = either('technique');
  const word = either('severityname', 'severity_name');
  const isOver = /^(closed|false_positive|ignored)$/i.test(either('status') ?? '');
  findings.finding(path, {
    action: isOver ? 'resolve' : 'fire',
    key: ['crowdstrike', id],
    summary: [[description ?? name ?? 'detection', host].filter((part) => part !== undefined).join(' on ')],
    severity: findingSeverity(word),
    axis: axisOfTechniques([either('technique_id', 'mitre_technique_id')]),
    labels: {
      scanner: 'crowdstrike',
      rule: name,
      tactic: either('tactic'),
      technique,
      severity: word?.toLowerCase(),
      host,
      user: either('username', 'user_name'),
      account: either('cid', 'customeridstring'),
      file: either('filename'),
    },
    annotations: {
      description,
      objective: either('objective'),
      command: either('commandline', 'cmdline'),
      parent: either('parentcommandline'),
      path: either('filepath'),
      sha256: either('sha256string', 'sha256'),
      disposition: either('patterndispositiondescription', 'pattern_disposition_description'),
    },
    links: linksOf('detection in Falcon', valueAt(told, 'falconhostlink'), valueAt(told, 'falcon_host_link')),
    startsAt:
      timeOf(valueAt(told, 'updated_timestamp')) ??
      timeOf(valueAt(told, 'utctimestamp')) ??
      timeOf(valueAt(told, 'timestamp')) ??
      timeOf(valueAt(told, 'created_timestamp')),
  });
}

export const crowdStrike: SenderKind = {
  id: 'crowdstrike',
  name: 'CrowdStrike Falcon',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [],
  signature: undefined,
  parse: parseCrowdStrike,
  setUp: [
    'In Falcon Fusion create a workflow that posts the alert to `{url}`, or let your pipeline post events of the stream as they come.',
    'Events that are no detection are counted and left out; a detection that is closed ends its alert when it is posted again.',
  ],
  sample: {
    composite_id: 'lockstep:ind:test-1',
    display_name: 'LockstepTest',
    description: 'Test detection: nothing is wrong',
    severity_name: 'Medium',
    status: 'new',
    device: { hostname: 'example' },
  },
};
