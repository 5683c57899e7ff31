import type { AlertSeverity, PayloadMeta, ReadPayload, SenderKind } from '@lockstep/alerting';
import { axisOfTechniques } from '../reading/finding-severity.ts';
import { type FindingGathering, gatherFindings, notThis } from '../reading/gather-findings.ts';
import { type JsonRecord, isRecord, kindOf, listAt, recordAt, textAt, valueAt } from '../reading/json.ts';
import { timeOf } from '../reading/time.ts';

/** Falco's priorities are those of syslog. Source: https://falco.org/docs/concepts/rules/basic-elements/#priority */
const BY_PRIORITY: Readonly<Record<string, AlertSeverity>> = {
  emergency: 'critical',
  alert: 'critical',
  critical: 'critical',
  error: 'error',
  warning: 'warning',
  notice: 'info',
  informational: 'info',
  info: 'info',
  debug: 'info',
};

/** What tells two events of one rule apart; time, process ids and arguments would make every event another alert. */
const PLACE = [
  'container.id',
  'k8s.ns.name',
  'k8s.pod.name',
  'ka.target.namespace',
  'ka.target.resource',
  'ka.target.name',
];
const PROCESS = ['proc.name', 'fd.name', 'ka.user.name', 'user.name'];

/** One event of Falco (`json_output`) or of falcosidekick, or several of them in a list. Falco has no word for "over". */
export function parseFalco(payload: unknown, meta: PayloadMeta): ReadPayload {
  const events = listAt(payload, 'items') ?? (Array.isArray(payload) ? (payload as readonly unknown[]) : [payload]);
  const isFalco = events.some(
    (event) => textAt(event, 'rule') !== undefined && valueAt(event, 'priority') !== undefined,
  );
  const isAudit = events.length > 0 && events.every(isAuditLine);
  if (!isFalco && !isAudit && events.length > 0)
    return notThis(
      'event of Falco',
      'post its JSON with `rule` and `priority` (`json_output: true`, or falcosidekick)',
    );
  const findings = gatherFindings();
  events.forEach((event, index) => {
    const path = Array.isArray(payload) ? `[${index}]` : '';
    if (isAudit) findings.ignore('line of the audit log of a cluster, no alert: let the plugin `k8saudit` judge it');
    else if (isRecord(event)) readEvent(event, path, meta, findings);
    else findings.reject(path, `is ${kindOf(event)}: an event is an object with \`rule\` and \`priority\``);
  });
  return findings.done();
}

function readEvent(event: JsonRecord, path: string, meta: PayloadMeta, findings: FindingGathering): void {
  const rule = textAt(event, 'rule');
  if (rule === undefined) return findings.reject(`${path}.rule`, 'is missing: an event is known by its rule');
  const fields = recordAt(event, 'output_fields');
  const field = (name: string) => textAt(fields, name);
  const priority = textAt(event, 'priority');
  const hostname = textAt(event, 'hostname') ?? field('hostname') ?? field('evt.hostname');
  const tags = (listAt(event, 'tags') ?? []).map((tag) => textAt(tag));
  const isBlind = rule.startsWith('Falco internal: syscall event drop');
  findings.finding(path, {
    key: ['falco', rule, hostname, ...PLACE.map(field), ...PROCESS.map(field)],
    summary: [withoutTime(textAt(event, 'output')), rule],
    severity: BY_PRIORITY[priority?.toLowerCase() ?? ''],
    // Dropped system calls: the watch itself fails, and the node is under load.
    axis: isBlind ? 'both' : axisOfTechniques(tags.map((tag) => tag?.toUpperCase())),
    labels: {
      scanner: 'falco',
      rule,
      priority,
      host: hostname,
      falco_source: textAt(event, 'source'),
      namespace: field('k8s.ns.name') ?? field('ka.target.namespace'),
      pod: field('k8s.pod.name'),
      container: field('container.name') ?? field('container.id'),
      image: field('container.image.repository'),
      version: field('container.image.tag'),
      cluster: field('k8s.cluster.name') ?? field('cluster'),
      resource: field('ka.target.name'),
      user: field('user.name') ?? field('ka.user.name'),
    },
    annotations: {
      output: textAt(event, 'output'),
      process: field('proc.name'),
      parent: field('proc.pname'),
      command: field('proc.cmdline'),
      file: field('fd.name'),
      tags,
    },
    startsAt: timeOf(valueAt(event, 'time')) ?? meta.now,
  });
}

/** What a cluster was asked, by its webhook, EKS or GKE: pointed here in place of Falco, which judges such lines. */
function isAuditLine(line: unknown): boolean {
  const isCluster =
    (textAt(line, 'apiVersion') ?? '').startsWith('audit.k8s.io/') || textAt(line, 'auditID') !== undefined;
  return (
    isCluster || recordAt(line, 'protoPayload') !== undefined || textAt(line, 'operation', 'producer') === 'k8s.io'
  );
}

/** Falco writes `20:11:09.1: Notice ...` before its sentence. */
function withoutTime(output: string | undefined): string | undefined {
  return output?.replace(/^\d\d:\d\d:\d\d\.\d+: [A-Z][a-z]+ /, '');
}

export const falco: SenderKind = {
  id: 'falco',
  name: 'Falco',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [],
  signature: undefined,
  parse: parseFalco,
  setUp: [
    'With falcosidekick: set `webhook.address` to `{url}` (environment: `WEBHOOK_ADDRESS`).',
    'Without it: set `json_output: true` and `http_output: { enabled: true, url: "{url}" }` in `falco.yaml`.',
    'Falco never says that something is over: set how long an alert stays open without being repeated.',
  ],
  sample: {
    output: 'Test event: nothing is wrong',
    priority: 'Warning',
    rule: 'Lockstep test rule',
    hostname: 'example-node',
    source: 'syscall',
    tags: ['test'],
    time: '2026-01-01T00:00:00Z',
    output_fields: { 'k8s.ns.name': 'example', 'k8s.pod.name': 'example-0', 'proc.name': 'true' },
  },
};
