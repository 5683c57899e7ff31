import type { AlertRoute } from '@lockstep/alerting';
import { type Engagement, registerEngagementChange } from '#services/index.ts';
import { raiseRevision } from './rules-store.ts';

registerEngagementChange(async (tx, now) => {
  await raiseRevision(tx, now);
});

/**
 * What no route of people wants goes to the team that is engaged for the service, before the catch-all. Alerts of both axes go to
 * whichever team is engaged, for reliability first.
 *
 * @param engagements with a policy, in force or to come
 * @returns `until`: the first moment at which other engagements are in force
 */
export function engagedRoutes(
  engagements: readonly Engagement[],
  now: number,
): { readonly routes: readonly AlertRoute[]; readonly until: number } {
  const moments = engagements.flatMap(({ startsAt, endsAt }) => [startsAt, endsAt ?? Number.POSITIVE_INFINITY]);
  const inForce = engagements.filter(
    ({ startsAt, endsAt = Number.POSITIVE_INFINITY }) => startsAt <= now && now < endsAt,
  );
  return {
    routes: inForce.map(routeOf),
    until: Math.min(...moments.filter((moment) => moment > now), Number.POSITIVE_INFINITY),
  };
}

function routeOf({ id, team, service, serviceId, axis, policyId }: Engagement): AlertRoute {
  return {
    id,
    name: `${team} is engaged for ${service}`,
    matchers: [],
    sourceIds: undefined,
    serviceIds: [serviceId],
    axes: [axis, 'both'],
    severities: undefined,
    during: undefined,
    setAxis: undefined,
    setUrgency: undefined,
    grouping: undefined,
    transientMs: 0,
    policyId,
  };
}
