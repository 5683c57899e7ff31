import type { IncomingAction, PayloadMeta, ReadPayload, SenderKind } from '@lockstep/alerting';
import { isRecord, overlay, recordAt, textAt, valueAt } from '../reading/json.ts';
import { severityOf } from '../reading/severity.ts';
import { hmacSignature } from '../reading/signature.ts';
import { nothing, oneAlert, wrongShape } from '../reading/single.ts';
import { tagsOf } from '../reading/tags.ts';
import { timeOf } from '../reading/time.ts';

const RESOURCE = 'sentry-hook-resource';
const ISSUE_ACTIONS: ReadonlyMap<string, IncomingAction> = new Map([
  ['created', 'fire'],
  ['unresolved', 'fire'],
  ['resolved', 'resolve'],
  ['archived', 'resolve'],
  ['ignored', 'resolve'],
]);

/** Issue alerts, metric alerts and the life of issues from an integration; the plug-in "WebHooks" of before. */
export function parseSentry(payload: unknown, meta: PayloadMeta): ReadPayload {
  if (!isRecord(payload)) return wrongShape(payload, 'a webhook of Sentry is an object');
  const data = recordAt(payload, 'data');
  const action = textAt(payload, 'action') ?? '';
  if (data !== undefined) {
    if (recordAt(data, 'metric_alert') !== undefined) return metricAlert(data, action);
    if (recordAt(data, 'event') !== undefined) return issueAlert(data);
    if (recordAt(data, 'issue') !== undefined) return issue(payload, data, action);
    const resource = textAt(meta.headers, RESOURCE) ?? Object.keys(data)[0] ?? 'event';
    return nothing(
      `\`${resource.slice(0, 60)}\` of Sentry opens or closes nothing: send issue alerts and metric alerts`,
    );
  }
  if (textAt(payload, 'id') !== undefined && recordAt(payload, 'event') !== undefined) return legacy(payload);
  return wrongShape(payload, 'neither `data` of an integration nor `id` and `event` of the plug-in are there');
}

function issueAlert(data: unknown): ReadPayload {
  const event = recordAt(data, 'event');
  const issueId =
    textAt(event, 'issue_id') ??
    textAt(data, 'issue_id') ??
    /\/issues\/(\d+)/.exec(textAt(event, 'issue_url') ?? '')?.[1];
  return oneAlert({
    action: 'fire',
    dedupKey: `issue:${issueId ?? textAt(event, 'event_id') ?? ''}`,
    summary: [textAt(event, 'title'), textAt(event, 'message')],
    labels: overlay(eventLabels(event), { project: textAt(event, 'project'), rule: textAt(data, 'triggered_rule') }),
    annotations: { culprit: textAt(event, 'culprit'), event_id: textAt(event, 'event_id') },
    severity: severityOf(textAt(event, 'level')),
    startsAt: timeOf(valueAt(event, 'datetime')) ?? timeOf(valueAt(event, 'timestamp')),
    links: [{ url: valueAt(event, 'web_url'), label: 'Sentry' }],
  });
}

/** One incident from its beginning to its end; from warning to critical it stays the same. */
function metricAlert(data: unknown, action: string): ReadPayload {
  const incident = recordAt(data, 'metric_alert');
  const isOver = action === 'resolved';
  return oneAlert({
    action: isOver ? 'resolve' : 'fire',
    dedupKey: `metric:${textAt(incident, 'id') ?? textAt(incident, 'alert_rule', 'id') ?? ''}`,
    summary: [textAt(data, 'description_title'), textAt(incident, 'title'), textAt(incident, 'alert_rule', 'name')],
    labels: {
      rule: textAt(incident, 'alert_rule', 'name'),
      projects: valueAt(incident, 'projects'),
      environment: textAt(incident, 'alert_rule', 'environment'),
      aggregate: textAt(incident, 'alert_rule', 'aggregate'),
    },
    annotations: { description: textAt(data, 'description_text') },
    severity: isOver ? undefined : severityOf(action),
    startsAt: timeOf(valueAt(incident, 'date_started')),
    endsAt: isOver ? timeOf(valueAt(incident, 'date_closed')) : undefined,
    links: [{ url: valueAt(data, 'web_url'), label: 'Sentry' }],
  });
}

function issue(payload: unknown, data: unknown, action: string): ReadPayload {
  const ours = ISSUE_ACTIONS.get(action);
  if (ours === undefined) return nothing(`\`issue.${action.slice(0, 60)}\` opens or closes nothing`);
  const given = recordAt(data, 'issue');
  return oneAlert({
    action: ours,
    dedupKey: `issue:${textAt(given, 'id') ?? ''}`,
    summary: [textAt(given, 'title'), textAt(given, 'culprit')],
    labels: {
      project: textAt(given, 'project', 'slug'),
      level: textAt(given, 'level'),
      platform: textAt(given, 'platform'),
      issue: textAt(given, 'shortId'),
    },
    annotations: { culprit: textAt(given, 'culprit') },
    severity: severityOf(textAt(given, 'level')),
    startsAt: ours === 'fire' ? timeOf(valueAt(given, 'firstSeen')) : undefined,
    links: [{ url: textAt(given, 'web_url') ?? valueAt(given, 'permalink'), label: 'Sentry' }],
    note: ours === 'resolve' && action !== 'resolved' ? `${action} in Sentry` : undefined,
    by: textAt(payload, 'actor', 'name'),
  });
}

function legacy(payload: unknown): ReadPayload {
  const event = recordAt(payload, 'event');
  return oneAlert({
    action: 'fire',
    dedupKey: `issue:${textAt(payload, 'id') ?? ''}`,
    summary: [textAt(event, 'title'), textAt(payload, 'message'), textAt(payload, 'culprit')],
    labels: overlay(eventLabels(event), {
      level: textAt(payload, 'level'),
      project: textAt(payload, 'project_slug') ?? textAt(payload, 'project'),
      logger: textAt(payload, 'logger'),
    }),
    annotations: {
      culprit: textAt(payload, 'culprit'),
      message: textAt(payload, 'message'),
      event_id: textAt(event, 'event_id'),
    },
    severity: severityOf(textAt(payload, 'level')),
    startsAt: timeOf(valueAt(event, 'timestamp')) ?? timeOf(valueAt(event, 'received')),
    links: [{ url: valueAt(payload, 'url'), label: 'Sentry' }],
  });
}

function eventLabels(event: unknown): Record<string, string | undefined> {
  const tags = Object.entries(tagsOf(valueAt(event, 'tags'))).map(([name, value]) => [`tags.${name}`, value]);
  return {
    ...Object.fromEntries(tags),
    level: textAt(event, 'level'),
    platform: textAt(event, 'platform'),
    environment: textAt(event, 'environment'),
    release: textAt(event, 'release'),
  };
}

export const sentry: SenderKind = {
  id: 'sentry',
  name: 'Sentry',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [RESOURCE],
  signature: hmacSignature('sentry-hook-signature'),
  parse: parseSentry,
  setUp: [
    'In Sentry open Settings, Custom Integrations and create an internal integration with the webhook address `{url}` and "Alert Rule Action" turned on.',
    'Copy its client secret into the source here.',
    'Choose the integration as an action of your issue and metric alerts. Let it also hear of issues: then an alert ends here when its issue is resolved there.',
  ],
  sample: {
    action: 'critical',
    data: {
      description_title: 'Test alert: nothing is wrong',
      metric_alert: { id: 'lockstep-test', alert_rule: { name: 'example' } },
    },
  },
};
