/** Every kind of sender whose payloads are read. A new one is a line here. */
import type { SenderKind } from '@lockstep/alerting';
import { alertmanager } from '../alertmanager/parse.ts';
import { argoCd } from '../argo/cd.ts';
import { argoRollouts } from '../argo/rollouts.ts';
import { eventBridge } from '../aws/eventbridge.ts';
import { sns } from '../aws/sns.ts';
import { axiom } from '../axiom/parse.ts';
import { cdEvents } from '../cdevents/parse.ts';
import { checkly } from '../checkly/parse.ts';
import { checkmk } from '../checkmk/parse.ts';
import { datadog } from '../datadog/parse.ts';
import { gcpMonitoring } from '../gcp-monitoring/parse.ts';
import { mail } from '../generic/mail.ts';
import { generic } from '../generic/parse.ts';
import { grafana } from '../grafana/parse.ts';
import { graylog } from '../graylog/parse.ts';
import { kubernetes } from '../kubernetes/parse.ts';
import { nagios } from '../nagios/parse.ts';
import { newRelic } from '../new-relic/parse.ts';
import { opsgenie } from '../opsgenie/alert-api.ts';
import { opsgenieWebhook } from '../opsgenie/webhook.ts';
import { pagerdutyEventsV1 } from '../pagerduty/events-v1.ts';
import { pagerdutyChanges, pagerdutyEvents } from '../pagerduty/events-v2.ts';
import { pagerdutyWebhook } from '../pagerduty/webhook.ts';
import { pingdom } from '../pingdom/parse.ts';
import { prometheus } from '../prometheus/kind.ts';
import { sentry } from '../sentry/parse.ts';
import { signalFx } from '../signalfx/parse.ts';
import { uptimeKuma } from '../uptime-kuma/parse.ts';
import { vrops } from '../vrops/parse.ts';
import { zabbix } from '../zabbix/parse.ts';
import { SECURITY_KINDS } from './security-kinds.ts';

export const SENDER_KINDS: readonly SenderKind[] = [
  // Reliability
  prometheus,
  alertmanager,
  grafana,
  pagerdutyEvents,
  pagerdutyChanges,
  pagerdutyEventsV1,
  pagerdutyWebhook,
  opsgenie,
  opsgenieWebhook,
  sentry,
  datadog,
  sns,
  eventBridge,
  gcpMonitoring,
  newRelic,
  signalFx,
  zabbix,
  nagios,
  checkmk,
  uptimeKuma,
  pingdom,
  checkly,
  graylog,
  vrops,
  axiom,
  kubernetes,
  argoCd,
  argoRollouts,
  cdEvents,
  mail,
  generic,
  ...SECURITY_KINDS,
];

const BY_ID: ReadonlyMap<string, SenderKind> = new Map(SENDER_KINDS.map((kind) => [kind.id, kind]));

export function findSenderKind(id: string): SenderKind | undefined {
  return BY_ID.get(id);
}
