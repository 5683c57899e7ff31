import { z } from 'zod';
import type { JobHandlers } from '../platform/jobs/runner.ts';
import { syncJob } from './sync-jobs.ts';
import { type SyncRules, syncSource } from './sync-source.ts';

const OfSource = z.object({ sourceId: z.string() });

/** What keeps feeds current. */
export function feedJobs(rules: SyncRules): JobHandlers {
  return {
    [syncJob]: async (ctx, payload) => {
      await syncSource(ctx, OfSource.parse(payload).sourceId, rules);
    },
  };
}
