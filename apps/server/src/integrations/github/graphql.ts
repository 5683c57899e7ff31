import { findingSeverity } from '../reading/finding-severity.ts';
import { type FindingGathering, linksOf } from '../reading/gather-findings.ts';
import { type JsonRecord, listAt, textAt, valueAt } from '../reading/json.ts';
import { cveAmong } from '../reading/vulnerability.ts';

/**
 * The answer to a query for `vulnerabilityAlerts` of repositories.
 *
 * @returns false when it is no such answer
 */
export function readGraphQl(payload: JsonRecord, findings: FindingGathering): boolean {
  const single = valueAt(payload, 'data', 'repository');
  const repositories = listAt(payload, 'data', 'search', 'nodes') ?? (single === undefined ? undefined : [single]);
  if (repositories === undefined) return false;
  repositories.forEach((repository, index) => {
    (listAt(repository, 'vulnerabilityAlerts', 'nodes') ?? []).forEach((alert, position) => {
      readAlert(alert, repository, `data.search.nodes[${index}].vulnerabilityAlerts.nodes[${position}]`, findings);
    });
  });
  return true;
}

function readAlert(alert: unknown, repository: unknown, path: string, findings: FindingGathering): void {
  const name = textAt(repository, 'nameWithOwner') ?? textAt(repository, 'name');
  const flaw = valueAt(alert, 'securityVulnerability');
  const number = textAt(alert, 'number') ?? textAt(alert, 'id');
  if (number === undefined) return findings.reject(`${path}.id`, 'is missing: ask for `number` or `id` of each alert');
  const ids = (listAt(flaw, 'advisory', 'identifiers') ?? []).map((one) => textAt(one, 'value'));
  const id = textAt(flaw, 'advisory', 'ghsaId') ?? ids.find((one) => one !== undefined) ?? `alert ${number}`;
  const pack = textAt(flaw, 'package', 'name');
  const isOpen = (textAt(alert, 'state') ?? 'OPEN') === 'OPEN' && textAt(alert, 'dismissedAt') === undefined;
  return findings.finding(path, {
    action: isOpen ? 'fire' : 'resolve',
    key: ['dependabot', name, number],
    summary: [
      `${id} in ${pack ?? 'a dependency'} of ${name ?? 'a repository'}: ${textAt(flaw, 'advisory', 'summary') ?? id}`,
    ],
    severity: findingSeverity(textAt(flaw, 'severity')),
    labels: {
      scanner: 'dependabot',
      repository: name,
      rule: id,
      cve: cveAmong(ids),
      package: pack,
      ecosystem: textAt(flaw, 'package', 'ecosystem'),
      fixed_in: textAt(flaw, 'firstPatchedVersion', 'identifier'),
      file: textAt(alert, 'vulnerableManifestPath'),
      severity: textAt(flaw, 'severity'),
    },
    annotations: { description: textAt(flaw, 'advisory', 'description'), first_seen: textAt(alert, 'createdAt') },
    links: linksOf('advisory', valueAt(flaw, 'advisory', 'permalink')),
  });
}
