import type { PayloadMeta, ReadPayload, SenderKind } from '@lockstep/alerting';
import { type FindingGathering, gatherFindings, linksOf, notThis } from '../reading/gather-findings.ts';
import { type JsonRecord, isRecord, kindOf, listAt, recordAt, textAt, valueAt } from '../reading/json.ts';
import { timeOf } from '../reading/time.ts';

/** Events of Trust Monitor, alone or below `events` or `response.events`; lines of the administrator log are left out. */
export function parseDuo(payload: unknown, _meta: PayloadMeta): ReadPayload {
  const list =
    listAt(payload, 'response', 'events') ??
    listAt(payload, 'events') ??
    (Array.isArray(payload) ? payload : [payload]);
  const isOurs = list.every((entry) => isTrustMonitor(entry) || isLogLine(entry));
  if (!isOurs) return notThis('event of Duo', 'post events of Trust Monitor as the Admin API answers them');
  const findings = gatherFindings();
  list.forEach((entry: unknown, index) => {
    if (!isRecord(entry)) findings.reject(`[${index}]`, `is ${kindOf(entry)} and no object`);
    else if (isTrustMonitor(entry)) readEvent(entry, `[${index}]`, findings);
    else findings.ignore('line of the administrator log, no alert');
  });
  return findings.done();
}

function isTrustMonitor(entry: unknown): boolean {
  return textAt(entry, 'sekey') !== undefined;
}

function isLogLine(entry: unknown): boolean {
  return textAt(entry, 'action') !== undefined && textAt(entry, 'timestamp') !== undefined;
}

function readEvent(event: JsonRecord, path: string, findings: FindingGathering): void {
  const id = textAt(event, 'sekey');
  const login = recordAt(event, 'surfaced_auth');
  const user = textAt(login, 'user', 'name') ?? textAt(event, 'bypass_status_enabled', 'name');
  const why = (listAt(event, 'explanations') ?? [])
    .map((one) => textAt(one, 'summary'))
    .filter((one) => one !== undefined);
  const type = textAt(event, 'type') ?? 'event';
  findings.finding(path, {
    action: textAt(event, 'state') === 'resolved' ? 'resolve' : 'fire',
    key: ['duo', id],
    summary: [[why[0] ?? `suspicious ${type}`, user].filter((part) => part !== undefined).join(': ')],
    severity: valueAt(event, 'priority_event') === true ? 'error' : 'warning',
    labels: {
      scanner: 'duo',
      rule: type,
      user,
      application: textAt(login, 'application', 'name'),
      source_ip: textAt(login, 'access_device', 'ip'),
      country: textAt(login, 'access_device', 'location', 'country'),
    },
    annotations: { explanations: why, factor: textAt(login, 'factor'), result: textAt(login, 'result') },
    links: linksOf('event in Duo', valueAt(event, 'triage_event_uri')),
    startsAt: timeOf(valueAt(event, 'state_updated_timestamp')) ?? timeOf(valueAt(event, 'surfaced_timestamp')),
  });
}

export const duo: SenderKind = {
  id: 'duo',
  name: 'Duo',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [],
  signature: undefined,
  parse: parseDuo,
  setUp: [
    'Let a small job ask the Admin API for events of Trust Monitor (`/admin/v1/trust_monitor/events`) and post the answer to `{url}`.',
    'Lines of the administrator log are counted and left out: they are no alerts.',
  ],
  sample: {
    sekey: 'lockstep-test-1',
    type: 'auth',
    state: 'new',
    surfaced_timestamp: 1767225600000,
    explanations: [{ type: 'TEST', summary: 'Test event: nothing is wrong' }],
    surfaced_auth: { user: { name: 'someone' } },
  },
};
