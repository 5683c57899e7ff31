import {
  type AlertAxis,
  type AlertSeverity,
  compileMatchers,
  type CompiledMatcher,
  compilePattern,
  matchesLabels,
  parseMatchers,
} from '@lockstep/alerting';
import type { RequestContext } from '../platform/context.ts';
import { decodeCursor } from '../platform/http/paging.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { getService } from '#services/index.ts';
import type { Alert, AlertFate } from './alert.ts';
import { type AlertsQuery, getAlert, listAlertsBefore } from './alert-store.ts';
import { getSource } from './source-store.ts';

/** Which alerts a list holds; sources and services by name. */
export interface AlertFilter {
  readonly state: 'open' | 'resolved';
  readonly fate?: AlertFate | undefined;
  readonly axis?: AlertAxis | undefined;
  readonly urgency?: 'high' | 'low' | undefined;
  readonly severity?: AlertSeverity | undefined;
  readonly source?: string | undefined;
  readonly service?: string | undefined;
  readonly group?: string | undefined;
  readonly search?: string | undefined;
  /** As `{team="shop"}`. */
  readonly matchers?: string | undefined;
}

export interface AlertQuery extends AlertFilter {
  readonly order?: 'newest' | 'oldest' | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Alerts looked at for one page that asks for words or labels: what is beyond comes with the next page. */
const mostLooked = 20_000;
const chunk = 1_000;

/**
 * One page. Alerts that come or go meanwhile do not shift it: it goes on behind an alert, not behind a number of them.
 *
 * @returns `next`: the alert behind which the next page begins; undefined on the last one
 */
export async function listAlerts(
  ctx: RequestContext,
  query: AlertQuery,
): Promise<{ readonly alerts: readonly Alert[]; readonly next: string | undefined }> {
  requirePermission(ctx, 'alerts.read');
  const { asked, accepts } = await readFilter(ctx, query);
  const { order, limit } = query;
  const alerts: Alert[] = [];
  let after = decodeCursor(query.cursor, ['uuid'])?.[0];
  const size = accepts === undefined ? limit + 1 : chunk;
  for (let looked = 0; looked < mostLooked; looked += size) {
    const rows = await listAlertsBefore(ctx.read, { ...asked, order, before: after, limit: size });
    for (const alert of rows) {
      if (accepts !== undefined && !accepts(alert)) continue;
      if (alerts.length === limit) return { alerts, next: alerts.at(-1)?.id };
      alerts.push(alert);
    }
    if (rows.length < size) return { alerts, next: undefined };
    after = rows.at(-1)?.id;
  }
  return { alerts, next: after };
}

/** How many of the counted ones have this value, the largest number first. */
export interface Facet {
  readonly value: string;
  readonly count: number;
}

const facetNames = ['fate', 'urgency', 'axis', 'severity', 'source', 'service'] as const;
const mostCounted = 10_000;
const mostValues = 50;

export interface AlertFacets {
  readonly count: number;
  readonly isComplete: boolean;
  readonly facets: Readonly<Record<(typeof facetNames)[number], readonly Facet[]>>;
}

/** Counts the newest alerts of a list by what they have in common. */
export async function countAlerts(ctx: RequestContext, filter: AlertFilter): Promise<AlertFacets> {
  requirePermission(ctx, 'alerts.read');
  const { asked, accepts } = await readFilter(ctx, filter);
  const counts = new Map(facetNames.map((name) => [name, new Map<string, number>()]));
  let after: string | undefined;
  let count = 0;
  let isComplete = false;
  for (let looked = 0; looked < mostCounted && !isComplete; looked += chunk) {
    const rows = await listAlertsBefore(ctx.read, { ...asked, before: after, limit: chunk });
    for (const alert of rows) {
      if (accepts !== undefined && !accepts(alert)) continue;
      count += 1;
      for (const [name, values] of counts) {
        const value = alert[name] ?? '-';
        values.set(value, (values.get(value) ?? 0) + 1);
      }
    }
    isComplete = rows.length < chunk;
    after = rows.at(-1)?.id;
  }
  const facetOf = (name: (typeof facetNames)[number]): readonly Facet[] =>
    [...(counts.get(name) ?? [])]
      .map(([value, each]) => ({ value, count: each }))
      .toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
      .slice(0, mostValues);
  return {
    count,
    isComplete,
    facets: {
      fate: facetOf('fate'),
      urgency: facetOf('urgency'),
      axis: facetOf('axis'),
      severity: facetOf('severity'),
      source: facetOf('source'),
      service: facetOf('service'),
    },
  };
}

async function readFilter(
  ctx: RequestContext,
  filter: AlertFilter,
): Promise<{
  readonly asked: Omit<AlertsQuery, 'limit'>;
  /** Undefined: all of them. */
  readonly accepts: ((alert: Alert) => boolean) | undefined;
}> {
  const { state, fate, axis, urgency, severity, group: groupId } = filter;
  const source = filter.source === undefined ? undefined : await getSource(ctx.read, filter.source);
  const service = filter.service === undefined ? undefined : await getService(ctx.read, filter.service);
  const ids = { sourceId: source?.id, serviceId: service?.id, groupId };
  return { asked: { state, fate, axis, urgency, severity, ...ids }, accepts: acceptsBy(filter) };
}

function acceptsBy({ search, matchers }: AlertFilter): ((alert: Alert) => boolean) | undefined {
  if (search === undefined && matchers === undefined) return undefined;
  const words = search?.toLowerCase() ?? '';
  const compiled = matchers === undefined ? [] : readMatchers(matchers);
  return (alert) => alert.summary.toLowerCase().includes(words) && matchesLabels(compiled, alert.labels);
}

function readMatchers(text: string): readonly CompiledMatcher[] {
  const parsed = parseMatchers(text);
  if (!parsed.ok) throw unreadable(parsed.problem);
  const compiled = compileMatchers(parsed.matchers, compilePattern);
  if (!compiled.ok) throw unreadable(compiled.problem);
  return compiled.matchers;
}

function unreadable(problem: string): Problem {
  const help = 'write them as `{team="shop",env=~"prod.*"}`';
  return new Problem('request.invalid', `\`query.matchers\`: ${problem}`, {
    help,
    fields: [{ field: 'query.matchers', problem, help }],
  });
}

export async function showAlert(ctx: RequestContext, id: string): Promise<Alert> {
  requirePermission(ctx, 'alerts.read');
  return await getAlert(ctx.read, id);
}
