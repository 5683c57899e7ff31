import type { PayloadMeta, ReadPayload, SenderKind } from '@lockstep/alerting';
import { REPORT_HEADERS, gatherFindings, noteComplete, notThis, reportSays } from '../reading/gather-findings.ts';
import { type JsonRecord, isRecord, kindOf, listAt, recordAt, textAt, valueAt } from '../reading/json.ts';
import { isSarif, readSarif } from '../reading/sarif.ts';
import { hmacSignature } from '../reading/signature.ts';
import { oneLine } from '../reading/text.ts';
import { readIssue, readTestIssue } from './read-issue.ts';

/** `snyk test --json` of one project or of several, SARIF of `snyk code`, webhooks of version 0, and lines of the audit log. */
export function parseSnyk(payload: unknown, meta: PayloadMeta): ReadPayload {
  if (isSarif(payload)) return readSarif(payload, meta);
  const projects = (Array.isArray(payload) ? payload : [payload]) as readonly unknown[];
  const findings = gatherFindings();
  if (meta.headers['x-snyk-event']?.startsWith('ping') === true) {
    findings.ignore('ping');
    return findings.done();
  }
  if (
    isRecord(payload) &&
    isRecord(payload['project']) &&
    (listAt(payload, 'newIssues') ?? listAt(payload, 'removedIssues'))
  )
    return readSnapshot(payload);

  const isTest = projects.every((project) => listAt(project, 'vulnerabilities') !== undefined);
  const isAudit = projects.every(
    (line) => textAt(line, 'event') !== undefined && textAt(line, 'created') !== undefined,
  );
  if (!isTest && !isAudit) {
    const failure = projects.map((project) => textAt(project, 'error')).find((error) => error !== undefined);
    if (failure !== undefined) return { ok: false, problem: `Snyk could not test: ${oneLine(failure, 300)}` };
    return notThis('payload of Snyk', 'post the webhook as Snyk sends it, or the output of `snyk test --json`');
  }
  if (!isTest) findings.ignore('line of the audit log, no alert', projects.length);
  else {
    const says = reportSays(meta);
    projects.forEach((project, index) => {
      const path = Array.isArray(payload) ? `[${index}].` : '';
      if (isRecord(project)) readProject(project, says.target, path, findings);
    });
    noteTargets(projects, says, findings);
  }
  return findings.done();
}

type Says = ReturnType<typeof reportSays>;
type Findings = ReturnType<typeof gatherFindings>;

function targetOf(project: unknown): string | undefined {
  const name = textAt(project, 'projectName');
  const file = textAt(project, 'displayTargetFile') ?? textAt(project, 'targetFile');
  return name === undefined || file === undefined ? (name ?? file) : `${name}:${file}`;
}

function noteTargets(projects: readonly unknown[], says: Says, findings: Findings): void {
  const targets = new Set(says.target === undefined ? projects.map(targetOf) : [says.target]);
  for (const target of targets) noteComplete(findings, says, { scanner: 'snyk', target });
}

function readProject(project: JsonRecord, saidTarget: string | undefined, path: string, findings: Findings): void {
  const target = saidTarget ?? targetOf(project);
  const about = { target, project: textAt(project, 'projectName'), organisation: textAt(project, 'org') };
  (listAt(project, 'vulnerabilities') ?? []).forEach((issue, index) => {
    const at = `${path}vulnerabilities[${index}]`;
    if (isRecord(issue)) readTestIssue(issue, about, at, findings);
    else findings.reject(at, `is ${kindOf(issue)}: an issue is an object with \`id\``);
  });
  findings.ignore(
    'ignored or patched at the sender',
    ['ignore', 'patch'].reduce((sum, member) => sum + (listAt(project, 'filtered', member)?.length ?? 0), 0),
  );
}

/** A webhook tells what came and what went since the test before. Source: https://docs.snyk.io, webhook events and payloads. */
function readSnapshot(payload: JsonRecord): ReadPayload {
  const findings = gatherFindings();
  const project = recordAt(payload, 'project');
  const about = {
    target: textAt(project, 'id') ?? textAt(project, 'name'),
    project: textAt(project, 'name'),
    organisation: textAt(payload, 'org', 'name'),
    url: valueAt(project, 'browseUrl'),
  };
  for (const [member, action] of [
    ['newIssues', 'fire'],
    ['removedIssues', 'resolve'],
  ] as const) {
    (listAt(payload, member) ?? []).forEach((issue, index) => {
      const at = `${member}[${index}]`;
      if (isRecord(issue)) readIssue(issue, about, action, at, findings);
      else findings.reject(at, `is ${kindOf(issue)}: an issue is an object with \`id\``);
    });
  }
  return findings.done();
}

export const snyk: SenderKind = {
  id: 'snyk',
  name: 'Snyk',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: ['x-snyk-event', ...REPORT_HEADERS],
  signature: hmacSignature('x-hub-signature', 'sha256='),
  parse: parseSnyk,
  setUp: [
    'Create a webhook with the API of Snyk: `POST /v1/org/<id>/webhooks` with `{ "url": "{url}", "secret": "..." }`; give the same secret here.',
    'Or post reports: `snyk test --json | curl --data-binary @- -H "content-type: application/json" {url}`, without a secret.',
    'Add `-H "lockstep-complete: true"` when nothing is filtered (no `--severity-threshold`): what is gone is then over.',
  ],
  sample: {
    project: { id: 'example', name: 'example/web:package.json', browseUrl: 'https://app.snyk.io/' },
    org: { name: 'example' },
    newIssues: [
      {
        id: 'LOCKSTEP-TEST-1',
        issueType: 'vuln',
        pkgName: 'example',
        pkgVersions: ['1.0.0'],
        issueData: { id: 'LOCKSTEP-TEST-1', title: 'Test finding: nothing is wrong', severity: 'medium' },
      },
    ],
    removedIssues: [],
  },
};
