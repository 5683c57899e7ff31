import { type FindingGathering, linksOf } from '../reading/gather-findings.ts';
import { type JsonRecord, recordAt, textAt, valueAt } from '../reading/json.ts';
import { timeOf } from '../reading/time.ts';

/** States of a deployment that say how it ended; the others are on the way there, or tell of an older one. */
const ENDED = new Set(['success', 'failure', 'error']);

function repositoryOf(payload: JsonRecord): { name: string | undefined; service: string | undefined } {
  const name = textAt(payload, 'repository', 'full_name');
  return { name, service: textAt(payload, 'repository', 'name') ?? name?.replace(/^.*\//, '') };
}

export function readDeployment(payload: JsonRecord, findings: FindingGathering): void {
  const deployment = recordAt(payload, 'deployment');
  if (deployment === undefined) return findings.reject('deployment', 'is missing: the event tells of no deployment');
  return tell(payload, deployment, 'requested', valueAt(deployment, 'created_at'), findings);
}

export function readDeploymentStatus(payload: JsonRecord, findings: FindingGathering): void {
  const deployment = recordAt(payload, 'deployment');
  const status = recordAt(payload, 'deployment_status');
  if (deployment === undefined || status === undefined)
    return findings.reject('deployment_status', 'is missing: the event tells of no deployment');
  const state = textAt(status, 'state') ?? '';
  if (!ENDED.has(state)) return findings.ignore(`deployment_status ${state}`);
  return tell(payload, deployment, state, valueAt(status, 'created_at'), findings, status);
}

function tell(
  payload: JsonRecord,
  deployment: JsonRecord,
  state: string,
  at: unknown,
  findings: FindingGathering,
  status?: JsonRecord,
): void {
  const { name, service } = repositoryOf(payload);
  const environment = textAt(status, 'environment') ?? textAt(deployment, 'environment');
  findings.change('deployment', {
    summary: [
      `${service ?? 'deployment'} ${textAt(deployment, 'ref') ?? ''} to ${environment ?? 'an environment'}: ${state}`,
    ],
    at: timeOf(at),
    service,
    environment,
    version: textAt(deployment, 'sha'),
    labels: {
      repository: name,
      state,
      ref: textAt(deployment, 'ref'),
      task: textAt(deployment, 'task'),
      deployment_id: textAt(deployment, 'id'),
      creator: textAt(deployment, 'creator', 'login'),
    },
    links: [
      ...linksOf('log', valueAt(status, 'log_url'), valueAt(status, 'target_url')),
      ...linksOf('environment', valueAt(status, 'environment_url')),
      ...linksOf('repository', valueAt(payload, 'repository', 'html_url')),
    ],
  });
}

/** `published` and `released` both come for a release; a draft, a deletion or an edit changes nothing that runs. */
export function readRelease(payload: JsonRecord, findings: FindingGathering): void {
  const action = textAt(payload, 'action') ?? '';
  if (action !== 'published') return findings.ignore(`release ${action}`);
  const release = recordAt(payload, 'release');
  const tag = textAt(release, 'tag_name');
  if (tag === undefined) return findings.reject('release.tag_name', 'is missing: a release is known by its tag');
  const { name, service } = repositoryOf(payload);
  return findings.change('release', {
    summary: [`${service ?? 'release'} ${tag} released`],
    at: timeOf(valueAt(release, 'published_at')),
    service,
    version: tag,
    labels: {
      repository: name,
      state: 'released',
      prerelease: valueAt(release, 'prerelease') === true ? 'yes' : undefined,
      author: textAt(release, 'author', 'login'),
    },
    links: [
      ...linksOf('release', valueAt(release, 'html_url')),
      ...linksOf('repository', valueAt(payload, 'repository', 'html_url')),
    ],
  });
}

export function readWorkflowRun(payload: JsonRecord, findings: FindingGathering): void {
  const action = textAt(payload, 'action') ?? '';
  if (action !== 'completed') return findings.ignore(`workflow_run ${action}`);
  const run = recordAt(payload, 'workflow_run');
  if (run === undefined) return findings.reject('workflow_run', 'is missing: the event tells of no run');
  const { name, service } = repositoryOf(payload);
  const workflow = textAt(run, 'name') ?? textAt(payload, 'workflow', 'name');
  const conclusion = textAt(run, 'conclusion') ?? 'unknown';
  return findings.change('workflow_run', {
    summary: [`workflow ${workflow ?? 'run'} of ${service ?? 'a repository'}: ${conclusion}`],
    at: timeOf(valueAt(run, 'updated_at')),
    service,
    version: textAt(run, 'head_sha'),
    labels: {
      repository: name,
      state: conclusion,
      workflow,
      event: textAt(run, 'event'),
      branch: textAt(run, 'head_branch'),
      run_id: textAt(run, 'id'),
      actor: textAt(run, 'actor', 'login'),
    },
    links: linksOf('run', valueAt(run, 'html_url')),
  });
}
