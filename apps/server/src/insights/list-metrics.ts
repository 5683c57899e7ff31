import { GROUND_RULES, LEFT_OUT, METRICS } from '@lockstep/insights';
import type { RequestContext } from '../platform/context.ts';
import { requirePermission } from '../platform/require-permission.ts';

/** The catalogue: what there is, what it is not, and what is left out on purpose. */
export function listMetrics(ctx: RequestContext) {
  requirePermission(ctx, 'insights.read');
  return { rules: GROUND_RULES, metrics: METRICS, leftOut: LEFT_OUT };
}
