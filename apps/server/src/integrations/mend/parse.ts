import type { PayloadMeta, ReadPayload, SenderKind } from '@lockstep/alerting';
import { findingSeverity, scoreSeverity } from '../reading/finding-severity.ts';
import {
  type FindingGathering,
  REPORT_HEADERS,
  gatherFindings,
  linksOf,
  noteComplete,
  notThis,
  reportSays,
} from '../reading/gather-findings.ts';
import { type JsonRecord, isRecord, kindOf, listAt, recordAt, textAt, valueAt } from '../reading/json.ts';
import { timeOf } from '../reading/time.ts';
import { cveAmong } from '../reading/vulnerability.ts';

/** Findings of the SCA API of the Mend platform, version 3: its answer as it is. */
export function parseMend(payload: unknown, meta: PayloadMeta): ReadPayload {
  const response = listAt(payload, 'response');
  if (response === undefined)
    return notThis(
      'answer of the Mend API',
      'post what `/api/v3.0/projects/<id>/dependencies/findings/security` answers',
    );
  const findings = gatherFindings();
  const says = reportSays(meta);
  response.forEach((finding, index) => {
    const path = `response[${index}]`;
    if (isRecord(finding)) readFinding(finding, says.target, path, findings);
    else findings.reject(path, `is ${kindOf(finding)}: a finding is an object with \`uuid\``);
  });
  const total = valueAt(payload, 'additionalData', 'totalItems');
  if (typeof total === 'number' && total > response.length)
    findings.reject('response', `is ${response.length} of ${total} findings: post the other pages too`);
  noteComplete(findings, says, { scanner: 'mend', target: says.target });
  return findings.done();
}

function readFinding(
  finding: JsonRecord,
  saidTarget: string | undefined,
  path: string,
  findings: FindingGathering,
): void {
  const id = textAt(finding, 'uuid');
  if (id === undefined) return findings.reject(`${path}.uuid`, 'is missing: a finding is known by its id');
  if ((textAt(finding, 'type') ?? 'SECURITY_VULNERABILITY') !== 'SECURITY_VULNERABILITY')
    return findings.ignore('finding that is no vulnerability');
  const component = recordAt(finding, 'component');
  const flaw = recordAt(finding, 'vulnerability');
  const name = textAt(finding, 'name') ?? textAt(flaw, 'name');
  const library = textAt(component, 'artifactId') ?? textAt(component, 'name');
  const target = saidTarget ?? textAt(finding, 'project', 'name');
  const isOpen = (textAt(finding, 'findingInfo', 'status') ?? 'ACTIVE') === 'ACTIVE';
  const where = [library, textAt(component, 'version')].filter((part) => part !== undefined).join(' ');
  return findings.finding(path, {
    action: isOpen ? 'fire' : 'resolve',
    key: ['mend', id],
    summary: [`${name ?? id} in ${where === '' ? (target ?? 'a library') : where}`],
    severity: findingSeverity(textAt(flaw, 'severity')) ?? scoreSeverity(valueAt(flaw, 'score')),
    labels: {
      scanner: 'mend',
      target,
      project: textAt(finding, 'project', 'name'),
      application: textAt(finding, 'application', 'name'),
      rule: name,
      cve: cveAmong([name]),
      package: library,
      version: textAt(component, 'version'),
      fixed_in: textAt(finding, 'topFix', 'fixResolution'),
      ecosystem: textAt(component, 'libraryType'),
      file: textAt(component, 'path'),
      severity: textAt(flaw, 'severity'),
    },
    annotations: {
      description: textAt(flaw, 'description'),
      status: textAt(finding, 'findingInfo', 'status'),
      remediation: textAt(finding, 'topFix', 'message'),
      exploit: textAt(finding, 'threatAssessment', 'exploitCodeMaturity'),
    },
    links: linksOf('fix', valueAt(finding, 'topFix', 'url')),
    startsAt: timeOf(valueAt(finding, 'findingInfo', 'modifiedAt')),
  });
}

export const mend: SenderKind = {
  id: 'mend',
  name: 'Mend',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [...REPORT_HEADERS],
  signature: undefined,
  parse: parseMend,
  setUp: [
    'After each scan fetch the security findings of the project (API 3.0) and post the answer as it is to `{url}`.',
    'A finding whose status is no longer ACTIVE ends its alert.',
    'Add the header `lockstep-complete: true` and `lockstep-target` when the answer holds all findings of the project.',
  ],
  sample: {
    additionalData: { totalItems: 1 },
    response: [
      {
        uuid: 'lockstep-test-1',
        name: 'LOCKSTEP-TEST-1',
        type: 'SECURITY_VULNERABILITY',
        component: { name: 'example-1.0.0', artifactId: 'example', version: '1.0.0' },
        findingInfo: { status: 'ACTIVE' },
        project: { name: 'example' },
        vulnerability: { name: 'LOCKSTEP-TEST-1', description: 'Test finding: nothing is wrong', severity: 'MEDIUM' },
      },
    ],
  },
};
