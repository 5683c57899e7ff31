import { hasFlipFlopped } from '@lockstep/gate';
import { addIncident, incidentsOf } from '#incidents/index.ts';
import { type Deployment, ledgerChanged, listDepartures } from '#releases/index.ts';
import { getServiceById } from '#services/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import { activePolicy } from './active-policy.ts';
import { flipFlopTitle } from './load-facts.ts';

/**
 * Opens the one joint incident of two releases that keep replacing each other for opposed reasons. Until it is resolved, automatic
 * actors pause and people need both keys. The caller holds the lane.
 */
export async function openFlipFlop(tx: Transaction, ctx: RequestContext, deployment: Deployment): Promise<void> {
  const { id, serviceId, environmentId, environment } = deployment;
  const departures = (await listDepartures(tx, serviceId, environmentId, ctx.now)).map((departure) => ({
    ...departure,
    at: isoInstant(departure.at),
  }));
  const latest = departures.find((departure) => departure.deploymentId === id);
  const { settings } = (await activePolicy(tx, ctx)).policy;
  if (latest === undefined || !hasFlipFlopped(departures, latest, settings.flipFlopWindowDays)) return;
  const title = flipFlopTitle(latest.fromVersion, latest.toVersion);
  const incidents = await incidentsOf(tx, serviceId, environmentId, ctx.now);
  const isKnown = incidents.some(
    (incident) =>
      !incident.isRestricted &&
      incident.title === title &&
      (incident.resolvedAt === undefined || incident.resolvedAt >= Date.parse(latest.at)),
  );
  if (isKnown) return;
  await addIncident(tx, ctx, await getServiceById(tx, serviceId), {
    environment,
    title,
    kind: 'both',
    severity: 'sev3',
    declaredVia: 'flip_flop',
  });
  await ledgerChanged(tx, ctx, serviceId);
}
