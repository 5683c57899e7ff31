import type { ReadPayload, SenderKind } from '@lockstep/alerting';
import { gather } from '../reading/gather.ts';
import { type JsonRecord, isRecord, recordAt, textAt, valueAt } from '../reading/json.ts';
import { wrongShape } from '../reading/single.ts';
import { timeOf } from '../reading/time.ts';

const REVISION = 'rollout.argoproj.io/revision';

/** `{ trigger, rollout }` as the template of the set-up posts it. */
export function parseArgoRollouts(payload: unknown): ReadPayload {
  const rollout = recordAt(payload, 'rollout');
  const name = textAt(rollout, 'metadata', 'name');
  if (!isRecord(payload) || rollout === undefined || name === undefined)
    return wrongShape(payload, '`rollout.metadata.name` is missing: use the template of the set-up');
  const gathering = gather();
  const trigger = textAt(payload, 'trigger') ?? '';
  const status = recordAt(rollout, 'status');
  const phase = textAt(status, 'phase');
  const namespace = textAt(rollout, 'metadata', 'namespace');
  const revision = textAt(rollout, 'metadata', 'annotations', REVISION);
  const image = textAt(rollout, 'spec', 'template', 'spec', 'containers', 0, 'image');
  const labels = { rollout: name, namespace, revision, image };
  const isTrouble =
    valueAt(status, 'abort') === true || phase === 'Degraded' || /(?:aborted|failed|error)$/.test(trigger);
  const isDone = !isTrouble && (trigger === 'on-rollout-completed' || (trigger === '' && phase === 'Healthy'));
  if (isDone)
    gathering.change('rollout', {
      summary: [
        `${name} rolled out in ${namespace ?? 'its cluster'}${revision === undefined ? '' : `, revision ${revision}`}`,
      ],
      service: name,
      environment: namespace,
      version: versionOf(image) ?? revision,
      labels,
    });
  if (isTrouble || phase === 'Healthy')
    gathering.alert('rollout', {
      action: isTrouble ? 'fire' : 'resolve',
      dedupKey: `rollout:${namespace ?? ''}/${name}`,
      summary: [[`rollout ${name} is ${phase ?? 'in trouble'}`, textAt(status, 'message')].filter(Boolean).join(': ')],
      labels,
      annotations: annotationsOf(status, trigger),
      severity: isTrouble ? 'error' : undefined,
      startsAt: isTrouble ? timeOf(valueAt(status, 'abortedAt')) : undefined,
    });
  if (!isTrouble && !isDone && phase !== 'Healthy')
    gathering.ignore(`\`${(trigger || phase || 'no trigger').slice(0, 60)}\` tells of no end and no trouble`);
  return gathering.done();
}

function annotationsOf(status: JsonRecord | undefined, trigger: string): Record<string, string | undefined> {
  return {
    message: textAt(status, 'message'),
    trigger: trigger === '' ? undefined : trigger,
    stable: textAt(status, 'stableRS'),
    candidate: textAt(status, 'currentPodHash'),
  };
}

/** `registry/app:1.2.3` is 1.2.3; a digest says it too. */
function versionOf(image: string | undefined): string | undefined {
  return /(?:@|:)([^/:@]+(?::[0-9a-f]+)?)$/.exec(image ?? '')?.[1];
}

export const argoRollouts: SenderKind = {
  id: 'argo_rollouts',
  name: 'Argo Rollouts',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [],
  signature: undefined,
  parse: parseArgoRollouts,
  setUp: [
    'In `argo-rollouts-notification-configmap` add a service `service.webhook.lockstep` with `url: {url}` and the header `Content-Type: application/json`.',
    'Add one template for each of the triggers on-rollout-completed and on-rollout-aborted that posts `{"trigger": "on-rollout-completed", "rollout": {{toJson .rollout}}}`, each with its own name of the trigger.',
    'Subscribe your rollouts by annotation.',
  ],
  sample: {
    trigger: 'on-rollout-aborted',
    rollout: {
      metadata: { name: 'lockstep-test', namespace: 'test' },
      status: { phase: 'Degraded', message: 'test alert, nothing is wrong', abort: true },
    },
  },
};
