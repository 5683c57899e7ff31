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
import { type JsonRecord, isRecord, kindOf, textAt, valueAt } from '../reading/json.ts';
import { isSarif, readSarif } from '../reading/sarif.ts';

/** A list of leaks of version 8 (`RuleID`), or of versions before it (`rule`). */
export function parseGitleaks(payload: unknown, meta: PayloadMeta): ReadPayload {
  if (isSarif(payload)) return readSarif(payload, meta);
  // Older versions write `null` when nothing was found.
  const leaks = payload === null ? [] : payload;
  if (!Array.isArray(leaks))
    return notThis(
      'report of Gitleaks',
      'write it with `--report-format json` (or `sarif`) and post the file as it is',
    );
  const findings = gatherFindings();
  const says = reportSays(meta);
  leaks.forEach((leak: unknown, index) => {
    const path = `[${index}]`;
    if (isRecord(leak)) readLeak(leak, says.target, path, findings);
    else findings.reject(path, `is ${kindOf(leak)}: a leak is an object with \`RuleID\``);
  });
  noteComplete(findings, says, { scanner: 'gitleaks', target: says.target });
  return findings.done();
}

/** `Secret`, `Match`, `line`, `offender` and the commit message are read only to keep them out. */
function readLeak(leak: JsonRecord, target: string | undefined, path: string, findings: FindingGathering): void {
  const rule = textAt(leak, 'RuleID') ?? textAt(leak, 'rule');
  if (rule === undefined) return findings.reject(`${path}.RuleID`, 'is missing: a leak is known by its rule');
  const file = textAt(leak, 'File') ?? textAt(leak, 'file');
  const line = textAt(leak, 'StartLine') ?? textAt(leak, 'lineNumber');
  const commit = textAt(leak, 'Commit') ?? textAt(leak, 'commit');
  const repository = textAt(leak, 'repoURL') ?? textAt(leak, 'repo');
  const author = [textAt(leak, 'Author') ?? textAt(leak, 'author'), textAt(leak, 'Email') ?? textAt(leak, 'email')];
  return findings.finding(path, {
    key: ['gitleaks', target, textAt(leak, 'Fingerprint') ?? [commit, file, rule, line].join(':')],
    summary: [`secret in ${file ?? 'the repository'}: ${textAt(leak, 'Description') ?? rule}`],
    // The format has no word for how bad; whether the secret still works it does not know.
    severity: 'error',
    labels: { scanner: 'gitleaks', target, rule, file, repository: repository === '.' ? undefined : repository },
    annotations: {
      line,
      commit,
      committed_at: textAt(leak, 'Date') ?? textAt(leak, 'date'),
      author: author.filter((part) => part !== undefined).join(' '),
      tags: tagsOf(leak),
    },
    links: linksOf('leak', valueAt(leak, 'Link'), valueAt(leak, 'leakURL')),
    secrets: ['Secret', 'Match', 'offender', 'line'].map((member) => textAt(leak, member)),
  });
}

function tagsOf(leak: JsonRecord): unknown {
  return valueAt(leak, 'Tags') ?? valueAt(leak, 'tags');
}

export const gitleaks: SenderKind = {
  id: 'gitleaks',
  name: 'Gitleaks',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [...REPORT_HEADERS],
  signature: undefined,
  parse: parseGitleaks,
  setUp: [
    'Run `gitleaks git --redact --report-format json --report-path leaks.json`.',
    'Post the file: `curl --data-binary @leaks.json -H "content-type: application/json" -H "lockstep-target: my-repository" {url}`.',
    'The secret itself is never kept; `--redact` keeps it from travelling at all.',
    'Add `-H "lockstep-complete: true"` when the whole history was scanned: what is gone is then over.',
  ],
  sample: [
    {
      RuleID: 'lockstep-test-rule',
      Description: 'Test finding: nothing is wrong',
      File: 'example.txt',
      StartLine: 1,
      Commit: '0000000000000000000000000000000000000000',
      Secret: 'REDACTED',
      Match: 'REDACTED',
      Fingerprint: '0000000000000000000000000000000000000000:example.txt:lockstep-test-rule:1',
    },
  ],
};
