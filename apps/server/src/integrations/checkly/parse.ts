import type { ReadPayload, SenderKind } from '@lockstep/alerting';
import { isRecord, overlay, textAt, valueAt } from '../reading/json.ts';
import { hmacSignature } from '../reading/signature.ts';
import { oneAlert, wrongShape } from '../reading/single.ts';
import { tagsOf } from '../reading/tags.ts';
import { timeOf } from '../reading/time.ts';

/** The default template of the webhook; `{{` at the start of a value is a variable the sender had nothing for. */
export function parseCheckly(payload: unknown): ReadPayload {
  const type = textAt(payload, 'alert_type')?.toUpperCase();
  const id = textAt(payload, 'check_id');
  if (!isRecord(payload) || type === undefined || id === undefined)
    return wrongShape(payload, '`alert_type` or `check_id` is missing: keep both in the template of the webhook');
  const isOver = type.endsWith('_RECOVERY');
  const at = timeOf(valueAt(payload, 'started_at'));
  // A certificate runs out whatever the check says, so it is a matter of its own.
  const isCertificate = type === 'ALERT_SSL';
  return oneAlert({
    action: isOver ? 'resolve' : 'fire',
    dedupKey: isCertificate ? `certificate:${id}` : `check:${id}`,
    summary: [textAt(payload, 'event'), textAt(payload, 'alert_title'), textAt(payload, 'check_name')],
    labels: overlay(tagsOf(valueAt(payload, 'tags')), {
      check: textAt(payload, 'check_name'),
      group: textAt(payload, 'group_name'),
      type: textAt(payload, 'check_type'),
      location: textAt(payload, 'run_location'),
    }),
    annotations: {
      error: textAt(payload, 'check_error_message'),
      response_time_ms: textAt(payload, 'response_time'),
      status_code: textAt(payload, 'api_check_response_status_code'),
      certificate_days_left: textAt(payload, 'ssl_days_remaining'),
      certificate_domain: textAt(payload, 'ssl_check_domain'),
    },
    severity: isOver
      ? undefined
      : isCertificate || type.endsWith('DEGRADED') || type.endsWith('DEGRADED_REMAIN')
        ? 'warning'
        : 'critical',
    startsAt: isOver ? undefined : at,
    endsAt: isOver ? at : undefined,
    links: [{ url: valueAt(payload, 'link'), label: 'Checkly' }],
  });
}

export const checkly: SenderKind = {
  id: 'checkly',
  name: 'Checkly',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [],
  signature: hmacSignature('x-checkly-signature'),
  parse: parseCheckly,
  setUp: [
    'In Checkly open Alert settings and add a channel of the type Webhook: POST to `{url}` with the default body.',
    'Set a webhook secret there and in the source here.',
    'Subscribe your checks to failures, degradations and recoveries.',
  ],
  sample: {
    event: 'Test alert: nothing is wrong',
    alert_type: 'ALERT_DEGRADED',
    check_id: 'lockstep-test',
    check_name: 'example',
    check_type: 'API',
  },
};
