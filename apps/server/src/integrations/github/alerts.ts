import type { AlertSeverity } from '@lockstep/alerting';
import { findingSeverity, scoreSeverity } from '../reading/finding-severity.ts';
import { type FindingGathering, linksOf } from '../reading/gather-findings.ts';
import { type JsonRecord, recordAt, textAt, valueAt } from '../reading/json.ts';
import { timeOf } from '../reading/time.ts';

type Action = 'fire' | 'resolve';

/** What an action says of the alert; an action that is not here changes nothing that concerns us. */
const DEPENDABOT: Readonly<Record<string, Action>> = {
  created: 'fire',
  reintroduced: 'fire',
  reopened: 'fire',
  auto_reopened: 'fire',
  fixed: 'resolve',
  dismissed: 'resolve',
  auto_dismissed: 'resolve',
};

const CODE_SCANNING: Readonly<Record<string, Action>> = {
  created: 'fire',
  reopened: 'fire',
  reopened_by_user: 'fire',
  appeared_in_branch: 'fire',
  fixed: 'resolve',
  closed_by_user: 'resolve',
};

const SECRET_SCANNING: Readonly<Record<string, Action>> = {
  created: 'fire',
  reopened: 'fire',
  publicly_leaked: 'fire',
  validated: 'fire',
  resolved: 'resolve',
};

const VULNERABILITY: Readonly<Record<string, Action>> = {
  create: 'fire',
  reopen: 'fire',
  dismiss: 'resolve',
  resolve: 'resolve',
};

interface Told {
  readonly action: Action;
  readonly alert: JsonRecord;
  /** Of GitHub; numbers count per repository and kind of alert. */
  readonly number: string;
  readonly repository: string | undefined;
}

/** The common part of the events; says itself why there is nothing to tell. */
function toldBy(
  payload: JsonRecord,
  event: string,
  actions: Readonly<Record<string, Action>>,
  findings: FindingGathering,
): Told | undefined {
  const name = textAt(payload, 'action') ?? '';
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  const alert = recordAt(payload, 'alert');
  const number = textAt(alert, 'number');
  if (action === undefined) findings.ignore(`${event} ${name}`);
  else if (alert === undefined || number === undefined)
    findings.reject('alert.number', 'is missing: an alert is known by its number');
  else return { action, alert, number, repository: textAt(payload, 'repository', 'full_name') };
  return undefined;
}

/** When GitHub said so: an alert that is opened again began then, not when it was created. */
function toldAt(payload: JsonRecord, alert: JsonRecord): number | undefined {
  const isNew = /^created?$/.test(textAt(payload, 'action') ?? '');
  return timeOf(valueAt(alert, 'updated_at')) ?? (isNew ? timeOf(valueAt(alert, 'created_at')) : undefined);
}

function sender(payload: JsonRecord): string | undefined {
  return textAt(payload, 'sender', 'login');
}

export function readDependabot(payload: JsonRecord, findings: FindingGathering): void {
  const told = toldBy(payload, 'dependabot_alert', DEPENDABOT, findings);
  if (told === undefined) return;
  const { alert, repository, action } = told;
  const advisory = recordAt(alert, 'security_advisory');
  const flaw = recordAt(alert, 'security_vulnerability');
  const pack = recordAt(alert, 'dependency', 'package') ?? recordAt(flaw, 'package');
  const id = textAt(advisory, 'ghsa_id') ?? textAt(advisory, 'cve_id') ?? `Dependabot alert ${told.number}`;
  findings.finding('alert', {
    action,
    key: ['dependabot', repository, told.number],
    summary: [
      `${id} in ${textAt(pack, 'name') ?? 'a dependency'} of ${repository ?? 'a repository'}: ${textAt(advisory, 'summary') ?? id}`,
    ],
    severity:
      findingSeverity(textAt(advisory, 'severity') ?? textAt(flaw, 'severity')) ??
      scoreSeverity(valueAt(advisory, 'cvss', 'score')),
    labels: {
      scanner: 'dependabot',
      repository,
      rule: id,
      cve: textAt(advisory, 'cve_id'),
      package: textAt(pack, 'name'),
      ecosystem: textAt(pack, 'ecosystem'),
      fixed_in: textAt(flaw, 'first_patched_version', 'identifier'),
      file: textAt(alert, 'dependency', 'manifest_path'),
      scope: textAt(alert, 'dependency', 'scope'),
      severity: textAt(advisory, 'severity'),
    },
    annotations: {
      description: textAt(advisory, 'description'),
      vulnerable_range: textAt(flaw, 'vulnerable_version_range'),
      dismissed: textAt(alert, 'dismissed_reason'),
    },
    links: [
      ...linksOf('alert', valueAt(alert, 'html_url')),
      ...linksOf('repository', valueAt(payload, 'repository', 'html_url')),
    ],
    startsAt: toldAt(payload, alert),
    by: action === 'resolve' ? (textAt(alert, 'dismissed_by', 'login') ?? sender(payload)) : undefined,
  });
}

