import { scoreSeverity } from '../reading/finding-severity.ts';
import { type FindingGathering, inAddress, linksOf } from '../reading/gather-findings.ts';
import { type JsonRecord, listAt, textAt, valueAt } from '../reading/json.ts';
import { cveAmong, vulnerabilityFinding } from '../reading/vulnerability.ts';

export interface SnykProject {
  readonly target: string | undefined;
  readonly project: string | undefined;
  readonly organisation: string | undefined;
  readonly url?: unknown;
}

/** An issue of `snyk test --json`; one that several paths lead to stands there once per path. */
export function readTestIssue(issue: JsonRecord, about: SnykProject, path: string, findings: FindingGathering): void {
  const id = textAt(issue, 'id');
  if (id === undefined) return findings.reject(`${path}.id`, 'is missing: an issue is known by its id');
  if (textAt(issue, 'type') === 'license') return findings.ignore('licence issue');
  const title = textAt(issue, 'title');
  return findings.finding(
    path,
    vulnerabilityFinding({
      scanner: 'snyk',
      target: about.target,
      id,
      cve: cveAmong(textsAt(issue, 'identifiers', 'CVE')),
      package: textAt(issue, 'packageName') ?? textAt(issue, 'moduleName') ?? textAt(issue, 'name'),
      ecosystem: textAt(issue, 'packageManager') ?? textAt(issue, 'language'),
      version: textAt(issue, 'version'),
      fixedIn: textsAt(issue, 'fixedIn').join(', ') || undefined,
      file: undefined,
      // `severity` is three steps only in old reports.
      severityWord: textAt(issue, 'severityWithCritical') ?? textAt(issue, 'severity'),
      severity: scoreSeverity(valueAt(issue, 'cvssScore')),
      title,
      description: textAt(issue, 'description'),
      links: linksOf('issue', `https://security.snyk.io/vuln/${inAddress(id)}`),
      labels: { project: about.project, organisation: about.organisation },
      annotations: { path: textsAt(issue, 'from').join(' > '), exploit: textAt(issue, 'exploit') },
    }),
  );
}

/** An issue of a webhook. */
export function readIssue(
  issue: JsonRecord,
  about: SnykProject,
  action: 'fire' | 'resolve',
  path: string,
  findings: FindingGathering,
): void {
  const id = textAt(issue, 'issueData', 'id') ?? textAt(issue, 'id');
  if (id === undefined) return findings.reject(`${path}.id`, 'is missing: an issue is known by its id');
  if (textAt(issue, 'issueType') === 'license') return findings.ignore('licence issue');
  const draft = vulnerabilityFinding({
    scanner: 'snyk',
    target: about.target,
    id,
    cve: cveAmong(textsAt(issue, 'issueData', 'identifiers', 'CVE')),
    package: textAt(issue, 'pkgName'),
    ecosystem: textAt(issue, 'issueData', 'language'),
    version: textsAt(issue, 'pkgVersions').join(', ') || undefined,
    fixedIn: textsAt(issue, 'fixInfo', 'fixedIn').join(', ') || undefined,
    file: undefined,
    severityWord: textAt(issue, 'issueData', 'severity'),
    severity: scoreSeverity(valueAt(issue, 'issueData', 'cvssScore')),
    title: textAt(issue, 'issueData', 'title'),
    description: textAt(issue, 'issueData', 'description'),
    links: linksOf('issue', valueAt(issue, 'issueData', 'url'), about.url),
    labels: { project: about.project, organisation: about.organisation },
    annotations: { exploit: textAt(issue, 'issueData', 'exploitMaturity') },
  });
  const isQuiet = valueAt(issue, 'isIgnored') === true || valueAt(issue, 'isPatched') === true;
  if (isQuiet && action === 'fire') return findings.ignore('ignored or patched at the sender');
  return findings.finding(path, { ...draft, action });
}

function textsAt(value: unknown, ...path: readonly string[]): string[] {
  return (listAt(value, ...path) ?? []).map((one) => textAt(one)).filter((one) => one !== undefined);
}
