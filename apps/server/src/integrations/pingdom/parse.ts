import type { ReadPayload, SenderKind } from '@lockstep/alerting';
import { isRecord, overlay, textAt, valueAt } from '../reading/json.ts';
import { oneAlert, wrongShape } from '../reading/single.ts';
import { tagsOf } from '../reading/tags.ts';
import { timeOf } from '../reading/time.ts';

export function parsePingdom(payload: unknown): ReadPayload {
  const id = textAt(payload, 'check_id');
  const state = textAt(payload, 'current_state');
  if (!isRecord(payload) || id === undefined || state === undefined)
    return wrongShape(payload, '`check_id` or `current_state` is missing: use the integration "Webhook" of Pingdom');
  const isUp = /^(?:UP|SUCCESS)$/i.test(state);
  const at = timeOf(valueAt(payload, 'state_changed_timestamp'));
  const name = textAt(payload, 'check_name') ?? `check ${id}`;
  return oneAlert({
    action: isUp ? 'resolve' : 'fire',
    dedupKey: `check:${id}`,
    summary: [[`${name} is ${state}`, textAt(payload, 'description')].filter(Boolean).join(': ')],
    labels: overlay(tagsOf(valueAt(payload, 'tags')), {
      check: name,
      type: textAt(payload, 'check_type'),
      host: textAt(payload, 'check_params', 'hostname'),
    }),
    annotations: {
      description: textAt(payload, 'long_description'),
      probe: textAt(payload, 'first_probe', 'location'),
      second_probe: textAt(payload, 'second_probe', 'location'),
    },
    severity: isUp ? undefined : textAt(payload, 'importance_level') === 'LOW' ? 'warning' : 'critical',
    startsAt: isUp ? undefined : at,
    endsAt: isUp ? at : undefined,
    links: [
      { url: `https://my.pingdom.com/reports/uptime#check=${encodeURIComponent(id.toWellFormed())}`, label: 'Pingdom' },
      { url: valueAt(payload, 'check_params', 'full_url'), label: 'what is checked' },
    ],
  });
}

export const pingdom: SenderKind = {
  id: 'pingdom',
  name: 'Pingdom',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [],
  signature: undefined,
  parse: parsePingdom,
  setUp: [
    'In Pingdom open Settings, Integrations and add one of the type Webhook with the address `{url}`.',
    'Choose it in your checks.',
  ],
  sample: {
    check_id: 'lockstep-test',
    check_name: 'example',
    check_type: 'HTTP',
    current_state: 'DOWN',
    importance_level: 'LOW',
    description: 'test alert, nothing is wrong',
  },
};
