import type { RequestContext } from '../platform/context.ts';
import { decodeCursor } from '../platform/http/paging.ts';
import { requirePermission } from '../platform/require-permission.ts';
import type { Environment, Service, Team } from './service.ts';
import { getService, listEnvironmentsAfter, listServicesAfter, listTeamsAfter } from './store.ts';

export interface CatalogueQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

function after(query: CatalogueQuery): string {
  return decodeCursor(query.cursor, ['text'])?.[0] ?? '';
}

/** One row more than asked for, so that the page knows whether it is the last. */
export async function listServices(
  ctx: RequestContext,
  query: CatalogueQuery & { search?: string | undefined },
): Promise<readonly Service[]> {
  requirePermission(ctx, 'services.read');
  return listServicesAfter(ctx.read, { after: after(query), search: query.search ?? '', limit: query.limit + 1 });
}

export async function showService(ctx: RequestContext, name: string): Promise<Service> {
  requirePermission(ctx, 'services.read');
  return getService(ctx.read, name);
}

export async function listTeams(ctx: RequestContext, query: CatalogueQuery): Promise<readonly Team[]> {
  requirePermission(ctx, 'services.read');
  return listTeamsAfter(ctx.read, after(query), query.limit + 1);
}

export async function listEnvironments(ctx: RequestContext, query: CatalogueQuery): Promise<readonly Environment[]> {
  requirePermission(ctx, 'services.read');
  return listEnvironmentsAfter(ctx.read, after(query), query.limit + 1);
}
