import type {
  AlertAxis,
  AlertSeverity,
  PayloadMeta,
  ReadPayload,
  SenderKind,
  SenderSignature,
} from '@lockstep/alerting';
import { findingSeverity } from '../reading/finding-severity.ts';
import { type FindingGathering, gatherFindings, linksOf, notThis } from '../reading/gather-findings.ts';
import { type JsonRecord, isRecord, listAt, textAt, valueAt } from '../reading/json.ts';
import { isSame } from '../reading/signature.ts';
import { timeOf } from '../reading/time.ts';

/** What an alert type concerns; the first that fits. Source: Cloudflare, list of notification types. */
const KINDS: readonly {
  readonly types: RegExp;
  readonly axis: AlertAxis;
  readonly severity: AlertSeverity | undefined;
}[] = [
  { types: /^(dos_|advanced_ddos|l[47]_ddos|http_l7_ddos|mnm_|fbm_)|ddos/, axis: 'both', severity: 'error' },
  { types: /fw_anomaly|fw_ent_anomaly|^waf|security_events|bot_|turnstile/, axis: 'security', severity: 'warning' },
  {
    types: /leaked|compromised|malicious|brand_protection|page_shield|abuse|scriptmonitor|logo_match|access_|token/,
    axis: 'security',
    severity: 'warning',
  },
  { types: /ssl|certificate|_tls|expir/, axis: 'both', severity: 'warning' },
  {
    types: /health|origin|pool|tunnel|incident|maintenance|load_balanc|bgp|failing|error/,
    axis: 'reliability',
    severity: undefined,
  },
];

/** A notification of the generic webhook; lines of Logpush (firewall, requests) are counted and left out. */
export function parseCloudflare(payload: unknown, _meta: PayloadMeta): ReadPayload {
  const findings = gatherFindings();
  const lines = Array.isArray(payload) ? (payload as readonly unknown[]) : [payload];
  if (
    lines.length > 0 &&
    lines.every((line) => textAt(line, 'RayID') !== undefined || textAt(line, 'EdgeColoCode') !== undefined)
  ) {
    findings.ignore('line of a request or firewall log, no alert', lines.length);
    return findings.done();
  }
  const text = textAt(payload, 'text');
  if (!isRecord(payload) || text === undefined || Array.isArray(payload))
    return notThis(
      'notification of Cloudflare',
      'choose "Webhooks" as destination of the notification and post it as it is sent',
    );
  if (textAt(payload, 'alert_type') === undefined && valueAt(payload, 'data') === undefined)
    findings.ignore('test message');
  else readNotification(payload, text, findings);
  return findings.done();
}

function readNotification(payload: JsonRecord, text: string, findings: FindingGathering): void {
  const type = textAt(payload, 'alert_type') ?? 'unknown';
  const kind = KINDS.find(({ types }) => types.test(type));
  const data = valueAt(payload, 'data');
  const policy = textAt(payload, 'policy_id') ?? textAt(payload, 'policy_name') ?? textAt(payload, 'name');
  const zone = textAt(data, 'zone_name') ?? textAt(data, 'zones', 0, 'name') ?? textAt(listAt(data, 'zones'), 0);
  const target =
    textAt(data, 'target_hostname') ?? textAt(data, 'target_ip') ?? textAt(data, 'hostname') ?? textAt(data, 'pool_id');
  const correlation = textAt(payload, 'alert_correlation_id');
  findings.finding('', {
    action: textAt(payload, 'alert_event') === 'ALERT_STATE_EVENT_END' ? 'resolve' : 'fire',
    key: correlation === undefined ? ['cloudflare', type, policy, zone, target] : ['cloudflare', correlation],
    summary: [text],
    severity: findingSeverity(textAt(data, 'severity')) ?? kind?.severity,
    axis: kind?.axis ?? 'security',
    labels: {
      scanner: 'cloudflare',
      rule: type,
      policy: textAt(payload, 'policy_name') ?? textAt(payload, 'name'),
      account: textAt(payload, 'account_id'),
      zone,
      target,
      severity: textAt(data, 'severity'),
      attack: textAt(data, 'attack_vector') ?? textAt(data, 'attack_type'),
    },
    annotations: { text, data },
    links: linksOf('dashboard', valueAt(data, 'dashboard_link'), valueAt(data, 'link')),
    startsAt: timeOf(valueAt(payload, 'ts')),
  });
}

const HEADER = 'cf-webhook-auth';

/** Cloudflare signs nothing: it sends the secret along. */
const SECRET: SenderSignature = {
  by: 'secret',
  headers: [HEADER],
  check: ({ headers }, key) =>
    isSame(headers[HEADER] ?? '', key)
      ? { ok: true }
      : {
          ok: false,
          problem: `header \`${HEADER}\` does not hold the secret of this source: set the same one at Cloudflare`,
        },
};

export const cloudflare: SenderKind = {
  id: 'cloudflare',
  name: 'Cloudflare',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [],
  signature: SECRET,
  parse: parseCloudflare,
  setUp: [
    'In Notifications - Destinations add a webhook with the address `{url}` and a secret; give the same secret here.',
    'Create notifications (DDoS attacks, security events, certificates) with this destination.',
  ],
  sample: {
    name: 'Test policy',
    text: 'Test notification: nothing is wrong',
    data: { severity: 'WARN' },
    ts: 1767225600,
    policy_name: 'Test policy',
    alert_type: 'dos_attack_l7',
    alert_correlation_id: '00000000-0000-4000-8000-000000000001',
    alert_event: 'ALERT_STATE_EVENT_START',
  },
};
