import type { AlertAxis, AlertSeverity, PayloadMeta, ReadPayload, SenderKind } from '@lockstep/alerting';
import { type FindingGathering, gatherFindings, linksOf, notThis } from '../reading/gather-findings.ts';
import { type JsonRecord, isRecord, kindOf, recordAt, textAt, valueAt } from '../reading/json.ts';
import { timeOf } from '../reading/time.ts';
import { timedSignature } from './signature.ts';

interface Rule {
  readonly severity: AlertSeverity;
  readonly axis: AlertAxis;
  /** The event whose alert this one ends. */
  readonly ends?: string;
}

/** Events that ask somebody to act, and those that end them. Source: https://tailscale.com/kb/1213/webhooks */
const RULES: Readonly<Record<string, Rule>> = {
  nodeNeedsApproval: { severity: 'warning', axis: 'security' },
  nodeApproved: { severity: 'warning', axis: 'security', ends: 'nodeNeedsApproval' },
  nodeNeedsSignature: { severity: 'warning', axis: 'security' },
  nodeSigned: { severity: 'warning', axis: 'security', ends: 'nodeNeedsSignature' },
  userNeedsApproval: { severity: 'warning', axis: 'security' },
  userApproved: { severity: 'warning', axis: 'security', ends: 'userNeedsApproval' },
  // A node whose key is expired is off the network.
  nodeKeyExpiringInOneDay: { severity: 'warning', axis: 'both' },
  nodeKeyExpired: { severity: 'error', axis: 'both' },
  subnetIPForwardingNotEnabled: { severity: 'warning', axis: 'both' },
  exitNodeIPForwardingNotEnabled: { severity: 'warning', axis: 'both' },
  // Without its webhook the tailnet goes quiet.
  webhookDeleted: { severity: 'error', axis: 'security' },
};

/** Events of a webhook, in a list; lines of the audit log are left out. */
export function parseTailscale(payload: unknown, _meta: PayloadMeta): ReadPayload {
  const events = Array.isArray(payload) ? (payload as readonly unknown[]) : [payload];
  const isOurs = events.every((event) => textAt(event, 'tailnet') !== undefined || isAuditLine(event));
  if (!isOurs) return notThis('webhook of Tailscale', 'choose no other destination format, the events come in a list');
  const findings = gatherFindings();
  events.forEach((event, index) => {
    if (!isRecord(event)) findings.reject(`[${index}]`, `is ${kindOf(event)} and no object`);
    else if (isAuditLine(event)) findings.ignore('line of the audit log, no alert');
    else readEvent(event, `[${index}]`, findings);
  });
  return findings.done();
}

function isAuditLine(event: unknown): boolean {
  return textAt(event, 'event', 'action') !== undefined && recordAt(event, 'event', 'actor') !== undefined;
}

function readEvent(event: JsonRecord, path: string, findings: FindingGathering): void {
  const type = textAt(event, 'type') ?? '';
  const rule = Object.hasOwn(RULES, type) ? RULES[type] : undefined;
  if (rule === undefined) return findings.ignore(`event ${type}`);
  const data = recordAt(event, 'data');
  const subject = textAt(data, 'nodeID') ?? textAt(data, 'user') ?? textAt(data, 'deviceName');
  const name = textAt(data, 'deviceName') ?? textAt(data, 'user');
  return findings.finding(path, {
    action: rule.ends === undefined ? 'fire' : 'resolve',
    key: ['tailscale', textAt(event, 'tailnet'), rule.ends ?? type, subject],
    summary: [[textAt(event, 'message') ?? type, name].filter((part) => part !== undefined).join(': ')],
    severity: rule.severity,
    axis: rule.axis,
    labels: {
      scanner: 'tailscale',
      rule: type,
      tailnet: textAt(event, 'tailnet'),
      host: textAt(data, 'deviceName'),
      user: textAt(data, 'user') ?? textAt(data, 'managedBy'),
    },
    annotations: { actor: textAt(data, 'actor'), expires: textAt(data, 'expiration') },
    links: linksOf('admin console', valueAt(data, 'url')),
    startsAt: timeOf(valueAt(event, 'timestamp')),
    by: textAt(data, 'actor'),
  });
}

export const tailscale: SenderKind = {
  id: 'tailscale',
  name: 'Tailscale',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [],
  signature: timedSignature,
  parse: parseTailscale,
  setUp: [
    'In Settings - Webhooks add an endpoint with the address `{url}` and no destination format.',
    'Copy its secret here.',
    'Choose the events that ask somebody to act (approval, signature, expiring keys) with those that end them.',
  ],
  sample: [
    {
      timestamp: '2026-01-01T00:00:00Z',
      version: 1,
      type: 'nodeNeedsApproval',
      tailnet: 'example.com',
      message: 'Test event: nothing is wrong',
      data: { nodeID: 'example', deviceName: 'example', managedBy: 'someone@example.com' },
    },
  ],
};
