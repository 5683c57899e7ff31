import type { AlertSeverity, PayloadMeta, ReadPayload, SenderKind } from '@lockstep/alerting';
import { type FindingGathering, gatherFindings, notThis } from '../reading/gather-findings.ts';
import { type JsonRecord, isRecord, kindOf, textAt, valueAt } from '../reading/json.ts';
import { timeOf } from '../reading/time.ts';

/** From this score on (of 100) OneLogin's risk engine itself speaks of high, and of very high risk. */
const BANDS: readonly (readonly [number, AlertSeverity])[] = [
  [90, 'error'],
  [75, 'warning'],
];

/** Events of the event broadcaster. They are a log; what the risk engine scored high becomes an alert. */
export function parseOneLogin(payload: unknown, _meta: PayloadMeta): ReadPayload {
  const events = Array.isArray(payload) ? (payload as readonly unknown[]) : [payload];
  const isOurs = events.every((event) => textAt(event, 'event_type_id') !== undefined);
  if (!isOurs) return notThis('event of OneLogin', 'choose the format "JSON Array" in the event broadcaster');
  const findings = gatherFindings();
  events.forEach((event, index) => {
    if (isRecord(event)) readEvent(event, `[${index}]`, findings);
    else findings.reject(`[${index}]`, `is ${kindOf(event)} and no object`);
  });
  return findings.done();
}

function readEvent(event: JsonRecord, path: string, findings: FindingGathering): void {
  const score = Number(textAt(event, 'risk_score'));
  const severity = BANDS.find(([least]) => score >= least)?.[1];
  if (severity === undefined) return findings.ignore('line of the event log, no risk scored high');
  const user = textAt(event, 'user_name') ?? textAt(event, 'user_id');
  const address = textAt(event, 'ipaddr');
  return findings.finding(path, {
    key: ['onelogin', textAt(event, 'user_id') ?? user, address, textAt(event, 'event_type_id')],
    summary: [`risky event of ${user ?? 'somebody'}: score ${score}`],
    severity,
    labels: {
      scanner: 'onelogin',
      rule: textAt(event, 'event_type_id'),
      user,
      source_ip: address,
      application: textAt(event, 'app_name'),
      account: textAt(event, 'account_id'),
    },
    annotations: {
      score: String(score),
      reasons: valueAt(event, 'risk_reasons'),
      actor: textAt(event, 'actor_user_name'),
    },
    startsAt: timeOf(valueAt(event, 'event_timestamp')),
  });
}

export const oneLogin: SenderKind = {
  id: 'onelogin',
  name: 'OneLogin',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [],
  signature: undefined,
  parse: parseOneLogin,
  setUp: [
    'In Developers - Webhooks create an event webhook with the format "JSON Array" and the address `{url}`.',
    'OneLogin sends every event: those with a risk score of 75 or more become alerts, all others are counted and left out.',
  ],
  sample: [
    {
      event_type_id: 5,
      user_id: 1,
      user_name: 'Test event: nothing is wrong',
      ipaddr: '192.0.2.1',
      risk_score: 80,
      event_timestamp: '2026-01-01 00:00:00 UTC',
    },
  ],
};
