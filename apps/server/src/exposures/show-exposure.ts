import type { RequestContext } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission } from '../platform/require-permission.ts';
import type { StoredExposure, StoredVerdict } from './exposure.ts';
import { getExposure } from './exposure-store.ts';
import { requireKeyOfService } from './ports.ts';
import { listVerdicts } from './verdict-store.ts';

export interface ShownExposure {
  readonly exposure: StoredExposure;
  /** Newest first. */
  readonly verdicts: readonly StoredVerdict[];
  /** Whether the caller may sign a verdict. */
  readonly canSign: boolean;
}

/** Exposures by restricted advisories are shown to those who may read these, and do not exist for anybody else. */
export function maySeeRestricted({ actor }: Pick<RequestContext, 'actor'>): boolean {
  return actor.kind === 'system' || actor.permissions.has('advisories.read_restricted');
}

export async function showExposure(ctx: RequestContext, id: string): Promise<ShownExposure> {
  requirePermission(ctx, 'exposures.read');
  const exposure = await getExposure(ctx.read, id, maySeeRestricted(ctx));
  const verdicts = await listVerdicts(ctx.read, id);
  return { exposure, verdicts, canSign: await canSign(ctx, exposure) };
}

async function canSign(ctx: RequestContext, exposure: StoredExposure): Promise<boolean> {
  if (ctx.actor.kind !== 'person' || exposure.dismissal !== undefined) return false;
  if (ctx.actor.isSample && !exposure.isSample) return false;
  try {
    await requireKeyOfService(ctx.read, ctx, 'security', exposure);
    return true;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}
