import type { RequestContext } from '../platform/context.ts';
import { decodeCursor } from '../platform/http/paging.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { getEnvironment, getService } from '#services/index.ts';
import { listLatestDeployments } from './deployment-store.ts';
import type { Deployment, Release } from './release.ts';
import { listSbomEntries } from './sbom-store.ts';
import { getRelease, listReleases } from './store.ts';

interface ListQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Sort keys of lists by time: epoch milliseconds, then id. */
function timeCursor(cursor: string | undefined): { at: number; id: string } | undefined {
  const key = decodeCursor(cursor, ['number', 'uuid']);
  return key === undefined ? undefined : { at: key[0], id: key[1] };
}

/** One row more than asked for, so that the page knows whether it is the last; the same below. */
export async function listReleasesOf(
  ctx: RequestContext,
  serviceName: string,
  query: ListQuery & { line?: string | undefined },
): Promise<readonly Release[]> {
  requirePermission(ctx, 'releases.read');
  const service = await getService(ctx.read, serviceName);
  const cursor = timeCursor(query.cursor);
  return listReleases(ctx.read, {
    serviceId: service.id,
    line: query.line,
    before: cursor === undefined ? undefined : { releasedAt: cursor.at, id: cursor.id },
    limit: query.limit + 1,
  });
}

export async function showRelease(ctx: RequestContext, serviceName: string, version: string): Promise<Release> {
  requirePermission(ctx, 'releases.read');
  return getRelease(ctx.read, await getService(ctx.read, serviceName), version);
}

export async function listComponents(
  ctx: RequestContext,
  target: { service: string; version: string },
  query: ListQuery & { search?: string | undefined },
) {
  requirePermission(ctx, 'releases.read');
  const release = await getRelease(ctx.read, await getService(ctx.read, target.service), target.version);
  if (release.sbom.state !== 'present') return [];
  const [name = '', ecosystem = '', version = ''] = decodeCursor(query.cursor, ['text', 'text', 'text']) ?? [];
  return listSbomEntries(ctx.read, {
    digest: release.sbom.digest,
    search: query.search ?? '',
    after: { name, ecosystem, version },
    limit: query.limit + 1,
  });
}

export async function listDeployments(
  ctx: RequestContext,
  query: ListQuery & {
    service?: string | undefined;
    environment?: string | undefined;
    ungated?: boolean | undefined;
  },
): Promise<readonly Deployment[]> {
  requirePermission(ctx, 'releases.read');
  const service = query.service === undefined ? undefined : await getService(ctx.read, query.service);
  const environment = query.environment === undefined ? undefined : await getEnvironment(ctx.read, query.environment);
  const cursor = timeCursor(query.cursor);
  return listLatestDeployments(ctx.read, {
    serviceId: service?.id,
    environmentId: environment?.id,
    ungatedOnly: query.ungated ?? false,
    before: cursor === undefined ? undefined : { from: cursor.at, id: cursor.id },
    limit: query.limit + 1,
  });
}
