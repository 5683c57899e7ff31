import type { AlertSeverity, PayloadMeta, ReadPayload } from '@lockstep/alerting';
import { axisOfTechniques, findingSeverity } from './finding-severity.ts';
import { type FindingGathering, gatherFindings, linksOf, noteComplete, reportSays } from './gather-findings.ts';
import { type JsonRecord, isRecord, kindOf, listAt, recordAt, textAt, valueAt } from './json.ts';
import { timeOf } from './time.ts';

/** `severity_id` of every class. Source: https://schema.ocsf.io, dictionary. */
const BY_SEVERITY_ID: Readonly<Record<string, AlertSeverity>> = {
  '1': 'info',
  '2': 'info',
  '3': 'warning',
  '4': 'error',
  '5': 'critical',
  '6': 'critical',
};

const INCIDENT_FINDING = 2005;

/** Events in the Open Cybersecurity Schema: one, a list, or below `findings` as cloud services wrap them. */
export function ocsfEvents(payload: unknown): { readonly path: string; readonly list: readonly unknown[] } | undefined {
  const places: readonly [string, readonly unknown[] | undefined][] = [
    ['', Array.isArray(payload) ? payload : undefined],
    ['findings', listAt(payload, 'findings')],
    ['events', listAt(payload, 'events')],
    ['detail.findings', listAt(payload, 'detail', 'findings')],
  ];
  const found = places.find(
    ([, list]) => list !== undefined && list.some((one) => valueAt(one, 'class_uid') !== undefined),
  );
  if (found !== undefined) return { path: found[0], list: found[1] ?? [] };
  if (isRecord(payload) && valueAt(payload, 'class_uid') !== undefined) return { path: '', list: [payload] };
  return isRecord(valueAt(payload, 'detail')) && valueAt(payload, 'detail', 'class_uid') !== undefined
    ? { path: 'detail', list: [valueAt(payload, 'detail')] }
    : undefined;
}

export function readOcsf(
  found: { readonly path: string; readonly list: readonly unknown[] },
  meta: PayloadMeta,
): ReadPayload {
  const findings = gatherFindings();
  const says = reportSays(meta);
  found.list.forEach((event, index) => {
    const path = `${found.path}[${index}]`;
    if (isRecord(event)) readEvent(event, path, says.target, findings);
    else findings.reject(path, `is ${kindOf(event)}: an event is an object with \`class_uid\``);
  });
  noteComplete(findings, says, { target: says.target });
  return findings.done();
}

function readEvent(event: JsonRecord, path: string, target: string | undefined, findings: FindingGathering): void {
  const classId = Number(textAt(event, 'class_uid'));
  if (!Number.isInteger(classId))
    return findings.reject(`${path}.class_uid`, 'is missing or no number: an event is known by its class');
  // Findings are category 2; events of other classes alert when a control in the way says so (`is_alert`, from 1.4 on).
  if (Math.trunc(classId / 1000) !== 2 && valueAt(event, 'is_alert') !== true)
    return findings.ignore(
      `OCSF event that is no finding: ${(textAt(event, 'class_name') ?? `class ${classId}`).slice(0, 100)}`,
    );
  const isFinished = isOver(event, classId);
  if (!isFinished && isWithoutVerdict(event)) return findings.ignore('check without a verdict');
  readFinding(event, { classId, isFinished, target }, path, findings);
}

