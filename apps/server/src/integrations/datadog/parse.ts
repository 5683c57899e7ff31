import type { AlertSeverity, ReadPayload, SenderKind } from '@lockstep/alerting';
import { isRecord, overlay, textAt, valueAt } from '../reading/json.ts';
import { severityOf } from '../reading/severity.ts';
import { oneAlert, wrongShape } from '../reading/single.ts';
import { tagsOf } from '../reading/tags.ts';
import { sha256 } from '../reading/text.ts';
import { timeOf } from '../reading/time.ts';

/** `[Recovered on {host:a}] name`: the transition as the title says it. */
const TITLE = /^\[((?:Re-)?(?:Triggered|Recovered|Warn|No Data|Renotify))\b[^\]]*\]\s*/i;

/** Webhooks are templates: this reads the one of the set-up, the vendor's default, and names others like to use. */
export function parseDatadog(payload: unknown): ReadPayload {
  const text = (...names: string[]) => names.map((name) => textAt(payload, name)).find((found) => found !== undefined);
  const title = text('title', 'alert_title', 'event_title');
  if (!isRecord(payload) || title === undefined)
    return wrongShape(payload, '`title` is missing: use the payload of the set-up of this source');
  const transition = (text('transition', 'alert_transition') ?? TITLE.exec(title)?.[1] ?? '').toLowerCase();
  const isOver = transition === 'recovered';
  const monitor = text('monitor_id', 'alert_id');
  const scope = text('scope', 'alert_scope');
  const at = timeOf(valueAt(payload, 'date')) ?? timeOf(valueAt(payload, 'last_updated'));
  return oneAlert({
    action: isOver ? 'resolve' : 'fire',
    dedupKey: keyOf(text('cycle_key', 'alert_cycle_key'), monitor, scope, text('aggreg_key', 'aggregation_key'), title),
    summary: [title],
    labels: overlay(tagsOf(valueAt(payload, 'tags')), tagsOf(scope === '*' ? undefined : scope), {
      monitor_id: monitor,
      host: text('hostname', 'host'),
      metric: text('metric', 'alert_metric'),
      org: textAt(payload, 'org', 'name') ?? text('org_name'),
    }),
    annotations: {
      description: text('body', 'text_only_msg', 'message', 'event_msg', 'description'),
      query: text('query', 'alert_query'),
      transition: transition === '' ? undefined : transition,
      status: text('alert_status'),
    },
    severity: isOver ? undefined : severityFrom(text('priority', 'alert_priority'), transition, text('alert_type')),
    startsAt: isOver ? undefined : at,
    endsAt: isOver ? at : undefined,
    links: [
      { url: text('link', 'url'), label: 'Datadog' },
      { url: text('snapshot'), label: 'snapshot' },
    ],
  });
}

/** The cycle lasts from trigger to recovery; without it the monitor and its group are the matter. */
function keyOf(
  cycle: string | undefined,
  monitor: string | undefined,
  scope: string | undefined,
  aggregation: string | undefined,
  title: string,
): string {
  if (cycle !== undefined) return `cycle:${cycle}`;
  if (monitor !== undefined) return `monitor:${monitor}/${scope ?? ''}`;
  return aggregation === undefined ? `title:${sha256(title.replace(TITLE, ''))}` : `event:${aggregation}`;
}

function severityFrom(
  priority: string | undefined,
  transition: string,
  type: string | undefined,
): AlertSeverity | undefined {
  const byPriority = /^p?[1-5]$/i.test(priority ?? '')
    ? severityOf(`p${(priority ?? '').replace(/^p/i, '')}`)
    : undefined;
  if (byPriority !== undefined) return byPriority;
  if (transition.endsWith('warn')) return 'warning';
  return type === 'success' ? undefined : severityOf(type);
}

export const datadog: SenderKind = {
  id: 'datadog',
  name: 'Datadog',
  address: { form: 'keyed_url' },
  body: 'json_or_form',
  headers: [],
  signature: undefined,
  parse: parseDatadog,
  setUp: [
    'In Datadog open Integrations, Webhooks and add one with the address `{url}`.',
    'Set its payload to `{"title":"$EVENT_TITLE","body":"$TEXT_ONLY_MSG","transition":"$ALERT_TRANSITION","cycle_key":"$ALERT_CYCLE_KEY","monitor_id":"$ALERT_ID","scope":"$ALERT_SCOPE","priority":"$ALERT_PRIORITY","alert_type":"$ALERT_TYPE","tags":"$TAGS","hostname":"$HOSTNAME","link":"$LINK","date":"$DATE"}`.',
    'Name it in the message of your monitors: `@webhook-` and its name, outside of conditions, so that recoveries are sent too.',
  ],
  sample: {
    title: '[Triggered] Test alert: nothing is wrong',
    transition: 'Triggered',
    monitor_id: 'lockstep-test',
    priority: 'P3',
    tags: 'service:example',
  },
};
