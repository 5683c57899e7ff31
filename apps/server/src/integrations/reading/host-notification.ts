import type { AlertSeverity, IncomingAction, ReadPayload } from '@lockstep/alerting';
import type { LinkDraft } from './links.ts';
import { nothing, oneAlert } from './single.ts';

/** What monitoring of the Nagios family says of a host or a service on it. */
export interface HostNotification {
  /** `PROBLEM`, `RECOVERY`, `ACKNOWLEDGEMENT`, ... */
  readonly type: string;
  readonly host: string;
  readonly service: string | undefined;
  /** `CRITICAL`, `DOWN`, ... */
  readonly state: string | undefined;
  readonly output: string | undefined;
  readonly comment: string | undefined;
  readonly by: string | undefined;
  readonly at: number | undefined;
  readonly labels: Readonly<Record<string, string | undefined>>;
  readonly annotations: Readonly<Record<string, string | undefined>>;
  readonly links: readonly LinkDraft[];
}

const SEVERITIES: ReadonlyMap<string, AlertSeverity> = new Map([
  ['CRITICAL', 'critical'],
  ['CRIT', 'critical'],
  ['DOWN', 'critical'],
  ['UNREACHABLE', 'error'],
  ['UNREACH', 'error'],
  ['UNKNOWN', 'error'],
  ['WARNING', 'warning'],
  ['WARN', 'warning'],
]);

/** One alert per host, and per service on a host. */
export function readHostNotification(given: HostNotification): ReadPayload {
  const action = actionOf(given.type.toUpperCase());
  if (action === undefined) return nothing(`\`${given.type.slice(0, 60)}\` tells of no problem`);
  const state = given.state?.toUpperCase();
  const what = given.service === undefined ? given.host : `${given.host}: ${given.service}`;
  return oneAlert({
    action,
    dedupKey: given.service === undefined ? `host:${given.host}` : `service:${given.host}/${given.service}`,
    summary: [[`${what} is ${state ?? 'in trouble'}`, given.output].filter(Boolean).join(': ')],
    labels: { host: given.host, service: given.service, state, ...given.labels },
    annotations: { output: given.output, ...given.annotations },
    severity: SEVERITIES.get(state ?? ''),
    startsAt: action === 'fire' ? given.at : undefined,
    endsAt: action === 'resolve' ? given.at : undefined,
    links: given.links,
    note: action === 'note' ? (given.comment ?? given.type) : given.comment,
    by: given.by,
  });
}

/** Downtimes are planned at the sender, flapping is said of what is open; a type nobody knows is taken as a problem. */
function actionOf(type: string): IncomingAction | undefined {
  if (type.startsWith('DOWNTIME')) return undefined;
  if (type.startsWith('FLAPPING') || type.startsWith('CUSTOM')) return 'note';
  if (type.startsWith('ACKNOWLEDGE')) return 'acknowledge';
  return type === 'RECOVERY' ? 'resolve' : 'fire';
}
