import type { ReadPayload, SenderKind } from '@lockstep/alerting';
import { readHostNotification } from '../reading/host-notification.ts';
import { isRecord, textAt } from '../reading/json.ts';
import { wrongShape } from '../reading/single.ts';
import { timeOf } from '../reading/time.ts';

const EXPECTED = 'a notification script must post `notification_type`, `host` and, for services, `service`';

/** What the notification script of the set-up posts; names of the macros themselves are read too. */
export function parseCheckmk(payload: unknown): ReadPayload {
  const text = (...names: string[]) => names.map((name) => textAt(payload, name)).find((found) => found !== undefined);
  const type = text('notification_type', 'NOTIFICATIONTYPE');
  const host = text('host', 'HOSTNAME');
  if (!isRecord(payload) || type === undefined || host === undefined) return wrongShape(payload, EXPECTED);
  const isHost = text('what', 'WHAT')?.toUpperCase() === 'HOST';
  const url = text('url', 'SERVICEURL', 'HOSTURL');
  return readHostNotification({
    type,
    host,
    service: isHost ? undefined : text('service', 'SERVICEDESC'),
    state: text('status', 'state', isHost ? 'HOSTSTATE' : 'SERVICESTATE'),
    output: text('output', isHost ? 'HOSTOUTPUT' : 'SERVICEOUTPUT'),
    comment: text('comment', 'NOTIFICATIONCOMMENT'),
    by: text('author', 'NOTIFICATIONAUTHOR'),
    at: timeOf(text('micro_time', 'MICROTIME')),
    labels: { address: text('address', 'HOSTADDRESS'), site: text('site', 'OMD_SITE'), check: text('check_command') },
    annotations: {
      event: text('event'),
      long_output: text('long_output'),
      // Only a path: the script does not know under which name people reach the site.
      path: url?.startsWith('/') ? url : undefined,
    },
    links: url === undefined || url.startsWith('/') ? [] : [{ url, label: 'Checkmk' }],
  });
}

export const checkmk: SenderKind = {
  id: 'checkmk',
  name: 'Checkmk',
  address: { form: 'keyed_url' },
  body: 'json_or_form',
  headers: [],
  signature: undefined,
  parse: parseCheckmk,
  setUp: [
    'Put a script into `local/share/check_mk/notifications` that posts `notification_type=$NOTIFY_NOTIFICATIONTYPE`, `what=$NOTIFY_WHAT`, `host=$NOTIFY_HOSTNAME`, `service=$NOTIFY_SERVICEDESC`, `status`, `output`, `comment` and `author` to `{url}`, as a form or as JSON.',
    'Choose it in a notification rule.',
  ],
  sample: {
    notification_type: 'PROBLEM',
    what: 'SERVICE',
    host: 'lockstep-test',
    service: 'example',
    status: 'WARN',
    output: 'Test alert: nothing is wrong',
  },
};
