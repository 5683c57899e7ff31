import type { DeadlineClass } from '@lockstep/advisories';
import { listSummaries } from '#advisories/index.ts';
import { listServing } from '#releases/index.ts';
import { carriesKey, getEnvironment, getService } from '#services/index.ts';
import type { RequestContext } from '../platform/context.ts';
import { decodeCursor } from '../platform/http/paging.ts';
import { requirePermission } from '../platform/require-permission.ts';
import type { ExposureState, StoredExposure } from './exposure.ts';
import { type AdvisoryRow, exposureTotals, type ExposureTotals, listByAdvisory } from './advisory-list-store.ts';
import { type ExposureFilter, openStates } from './filter-store.ts';
import { listExposuresBy } from './list-store.ts';
import { maySeeRestricted } from './show-exposure.ts';

export interface ExposureQuery {
  readonly advisory?: string | undefined;
  readonly service?: string | undefined;
  readonly environment?: string | undefined;
  readonly state: ExposureState | 'open' | 'any';
  readonly deadline?: DeadlineClass | undefined;
  readonly zeroBudget?: boolean | undefined;
  readonly overdue?: boolean | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** One row more than asked for, so that the page knows whether it is the last. */
export async function listExposures(ctx: RequestContext, query: ExposureQuery): Promise<readonly StoredExposure[]> {
  requirePermission(ctx, 'exposures.read');
  const key = decodeCursor(query.cursor, ['number', 'uuid']);
  return await listExposuresBy(ctx.read, await filterOf(ctx, query), {
    after: key === undefined ? undefined : { dueAt: key[0], id: key[1] },
    limit: query.limit + 1,
  });
}

export interface ExposedAdvisories {
  readonly rows: readonly (AdvisoryRow & { readonly summary: string })[];
  readonly totals: ExposureTotals;
  /** Whether the caller may be able to sign a verdict somewhere; each place is checked when they do. */
  readonly mayTriage: boolean;
  /** What serves now and has no readable list of components. */
  readonly unknown: readonly { readonly service: string; readonly environment: string; readonly version: string }[];
}

/** The same by advisory. */
export async function listExposedAdvisories(ctx: RequestContext, query: ExposureQuery): Promise<ExposedAdvisories> {
  requirePermission(ctx, 'exposures.read');
  const key = decodeCursor(query.cursor, ['number', 'number', 'text', 'number']);
  const filter = await filterOf(ctx, query);
  const after =
    key === undefined ? undefined : { rank: key[0], dueAt: key[1], advisory: key[2], isRestricted: key[3] === 1 };
  // None of them waits for another, and each reads much.
  const [rows, totals, serving, isTriaging] = await Promise.all([
    listByAdvisory(ctx.read, filter, { after, limit: query.limit + 1 }),
    exposureTotals(ctx.read, maySeeRestricted(ctx), ctx.now),
    listServing(ctx.read, ctx.now),
    mayTriage(ctx),
  ]);
  return {
    rows: await withSummaries(ctx, rows),
    mayTriage: isTriaging,
    totals,
    unknown: serving.filter(({ sbomState }) => sbomState !== 'present').slice(0, 500),
  };
}

async function mayTriage({ actor, read }: RequestContext): Promise<boolean> {
  if (actor.kind !== 'person' || actor.userId === undefined) return false;
  return actor.permissions.has('exposures.triage') || (await carriesKey(read, actor.userId, 'security'));
}

async function withSummaries(
  ctx: RequestContext,
  rows: readonly AdvisoryRow[],
): Promise<readonly (AdvisoryRow & { readonly summary: string })[]> {
  const open = rows.filter(({ isRestricted }) => !isRestricted).map(({ advisory }) => advisory);
  const found = Map.groupBy(await listSummaries(ctx.read, open, ctx.now), ({ id }) => id);
  return rows.map((row) => ({
    ...row,
    summary: found.get(row.advisory)?.find(({ summary }) => summary !== '')?.summary ?? '',
  }));
}

async function filterOf(ctx: RequestContext, query: ExposureQuery): Promise<ExposureFilter> {
  const { service, environment, state } = query;
  return {
    maySeeRestricted: maySeeRestricted(ctx),
    advisory: query.advisory === '' ? undefined : query.advisory,
    serviceId: service === undefined ? undefined : (await getService(ctx.read, service)).id,
    environmentId: environment === undefined ? undefined : (await getEnvironment(ctx.read, environment)).id,
    states: state === 'any' ? undefined : state === 'open' ? openStates : [state],
    deadline: query.deadline,
    isZeroBudget: query.zeroBudget,
    isOverdue: query.overdue,
    now: ctx.now,
  };
}
