import type {
  AlertAxis,
  AlertRoute,
  AlertSeverity,
  Grouping,
  Matcher,
  RouteDeclares,
  TimeWindow,
} from '@lockstep/alerting';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { actorRef } from '#releases/index.ts';
import { changeRules } from './change-rules.ts';
import { checkRoute, rulesInvalid } from './check-rules.ts';
import { deleteRouteRow, type KeptRoute, listRoutes, placeRoutes, putRoute } from './rule-row-store.ts';
import { serviceIdsOf, sourceIdsOf } from './rule-names.ts';

/** A route as people give it: sources and services by name. What is left out is as in an empty route, or stays. */
export interface RouteInput {
  readonly name?: string | undefined;
  readonly matchers?: readonly Matcher[] | undefined;
  /** Null: any. */
  readonly sources?: readonly string[] | null | undefined;
  readonly services?: readonly string[] | null | undefined;
  readonly axes?: readonly AlertAxis[] | null | undefined;
  readonly severities?: readonly AlertSeverity[] | null | undefined;
  readonly during?: readonly TimeWindow[] | null | undefined;
  readonly setAxis?: AlertAxis | null | undefined;
  readonly setUrgency?: 'high' | 'low' | null | undefined;
  readonly grouping?: Grouping | null | undefined;
  readonly transientMs?: number | undefined;
  readonly policyId?: string | null | undefined;
  readonly declare?: RouteDeclares | null | undefined;
}

const emptyRoute: Omit<AlertRoute, 'id'> = {
  name: '',
  matchers: [],
  sourceIds: undefined,
  serviceIds: undefined,
  axes: undefined,
  severities: undefined,
  during: undefined,
  setAxis: undefined,
  setUrgency: undefined,
  grouping: undefined,
  transientMs: 0,
  policyId: undefined,
};

export async function createRoute(
  ctx: RequestContext,
  input: RouteInput & { readonly name: string; readonly position?: number | undefined },
): Promise<KeptRoute> {
  return await changeRules(ctx, async (tx) => {
    const routes = await listRoutes(tx);
    const route = await routeOf(tx, { ...emptyRoute, id: ctx.newId() }, input);
    await checkAmong(tx, routes, route);
    const position = Math.min(input.position ?? routes.length, routes.length);
    const kept = { route, position, updatedAt: ctx.now, updatedBy: actorRef(ctx.actor) };
    await putRoute(tx, kept);
    const ids = routes.map((each) => each.route.id);
    await placeRoutes(tx, ids.toSpliced(position, 0, route.id));
    return { act: 'route_created', subjectId: route.id, body: { route, position }, result: kept };
  });
}

export async function updateRoute(ctx: RequestContext, id: string, input: RouteInput): Promise<KeptRoute> {
  return await changeRules(ctx, async (tx) => {
    const routes = await listRoutes(tx);
    const before = routeAmong(routes, id);
    const route = await routeOf(tx, before.route, input);
    await checkAmong(tx, routes, route);
    const kept = { ...before, route, updatedAt: ctx.now, updatedBy: actorRef(ctx.actor) };
    await putRoute(tx, kept);
    return { act: 'route_updated', subjectId: id, body: { route, before: before.route }, result: kept };
  });
}

/** @returns what is needed to make it again */
export async function deleteRoute(ctx: RequestContext, id: string): Promise<KeptRoute> {
  return await changeRules(ctx, async (tx) => {
    const routes = await listRoutes(tx);
    const before = routeAmong(routes, id);
    await deleteRouteRow(tx, id);
    await placeRoutes(
      tx,
      routes.flatMap(({ route }) => (route.id === id ? [] : route.id)),
    );
    return { act: 'route_deleted', subjectId: id, body: { before: before.route }, result: before };
  });
}

/** Names all routes in their new order: one that somebody added meanwhile is not forgotten by mistake. */
export async function orderRoutes(
  ctx: RequestContext,
  ids: readonly string[],
): Promise<{ readonly revision: number; readonly routes: readonly KeptRoute[] }> {
  return await changeRules(ctx, async (tx, revision) => {
    const before = (await listRoutes(tx)).map(({ route }) => route.id);
    if (before.toSorted().join() !== ids.toSorted().join()) {
      const problem = 'this is not the list of all routes, each once';
      throw rulesInvalid([{ field: 'body.routes', problem, help: 'read the routes again and name each of them once' }]);
    }
    await placeRoutes(tx, ids);
    const routes = await listRoutes(tx);
    return { act: 'routes_ordered', subjectId: ctx.newId(), body: { ids, before }, result: { revision, routes } };
  });
}

/** @throws `alerts.source_not_found`, `services.service_not_found` */
export async function routeOf(tx: Transaction, before: AlertRoute, input: RouteInput): Promise<AlertRoute> {
  const kept = <Value>(given: Value | null | undefined, was: Value | undefined): Value | undefined =>
    given === undefined ? was : (given ?? undefined);
  return {
    id: before.id,
    name: input.name ?? before.name,
    matchers: input.matchers ?? before.matchers,
    sourceIds: input.sources === undefined ? before.sourceIds : await sourceIdsOf(tx, input.sources),
    serviceIds: input.services === undefined ? before.serviceIds : await serviceIdsOf(tx, input.services),
    axes: kept(input.axes, before.axes),
    severities: kept(input.severities, before.severities),
    during: kept(input.during, before.during),
    setAxis: kept(input.setAxis, before.setAxis),
    setUrgency: kept(input.setUrgency, before.setUrgency),
    grouping: kept(input.grouping, before.grouping),
    transientMs: input.transientMs ?? before.transientMs,
    policyId: kept(input.policyId, before.policyId),
    declare: kept(input.declare, before.declare),
  };
}

/** A route by itself, for looking at what it would do. */
export async function draftRoute(tx: Transaction, id: string, input: RouteInput): Promise<AlertRoute> {
  const route = await routeOf(tx, { ...emptyRoute, id, name: 'this route' }, input);
  await checkRoute(tx, route);
  return route;
}

async function checkAmong(tx: Transaction, routes: readonly KeptRoute[], route: AlertRoute): Promise<void> {
  await checkRoute(tx, route);
  if (route.declare !== undefined && route.policyId === undefined) throw declaresAlone();
  const same = ({ name }: AlertRoute): boolean => name.toLowerCase() === route.name.toLowerCase();
  if (!routes.some((each) => each.route.id !== route.id && same(each.route))) return;
  throw new Problem('alerts.route_exists', `a route is called \`${route.name}\` already`, {
    help: 'choose another name',
  });
}

/** What pages nobody has no group that could declare. */
function declaresAlone(): Problem {
  const problem = 'a route that pages nobody declares no incident';
  return rulesInvalid([{ field: 'body.declare', problem, help: 'choose a policy, or let people declare it' }]);
}

function routeAmong(routes: readonly KeptRoute[], id: string): KeptRoute {
  const found = routes.find(({ route }) => route.id === id);
  if (found !== undefined) return found;
  throw new Problem('alerts.route_not_found', `route \`${id}\` does not exist`, {
    help: 'list them with `GET /api/v1/alert-routes`',
  });
}
