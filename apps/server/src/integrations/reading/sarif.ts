import type { AlertSeverity, PayloadMeta, ReadPayload } from '@lockstep/alerting';
import { findingSeverity, scoreSeverity } from './finding-severity.ts';
import { type FindingGathering, gatherFindings, linksOf, noteComplete, reportSays } from './gather-findings.ts';
import { type JsonRecord, isRecord, kindOf, listAt, recordAt, textAt, valueAt } from './json.ts';
import { oneLine } from './text.ts';
import { type SarifRun, descriptorOf, messageOf, openRun } from './sarif-run.ts';

/** Results of a kind that names no problem. Source: SARIF 2.1.0, section 3.27.9. */
const NO_PROBLEM = new Set(['pass', 'notApplicable', 'informational']);

/** By the level, where no score is given. Source: SARIF 2.1.0, section 3.27.10. */
const BY_LEVEL: Readonly<Record<string, AlertSeverity>> = {
  error: 'error',
  warning: 'warning',
  note: 'info',
  none: 'info',
};

export function isSarif(payload: unknown): payload is JsonRecord {
  return isRecord(payload) && listAt(payload, 'runs') !== undefined;
}

/**
 * A log of SARIF 2.1.0: one alert per result that names a problem and that nobody suppressed; what a baseline calls absent is over.
 * Snippets and contents of files are never looked at: they hold the secrets that scanners find.
 */
export function readSarif(payload: JsonRecord, meta: PayloadMeta): ReadPayload {
  const version = textAt(payload, 'version');
  if (version !== undefined && !version.startsWith('2.')) {
    return { ok: false, problem: `\`version\` is \`${oneLine(version, 40)}\`: write SARIF 2.1.0` };
  }
  const findings = gatherFindings();
  (listAt(payload, 'runs') ?? []).forEach((given, index) => {
    const path = `runs[${index}]`;
    if (!isRecord(given))
      findings.reject(path, `is ${kindOf(given)}: a run is an object with \`tool\` and \`results\``);
    else readRun(given, path, meta, findings);
  });
  return findings.done();
}

function readRun(given: JsonRecord, path: string, meta: PayloadMeta, findings: FindingGathering): void {
  const says = reportSays(meta);
  const run = openRun(given, says.target);
  const invocations = listAt(given, 'invocations') ?? [];
  if (invocations.some((one) => valueAt(one, 'executionSuccessful') === false))
    findings.reject(
      `${path}.invocations`,
      'the scan says that it did not succeed: what it found is taken, nothing is closed',
    );
  const results = listAt(given, 'results');
  // Without `results` no analysis took place; an empty list says that nothing was found. Source: section 3.14.23.
  if (results === undefined) return findings.ignore('run without results: the tool did not look');
  results.forEach((result, index) => {
    const at = `${path}.results[${index}]`;
    if (isRecord(result)) readResult(result, run, at, findings);
    else findings.reject(at, `is ${kindOf(result)}: a result is an object with \`message\``);
  });
  noteComplete(findings, says, { scanner: run.tool, target: run.target });
}

function readResult(result: JsonRecord, run: SarifRun, path: string, findings: FindingGathering): void {
  const kind = textAt(result, 'kind') ?? 'fail';
  const isGone = textAt(result, 'baselineState') === 'absent';
  if (!isGone && NO_PROBLEM.has(kind)) return findings.ignore(`result of kind ${kind}`);
  if (!isGone && isSuppressed(result)) return findings.ignore('suppressed at the sender');

  const rule = descriptorOf(result, run);
  const message = messageOf(recordAt(result, 'message'), rule, run);
  const title = textAt(rule, 'shortDescription', 'text') ?? textAt(rule, 'name');
  const ruleId = textAt(result, 'ruleId') ?? textAt(result, 'rule', 'id') ?? textAt(rule, 'id') ?? message;
  if (ruleId === undefined)
    return findings.reject(path, 'has neither `ruleId` nor `message`: a finding is known by its rule');
  const place = placeOf(result);
  findings.finding(path, {
    action: isGone ? 'resolve' : 'fire',
    key: [run.tool, run.category, run.target, ruleId, ...identityOf(result, place)],
    summary: [
      [message?.split('\n')[0] ?? title ?? ruleId, place.file].filter((part) => part !== undefined).join(' in '),
    ],
    severity: severityOfResult(result, rule, kind),
    labels: {
      scanner: run.tool,
      category: run.category,
      target: run.target,
      repository: run.repository,
      rule: ruleId,
      severity: textAt(result, 'level') ?? textAt(rule, 'defaultConfiguration', 'level'),
      cve: cveOf(ruleId),
      file: place.file,
      logical: place.logical,
    },
    annotations: {
      message,
      title,
      description: textAt(rule, 'fullDescription', 'text'),
      help: textAt(rule, 'help', 'text'),
      line: place.line,
      tags: listAt(rule, 'properties', 'tags'),
    },
    links: linksOf('rule', valueAt(rule, 'helpUri'), valueAt(result, 'hostedViewerUri')),
    secrets: [textAt(result, 'properties', 'offender'), textAt(result, 'properties', 'secret')],
  });
}

