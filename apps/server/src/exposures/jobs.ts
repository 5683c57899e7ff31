import { z } from 'zod';
import type { JobHandlers } from '../platform/jobs/runner.ts';
import { refreshAllExposures, refreshExposureHolders, refreshExposures } from './refresh-exposures.ts';

const OfService = z.object({ serviceId: z.string() });

const OfKnowledge = z.object({ advisoryIds: z.array(z.string()), cves: z.array(z.string()) });

/** What exposures do by themselves: they follow ledger, feeds, statements and the preset of deadlines. */
export const exposureJobs: JobHandlers = {
  'exposures.refresh': (ctx, payload) => refreshExposures(ctx, OfService.parse(payload).serviceId),
  'exposures.refresh_all': (ctx) => refreshAllExposures(ctx),
  'exposures.refresh_holders': (ctx, payload) => refreshExposureHolders(ctx, OfKnowledge.parse(payload)),
};
