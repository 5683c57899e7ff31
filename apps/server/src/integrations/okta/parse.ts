import type { AlertSeverity, PayloadMeta, ReadPayload, SenderKind } from '@lockstep/alerting';
import { type FindingGathering, gatherFindings, notThis } from '../reading/gather-findings.ts';
import { type JsonRecord, isRecord, kindOf, listAt, textAt, valueAt } from '../reading/json.ts';
import { timeOf } from '../reading/time.ts';

/** Events by which Okta itself raises an alarm; all others are its log. Source: Okta event types catalogue. */
const ALARMS: Readonly<Record<string, { readonly severity: AlertSeverity; readonly ends?: string }>> = {
  'security.threat.detected': { severity: 'error' },
  'security.attack.start': { severity: 'critical' },
  'security.attack.end': { severity: 'critical', ends: 'security.attack.start' },
  'security.breached_credential.detected': { severity: 'error' },
  'user.account.report_suspicious_activity_by_enduser': { severity: 'error' },
  'user.risk.detect': { severity: 'warning' },
};

/** Events of the System Log: one, a list, or below `data.events` as event hooks send them. */
export function parseOkta(payload: unknown, _meta: PayloadMeta): ReadPayload {
  const hooked = listAt(payload, 'data', 'events');
  const events = hooked ?? (Array.isArray(payload) ? payload : [payload]);
  const isOkta = events.every((event) => textAt(event, 'eventType') !== undefined);
  if (!isOkta) return notThis('event of Okta', 'post events of the System Log with `eventType`, as Okta writes them');
  const findings = gatherFindings();
  events.forEach((event: unknown, index) => {
    const path = `${hooked === undefined ? '' : 'data.events'}[${index}]`;
    if (isRecord(event)) readEvent(event, path, findings);
    else findings.reject(path, `is ${kindOf(event)}: an event is an object with \`eventType\``);
  });
  return findings.done();
}

function readEvent(event: JsonRecord, path: string, findings: FindingGathering): void {
  const type = textAt(event, 'eventType') ?? '';
  const alarm = Object.hasOwn(ALARMS, type) ? ALARMS[type] : undefined;
  const isSuspected = textAt(event, 'debugContext', 'debugData', 'threatSuspected') === 'true';
  if (alarm === undefined && !isSuspected) return findings.ignore('line of the System Log, no alarm of Okta');
  const actor = textAt(event, 'actor', 'alternateId') ?? textAt(event, 'actor', 'displayName');
  const target = textAt(event, 'target', 0, 'alternateId') ?? textAt(event, 'target', 0, 'displayName');
  const title = textAt(event, 'displayMessage') ?? type;
  const address = textAt(event, 'client', 'ipAddress');
  return findings.finding(path, {
    action: alarm?.ends === undefined ? 'fire' : 'resolve',
    key: ['okta', alarm?.ends ?? type, actor, target, alarm === undefined ? address : undefined],
    summary: [[title, actor].filter((part) => part !== undefined).join(': ')],
    severity: alarm?.severity ?? 'warning',
    labels: {
      scanner: 'okta',
      rule: type,
      severity: textAt(event, 'severity'),
      user: actor,
      target,
      source_ip: address,
      country: textAt(event, 'client', 'geographicalContext', 'country'),
    },
    annotations: {
      outcome: textAt(event, 'outcome', 'result'),
      reason: textAt(event, 'outcome', 'reason'),
      user_agent: textAt(event, 'client', 'userAgent', 'rawUserAgent'),
      behaviours: textAt(event, 'debugContext', 'debugData', 'behaviors'),
      risk: textAt(event, 'debugContext', 'debugData', 'risk'),
      event_id: textAt(event, 'uuid'),
    },
    startsAt: timeOf(valueAt(event, 'published')),
  });
}

export const okta: SenderKind = {
  id: 'okta',
  name: 'Okta',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [],
  signature: undefined,
  parse: parseOkta,
  setUp: [
    'Let Okta Workflows or your log pipeline post events of the System Log to `{url}` as Okta writes them.',
    'Alarms that Okta raises itself (ThreatInsight, attacks, breached credentials, reports of users) become alerts; all other lines are counted and left out.',
  ],
  sample: {
    uuid: '00000000-0000-4000-8000-000000000001',
    published: '2026-01-01T00:00:00.000Z',
    eventType: 'security.threat.detected',
    severity: 'WARN',
    displayMessage: 'Test event: nothing is wrong',
    actor: { alternateId: 'someone@example.com' },
    client: { ipAddress: '192.0.2.1' },
  },
};