/** The forerunner of `dependabot_alert`, with the same numbers. */
export function readVulnerability(payload: JsonRecord, findings: FindingGathering): void {
  const told = toldBy(payload, 'repository_vulnerability_alert', VULNERABILITY, findings);
  if (told === undefined) return;
  const { alert, repository, action } = told;
  const id = textAt(alert, 'ghsa_id') ?? textAt(alert, 'external_identifier') ?? `alert ${told.number}`;
  const pack = textAt(alert, 'affected_package_name');
  findings.finding('alert', {
    action,
    key: ['dependabot', repository, told.number],
    summary: [`${id} in ${pack ?? 'a dependency'} of ${repository ?? 'a repository'}`],
    severity: findingSeverity(textAt(alert, 'severity')),
    labels: {
      scanner: 'dependabot',
      repository,
      rule: id,
      cve: textAt(alert, 'external_identifier'),
      package: pack,
      fixed_in: textAt(alert, 'fixed_in'),
      severity: textAt(alert, 'severity'),
    },
    annotations: { vulnerable_range: textAt(alert, 'affected_range') },
    links: [
      ...linksOf('repository', valueAt(payload, 'repository', 'html_url')),
      ...linksOf('advisory', valueAt(alert, 'external_reference')),
    ],
    startsAt: toldAt(payload, alert),
    by: action === 'resolve' ? sender(payload) : undefined,
  });
}

/** An alert that is fixed in one branch may be open in another: `state` speaks of the whole. */
export function readCodeScanning(payload: JsonRecord, findings: FindingGathering): void {
  const told = toldBy(payload, 'code_scanning_alert', CODE_SCANNING, findings);
  if (told === undefined) return;
  const { alert, repository, action } = told;
  if (action === 'resolve' && textAt(alert, 'state') === 'open')
    return findings.ignore('code_scanning_alert fixed in one branch only');
  const rule = recordAt(alert, 'rule');
  const instance = recordAt(alert, 'most_recent_instance') ?? recordAt(alert, 'instances', 0);
  const id = textAt(rule, 'id');
  const file = textAt(instance, 'location', 'path');
  const title = textAt(rule, 'description') ?? textAt(rule, 'name') ?? id ?? `code scanning alert ${told.number}`;
  return findings.finding('alert', {
    action,
    key: ['code-scanning', repository, told.number],
    summary: [[title, file ?? repository].filter((part) => part !== undefined).join(' in ')],
    severity: findingSeverity(textAt(rule, 'security_severity_level') ?? textAt(rule, 'severity')),
    labels: {
      scanner: textAt(alert, 'tool', 'name')?.toLowerCase() ?? 'code-scanning',
      repository,
      rule: id,
      branch: textAt(payload, 'ref') ?? textAt(instance, 'ref'),
      file,
      severity: textAt(rule, 'security_severity_level') ?? textAt(rule, 'severity'),
    },
    annotations: {
      description: textAt(rule, 'full_description'),
      message: textAt(instance, 'message', 'text'),
      line: textAt(instance, 'location', 'start_line'),
      commit: textAt(instance, 'commit_sha') ?? textAt(payload, 'commit_oid'),
      dismissed: textAt(alert, 'dismissed_reason'),
    },
    links: [
      ...linksOf('alert', valueAt(alert, 'html_url')),
      ...linksOf('repository', valueAt(payload, 'repository', 'html_url')),
    ],
    startsAt: toldAt(payload, alert),
    by: action === 'resolve' ? textAt(alert, 'dismissed_by', 'login') : undefined,
  });
}

