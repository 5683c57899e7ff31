import { listGroupsById, listWatchedServices, type ToldGroup } from '#alerts/index.ts';
import { listServingOf, type ServingNow } from '#releases/index.ts';
import { findServiceNames } from '#services/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import type { ClosingFacts } from './closing.ts';
import type { Incident, IncidentSide } from './incident.ts';
import { listLinks } from './link-store.ts';

/**
 * What records say about recovery: what serves now, and whether the alerts are over. It never stands in the way of closing: people
 * see more than alerts do. What is not proven is said.
 */
export async function reliabilityClosing(
  tx: Transaction,
  ctx: Pick<RequestContext, 'now'>,
  incident: Incident,
  side: IncidentSide,
): Promise<ClosingFacts> {
  if (side.axis !== 'reliability') return { blockers: [], proven: [], unproven: [] };
  const links = await listLinks(tx, incident.id, 'system');
  const of = (kind: string) => links.filter((link) => link.kind === kind).map(({ subjectId }) => subjectId);
  const serviceIds = [
    ...new Set([...(incident.serviceId === undefined ? [] : [incident.serviceId]), ...of('service')]),
  ];
  const groups = await listGroupsById(tx, of('alert_group'), 'system');
  const serving = (await listServingOf(tx, serviceIds, ctx.now, 500)).filter(
    ({ environmentId, isProduction }) => (incident.environmentId ?? environmentId) === environmentId && isProduction,
  );
  return recoveryFacts({
    services: await findServiceNames(tx, serviceIds),
    watched: await listWatchedServices(tx, serviceIds),
    serving,
    groups,
  });
}

export interface RecoveryRecords {
  /** Names of the services an incident is about, by id. */
  readonly services: ReadonlyMap<string, string>;
  /** Those that any alert ever named. */
  readonly watched: ReadonlySet<string>;
  /** What of them serves in production now, the largest share first. */
  readonly serving: readonly ServingNow[];
  readonly groups: readonly Pick<ToldGroup, 'title' | 'resolvedAt' | 'openAlerts' | 'serviceId'>[];
}

/** Sentences of what records prove of a recovery, and of what they do not. */
export function recoveryFacts({ services, watched, serving, groups }: RecoveryRecords): ClosingFacts {
  const proven: string[] = [];
  const unproven: string[] = [];
  for (const [serviceId, service] of services) {
    const own = serving.filter((one) => one.serviceId === serviceId);
    for (const { version, environment, sharePercent, since } of own) {
      if (sharePercent === 100)
        proven.push(`${service} ${version} serves at full share in ${environment} since ${minute(since)}`);
      else unproven.push(`${service} ${version} serves at ${sharePercent} % in ${environment} only`);
    }
    if (own.length === 0) unproven.push(`what of ${service} serves in production is not recorded`);
    const isWatched = watched.has(serviceId) || groups.some((group) => group.serviceId === serviceId);
    if (!isWatched) unproven.push(`no alert source watched ${service}`);
  }
  for (const { title, resolvedAt, openAlerts } of groups) {
    if (resolvedAt !== undefined) proven.push(`the alerts "${title}" resolved at ${minute(resolvedAt)}`);
    else unproven.push(`the alerts "${title}" are not over: ${openAlerts} still open`);
  }
  return { blockers: [], proven, unproven };
}

function minute(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
