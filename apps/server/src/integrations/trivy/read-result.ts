import { findingSeverity } from '../reading/finding-severity.ts';
import { type FindingDraft, type FindingGathering, linksOf } from '../reading/gather-findings.ts';
import { type JsonRecord, isRecord, kindOf, listAt, textAt, valueAt } from '../reading/json.ts';
import { cveAmong, vulnerabilityFinding } from '../reading/vulnerability.ts';

/** What was scanned. */
export interface TrivyArtifact {
  readonly target: string | undefined;
  /** With tag or digest. */
  readonly image: string | undefined;
  readonly cluster: string | undefined;
  readonly namespace: string | undefined;
  /** `Deployment/web` in a cluster. */
  readonly resource: string | undefined;
  readonly createdAt: number | undefined;
}

/** What one result is about, within the artifact. */
interface Scope {
  readonly artifact: TrivyArtifact;
  /** The file; undefined for packages of the operating system, whose `Target` names image and release. */
  readonly file: string | undefined;
  readonly type: string | undefined;
}

type Reader = (entry: JsonRecord, scope: Scope) => FindingDraft | { readonly ignore: string } | undefined;

const READERS: Readonly<Record<string, Reader>> = {
  Vulnerabilities: readVulnerability,
  Misconfigurations: readMisconfiguration,
  Secrets: readSecret,
  Licenses: readLicense,
};

export function readResult(
  result: JsonRecord,
  artifact: TrivyArtifact,
  path: string,
  findings: FindingGathering,
): void {
  const isSystem = textAt(result, 'Class') === 'os-pkgs';
  const scope = { artifact, file: isSystem ? undefined : textAt(result, 'Target'), type: textAt(result, 'Type') };
  for (const [member, read] of Object.entries(READERS)) {
    (listAt(result, member) ?? []).forEach((entry, index) => {
      const at = `${path}.${member}[${index}]`;
      if (!isRecord(entry)) return findings.reject(at, `is ${kindOf(entry)} and no object`);
      const draft = read(entry, scope);
      if (draft === undefined) findings.reject(at, 'has no id: a finding is known by its id');
      else if ('ignore' in draft) findings.ignore(draft.ignore);
      else findings.finding(at, draft);
    });
  }
  // Suppressed by VEX or an ignore file, shown only with `--show-suppressed`.
  findings.ignore('suppressed at the sender', (listAt(result, 'ExperimentalModifiedFindings') ?? []).length);
}

function readVulnerability(entry: JsonRecord, { artifact, file, type }: Scope): ReturnType<Reader> {
  const id = textAt(entry, 'VulnerabilityID');
  if (id === undefined) return undefined;
  if (textAt(entry, 'Status') === 'not_affected') return { ignore: 'not affected' };
  return vulnerabilityFinding({
    scanner: 'trivy',
    target: artifact.target,
    id,
    cve: cveAmong([id, ...(listAt(entry, 'VendorIDs') ?? []).map((one) => textAt(one))]),
    package: textAt(entry, 'PkgName'),
    ecosystem: type,
    version: textAt(entry, 'InstalledVersion'),
    fixedIn: textAt(entry, 'FixedVersion'),
    file: textAt(entry, 'PkgPath') ?? file,
    resource: artifact.resource,
    severityWord: textAt(entry, 'Severity'),
    title: textAt(entry, 'Title'),
    description: textAt(entry, 'Description'),
    links: linksOf('advisory', valueAt(entry, 'PrimaryURL')),
    labels: placeLabels(artifact),
    annotations: { status: textAt(entry, 'Status'), purl: textAt(entry, 'PkgIdentifier', 'PURL') },
    startsAt: artifact.createdAt,
  });
}

function readMisconfiguration(entry: JsonRecord, { artifact, file, type }: Scope): ReturnType<Reader> {
  const id = textAt(entry, 'ID') ?? textAt(entry, 'AVDID');
  if (id === undefined) return undefined;
  const status = textAt(entry, 'Status') ?? 'FAIL';
  if (status !== 'FAIL')
    return { ignore: status === 'PASS' ? 'passed check' : `check with status ${status.slice(0, 40)}` };
  const resource = textAt(entry, 'CauseMetadata', 'Resource');
  const message = textAt(entry, 'Message');
  return {
    // Several containers of one file break the same rule: only the message names them.
    key: ['trivy', artifact.target, artifact.resource, id, file, resource ?? message],
    summary: [
      [`${id}: ${message ?? textAt(entry, 'Title') ?? id}`, file].filter((part) => part !== undefined).join(' in '),
    ],
    severity: findingSeverity(textAt(entry, 'Severity')),
    labels: {
      scanner: 'trivy',
      target: artifact.target,
      rule: id,
      type,
      file,
      resource,
      severity: textAt(entry, 'Severity'),
      ...placeLabels(artifact),
    },
    annotations: {
      title: textAt(entry, 'Title'),
      description: textAt(entry, 'Description'),
      remediation: textAt(entry, 'Resolution'),
      line: textAt(entry, 'CauseMetadata', 'StartLine'),
    },
    links: linksOf('rule', valueAt(entry, 'PrimaryURL')),
    startsAt: artifact.createdAt,
  };
}

/** `Match` and `Code` hold the secret, more or less masked: they are never looked at. */
function readSecret(entry: JsonRecord, { artifact, file }: Scope): ReturnType<Reader> {
  const id = textAt(entry, 'RuleID');
  if (id === undefined) return undefined;
  const line = textAt(entry, 'StartLine');
  const title = textAt(entry, 'Title') ?? id;
  return {
    key: ['trivy', artifact.target, artifact.resource, 'secret', id, file, line],
    summary: [file === undefined ? `secret: ${title}` : `secret in ${file}: ${title}`],
    severity: findingSeverity(textAt(entry, 'Severity')),
    labels: {
      scanner: 'trivy',
      target: artifact.target,
      rule: id,
      type: 'secret',
      category: textAt(entry, 'Category'),
      file,
      severity: textAt(entry, 'Severity'),
      ...placeLabels(artifact),
    },
    annotations: { line },
    startsAt: artifact.createdAt,
  };
}

function readLicense(): ReturnType<Reader> {
  return { ignore: 'licence finding' };
}

function placeLabels(artifact: TrivyArtifact): Record<string, unknown> {
  const { image, cluster, namespace, resource } = artifact;
  return { image, cluster, namespace, ...(resource === undefined ? {} : { resource }) };
}
