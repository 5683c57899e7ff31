import { findingSeverity, scoreSeverity } from '../reading/finding-severity.ts';
import { type FindingGathering, inAddress, linksOf } from '../reading/gather-findings.ts';
import { type JsonRecord, listAt, recordAt, textAt, valueAt } from '../reading/json.ts';
import { timeOf } from '../reading/time.ts';

/** An advisory of GitHub's database: about the world, not about a repository. */
export function readAdvisory(payload: JsonRecord, findings: FindingGathering): void {
  const action = textAt(payload, 'action') ?? '';
  if (!['published', 'updated', 'performed', 'withdrawn'].includes(action))
    return findings.ignore(`security_advisory ${action}`);
  const advisory = recordAt(payload, 'security_advisory');
  const id = textAt(advisory, 'ghsa_id');
  if (id === undefined)
    return findings.reject('security_advisory.ghsa_id', 'is missing: an advisory is known by its id');
  const isWithdrawn = action === 'withdrawn' || textAt(advisory, 'withdrawn_at') !== undefined;
  return tell(id, advisory, { repository: undefined, action: isWithdrawn ? 'resolve' : 'fire' }, findings);
}

/** Somebody reports a vulnerability of the repository in private; the report is over when it is published. */
export function readRepositoryAdvisory(payload: JsonRecord, findings: FindingGathering): void {
  const action = textAt(payload, 'action') ?? '';
  if (action !== 'reported' && action !== 'published') return findings.ignore(`repository_advisory ${action}`);
  const advisory = recordAt(payload, 'repository_advisory');
  const id = textAt(advisory, 'ghsa_id');
  if (id === undefined)
    return findings.reject('repository_advisory.ghsa_id', 'is missing: an advisory is known by its id');
  const repository = textAt(payload, 'repository', 'full_name');
  return tell(id, advisory, { repository, action: action === 'published' ? 'resolve' : 'fire' }, findings);
}

function tell(
  id: string,
  advisory: JsonRecord | undefined,
  about: { readonly repository: string | undefined; readonly action: 'fire' | 'resolve' },
  findings: FindingGathering,
): void {
  const affected = listAt(advisory, 'vulnerabilities') ?? [];
  const names = new Set(affected.map((one) => textAt(one, 'package', 'name')).filter((name) => name !== undefined));
  const fixes = affected.map(
    (one) => textAt(one, 'first_patched_version', 'identifier') ?? textAt(one, 'patched_versions'),
  );
  const cve =
    textAt(advisory, 'cve_id') ??
    (listAt(advisory, 'identifiers') ?? [])
      .map((one) => textAt(one, 'value'))
      .find((value) => value?.startsWith('CVE-'));
  const summary = textAt(advisory, 'summary');
  const where = about.repository ?? [...names].slice(0, 5).join(', ');
  findings.finding('advisory', {
    action: about.action,
    key: ['advisory', about.repository, id],
    summary: [[id, where].filter((part) => part !== '').join(' in ') + (summary === undefined ? '' : `: ${summary}`)],
    severity: findingSeverity(textAt(advisory, 'severity')) ?? scoreSeverity(valueAt(advisory, 'cvss', 'score')),
    labels: {
      scanner: 'github-advisories',
      repository: about.repository,
      rule: id,
      cve,
      package: [...names].slice(0, 20),
      ecosystem: textAt(affected[0], 'package', 'ecosystem'),
      fixed_in: [...new Set(fixes.filter((version) => version !== undefined))].slice(0, 20),
      severity: textAt(advisory, 'severity'),
    },
    annotations: { description: textAt(advisory, 'description') },
    links: [
      ...linksOf('advisory', valueAt(advisory, 'html_url') ?? `https://github.com/advisories/${inAddress(id)}`),
      ...linksOf('reference', ...(listAt(advisory, 'references') ?? []).map((one) => valueAt(one, 'url'))),
    ],
    startsAt: timeOf(valueAt(advisory, 'updated_at')) ?? timeOf(valueAt(advisory, 'published_at')),
  });
}