/** Suppressed when every suppression stands: one that is under review or was rejected does not count. Source: section 3.27.23. */
function isSuppressed(result: JsonRecord): boolean {
  const suppressions = listAt(result, 'suppressions') ?? [];
  // `state` is the name of drafts of the standard.
  return (
    suppressions.length > 0 &&
    suppressions.every(
      (one) => isRecord(one) && (textAt(one, 'status') ?? textAt(one, 'state') ?? 'accepted') === 'accepted',
    )
  );
}

interface Place {
  readonly file: string | undefined;
  readonly line: string | undefined;
  readonly logical: string | undefined;
}

function placeOf(result: JsonRecord): Place {
  const first = valueAt(result, 'locations', 0);
  const physical = recordAt(first, 'physicalLocation');
  return {
    file: textAt(physical, 'artifactLocation', 'uri') ?? textAt(result, 'analysisTarget', 'uri'),
    line: textAt(physical, 'region', 'startLine'),
    logical: textAt(first, 'logicalLocations', 0, 'fullyQualifiedName') ?? textAt(first, 'logicalLocations', 0, 'name'),
  };
}

/** Fingerprints survive lines that move; partial ones only tell results of the same rule and file apart. */
function identityOf(result: JsonRecord, place: Place): (string | undefined)[] {
  const whole = fingerprints(recordAt(result, 'fingerprints'), /./);
  if (whole.length > 0) return ['fingerprint', ...whole];
  // Some tools put author, date and message of the commit here: no identity of the finding, and a message may hold the secret.
  const partial = fingerprints(recordAt(result, 'partialFingerprints'), /hash|fingerprint/i);
  if (partial.length > 0) return [place.file, ...partial];
  const message =
    place.file === undefined && place.logical === undefined ? textAt(result, 'message', 'text') : undefined;
  // Beside a file, logical names hold digests of layers that change with every build.
  return [
    place.file,
    place.line,
    place.file === undefined ? place.logical : undefined,
    textAt(result, 'locations', 0, 'message', 'text') ?? message,
  ];
}

function fingerprints(given: JsonRecord | undefined, wanted: RegExp): string[] {
  return Object.entries(given ?? {})
    .filter(([name, value]) => typeof value === 'string' && value !== '' && wanted.test(name))
    .slice(0, 8)
    .map(([name, value]) => `${name}=${String(value)}`)
    .toSorted();
}

function severityOfResult(result: JsonRecord, rule: JsonRecord | undefined, kind: string): AlertSeverity | undefined {
  const score = valueAt(result, 'properties', 'security-severity') ?? valueAt(rule, 'properties', 'security-severity');
  const scored = scoreSeverity(score) ?? findingSeverity(textAt(rule, 'properties', 'problem.severity'));
  if (scored !== undefined) return scored;
  // Somebody has to look at it before it is known to be a problem.
  if (kind !== 'fail') return 'warning';
  return BY_LEVEL[textAt(result, 'level') ?? textAt(rule, 'defaultConfiguration', 'level') ?? 'warning'];
}

function cveOf(ruleId: string): string | undefined {
  return /\bCVE-\d{4}-\d{4,19}/.exec(ruleId)?.[0];
}
