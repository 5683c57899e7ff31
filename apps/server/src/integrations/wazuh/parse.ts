import type { AlertSeverity, PayloadMeta, ReadPayload, SenderKind } from '@lockstep/alerting';
import { axisOfTechniques, findingSeverity } from '../reading/finding-severity.ts';
import { type FindingGathering, gatherFindings, linksOf, notThis } from '../reading/gather-findings.ts';
import { type JsonRecord, isRecord, kindOf, listAt, recordAt, textAt, valueAt } from '../reading/json.ts';
import { timeOf } from '../reading/time.ts';

/** The integrator's JSON alert, alone or in a list, or the short form with a `description` of lines. */
export function parseWazuh(payload: unknown, _meta: PayloadMeta): ReadPayload {
  const alerts = Array.isArray(payload) ? payload : [payload];
  const isWazuh = alerts.every((alert) => recordAt(alert, 'rule') !== undefined || isShortForm(alert));
  if (!isWazuh)
    return notThis(
      'alert of Wazuh',
      'post the alert as the integrator gives it to the script, with `rule` and `agent`',
    );
  const findings = gatherFindings();
  alerts.forEach((alert: unknown, index) => {
    const path = Array.isArray(payload) ? `[${index}]` : '';
    if (!isRecord(alert)) findings.reject(path, `is ${kindOf(alert)}: an alert is an object with \`rule\``);
    else if (recordAt(alert, 'rule') === undefined) readShortForm(alert, path, findings);
    else readAlert(alert, path, findings);
  });
  return findings.done();
}

/** Levels go from 0 to 15; the bands are those of Wazuh's own dashboard. */
export function levelSeverity(level: number): AlertSeverity | undefined {
  if (!(level >= 0)) return undefined;
  if (level >= 15) return 'critical';
  if (level >= 12) return 'error';
  return level >= 7 ? 'warning' : 'info';
}

/** Every event has an id of its own: an alert is known by rule, agent and what it is about, so that the next event repeats it. */
function readAlert(alert: JsonRecord, path: string, findings: FindingGathering): void {
  const rule = recordAt(alert, 'rule');
  const data = recordAt(alert, 'data');
  const id = textAt(rule, 'id');
  if (id === undefined) return findings.reject(`${path}.rule.id`, 'is missing: an alert is known by its rule');
  const flaw = recordAt(data, 'vulnerability');
  const check = recordAt(data, 'sca', 'check');
  const agent = textAt(alert, 'agent', 'name') ?? textAt(alert, 'agent', 'id');
  const subject =
    flaw === undefined
      ? [
          textAt(alert, 'syscheck', 'path'),
          textAt(check, 'id'),
          textAt(data, 'srcip'),
          textAt(data, 'srcuser') ?? textAt(data, 'dstuser'),
        ]
      : [textAt(flaw, 'cve'), textAt(flaw, 'package', 'name')];
  const techniques = (listAt(rule, 'mitre', 'id') ?? []).map((technique) => textAt(technique));
  return findings.finding(path, {
    action: isOver(flaw, check) ? 'resolve' : 'fire',
    // A vulnerability is told as solved by another rule than the one that found it.
    key: [
      'wazuh',
      textAt(alert, 'agent', 'id') ?? agent,
      flaw === undefined && check === undefined ? id : undefined,
      ...subject,
    ],
    summary: [withAgent(textAt(rule, 'description'), agent), id],
    severity: findingSeverity(textAt(flaw, 'severity')) ?? levelSeverity(Number(textAt(rule, 'level'))),
    axis: axisOfTechniques(techniques),
    labels: {
      scanner: 'wazuh',
      rule: id,
      level: textAt(rule, 'level'),
      host: agent,
      manager: textAt(alert, 'manager', 'name'),
      cluster: textAt(alert, 'cluster', 'name'),
      groups: listAt(rule, 'groups'),
      cve: textAt(flaw, 'cve'),
      package: textAt(flaw, 'package', 'name'),
      version: textAt(flaw, 'package', 'version'),
      severity: textAt(flaw, 'severity'),
      file: textAt(alert, 'syscheck', 'path'),
      source_ip: textAt(data, 'srcip'),
    },
    annotations: {
      full_log: textAt(alert, 'full_log'),
      location: textAt(alert, 'location'),
      techniques,
      remediation: textAt(check, 'remediation'),
      title: textAt(flaw, 'title') ?? textAt(check, 'title'),
    },
    links: linksOf('reference', valueAt(flaw, 'reference')),
    startsAt: timeOf(valueAt(alert, 'timestamp')),
  });
}

function isOver(flaw: JsonRecord | undefined, check: JsonRecord | undefined): boolean {
  return /^solved$/i.test(textAt(flaw, 'status') ?? '') || /^passed$/i.test(textAt(check, 'result') ?? '');
}

function withAgent(text: string | undefined, agent: string | undefined): string | undefined {
  return text === undefined || agent === undefined ? text : `${text} (${agent})`;
}

function isShortForm(alert: unknown): boolean {
  return textAt(alert, 'message') !== undefined && /^Rule ID \S/m.test(textAt(alert, 'description') ?? '');
}

/** A widespread script of the integrator writes `Rule ID 2902`, `Level 7`, `Agent ID 001` as lines. */
function readShortForm(alert: JsonRecord, path: string, findings: FindingGathering): void {
  const description = textAt(alert, 'description') ?? '';
  const line = (name: string) => new RegExp(`^${name} (.{1,500})$`, 'm').exec(description)?.[1]?.trim();
  const agent = line('Agent Name') ?? line('Agent ID');
  const level = line('Level');
  findings.finding(path, {
    key: ['wazuh', line('Agent ID') ?? agent, line('Rule ID')],
    summary: [withAgent(textAt(alert, 'message'), agent)],
    severity: level === undefined ? findingSeverity(textAt(alert, 'severity')) : levelSeverity(Number(level)),
    labels: { scanner: 'wazuh', rule: line('Rule ID'), level, host: agent, severity: textAt(alert, 'severity') },
    annotations: { description },
    startsAt: timeOf(valueAt(alert, 'created_at')),
  });
}

export const wazuh: SenderKind = {
  id: 'wazuh',
  name: 'Wazuh',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [],
  signature: undefined,
  parse: parseWazuh,
  setUp: [
    'Put a script `custom-lockstep` into `/var/ossec/integrations` that posts the file it is given to its third argument, for example with `curl --data-binary @$1 -H "content-type: application/json" $3`.',
    'Add `<integration><name>custom-lockstep</name><hook_url>{url}</hook_url><level>7</level><alert_format>json</alert_format></integration>` to `ossec.conf` and restart the manager.',
    'Wazuh rarely says that something is over: set how long an alert stays open without being repeated.',
  ],
  sample: {
    timestamp: '2026-01-01T00:00:00.000+0000',
    rule: { level: 7, description: 'Test alert: nothing is wrong', id: '100000', groups: ['test'] },
    agent: { id: '000', name: 'example' },
    manager: { name: 'example' },
    id: '1767225600.1',
    location: 'test',
  },
};
