import type { RequestContext } from '../platform/context.ts';
import { requireSampleScope } from '#services/index.ts';
import type { Incident } from './incident.ts';

/** Sample people act on incidents of the sample only. */
export function requireIncidentScope(
  ctx: Pick<RequestContext, 'actor'>,
  incident: Pick<Incident, 'isSample' | 'name'>,
): void {
  requireSampleScope(ctx, { isSample: incident.isSample, name: incident.name });
}
