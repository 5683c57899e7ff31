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
import { isSarif, readSarif } from '../reading/sarif.ts';
import { cveAmong, vulnerabilityFinding } from '../reading/vulnerability.ts';

/** One report, a list of them (one per framework), or the bare summary that stands for "nothing to check". */
export function parseCheckov(payload: unknown, meta: PayloadMeta): ReadPayload {
  if (isSarif(payload)) return readSarif(payload, meta);
  const reports = Array.isArray(payload) ? payload : [payload];
  const isCheckov = reports.every(
    (report) => recordAt(report, 'results') !== undefined || valueAt(report, 'parsing_errors') !== undefined,
  );
  if (!isCheckov)
    return notThis('report of Checkov', 'write it with `-o json` (or `-o sarif`) and post the file as it is');
  const findings = gatherFindings();
  const says = reportSays(meta);
  reports.forEach((report: unknown, index) => {
    const path = Array.isArray(payload) ? `[${index}].results` : 'results';
    const framework = textAt(report, 'check_type');
    const results = recordAt(report, 'results');
    (listAt(results, 'failed_checks') ?? []).forEach((check, position) => {
      const at = `${path}.failed_checks[${position}]`;
      if (isRecord(check)) readCheck(check, { target: says.target, framework }, at, findings);
      else findings.reject(at, `is ${kindOf(check)}: a check is an object with \`check_id\``);
    });
    findings.ignore('passed check', listAt(results, 'passed_checks')?.length ?? 0);
    findings.ignore('skipped check', listAt(results, 'skipped_checks')?.length ?? 0);
    const unparsed = listAt(results, 'parsing_errors')?.length ?? 0;
    if (unparsed > 0)
      findings.reject(`${path}.parsing_errors`, `${unparsed} files could not be checked: mend them and run again`);
  });
  noteComplete(findings, says, { scanner: 'checkov', target: says.target });
  return findings.done();
}

interface Report {
  readonly target: string | undefined;
  readonly framework: string | undefined;
}

/** `code_block` is the code itself, secrets included: never looked at. */
function readCheck(check: JsonRecord, report: Report, path: string, findings: FindingGathering): void {
  const id = textAt(check, 'check_id');
  if (id === undefined) return findings.reject(`${path}.check_id`, 'is missing: a check is known by its id');
  const result = textAt(check, 'check_result', 'result') ?? 'FAILED';
  if (result !== 'FAILED') return findings.ignore(`check with result ${result}`);
  const file = textAt(check, 'repo_file_path') ?? textAt(check, 'file_path');
  const flaw = recordAt(check, 'vulnerability_details');
  if (flaw !== undefined) return readPackage(check, flaw, { ...report, file }, path, findings);
  const name = textAt(check, 'check_name') ?? id;
  const resource = textAt(check, 'resource');
  return findings.finding(path, {
    key: ['checkov', report.target, report.framework, id, resource, file],
    summary: [`${id}: ${name}${resource === undefined ? '' : ` (${resource})`}`],
    severity: findingSeverity(textAt(check, 'severity')),
    labels: {
      scanner: 'checkov',
      target: report.target,
      framework: report.framework,
      rule: id,
      resource,
      file,
      severity: textAt(check, 'severity'),
    },
    annotations: {
      check: name,
      lines: (listAt(check, 'file_line_range') ?? [])
        .slice(0, 2)
        .map((line) => textAt(line))
        .join('-'),
    },
    links: linksOf('rule', valueAt(check, 'guideline')),
  });
}

function readPackage(
  check: JsonRecord,
  flaw: JsonRecord,
  report: Report & { readonly file: string | undefined },
  path: string,
  findings: FindingGathering,
): void {
  const id = textAt(flaw, 'id') ?? textAt(check, 'check_name') ?? textAt(check, 'check_id') ?? '';
  findings.finding(
    path,
    vulnerabilityFinding({
      scanner: 'checkov',
      target: report.target,
      id,
      cve: cveAmong([id]),
      package: textAt(flaw, 'package_name'),
      ecosystem: textAt(flaw, 'package_type'),
      version: textAt(flaw, 'package_version'),
      fixedIn: textAt(flaw, 'lowest_fixed_version'),
      file: report.file,
      severityWord: textAt(flaw, 'severity') ?? textAt(check, 'severity'),
      severity: scoreSeverity(valueAt(flaw, 'cvss')),
      title: undefined,
      description: textAt(flaw, 'description') ?? textAt(check, 'description'),
      links: linksOf('advisory', valueAt(flaw, 'link'), valueAt(check, 'guideline')),
      labels: { framework: report.framework },
    }),
  );
}

export const checkov: SenderKind = {
  id: 'checkov',
  name: 'Checkov',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [...REPORT_HEADERS],
  signature: undefined,
  parse: parseCheckov,
  setUp: [
    'Post each report: `checkov -d . -o json --quiet | curl --data-binary @- -H "content-type: application/json" -H "lockstep-target: my-service" {url}`.',
    'Add `-H "lockstep-complete: true"` when all checks ran over everything: what is gone is then over.',
  ],
  sample: {
    check_type: 'terraform',
    results: {
      passed_checks: [],
      failed_checks: [
        {
          check_id: 'LOCKSTEP_TEST_1',
          check_name: 'Test finding: nothing is wrong',
          check_result: { result: 'FAILED' },
          file_path: '/example.tf',
          file_line_range: [1, 2],
          resource: 'example.main',
          severity: 'MEDIUM',
        },
      ],
      skipped_checks: [],
      parsing_errors: [],
    },
    summary: { passed: 0, failed: 1, skipped: 0, parsing_errors: 0 },
  },
};
