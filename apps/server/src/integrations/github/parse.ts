import type { PayloadMeta, ReadPayload, SenderKind } from '@lockstep/alerting';
import { type FindingGathering, gatherFindings, notThis } from '../reading/gather-findings.ts';
import { type JsonRecord, isRecord, listAt, recordAt, textAt, valueAt } from '../reading/json.ts';
import { hmacSignature } from '../reading/signature.ts';
import { readAdvisory, readRepositoryAdvisory } from './advisories.ts';
import {
  readCodeScanning,
  readDependabot,
  readSecretLocation,
  readSecretScanning,
  readVulnerability,
} from './alerts.ts';
import { readDeployment, readDeploymentStatus, readRelease, readWorkflowRun } from './changes.ts';
import { readGraphQl } from './graphql.ts';

type Reader = (payload: JsonRecord, findings: FindingGathering) => void;

/** By the header `X-GitHub-Event`. */
const READERS: ReadonlyMap<string, Reader> = new Map([
  ['dependabot_alert', readDependabot],
  ['code_scanning_alert', readCodeScanning],
  ['secret_scanning_alert', readSecretScanning],
  ['secret_scanning_alert_location', readSecretLocation],
  ['repository_vulnerability_alert', readVulnerability],
  ['security_advisory', readAdvisory],
  ['repository_advisory', readRepositoryAdvisory],
  ['deployment', readDeployment],
  ['deployment_status', readDeploymentStatus],
  ['release', readRelease],
  ['workflow_run', readWorkflowRun],
]);

/** A webhook of a repository, an organisation or an app; the answer to a GraphQL query for alerts; lines of the audit log. */
export function parseGithub(payload: unknown, meta: PayloadMeta): ReadPayload {
  const findings = gatherFindings();
  if (Array.isArray(payload) || isAuditLine(payload)) {
    const lines = Array.isArray(payload) ? payload : [payload];
    if (lines.length === 0 || !lines.every(isAuditLine)) return notWebhook();
    findings.ignore('line of the audit log, no alert', lines.length);
    return findings.done();
  }
  if (!isRecord(payload)) return notWebhook();
  if (readGraphQl(payload, findings)) return findings.done();
  const event = meta.headers['x-github-event']?.trim() ?? eventOf(payload);
  if (event === undefined) return notWebhook();
  const read = READERS.get(event);
  if (read === undefined) findings.ignore(`event ${event}`);
  else read(payload, findings);
  return findings.done();
}

function notWebhook(): ReadPayload {
  return notThis(
    'webhook of GitHub',
    'choose the content type `application/json` and let GitHub send it, its headers are needed',
  );
}

/** Streams of the audit log name an action with a dot, an actor and no alert. */
function isAuditLine(line: unknown): boolean {
  return /^[a-z_]+\.[a-z_]/.test(textAt(line, 'action') ?? '') && textAt(line, 'actor') !== undefined;
}

/** For payloads that come without their header: pasted into a preview, replayed by hand. */
function eventOf(payload: JsonRecord): string | undefined {
  const alert = recordAt(payload, 'alert');
  if (valueAt(alert, 'secret_type') !== undefined)
    return valueAt(payload, 'location') === undefined ? 'secret_scanning_alert' : 'secret_scanning_alert_location';
  if (valueAt(alert, 'dependency') !== undefined) return 'dependabot_alert';
  if (valueAt(alert, 'affected_package_name') !== undefined) return 'repository_vulnerability_alert';
  if (valueAt(alert, 'rule') !== undefined) return 'code_scanning_alert';
  const named = [
    'deployment_status',
    'deployment',
    'release',
    'workflow_run',
    'security_advisory',
    'repository_advisory',
  ];
  const found = named.find((name) => recordAt(payload, name) !== undefined);
  if (found !== undefined) return found;
  if (valueAt(payload, 'zen') !== undefined) return 'ping';
  return listAt(payload, 'commits') !== undefined && textAt(payload, 'ref') !== undefined ? 'push' : undefined;
}

export const github: SenderKind = {
  id: 'github',
  name: 'GitHub',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: ['x-github-event'],
  signature: hmacSignature('x-hub-signature-256', 'sha256='),
  parse: parseGithub,
  setUp: [
    'In the settings of the repository or organisation add a webhook with the payload URL `{url}` and the content type `application/json`.',
    'Choose a secret there and give the same one here.',
    'Choose the events: Dependabot alerts, Code scanning alerts, Secret scanning alerts and their locations; Deployments, Deployment statuses and Releases feed the list of changes.',
  ],
  sample: {
    action: 'created',
    alert: {
      number: 1,
      state: 'open',
      dependency: { package: { ecosystem: 'npm', name: 'example' }, manifest_path: 'package-lock.json' },
      security_advisory: {
        ghsa_id: 'GHSA-2222-2222-2222',
        summary: 'Test finding: nothing is wrong',
        severity: 'medium',
      },
      html_url: 'https://github.com/example/web/security/dependabot/1',
    },
    repository: { full_name: 'example/web', html_url: 'https://github.com/example/web' },
  },
};
