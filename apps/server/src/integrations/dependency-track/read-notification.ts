import { findingSeverity } from '../reading/finding-severity.ts';
import { type FindingGathering, linksOf } from '../reading/gather-findings.ts';
import { type JsonRecord, isRecord, listAt, recordAt, textAt, valueAt } from '../reading/json.ts';
import { timeOf } from '../reading/time.ts';
import { flawFinding, isOver, projectOf } from './read-finding.ts';

/** One notification. Source: https://docs.dependencytrack.org/integrations/notifications/ */
export function readNotification(notification: JsonRecord, findings: FindingGathering): void {
  const group = textAt(notification, 'group') ?? '';
  const subject = recordAt(notification, 'subject');
  switch (group) {
    case 'NEW_VULNERABILITY':
    case 'NEW_VULNERABLE_DEPENDENCY':
      return readNew(notification, subject, findings);
    case 'VULNERABILITY_RETRACTED':
      return readNew(notification, subject, findings, 'resolve');
    case 'PROJECT_AUDIT_CHANGE':
      return readAudit(notification, subject, findings);
    case 'POLICY_VIOLATION':
      return readViolation(notification, subject, findings);
  }
  if (textAt(notification, 'scope') === 'SYSTEM' && textAt(notification, 'level') !== 'INFORMATIONAL')
    return readSystem(notification, group, findings);
  return findings.ignore(`notification ${group === '' ? 'without group' : group}`);
}

function projectsOf(subject: JsonRecord | undefined) {
  const given = [recordAt(subject, 'project'), ...(listAt(subject, 'affectedProjects') ?? [])];
  const projects = given.map((one) => (isRecord(one) ? projectOf(one) : undefined)).filter((one) => one !== undefined);
  return [...new Map(projects.map((project) => [project.id, project])).values()];
}

/** A new vulnerability has one flaw and perhaps many projects, a new dependency one project and perhaps many flaws. */
function readNew(
  notification: JsonRecord,
  subject: JsonRecord | undefined,
  findings: FindingGathering,
  action: 'fire' | 'resolve' = 'fire',
): void {
  const flaws = listAt(subject, 'vulnerabilities') ?? [valueAt(subject, 'vulnerability')];
  const projects = projectsOf(subject);
  if (projects.length === 0)
    return findings.reject(
      'notification.subject',
      'names no project: a finding is known by project, component and vulnerability',
    );
  flaws.forEach((flaw, index) => {
    const path = `notification.subject.vulnerabilities[${index}]`;
    for (const project of projects) {
      const draft = flawFinding(valueAt(subject, 'component'), flaw, project);
      if (draft === undefined) findings.reject(`${path}.vulnId`, 'is missing: a finding is known by its vulnerability');
      else findings.finding(path, { ...draft, action, startsAt: timeOf(valueAt(notification, 'timestamp')) });
    }
  });
}

function readAudit(notification: JsonRecord, subject: JsonRecord | undefined, findings: FindingGathering): void {
  const analysis = valueAt(subject, 'analysis');
  if (!isOver(analysis)) return findings.ignore('audit change that leaves the finding open');
  const analysed = textAt(analysis, 'project');
  const projects = projectsOf(subject).filter((project) => analysed === undefined || project.id === analysed);
  if (projects.length === 0)
    return findings.reject('notification.subject', 'names no project: the finding is not known');
  for (const project of projects) {
    const draft = flawFinding(valueAt(subject, 'component'), valueAt(subject, 'vulnerability'), project);
    const path = 'notification.subject';
    if (draft === undefined)
      findings.reject(`${path}.vulnerability.vulnId`, 'is missing: a finding is known by its vulnerability');
    else findings.finding(path, { ...draft, action: 'resolve', note: textAt(notification, 'content') });
  }
}

const BY_VIOLATION_STATE = { FAIL: 'error', WARN: 'warning', INFO: 'info' } as const;

function readViolation(notification: JsonRecord, subject: JsonRecord | undefined, findings: FindingGathering): void {
  const violation = recordAt(subject, 'policyViolation');
  const type = textAt(violation, 'type') ?? '';
  if (type !== 'SECURITY') return findings.ignore(`policy violation of type ${type === '' ? 'unknown' : type}`);
  const condition = recordAt(violation, 'policyCondition');
  const policy = recordAt(condition, 'policy');
  const state = textAt(policy, 'violationState') ?? '';
  const component = textAt(subject, 'component', 'name');
  const project = projectsOf(subject)[0];
  return findings.finding('notification.subject', {
    key: ['dependency-track', project?.id, 'policy', textAt(condition, 'uuid') ?? textAt(policy, 'name'), component],
    summary: [`policy ${textAt(policy, 'name') ?? 'violated'} violated by ${component ?? 'a component'}`],
    severity: BY_VIOLATION_STATE[state as keyof typeof BY_VIOLATION_STATE] ?? findingSeverity(state),
    labels: {
      scanner: 'dependency-track',
      target: project?.id,
      project: project?.name,
      rule: textAt(policy, 'name'),
      package: component,
      version: textAt(subject, 'component', 'version'),
    },
    annotations: { content: textAt(notification, 'content') },
    startsAt: timeOf(valueAt(notification, 'timestamp')),
  });
}

/** The watch itself fails: vulnerabilities are not seen while a mirror or an analyser is down. */
function readSystem(notification: JsonRecord, group: string, findings: FindingGathering): void {
  const level = textAt(notification, 'level');
  findings.finding('notification', {
    key: ['dependency-track', 'system', group, textAt(notification, 'title')],
    summary: [textAt(notification, 'title'), textAt(notification, 'content'), group],
    severity: level === 'ERROR' ? 'error' : 'warning',
    axis: 'both',
    labels: { scanner: 'dependency-track', rule: group, severity: level },
    annotations: { content: textAt(notification, 'content') },
    links: linksOf('subject', valueAt(notification, 'subject', 'url')),
    startsAt: timeOf(valueAt(notification, 'timestamp')),
  });
}
