/** Every kind of sender whose payloads are read. A new one is a line here. */
import type { SenderKind } from '@lockstep/alerting';
import { alertmanager } from '../alertmanager/parse.ts';
import { grafana } from '../grafana/parse.ts';
import { opsgenie } from '../opsgenie/alert-api.ts';
import { opsgenieWebhook } from '../opsgenie/webhook.ts';
import { pagerdutyEventsV1 } from '../pagerduty/events-v1.ts';
import { pagerdutyChanges, pagerdutyEvents } from '../pagerduty/events-v2.ts';
import { pagerdutyWebhook } from '../pagerduty/webhook.ts';

export const SENDER_KINDS: readonly SenderKind[] = [
  // Reliability
  alertmanager,
  grafana,
  pagerdutyEvents,
  pagerdutyChanges,
  pagerdutyEventsV1,
  pagerdutyWebhook,
  opsgenie,
  opsgenieWebhook,
  // Security
];

const BY_ID: ReadonlyMap<string, SenderKind> = new Map(SENDER_KINDS.map((kind) => [kind.id, kind]));

export function findSenderKind(id: string): SenderKind | undefined {
  return BY_ID.get(id);
}
