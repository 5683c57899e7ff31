import { SENDER_GROUP_LABEL } from '@lockstep/alerting';
import type { Gathering } from './gather.ts';
import { type JsonRecord, kindOf, listAt, recordAt, textAt, valueAt } from './json.ts';
import { cleanLabels } from './labels.ts';
import type { LinkDraft } from './links.ts';
import { severityOf } from './severity.ts';
import { sha256 } from './text.ts';
import { timeOf } from './time.ts';

/** What a sender of this family adds to each alert. */
export interface LabelAlertExtras {
  readonly links: (alert: JsonRecord) => readonly LinkDraft[];
  readonly annotations: (alert: JsonRecord) => JsonRecord;
  /** Ends the list of links: the sender itself. */
  readonly name: string;
}

/**
 * The webhook of Alertmanager and those who took over its shape: one alert per fingerprint. An alert that is not mentioned is not
 * spoken of: it stays as it is, also when the sender says that it cut the list.
 */
export function readLabelAlerts(payload: JsonRecord, gathering: Gathering, extras: LabelAlertExtras): void {
  const alerts = listAt(payload, 'alerts') ?? [];
  for (const [index, alert] of alerts.entries()) {
    const path = `alerts[${index}]`;
    const entry = recordAt(alerts, index);
    if (entry === undefined) gathering.reject(path, `is ${kindOf(alert)}: an alert is an object with \`labels\``);
    else readAlert(payload, entry, path, gathering, extras);
  }
  const truncated = valueAt(payload, 'truncatedAlerts');
  if (typeof truncated === 'number' && truncated > 0)
    gathering.ignore('left out by the sender: raise its `max_alerts`', Math.trunc(truncated));
}

function readAlert(
  payload: JsonRecord,
  alert: JsonRecord,
  path: string,
  gathering: Gathering,
  extras: LabelAlertExtras,
): void {
  const labels = recordAt(alert, 'labels');
  if (labels === undefined) {
    gathering.reject(`${path}.labels`, `is ${kindOf(valueAt(alert, 'labels'))}: an alert is known by its labels`);
    return;
  }
  const annotations = recordAt(alert, 'annotations') ?? {};
  const status = textAt(alert, 'status') ?? textAt(payload, 'status');
  // Whatever is not said to be over goes on.
  const isResolved = status?.toLowerCase() === 'resolved';
  if (!isResolved && status?.toLowerCase() !== 'firing')
    gathering.reject(`${path}.status`, `\`${status ?? ''}\` is neither \`firing\` nor \`resolved\`: taken as firing`);
  const groupKey = textAt(payload, 'groupKey');
  gathering.alert(path, {
    action: isResolved ? 'resolve' : 'fire',
    dedupKey: textAt(alert, 'fingerprint') ?? identityOf(labels),
    summary: [
      textAt(annotations, 'summary'),
      textAt(annotations, 'title'),
      textAt(annotations, 'message'),
      nameOf(labels),
      textAt(annotations, 'description'),
    ],
    labels: groupKey === undefined ? labels : { ...labels, [SENDER_GROUP_LABEL]: groupKey },
    annotations: {
      ...annotations,
      ...pick(payload, { receiver: 'receiver', notification_reason: 'notification_reason' }),
      ...extras.annotations(alert),
      // A relative address is no link, but still says where it came from.
      ...(/^https?:/i.test(textAt(alert, 'generatorURL') ?? '') ? {} : pick(alert, { generator_url: 'generatorURL' })),
    },
    severity: severityOf(textAt(labels, 'severity') ?? textAt(labels, 'priority')),
    startsAt: timeOf(valueAt(alert, 'startsAt')),
    // Webhooks do not repeat often enough for an end that lies ahead to be one.
    endsAt: isResolved ? timeOf(valueAt(alert, 'endsAt')) : undefined,
    links: [
      { url: valueAt(annotations, 'runbook_url') ?? valueAt(annotations, 'runbook'), label: 'runbook' },
      { url: valueAt(annotations, 'dashboard_url') ?? valueAt(annotations, 'dashboard'), label: 'dashboard' },
      ...extras.links(alert),
      { url: valueAt(alert, 'generatorURL'), label: 'source of the alert' },
      { url: valueAt(payload, 'externalURL'), label: extras.name },
    ].filter(({ url }) => typeof url === 'string' && /^https?:/i.test(url)),
  });
}

/** Old versions send no fingerprint: then it is the label set, without what we add to it. */
function identityOf(labels: JsonRecord): string {
  const { labels: clean, digest } = cleanLabels(labels, 'label');
  const sorted = Object.entries(clean).sort(([a], [b]) => (a < b ? -1 : 1));
  return `labels:${digest ?? sha256(JSON.stringify(sorted))}`;
}

function nameOf(labels: JsonRecord): string | undefined {
  const name = textAt(labels, 'alertname');
  const where = textAt(labels, 'instance') ?? textAt(labels, 'service');
  return name === undefined || where === undefined ? name : `${name} on ${where}`;
}

/** The texts that are there, under the names given: `{ ourName: 'theirName' }`. */
export function pick(from: unknown, names: Readonly<Record<string, string>>): Record<string, string> {
  const found = Object.entries(names).map(([ours, theirs]) => [ours, textAt(from, theirs)] as const);
  return Object.fromEntries(found.filter((pair): pair is readonly [string, string] => pair[1] !== undefined));
}
