import type { PayloadMeta, ReadPayload, SenderKind } from '@lockstep/alerting';
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
import { oneLine } from '../reading/text.ts';
import { cveAmong, vulnerabilityFinding } from '../reading/vulnerability.ts';

const CURE = 'write it with `npm audit --json` and post the file as it is';

/** `npm audit --json` of npm 7 and later (`auditReportVersion` 2), and of npm 6 and `pnpm audit` (`advisories`). */
export function parseNpmAudit(payload: unknown, meta: PayloadMeta): ReadPayload {
  const failure = textAt(payload, 'error', 'summary') ?? textAt(payload, 'error', 'code');
  if (failure !== undefined) return { ok: false, problem: `npm could not audit: ${oneLine(failure, 300)}` };
  const entries = recordAt(payload, 'vulnerabilities') ?? recordAt(payload, 'advisories');
  if (entries === undefined) return notThis('report of npm audit', CURE);
  const isNew = recordAt(payload, 'vulnerabilities') !== undefined;
  const findings = gatherFindings();
  const says = reportSays(meta);
  for (const [name, entry] of Object.entries(entries)) {
    const path = `${isNew ? 'vulnerabilities' : 'advisories'}.${name}`;
    if (!isRecord(entry)) findings.reject(path, `is ${kindOf(entry)} and no object`);
    else if (isNew) readPackage(entry, name, says.target, path, findings);
    else readAdvisory(entry, name, says.target, path, findings);
  }
  findings.ignore('muted at the sender', listAt(payload, 'muted')?.length ?? 0);
  noteComplete(findings, says, { scanner: 'npm-audit', target: says.target });
  return findings.done();
}

/** `via` names advisories by objects, and by texts the packages that bring one in: those have entries of their own. */
function readPackage(
  entry: JsonRecord,
  name: string,
  target: string | undefined,
  path: string,
  findings: FindingGathering,
): void {
  const fix = valueAt(entry, 'fixAvailable');
  (listAt(entry, 'via') ?? []).forEach((via, index) => {
    if (typeof via === 'string') return findings.ignore('package that only depends on a vulnerable one');
    const at = `${path}.via[${index}]`;
    const id = advisoryId(via) ?? textAt(via, 'source');
    if (!isRecord(via) || id === undefined)
      return findings.reject(at, 'has neither `url` nor `source`: nothing names the advisory');
    return findings.finding(
      at,
      vulnerabilityFinding({
        scanner: 'npm-audit',
        target,
        id,
        cve: undefined,
        package: textAt(via, 'name') ?? name,
        ecosystem: 'npm',
        version: undefined,
        fixedIn: undefined,
        file: undefined,
        severityWord: textAt(via, 'severity') ?? textAt(entry, 'severity'),
        title: textAt(via, 'title'),
        description: undefined,
        links: linksOf('advisory', valueAt(via, 'url')),
        annotations: {
          vulnerable_range: textAt(via, 'range'),
          installed_at: listAt(entry, 'nodes'),
          fix: isRecord(fix) ? `${textAt(fix, 'name') ?? ''} ${textAt(fix, 'version') ?? ''}`.trim() : textAt(fix),
        },
      }),
    );
  });
}

function readAdvisory(
  entry: JsonRecord,
  name: string,
  target: string | undefined,
  path: string,
  findings: FindingGathering,
): void {
  const versions = new Set((listAt(entry, 'findings') ?? []).map((one) => textAt(one, 'version')));
  const installed = [...versions].filter((version) => version !== undefined);
  findings.finding(
    path,
    vulnerabilityFinding({
      scanner: 'npm-audit',
      target,
      id: textAt(entry, 'github_advisory_id') ?? advisoryId(entry) ?? textAt(entry, 'id') ?? name,
      cve: cveAmong((listAt(entry, 'cves') ?? []).map((cve) => textAt(cve))),
      package: textAt(entry, 'module_name'),
      ecosystem: 'npm',
      version: installed.length === 0 ? undefined : installed.join(', '),
      fixedIn: textAt(entry, 'patched_versions'),
      file: undefined,
      severityWord: textAt(entry, 'severity'),
      title: textAt(entry, 'title'),
      description: textAt(entry, 'overview'),
      links: linksOf('advisory', valueAt(entry, 'url')),
      annotations: {
        vulnerable_range: textAt(entry, 'vulnerable_versions'),
        remediation: textAt(entry, 'recommendation'),
      },
    }),
  );
}

function advisoryId(advisory: unknown): string | undefined {
  return /GHSA(?:-[23456789cfghjmpqrvwx]{4}){3}$/i.exec(textAt(advisory, 'url') ?? '')?.[0];
}

export const npmAudit: SenderKind = {
  id: 'npm_audit',
  name: 'npm audit',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [...REPORT_HEADERS],
  signature: undefined,
  parse: parseNpmAudit,
  setUp: [
    'Post each report: `npm audit --json | curl --data-binary @- -H "content-type: application/json" -H "lockstep-target: my-service" {url}`.',
    'The report does not name the project: without `lockstep-target` give every project a source of its own.',
    'Add `-H "lockstep-complete: true"` when nothing is left out (no `--omit`): what is gone is then over.',
  ],
  sample: {
    auditReportVersion: 2,
    vulnerabilities: {
      example: {
        name: 'example',
        severity: 'moderate',
        via: [
          {
            source: 1,
            name: 'example',
            title: 'Test finding: nothing is wrong',
            severity: 'moderate',
            range: '<1.0.1',
          },
        ],
        nodes: ['node_modules/example'],
      },
    },
  },
};
