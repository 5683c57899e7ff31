import type { ReadPayload, SenderKind } from '@lockstep/alerting';
import { isRecord, overlay, recordAt, textAt, valueAt } from '../reading/json.ts';
import { nothing, oneAlert, wrongShape } from '../reading/single.ts';
import { tagsOf } from '../reading/tags.ts';
import { sha256 } from '../reading/text.ts';
import { timeOf } from '../reading/time.ts';

/** Numbers of `heartbeat.status`. */
const [UP, PENDING, MAINTENANCE] = ['1', '2', '3'];

export function parseUptimeKuma(payload: unknown): ReadPayload {
  if (!isRecord(payload) || !('heartbeat' in payload || 'monitor' in payload || 'msg' in payload))
    return wrongShape(
      payload,
      'none of `heartbeat`, `monitor`, `msg` is there: leave the body of the notification at its preset',
    );
  const heartbeat = recordAt(payload, 'heartbeat');
  if (heartbeat === undefined) return withoutHeartbeat(payload);
  const status = textAt(heartbeat, 'status');
  if (status === PENDING) return nothing('a check that is tried again');
  if (status === MAINTENANCE) return nothing('a monitor under maintenance');
  const monitor = recordAt(payload, 'monitor');
  const name = textAt(monitor, 'name') ?? 'monitor';
  const at = timeOf(valueAt(heartbeat, 'time'));
  const isUp = status === UP;
  return oneAlert({
    action: isUp ? 'resolve' : 'fire',
    dedupKey: `monitor:${textAt(heartbeat, 'monitorID') ?? textAt(monitor, 'id') ?? name}`,
    summary: [`${name} is ${isUp ? 'up' : 'down'}: ${textAt(heartbeat, 'msg') ?? ''}`.replace(/: $/, '')],
    labels: overlay(tagsOf(valueAt(monitor, 'tags')), {
      monitor: name,
      type: textAt(monitor, 'type'),
      host: textAt(monitor, 'hostname'),
    }),
    annotations: { path: textAt(monitor, 'pathName'), description: textAt(monitor, 'description') },
    severity: isUp ? undefined : 'critical',
    startsAt: isUp ? undefined : at,
    endsAt: isUp ? at : undefined,
    links: [
      {
        url: /^https?:\/\/./.test(textAt(monitor, 'url') ?? '') ? textAt(monitor, 'url') : undefined,
        label: 'what is checked',
      },
    ],
  });
}

/** The button "Test", and certificates that expire, come with a text only. */
function withoutHeartbeat(payload: unknown): ReadPayload {
  const message = textAt(payload, 'msg');
  if (message === undefined || /\btesting\b/i.test(message)) return nothing('a test notification');
  return oneAlert({
    action: 'fire',
    dedupKey: `message:${sha256(message.replace(/\d+/g, '#'))}`,
    summary: [message],
    severity: 'warning',
  });
}

export const uptimeKuma: SenderKind = {
  id: 'uptime_kuma',
  name: 'Uptime Kuma',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [],
  signature: undefined,
  parse: parseUptimeKuma,
  setUp: [
    'In Uptime Kuma open Settings, Notifications and add one of the type Webhook with the address `{url}` and the body "Preset - application/json".',
    'Turn it on for your monitors.',
  ],
  sample: {
    heartbeat: { monitorID: 'lockstep-test', status: 0, msg: 'test alert, nothing is wrong' },
    monitor: { name: 'example', type: 'http' },
  },
};
