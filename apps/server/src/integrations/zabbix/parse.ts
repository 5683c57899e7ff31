import type { AlertSeverity, IncomingAction, ReadPayload, SenderKind } from '@lockstep/alerting';
import { isRecord, overlay, textAt, valueAt } from '../reading/json.ts';
import { nothing, oneAlert, wrongShape } from '../reading/single.ts';
import { tagsOf } from '../reading/tags.ts';
import { timeOf } from '../reading/time.ts';

/** By `{EVENT.NSEVERITY}`; 0 is "not classified", of which nothing is known. */
const SEVERITIES: readonly (AlertSeverity | undefined)[] = [
  undefined,
  'info',
  'warning',
  'warning',
  'error',
  'critical',
];

/** Parameters of the media type "webhook" as the set-up names them, in lower case. */
export function parseZabbix(payload: unknown): ReadPayload {
  const id = textAt(payload, 'event_id');
  if (!isRecord(payload) || id === undefined)
    return wrongShape(payload, '`event_id` is missing: give the media type the parameters of the set-up');
  const source = textAt(payload, 'event_source');
  if (source === '1' || source === '2') return nothing('discovery and registration of hosts tell of no problem');
  const action = actionOf(payload);
  if (action === undefined) return nothing('an update without acknowledgement, message or end');
  const severity = SEVERITIES[Number(textAt(payload, 'event_nseverity') ?? '0')];
  return oneAlert({
    action,
    dedupKey: `event:${id}`,
    summary: [textAt(payload, 'event_name'), textAt(payload, 'trigger_name'), textAt(payload, 'alert_subject')],
    labels: overlay(tagsOf(tagList(valueAt(payload, 'event_tags'))), {
      host: textAt(payload, 'host_name'),
      address: textAt(payload, 'host_ip'),
      trigger_id: textAt(payload, 'trigger_id'),
      severity: textAt(payload, 'event_severity'),
    }),
    annotations: {
      description: textAt(payload, 'trigger_description'),
      operational_data: textAt(payload, 'event_opdata'),
      message: textAt(payload, 'alert_message'),
    },
    severity,
    // Date and time of an event come without their zone: only the timestamp says when.
    startsAt: action === 'fire' ? timeOf(valueAt(payload, 'event_timestamp')) : undefined,
    links: linksOf(payload, id),
    note: textAt(payload, 'event_update_message'),
    by: textAt(payload, 'event_update_user'),
  });
}

function actionOf(payload: unknown): IncomingAction | undefined {
  const isOver =
    textAt(payload, 'event_value') === '0' || /^(?:OK|RESOLVED)$/i.test(textAt(payload, 'trigger_status') ?? '');
  if (isOver) return 'resolve';
  if (textAt(payload, 'event_update_status') !== '1') return 'fire';
  const did = textAt(payload, 'event_update_action')?.toLowerCase() ?? '';
  if (/\bunacknowledged\b/.test(did)) return 'unacknowledge';
  if (/\backnowledged\b/.test(did)) return 'acknowledge';
  return textAt(payload, 'event_update_message') === undefined ? undefined : 'note';
}

/** `{EVENT.TAGSJSON}` is a list written as text. */
function tagList(given: unknown): unknown {
  if (typeof given !== 'string' || !given.trimStart().startsWith('[')) return given;
  try {
    return JSON.parse(given);
  } catch {
    return given;
  }
}

function linksOf(payload: unknown, id: string) {
  const base = textAt(payload, 'zabbix_url')?.replace(/\/$/, '');
  const trigger = textAt(payload, 'trigger_id');
  const query = `triggerid=${encodeURIComponent(trigger?.toWellFormed() ?? '')}&eventid=${encodeURIComponent(id.toWellFormed())}`;
  const own = base === undefined || trigger === undefined ? undefined : `${base}/tr_events.php?${query}`;
  return [
    { url: textAt(payload, 'trigger_url'), label: 'trigger' },
    { url: own, label: 'Zabbix' },
  ];
}

export const zabbix: SenderKind = {
  id: 'zabbix',
  name: 'Zabbix',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [],
  signature: undefined,
  parse: parseZabbix,
  setUp: [
    'In Zabbix add a media type "Webhook" whose script posts its parameters as JSON to `{url}`.',
    'Parameters: `event_id` {EVENT.ID}, `event_source` {EVENT.SOURCE}, `event_value` {EVENT.VALUE}, `event_update_status` {EVENT.UPDATE.STATUS}, `event_update_action` {EVENT.UPDATE.ACTION}, `event_update_message` {EVENT.UPDATE.MESSAGE}, `event_update_user` {USER.FULLNAME}, `event_nseverity` {EVENT.NSEVERITY}, `event_name` {EVENT.NAME}, `event_tags` {EVENT.TAGSJSON}, `event_timestamp` {EVENT.TIMESTAMP}, `host_name` {HOST.NAME}, `host_ip` {HOST.IP}, `trigger_id` {TRIGGER.ID}, `zabbix_url` {$ZABBIX.URL}.',
    'Use it in an action with operations for problems, recoveries and updates.',
  ],
  sample: {
    event_id: 'lockstep-test',
    event_source: '0',
    event_value: '1',
    event_nseverity: '2',
    event_name: 'Test alert: nothing is wrong',
    host_name: 'example',
  },
};
