import {
  type AlertAxis,
  type AlertRoute,
  type AlertSeverity,
  decideAlert,
  type FiringAlert,
  indexRules,
  type Labels,
  NOTHING_FIRES,
} from '@lockstep/alerting';
import type { RequestContext } from '../platform/context.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { findServiceIds, getService } from '#services/index.ts';
import { noRules } from './check-rules.ts';
import { askedDigests, decideEach } from './decide-batch.ts';
import { toStored, type StoredDecision } from './decision.ts';
import { findInhibitors, listFiringSince } from './deciding-store.ts';
import { draftRoute, type RouteInput } from './put-route.ts';
import { loadRules } from './rules-store.ts';
import { getSource } from './source-store.ts';

/** An alert that may come, as far as one knows it. Times are epoch milliseconds. */
export interface AskedAlert {
  readonly labels: Labels;
  readonly source: string | undefined;
  readonly service: string | undefined;
  readonly severity: AlertSeverity | undefined;
  readonly axis: AlertAxis | undefined;
  readonly at: number | undefined;
  readonly startsAt: number | undefined;
}

/** An alert of no source of ours: no route that asks for a source takes it. */
const noSource = '00000000-0000-0000-0000-000000000000';

/** Where an alert would go and whether it would page, with what is open now. */
export async function explainAlert(ctx: RequestContext, asked: AskedAlert): Promise<StoredDecision> {
  requirePermission(ctx, 'alerts.read');
  const { labels, at = ctx.now, axis, severity } = asked;
  const source = asked.source === undefined ? undefined : await getSource(ctx.read, asked.source);
  const named = labels['service'];
  const service =
    asked.service === undefined
      ? ((named === undefined ? undefined : (await findServiceIds(ctx.read, [named])).get(named.toLowerCase())) ??
        source?.serviceId)
      : (await getService(ctx.read, asked.service)).id;
  const firing: FiringAlert = {
    id: 'asked',
    identity: `${source?.id ?? noSource}/asked`,
    sourceId: source?.id ?? noSource,
    serviceId: service,
    labels,
    axis,
    sourceAxis: source?.axis,
    severity,
    // Unless somebody says since when, it has lasted long enough for every route.
    startedAt: asked.startsAt ?? 0,
  };
  const index = indexRules(await loadRules(ctx.read, Math.min(at, ctx.now)));
  const alert = { firing, summary: '', how: 'opened' as const, groupId: undefined };
  const inhibitors = await findInhibitors(ctx.read, askedDigests(index, [alert]), []);
  const [deciding] = decideEach(index, [alert], inhibitors, at);
  if (deciding === undefined) throw new RangeError('one alert was decided');
  return toStored(deciding.decision, at);
}

const dayMs = 86_400_000;
const mostLooked = 20_000;
const mostShown = 100;

export interface RoutePreview {
  readonly since: number;
  readonly looked: number;
  readonly count: number;
  readonly isComplete: boolean;
  readonly alerts: readonly {
    readonly id: string;
    readonly summary: string;
    readonly openedAt: number;
    readonly route: string | undefined;
  }[];
}

/** What a route at this place would have taken of the alerts of the last 24 hours, each at the moment it was opened. */
export async function previewRoute(
  ctx: RequestContext,
  input: RouteInput & { readonly id?: string | undefined; readonly position?: number | undefined },
): Promise<RoutePreview> {
  requirePermission(ctx, 'alerts.read');
  const { id = ctx.newId() } = input;
  const rules = await loadRules(ctx.read, ctx.now);
  const known = rules.routes.findIndex((route) => route.id === id);
  const others = rules.routes.filter((route) => route.id !== id);
  const position = input.position ?? (known === -1 ? others.length : known);
  const route = await draftRoute(ctx.read, id, input);
  const now = indexRules({ ...noRules, routes: rules.routes });
  const then = indexRules({ ...noRules, routes: others.toSpliced(position, 0, route) });
  const since = ctx.now - dayMs;
  const rows = await listFiringSince(ctx.read, since, mostLooked + 1);
  const looked = rows.slice(0, mostLooked);
  const routeOf = (index: typeof now, alert: FiringAlert, at: number): AlertRoute | undefined =>
    decideAlert(alert, index, NOTHING_FIRES, at).route;
  const taken = looked.filter(({ firing, openedAt }) => routeOf(then, firing, openedAt)?.id === id);
  return {
    since,
    looked: looked.length,
    count: taken.length,
    isComplete: rows.length <= mostLooked,
    alerts: taken.slice(0, mostShown).map(({ firing, summary, openedAt }) => ({
      id: firing.id,
      summary,
      openedAt,
      route: routeOf(now, firing, openedAt)?.name,
    })),
  };
}
