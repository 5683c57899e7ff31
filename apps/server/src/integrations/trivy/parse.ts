import type { PayloadMeta, ReadPayload, SenderKind } from '@lockstep/alerting';
import { asffFindings, readAsff } from '../reading/asff.ts';
import { REPORT_HEADERS, gatherFindings, noteComplete, notThis, reportSays } from '../reading/gather-findings.ts';
import { isRecord, kindOf, listAt, textAt, valueAt } from '../reading/json.ts';
import { isSarif, readSarif } from '../reading/sarif.ts';
import { timeOf } from '../reading/time.ts';
import { imageName } from '../reading/vulnerability.ts';
import { type TrivyArtifact, readResult } from './read-result.ts';

/** A report of `trivy image`, `fs`, `repo`, `config` or `k8s` as JSON, ASFF or SARIF. */
export function parseTrivy(payload: unknown, meta: PayloadMeta): ReadPayload {
  if (isSarif(payload)) return readSarif(payload, meta);
  const asff = asffFindings(payload);
  if (asff !== undefined) return readAsff(asff, meta);
  const results = listAt(payload, 'Results');
  const resources = listAt(payload, 'Resources') ?? listAt(payload, 'Vulnerabilities');
  if (
    !isRecord(payload) ||
    (results === undefined && resources === undefined && valueAt(payload, 'ArtifactName') === undefined)
  )
    return notThis('report of Trivy', 'write it with `--format json` (or `sarif`, `asff`) and post the file as it is');

  const findings = gatherFindings();
  const says = reportSays(meta);
  const artifact = artifactOf(payload, says.target);
  const all = [
    { results: results ?? [], path: 'Results', artifact },
    // Reports of clusters hold one list of results per object.
    ...(resources ?? []).map((resource, index) => ({
      results: listAt(resource, 'Results') ?? [],
      path: `Resources[${index}].Results`,
      artifact: { ...artifact, namespace: textAt(resource, 'Namespace'), resource: objectName(resource) },
    })),
  ];
  for (const part of all) {
    part.results.forEach((result, index) => {
      const path = `${part.path}[${index}]`;
      if (isRecord(result)) readResult(result, part.artifact, path, findings);
      else findings.reject(path, `is ${kindOf(result)}: a result is an object with \`Target\``);
    });
  }
  if (results === undefined && resources === undefined && says.isComplete)
    findings.reject('Results', 'is missing: Trivy looked at nothing, so nothing is closed');
  noteComplete(findings, says, { scanner: 'trivy', target: artifact.target });
  return findings.done();
}

function artifactOf(payload: unknown, saidTarget: string | undefined): TrivyArtifact {
  const name = textAt(payload, 'ArtifactName') ?? textAt(payload, 'ClusterName');
  const isImage = textAt(payload, 'ArtifactType') === 'container_image';
  const reference = textAt(payload, 'Metadata', 'Reference') ?? textAt(payload, 'Metadata', 'RepoTags', 0) ?? name;
  return {
    target: saidTarget ?? (isImage && name !== undefined ? imageName(name) : name),
    image: isImage ? reference : undefined,
    cluster: textAt(payload, 'ClusterName'),
    namespace: undefined,
    resource: undefined,
    createdAt: timeOf(valueAt(payload, 'CreatedAt')),
  };
}

function objectName(resource: unknown): string | undefined {
  const parts = [textAt(resource, 'Kind'), textAt(resource, 'Name')].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join('/');
}

export const trivy: SenderKind = {
  id: 'trivy',
  name: 'Trivy',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [...REPORT_HEADERS],
  signature: undefined,
  parse: parseTrivy,
  setUp: [
    'Post each report: `trivy image --format json my/image | curl --data-binary @- -H "content-type: application/json" {url}`.',
    'Findings of the next report of the same image repeat those that are open, whatever its tag.',
    'Add `-H "lockstep-complete: true"` when nothing is filtered (no `--severity`, no `--ignore-unfixed`, all scanners): what is gone is then over.',
  ],
  sample: {
    SchemaVersion: 2,
    ArtifactName: 'example/web:1.0.0',
    ArtifactType: 'container_image',
    Results: [
      {
        Target: 'example/web:1.0.0 (alpine 3.20)',
        Class: 'os-pkgs',
        Type: 'alpine',
        Vulnerabilities: [
          {
            VulnerabilityID: 'LOCKSTEP-TEST-1',
            PkgName: 'example',
            InstalledVersion: '1.0.0',
            FixedVersion: '1.0.1',
            Severity: 'MEDIUM',
            Title: 'Test finding: nothing is wrong',
          },
        ],
      },
    ],
  },
};
