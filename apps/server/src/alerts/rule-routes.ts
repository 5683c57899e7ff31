import { explainDecision } from '@lockstep/alerting';
import type { alertRulesOperations, maintenanceWindowsOperations } from '@lockstep/contract';
import type { RequestContext } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import type { Handlers } from '../platform/http/handlers.ts';
import { toPage } from '../platform/http/paging.ts';
import { decisionBody } from './decision-body.ts';
import { explainAlert, previewRoute } from './explain-alert.ts';
import { listInhibitions, listOrderedRoutes, listWindows } from './list-rules.ts';
import { policyNames } from './ports.ts';
import { createInhibition, deleteInhibition, updateInhibition } from './put-inhibition.ts';
import { createRoute, deleteRoute, orderRoutes, type RouteInput, updateRoute } from './put-route.ts';
import { createWindow, endWindow, updateWindow } from './put-window.ts';
import { groupingBody, groupingOf, hoursOf, inhibitionBody, routeBodies, windowBodies } from './rule-bodies.ts';
import type { KeptRoute, KeptWindow } from './rule-row-store.ts';
import { showRules, updateRules } from './update-defaults.ts';

const epochOf = (instant: string | undefined) => (instant === undefined ? undefined : Date.parse(instant));

interface RouteBody extends Omit<RouteInput, 'during' | 'grouping' | 'transientMs'> {
  readonly during?: readonly Parameters<typeof hoursOf>[0][] | null | undefined;
  readonly grouping?: Parameters<typeof groupingOf>[0] | null | undefined;
  readonly transientSeconds?: number | undefined;
}

/** Minutes and seconds of the API are milliseconds within. */
function routeInput<Body extends RouteBody>({ during, grouping, transientSeconds, ...rest }: Body) {
  return {
    ...rest,
    during: during === undefined || during === null ? during : during.map(hoursOf),
    grouping: grouping === undefined || grouping === null ? grouping : groupingOf(grouping),
    transientMs: transientSeconds === undefined ? undefined : transientSeconds * 1_000,
  };
}

async function routeBody(ctx: RequestContext, route: KeptRoute) {
  const [body] = await routeBodies(ctx.read, [route]);
  if (body === undefined) throw new RangeError('one route has one body');
  return body;
}

async function windowBody(ctx: RequestContext, window: KeptWindow) {
  const [body] = await windowBodies(ctx.read, [window], ctx.now);
  if (body === undefined) throw new RangeError('one window has one body');
  return body;
}

async function rulesBody(ctx: RequestContext) {
  const { rules, problems } = await showRules(ctx);
  const { revision, catchAllPolicyId, grouping, changedAt } = rules;
  const names = await policyNames(ctx.read, [catchAllPolicyId]);
  return {
    revision,
    catchAllPolicyId: catchAllPolicyId ?? null,
    catchAllPolicyName: catchAllPolicyId === undefined ? null : (names.get(catchAllPolicyId) ?? null),
    grouping: groupingBody(grouping),
    changedAt: isoInstant(changedAt),
    problems: problems.map(({ id, path, problem }) => ({ id, path, problem })),
  };
}

export const alertRulesHandlers: Handlers<typeof alertRulesOperations> = {
  getAlertRules: async (ctx) => await rulesBody(ctx),
  updateAlertRules: async (ctx, { body }) => {
    const { catchAllPolicyId, grouping } = body;
    await updateRules(ctx, { catchAllPolicyId, grouping: grouping === undefined ? undefined : groupingOf(grouping) });
    return await rulesBody(ctx);
  },
  explainAlert: async (ctx, { body }) => {
    const { labels, source, service, severity, axis, at, startsAt } = body;
    const times = { at: epochOf(at), startsAt: epochOf(startsAt) };
    const decision = await explainAlert(ctx, { labels, source, service, severity, axis, ...times });
    const names = await policyNames(ctx.read, [decision.policyId]);
    return decisionBody(
      decision,
      names,
      explainDecision({ severity }, decision, (id) => names.get(id) ?? id),
    );
  },
  listAlertRoutes: async (ctx) => {
    const { revision, routes } = await listOrderedRoutes(ctx);
    return { revision, items: await routeBodies(ctx.read, routes) };
  },
  createAlertRoute: async (ctx, { body }) => await routeBody(ctx, await createRoute(ctx, routeInput(body))),
  previewAlertRoute: async (ctx, { body }) => {
    const { since, alerts, ...counts } = await previewRoute(ctx, routeInput(body));
    return {
      ...counts,
      since: isoInstant(since),
      alerts: alerts.map(({ id, summary, openedAt, route }) => ({
        id,
        summary,
        openedAt: isoInstant(openedAt),
        route: route ?? null,
      })),
    };
  },
  updateAlertRoute: async (ctx, { params, body }) =>
    await routeBody(ctx, await updateRoute(ctx, params.route, routeInput(body))),
  orderAlertRoutes: async (ctx, { body }) => {
    const { revision, routes } = await orderRoutes(ctx, body.routes);
    return { revision, items: await routeBodies(ctx.read, routes) };
  },
  deleteAlertRoute: async (ctx, { params }) => await routeBody(ctx, await deleteRoute(ctx, params.route)),
  listInhibitions: async (ctx) => ({ items: (await listInhibitions(ctx)).map(inhibitionBody) }),
  createInhibition: async (ctx, { body }) => inhibitionBody(await createInhibition(ctx, body)),
  updateInhibition: async (ctx, { params, body }) =>
    inhibitionBody(await updateInhibition(ctx, params.inhibition, body)),
  deleteInhibition: async (ctx, { params }) => inhibitionBody(await deleteInhibition(ctx, params.inhibition)),
};

export const maintenanceWindowsHandlers: Handlers<typeof maintenanceWindowsOperations> = {
  listMaintenanceWindows: async (ctx, { query }) => {
    const windows = await listWindows(ctx, query);
    const page = toPage(
      windows,
      query.limit,
      (window) => window,
      ({ window }) => [window.id],
    );
    return { ...page, items: await windowBodies(ctx.read, page.items, ctx.now) };
  },
  createMaintenanceWindow: async (ctx, { body }) => {
    const times = { startsAt: Date.parse(body.startsAt), endsAt: Date.parse(body.endsAt) };
    return await windowBody(ctx, await createWindow(ctx, { ...body, ...times }));
  },
  updateMaintenanceWindow: async (ctx, { params, body }) => {
    const times = { startsAt: epochOf(body.startsAt), endsAt: epochOf(body.endsAt) };
    return await windowBody(ctx, await updateWindow(ctx, params.window, { ...body, ...times }));
  },
  endMaintenanceWindow: async (ctx, { params, body }) =>
    await windowBody(ctx, await endWindow(ctx, params.window, body.scope)),
};
