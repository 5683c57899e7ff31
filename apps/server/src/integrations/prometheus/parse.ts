import type { AlertSeverity, IncomingAlert, RejectedEntry } from '@lockstep/alerting';

/** Most alerts in one request; Prometheus sends 256 at a time. */
const maxAlerts = 10_000;
const maxLabels = 100;
const maxNameLength = 256;
const maxLabelLength = 4_096;
const maxAnnotationLength = 65_536;
const maxSummaryLength = 1_024;

type Texts = Record<string, string>;

export type PostedAlerts =
  | { readonly ok: true; readonly alerts: readonly IncomingAlert[]; readonly rejected: readonly RejectedEntry[] }
  | { readonly ok: false; readonly problem: string };

/**
 * The body of `POST /api/v2/alerts` of Alertmanager's API. Written by hand: every alert of the house comes through here. A bad
 * alert is named and left out, the others count.
 *
 * @param now epoch milliseconds: an end that is not after it means resolved
 */
export function parsePostedAlerts(payload: unknown, now: number): PostedAlerts {
  if (!Array.isArray(payload))
    return { ok: false, problem: 'the body is not a list of alerts: post `[{"labels": {…}}]`' };
  if (payload.length > maxAlerts) {
    return { ok: false, problem: `the body holds ${payload.length} alerts, at most ${maxAlerts} are taken at a time` };
  }
  const alerts: IncomingAlert[] = [];
  const rejected: RejectedEntry[] = [];
  for (let index = 0; index < payload.length; index += 1) {
    const alert = readPostedAlert(payload[index], now);
    if (typeof alert === 'string') rejected.push({ path: `[${index}]`, problem: alert });
    else alerts.push(alert);
  }
  return { ok: true, alerts, rejected };
}

/** @returns the alert, or what is wrong with it */
export function readPostedAlert(posted: unknown, now: number): IncomingAlert | string {
  if (typeof posted !== 'object' || posted === null || Array.isArray(posted)) return 'it is not an object';
  const { labels, annotations, startsAt, endsAt, generatorURL } = posted as Record<string, unknown>;
  const read = readTexts(labels, 'labels', maxLabelLength);
  if (typeof read === 'string') return read;
  if (isEmpty(read)) return 'it has no label that is not empty: name it by at least one';
  const notes =
    annotations === undefined || annotations === null ? {} : readTexts(annotations, 'annotations', maxAnnotationLength);
  if (typeof notes === 'string') return notes;
  const starts = readTime(startsAt, 'startsAt');
  const ends = readTime(endsAt, 'endsAt');
  if (typeof starts === 'string') return starts;
  if (typeof ends === 'string') return ends;
  if (starts !== undefined && ends !== undefined && starts > ends) return '`startsAt` is after `endsAt`';
  return {
    action: ends !== undefined && ends <= now ? 'resolve' : 'fire',
    dedupKey: undefined,
    summary: summaryOf(read, notes),
    labels: read,
    annotations: notes,
    severity: severityOf(read['severity']),
    axis: undefined,
    startsAt: starts,
    endsAt: ends,
    links:
      typeof generatorURL === 'string' && /^https?:\/\//i.test(generatorURL)
        ? [{ url: generatorURL, label: 'Graph' }]
        : [],
    note: undefined,
    by: undefined,
  };
}

function isEmpty(texts: Texts): boolean {
  for (const name in texts) if (texts[name] !== '') return false;
  return true;
}

/** Without values that are empty: they are the same as no label. */
function readTexts(value: unknown, member: string, maxLength: number): Texts | string {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return `\`${member}\` is not an object of texts`;
  const texts: Texts = {};
  let count = 0;
  for (const name of Object.keys(value)) {
    const text = (value as Record<string, unknown>)[name];
    if (typeof text !== 'string') return `\`${member}.${shown(name)}\` is not a text`;
    if (name === '' || name === '__proto__' || name.length > maxNameLength)
      return `\`${member}\` has a name that can not be used: \`${shown(name)}\``;
    if (text.length > maxLength) return `\`${member}.${shown(name)}\` is longer than ${maxLength} characters`;
    if (text === '') continue;
    count += 1;
    if (count > maxLabels) return `\`${member}\` has more than ${maxLabels} entries`;
    texts[name] = text;
  }
  return texts;
}

function shown(name: string): string {
  return name.slice(0, 60);
}

/** Go writes the year 1 for a time that is not set. */
function readTime(value: unknown, member: string): number | undefined | string {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') return `\`${member}\` is not a time`;
  if (value.startsWith('0001-01-01')) return undefined;
  const time = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) || time < 0
    ? `\`${member}\` is \`${value.slice(0, 60)}\`, which is not a time: write 2026-11-21T09:30:00Z`
    : time;
}

function summaryOf(labels: Texts, annotations: Texts): string {
  const named = annotations['summary'] ?? annotations['title'] ?? annotations['message'] ?? annotations['description'];
  const instance = labels['instance'] ?? labels['service'] ?? labels['job'];
  const byLabels = labels['alertname'] ?? Object.values(labels)[0] ?? 'alert';
  const text = named ?? (instance === undefined ? byLabels : `${byLabels}: ${instance}`);
  const line = text.length > maxSummaryLength || /[\r\n\t]/.test(text) ? text.replaceAll(/\s+/g, ' ').trim() : text;
  return line.length > maxSummaryLength ? `${line.slice(0, maxSummaryLength - 1).toWellFormed()}…` : line || byLabels;
}

const severities: ReadonlyMap<string, AlertSeverity> = new Map([
  ['critical', 'critical'],
  ['page', 'critical'],
  ['fatal', 'critical'],
  ['emergency', 'critical'],
  ['p1', 'critical'],
  ['error', 'error'],
  ['major', 'error'],
  ['high', 'error'],
  ['p2', 'error'],
  ['warning', 'warning'],
  ['warn', 'warning'],
  ['minor', 'warning'],
  ['medium', 'warning'],
  ['p3', 'warning'],
  ['info', 'info'],
  ['notice', 'info'],
  ['low', 'info'],
  ['none', 'info'],
]);

function severityOf(label: string | undefined): AlertSeverity | undefined {
  return label === undefined ? undefined : (severities.get(label) ?? severities.get(label.toLowerCase()));
}