function readFinding(
  event: JsonRecord,
  { classId, isFinished, target }: { classId: number; isFinished: boolean; target: string | undefined },
  path: string,
  findings: FindingGathering,
): void {
  // Version 1.0 has `finding`, 1.1 and later `finding_info`; an incident has a list of them.
  const info = recordAt(event, 'finding_info') ?? recordAt(event, 'finding') ?? recordAt(event, 'finding_info_list', 0);
  const resource = recordAt(event, 'resources', 0) ?? recordAt(event, 'resource');
  const vulnerability = recordAt(event, 'vulnerabilities', 0);
  const pack = recordAt(vulnerability, 'affected_packages', 0) ?? recordAt(vulnerability, 'packages', 0);
  const product = textAt(event, 'metadata', 'product', 'name') ?? textAt(event, 'metadata', 'product', 'vendor_name');
  const title = textAt(info, 'title');
  const message = textAt(event, 'message');
  const uid = textAt(info, 'uid') ?? textAt(event, 'metadata', 'uid');
  const resourceId = textAt(resource, 'uid') ?? textAt(resource, 'name') ?? textAt(event, 'device', 'hostname');
  if (uid === undefined && title === undefined && message === undefined)
    return findings.reject(
      `${path}.finding_info`,
      'has neither `uid` nor `title`: nothing tells this finding from another',
    );
  findings.finding(path, {
    action: isFinished ? 'resolve' : 'fire',
    key: uid === undefined ? [product, title ?? message, resourceId] : [uid],
    // The title of a check says what it looks for, its message what it found.
    summary: textAt(event, 'status_code') === 'FAIL' ? [message, title] : [title, message, textAt(event, 'class_name')],
    severity: severityOfEvent(event),
    axis: axisOfTechniques(techniquesOf(event, info)),
    labels: {
      scanner: product?.toLowerCase(),
      target,
      class: textAt(event, 'class_name') ?? String(classId),
      account: textAt(event, 'cloud', 'account', 'uid'),
      region: textAt(event, 'cloud', 'region') ?? textAt(resource, 'region'),
      resource: resourceId,
      resource_type: textAt(resource, 'type'),
      cluster: textAt(resource, 'namespace') === undefined ? undefined : textAt(resource, 'cluster', 'name'),
      namespace: textAt(resource, 'namespace'),
      host: textAt(event, 'device', 'hostname'),
      rule:
        textAt(event, 'metadata', 'event_code') ?? textAt(info, 'analytic', 'name') ?? textAt(event, 'rule', 'name'),
      severity: textAt(event, 'severity'),
      cve: textAt(vulnerability, 'cve', 'uid'),
      package: textAt(pack, 'name'),
      version: textAt(pack, 'version'),
      fixed_in: textAt(pack, 'fixed_in_version'),
    },
    annotations: {
      message,
      description: textAt(info, 'desc') ?? textAt(vulnerability, 'desc'),
      risk: textAt(event, 'risk_details'),
      remediation: textAt(event, 'remediation', 'desc') ?? textAt(vulnerability, 'remediation', 'desc'),
      first_seen: textAt(info, 'first_seen_time_dt') ?? textAt(info, 'created_time_dt'),
      schema: textAt(event, 'metadata', 'version'),
    },
    links: [
      ...linksOf('finding', valueAt(info, 'src_url'), valueAt(event, 'src_url')),
      ...linksOf('what to do', ...(listAt(event, 'remediation', 'references') ?? [])),
      ...linksOf(
        'reference',
        valueAt(event, 'unmapped', 'related_url'),
        ...(listAt(vulnerability, 'references') ?? []),
      ),
    ],
    startsAt: timeOf(valueAt(event, 'time')) ?? timeOf(valueAt(event, 'time_dt')),
  });
}

/**
 * Closed, resolved, archived, suppressed, or a check that passes. On hold (3 of an incident) is not over.
 * Source: `status_id` and `activity_id` of the classes of category 2; `state_id` of class 2001 in 1.0.
 */
function isOver(event: JsonRecord, classId: number): boolean {
  const status = textAt(event, 'status_id') ?? textAt(event, 'state_id');
  const isClosed = status === '4' || status === '5' || (status === '3' && classId !== INCIDENT_FINDING);
  return (
    (Math.trunc(classId / 1000) === 2 && (isClosed || textAt(event, 'activity_id') === '3')) ||
    /^pass(ed)?$/i.test(textAt(event, 'status_code') ?? '') ||
    textAt(event, 'compliance', 'status_id') === '1' ||
    valueAt(event, 'is_suppressed') === true
  );
}

function isWithoutVerdict(event: JsonRecord): boolean {
  return /^(manual|muted|not_available)$/i.test(textAt(event, 'status_code') ?? '');
}

function severityOfEvent(event: JsonRecord): AlertSeverity | undefined {
  return BY_SEVERITY_ID[textAt(event, 'severity_id') ?? ''] ?? findingSeverity(textAt(event, 'severity'));
}

function techniquesOf(event: JsonRecord, info: JsonRecord | undefined): (string | undefined)[] {
  const attacks = [...(listAt(event, 'attacks') ?? []), ...(listAt(info, 'attacks') ?? [])];
  return attacks
    .slice(0, 100)
    .flatMap((attack) => [
      textAt(attack, 'technique', 'uid'),
      ...(listAt(attack, 'techniques') ?? []).slice(0, 20).map((technique) => textAt(technique, 'uid')),
    ]);
}
