import type { PayloadMeta, ReadPayload, SenderKind } from '@lockstep/alerting';
import { findingSeverity } from '../reading/finding-severity.ts';
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
import { cveAmong } from '../reading/vulnerability.ts';

/** Rules whose matches are the secret itself. */
const FINDS_SECRETS = /secret|credential|passw|token|api[-_]?key|private[-_]?key|CWE-(?:798|259|321|522)\b/i;

export function parseSemgrep(payload: unknown, meta: PayloadMeta): ReadPayload {
  if (isSarif(payload)) return readSarif(payload, meta);
  const results = listAt(payload, 'results');
  if (results === undefined || results.some((result) => textAt(result, 'check_id') === undefined && isRecord(result)))
    return notThis('report of Semgrep', 'write it with `--json` (or `--sarif`) and post the file as it is');
  const findings = gatherFindings();
  const says = reportSays(meta);
  results.forEach((result, index) => {
    const path = `results[${index}]`;
    if (isRecord(result)) readResult(result, says.target, path, findings);
    else findings.reject(path, `is ${kindOf(result)}: a result is an object with \`check_id\``);
  });
  const errors = listAt(payload, 'errors')?.length ?? 0;
  if (errors > 0 && says.isComplete) findings.reject('errors', `${errors} errors of the scan: nothing is closed`);
  noteComplete(findings, says, { scanner: 'semgrep', target: says.target });
  return findings.done();
}

/** `extra.lines` is the code itself: never looked at. */
function readResult(result: JsonRecord, target: string | undefined, path: string, findings: FindingGathering): void {
  const extra = recordAt(result, 'extra');
  if (valueAt(extra, 'is_ignored') === true) return findings.ignore('suppressed at the sender');
  const rule = textAt(result, 'check_id') ?? '';
  const file = textAt(result, 'path');
  const line = textAt(result, 'start', 'line');
  const metadata = recordAt(extra, 'metadata');
  const pack = recordAt(extra, 'sca_info', 'dependency_match', 'found_dependency');
  const message = textAt(extra, 'message');
  const cwe = valueAt(metadata, 'cwe');
  const isSecret = FINDS_SECRETS.test(
    `${rule} ${textAt(cwe) ?? ''} ${(listAt(cwe) ?? [])
      .slice(0, 20)
      .map((one) => textAt(one))
      .join(' ')}`,
  );
  return findings.finding(path, {
    key: ['semgrep', target, rule, file, fingerprintOf(extra) ?? line, textAt(pack, 'package')],
    summary: [[message?.split('\n')[0] ?? rule, file].filter((part) => part !== undefined).join(' in ')],
    severity: findingSeverity(textAt(extra, 'severity')),
    labels: {
      scanner: 'semgrep',
      target,
      rule,
      file,
      severity: textAt(extra, 'severity'),
      confidence: textAt(metadata, 'confidence'),
      package: textAt(pack, 'package'),
      version: textAt(pack, 'version'),
      cve: cveAmong([textAt(metadata, 'sca-vuln-database-identifier')]),
    },
    annotations: {
      message,
      line,
      cwe,
      owasp: valueAt(metadata, 'owasp'),
      impact: textAt(metadata, 'impact'),
      validation: textAt(extra, 'validation_state'),
    },
    links: [
      ...linksOf(
        'rule',
        valueAt(metadata, 'shortlink'),
        valueAt(metadata, 'source'),
        valueAt(metadata, 'source-rule-url'),
      ),
      ...linksOf('reference', ...(listAt(metadata, 'references') ?? [])),
    ],
    // Messages are filled in with what the pattern matched.
    secrets: isSecret ? matchedTexts(extra) : [],
  });
}

/** Without an account Semgrep writes `requires login` here. */
function fingerprintOf(extra: JsonRecord | undefined): string | undefined {
  const fingerprint = textAt(extra, 'fingerprint');
  return fingerprint === undefined || /^requires login$/i.test(fingerprint) ? undefined : fingerprint;
}

function matchedTexts(extra: JsonRecord | undefined): string[] {
  return Object.values(recordAt(extra, 'metavars') ?? {})
    .slice(0, 100)
    .map((metavariable) => textAt(metavariable, 'abstract_content')?.replace(/^["'`]|["'`]$/g, ''))
    .filter((text) => text !== undefined);
}

export const semgrep: SenderKind = {
  id: 'semgrep',
  name: 'Semgrep',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [...REPORT_HEADERS],
  signature: undefined,
  parse: parseSemgrep,
  setUp: [
    'Post each report: `semgrep scan --json | curl --data-binary @- -H "content-type: application/json" -H "lockstep-target: my-service" {url}`.',
    'Add `-H "lockstep-complete: true"` for whole scans, never for those of a pull request: what is gone is then over.',
  ],
  sample: {
    results: [
      {
        check_id: 'lockstep.test-rule',
        path: 'example.js',
        start: { line: 1, col: 1 },
        end: { line: 1, col: 2 },
        extra: { message: 'Test finding: nothing is wrong', severity: 'WARNING', metadata: {} },
      },
    ],
    errors: [],
  },
};
