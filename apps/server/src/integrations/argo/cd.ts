import type { ReadPayload, SenderKind } from '@lockstep/alerting';
import { type Gathering, gather } from '../reading/gather.ts';
import { type JsonRecord, isRecord, listAt, recordAt, textAt, valueAt } from '../reading/json.ts';
import { wrongShape } from '../reading/single.ts';
import { timeOf } from '../reading/time.ts';

const DEPLOYED = ['on-deployed', 'on-sync-succeeded'];

/** `{ trigger, app }` as the template of the set-up posts it: what was deployed, and what is not well. */
export function parseArgoCd(payload: unknown): ReadPayload {
  const app = recordAt(payload, 'app');
  const name = textAt(app, 'metadata', 'name');
  if (!isRecord(payload) || app === undefined || name === undefined)
    return wrongShape(payload, '`app.metadata.name` is missing: use the template of the set-up');
  const gathering = gather();
  const trigger = textAt(payload, 'trigger');
  const phase = textAt(app, 'status', 'operationState', 'phase');
  if (trigger === undefined ? phase === 'Succeeded' : DEPLOYED.includes(trigger)) readDeployment(app, name, gathering);
  readState(payload, app, name, gathering);
  if (isEmpty(gathering))
    gathering.ignore(`\`${(trigger ?? phase ?? 'no trigger').slice(0, 60)}\` tells of no deployment and no trouble`);
  return gathering.done();
}

function isEmpty(gathering: Gathering): boolean {
  const read = gathering.done();
  return read.ok && read.payload.alerts.length + read.payload.changes.length === 0;
}

function readDeployment(app: JsonRecord, name: string, gathering: Gathering): void {
  const revision =
    textAt(app, 'status', 'operationState', 'syncResult', 'revision') ?? textAt(app, 'status', 'sync', 'revision');
  const environment = textAt(app, 'spec', 'destination', 'namespace');
  gathering.change('app', {
    summary: [`${name} deployed to ${environment ?? 'its cluster'}${revision === undefined ? '' : ` at ${revision}`}`],
    at: timeOf(valueAt(app, 'status', 'operationState', 'finishedAt')),
    service: name,
    environment,
    version: revision,
    labels: { ...labelsOf(app), images: listAt(app, 'status', 'summary', 'images') },
  });
}

/** Health and synchronisation are two matters: each opens and closes by itself. */
function readState(payload: unknown, app: JsonRecord, name: string, gathering: Gathering): void {
  const namespace = textAt(app, 'metadata', 'namespace') ?? '';
  const health = textAt(app, 'status', 'health', 'status');
  const phase = textAt(app, 'status', 'operationState', 'phase');
  const links = [{ url: valueAt(payload, 'url'), label: 'Argo CD' }];
  const labels = labelsOf(app);
  if (health === 'Degraded' || health === 'Missing' || health === 'Healthy') {
    const isWell = health === 'Healthy';
    gathering.alert('app.status.health', {
      action: isWell ? 'resolve' : 'fire',
      dedupKey: `health:${namespace}/${name}`,
      summary: [[`${name} is ${health}`, textAt(app, 'status', 'health', 'message')].filter(Boolean).join(': ')],
      labels,
      annotations: { revision: textAt(app, 'status', 'sync', 'revision') },
      severity: isWell ? undefined : 'error',
      links,
    });
  }
  if (phase === 'Failed' || phase === 'Error' || phase === 'Succeeded') {
    const isWell = phase === 'Succeeded';
    gathering.alert('app.status.operationState', {
      action: isWell ? 'resolve' : 'fire',
      dedupKey: `sync:${namespace}/${name}`,
      summary: [`${name}: synchronisation ${phase.toLowerCase()}`],
      labels,
      annotations: { message: textAt(app, 'status', 'operationState', 'message') },
      severity: isWell ? undefined : 'warning',
      links,
    });
  }
}

function labelsOf(app: JsonRecord): Record<string, string | undefined> {
  return {
    app: textAt(app, 'metadata', 'name'),
    namespace: textAt(app, 'spec', 'destination', 'namespace'),
    cluster: textAt(app, 'spec', 'destination', 'name') ?? textAt(app, 'spec', 'destination', 'server'),
    repository: textAt(app, 'spec', 'source', 'repoURL'),
  };
}

export const argoCd: SenderKind = {
  id: 'argo_cd',
  name: 'Argo CD',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [],
  signature: undefined,
  parse: parseArgoCd,
  setUp: [
    'In `argocd-notifications-cm` add a service `service.webhook.lockstep` with `url: {url}` and the header `Content-Type: application/json`.',
    'Add one template for each of the triggers on-deployed, on-health-degraded and on-sync-failed that posts `{"trigger": "on-deployed", "app": {{toJson .app}}}`, each with its own name of the trigger.',
    'Subscribe your applications by annotation or by default.',
  ],
  sample: {
    trigger: 'on-health-degraded',
    app: {
      metadata: { name: 'lockstep-test', namespace: 'argocd' },
      spec: { destination: { namespace: 'test' } },
      status: { health: { status: 'Degraded', message: 'test alert, nothing is wrong' } },
    },
  },
};
