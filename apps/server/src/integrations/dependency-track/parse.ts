import type { PayloadMeta, ReadPayload, SenderKind } from '@lockstep/alerting';
import { gatherFindings, noteComplete, notThis, reportSays } from '../reading/gather-findings.ts';
import { isRecord, kindOf, listAt, recordAt, textAt } from '../reading/json.ts';
import { projectOf, readFinding } from './read-finding.ts';
import { readNotification } from './read-notification.ts';

/** A notification of the outbound webhook, or the export of all findings of a project (`/api/v1/finding/project/<id>/export`). */
export function parseDependencyTrack(payload: unknown, meta: PayloadMeta): ReadPayload {
  const findings = gatherFindings();
  const notification = recordAt(payload, 'notification');
  if (notification !== undefined) {
    readNotification(notification, findings);
    return findings.done();
  }
  const list = listAt(payload, 'findings');
  const project = projectOf(recordAt(payload, 'project'));
  if (list === undefined || project === undefined)
    return notThis(
      'notification of Dependency-Track',
      'post the webhook as it is sent, or the export of the findings of a project',
    );
  list.forEach((finding, index) => {
    const path = `findings[${index}]`;
    if (isRecord(finding)) readFinding(finding, project, path, findings);
    else
      findings.reject(path, `is ${kindOf(finding)}: a finding is an object with \`component\` and \`vulnerability\``);
  });
  // The export is by definition every finding of the project: it has no filter.
  const isExport = textAt(payload, 'meta', 'application') === 'Dependency-Track';
  noteComplete(findings, reportSays(meta), { scanner: 'dependency-track', target: project.id }, isExport);
  return findings.done();
}

export const dependencyTrack: SenderKind = {
  id: 'dependency_track',
  name: 'Dependency-Track',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: ['lockstep-target', 'lockstep-complete'],
  signature: undefined,
  parse: parseDependencyTrack,
  setUp: [
    'In Administration - Notifications - Alerts create one with the publisher "Outbound Webhook" and the destination `{url}`.',
    'Choose the scope PORTFOLIO and at least the groups NEW_VULNERABILITY, NEW_VULNERABLE_DEPENDENCY and PROJECT_AUDIT_CHANGE.',
    'A vulnerability that goes with its component is not told of: post the export of the findings of the project now and then, it closes what is gone.',
  ],
  sample: {
    notification: {
      level: 'INFORMATIONAL',
      scope: 'PORTFOLIO',
      group: 'NEW_VULNERABILITY',
      timestamp: '2026-01-01T00:00:00.000Z',
      title: 'New Vulnerability Identified',
      content: 'Test finding: nothing is wrong',
      subject: {
        component: {
          uuid: '00000000-0000-4000-8000-000000000001',
          name: 'example',
          version: '1.0.0',
          purl: 'pkg:npm/example@1.0.0',
        },
        vulnerability: {
          vulnId: 'LOCKSTEP-TEST-1',
          source: 'INTERNAL',
          severity: 'MEDIUM',
          description: 'Test finding: nothing is wrong',
        },
        affectedProjects: [{ uuid: '00000000-0000-4000-8000-000000000002', name: 'example', version: '1' }],
      },
    },
  },
};