/** `alert.secret` is the secret itself: read only to keep it out. */
export function readSecretScanning(payload: JsonRecord, findings: FindingGathering): void {
  const told = toldBy(payload, 'secret_scanning_alert', SECRET_SCANNING, findings);
  if (told === undefined) return;
  const { alert, repository } = told;
  const isClosed = told.action === 'fire' && textAt(alert, 'state') === 'resolved';
  const action = isClosed ? 'resolve' : told.action;
  const type = textAt(alert, 'secret_type_display_name') ?? textAt(alert, 'secret_type') ?? 'unknown type';
  findings.finding('alert', {
    action,
    key: ['secret-scanning', repository, told.number],
    summary: [`secret in ${repository ?? 'a repository'}: ${type}`],
    severity: secretSeverity(payload, alert),
    labels: {
      scanner: 'secret-scanning',
      repository,
      rule: textAt(alert, 'secret_type'),
      validity: textAt(alert, 'validity'),
      publicly_leaked: valueAt(alert, 'publicly_leaked') === true ? 'yes' : undefined,
    },
    annotations: {
      push_protection_bypassed_by: textAt(alert, 'push_protection_bypassed_by', 'login'),
      resolution: textAt(alert, 'resolution'),
    },
    links: [
      ...linksOf('alert', valueAt(alert, 'html_url')),
      ...linksOf('repository', valueAt(payload, 'repository', 'html_url')),
    ],
    startsAt: toldAt(payload, alert),
    by: action === 'resolve' ? textAt(alert, 'resolved_by', 'login') : undefined,
    secrets: [textAt(alert, 'secret')],
  });
}

/** A secret that works or that strangers have seen can not wait; one that was revoked can. */
function secretSeverity(payload: JsonRecord, alert: JsonRecord): AlertSeverity {
  const validity = textAt(alert, 'validity');
  if (validity === 'inactive') return 'warning';
  const isPublic = valueAt(alert, 'publicly_leaked') === true || textAt(payload, 'action') === 'publicly_leaked';
  return validity === 'active' || isPublic ? 'critical' : 'error';
}

/** Another place where a known secret stands: a note on its alert. */
export function readSecretLocation(payload: JsonRecord, findings: FindingGathering): void {
  const told = toldBy(payload, 'secret_scanning_alert_location', { created: 'fire' }, findings);
  if (told === undefined) return;
  const { alert, repository } = told;
  const details = recordAt(payload, 'location', 'details');
  const type = textAt(payload, 'location', 'type') ?? 'place';
  const place = textAt(details, 'path');
  const line = textAt(details, 'start_line');
  const where =
    place === undefined ? type.replaceAll('_', ' ') : `${place}${line === undefined ? '' : `, line ${line}`}`;
  findings.finding('alert', {
    action: 'note',
    key: ['secret-scanning', repository, told.number],
    summary: [
      `secret in ${repository ?? 'a repository'}: ${textAt(alert, 'secret_type_display_name') ?? textAt(alert, 'secret_type') ?? 'unknown type'}`,
    ],
    severity: undefined,
    labels: { scanner: 'secret-scanning', repository, rule: textAt(alert, 'secret_type') },
    links: linksOf('alert', valueAt(alert, 'html_url')),
    note: `also found in ${where}`,
    secrets: [textAt(alert, 'secret')],
  });
}
