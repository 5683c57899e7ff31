import type { RequestContext } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { getService } from '#services/index.ts';
import { type SbomReport, findSbomReport } from './sbom-report-store.ts';
import { getRelease } from './store.ts';

/** How the SBOM of a release was understood. */
export async function getSbomReport(
  ctx: RequestContext,
  input: { readonly service: string; readonly version: string },
): Promise<SbomReport> {
  requirePermission(ctx, 'releases.read');
  const service = await getService(ctx.read, input.service);
  const release = await getRelease(ctx.read, service, input.version);
  const report = release.sbom.state === 'present' ? await findSbomReport(ctx.read, release.sbom.digest) : undefined;
  if (report === undefined) {
    throw new Problem('releases.sbom_not_found', `release \`${release.version}\` of \`${service.name}\` has no SBOM`, {
      help: `attach it with \`lockstep release add ${service.name} ${release.version} --sbom sbom.json\``,
    });
  }
  return report;
}
