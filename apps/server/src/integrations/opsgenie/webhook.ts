import type { IncomingAction, ReadPayload, SenderKind } from '@lockstep/alerting';
import { gather } from '../reading/gather.ts';
import { isRecord, kindOf, listAt, recordAt, textAt, valueAt } from '../reading/json.ts';
import { severityOf } from '../reading/severity.ts';
import { timeOf } from '../reading/time.ts';

const ACTIONS: ReadonlyMap<string, IncomingAction> = new Map([
  ['create', 'fire'],
  ['acknowledge', 'acknowledge'],
  ['unacknowledge', 'unacknowledge'],
  ['close', 'resolve'],
  ['delete', 'resolve'],
  ['addnote', 'note'],
]);

/** What Opsgenie tells others of its alerts, for those who run both for a while. */
export function parseOpsgenieWebhook(payload: unknown): ReadPayload {
  const action = textAt(payload, 'action');
  const alert = recordAt(payload, 'alert');
  if (!isRecord(payload) || action === undefined || alert === undefined) {
    const what = isRecord(payload) ? '`action` or `alert` is missing' : `the body is ${kindOf(payload)}`;
    return {
      ok: false,
      problem: `${what}: point a webhook integration of Opsgenie here and let it send the alert along`,
    };
  }
  const gathering = gather();
  const ours = ACTIONS.get(action.toLowerCase());
  const id = textAt(alert, 'alertId');
  if (ours === undefined) gathering.ignore(`\`${action.slice(0, 60)}\` opens or closes nothing`);
  else if (id === undefined) gathering.reject('alert.alertId', 'is missing: turn on sending the payload of the alert');
  else
    gathering.alert('alert', {
      action: ours,
      dedupKey: id,
      summary: [textAt(alert, 'message')],
      labels: {
        details: valueAt(alert, 'details'),
        entity: textAt(alert, 'entity'),
        source: textAt(alert, 'source'),
        tags: listAt(alert, 'tags'),
        team: textAt(alert, 'team'),
        priority: textAt(alert, 'priority'),
      },
      annotations: {
        alias: textAt(alert, 'alias'),
        tiny_id: textAt(alert, 'tinyId'),
        description: textAt(alert, 'description'),
      },
      severity: severityOf(textAt(alert, 'priority')),
      startsAt: ours === 'fire' ? timeOf(valueAt(alert, 'createdAt')) : undefined,
      endsAt: ours === 'resolve' ? timeOf(valueAt(alert, 'updatedAt')) : undefined,
      note: ours === 'note' || ours === 'acknowledge' ? textAt(alert, 'note') : undefined,
      by: textAt(alert, 'username') ?? textAt(payload, 'source', 'name'),
    });
  return gathering.done();
}

export const opsgenieWebhook: SenderKind = {
  id: 'opsgenie_webhook',
  name: 'Opsgenie webhook',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [],
  signature: undefined,
  parse: parseOpsgenieWebhook,
  setUp: [
    'In Opsgenie add an integration of the type Webhook with the address `{url}`.',
    'Turn on sending the alert payload and the description, and choose the actions create, acknowledge, unacknowledge, close, delete and add note.',
  ],
  sample: {
    action: 'Create',
    alert: { alertId: 'lockstep-test', message: 'Test alert: nothing is wrong', priority: 'P3', tags: ['test'] },
    source: { name: 'Lockstep', type: 'api' },
  },
};
