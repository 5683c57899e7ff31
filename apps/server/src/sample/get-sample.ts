import type { SampleState as SampleStateSchema } from '@lockstep/contract';
import type { z } from 'zod';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import type { DeepReadonly } from '../platform/http/handlers.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { loadingProgress } from './progress.ts';
import { findSample, listSeats } from './store.ts';
import { sampleStories } from './stories.ts';

export type SampleState = DeepReadonly<z.infer<typeof SampleStateSchema>>;

export async function getSample(ctx: RequestContext): Promise<SampleState> {
  requirePermission(ctx, 'services.read');
  return await sampleState(ctx.read);
}

export async function sampleState(tx: Transaction): Promise<SampleState> {
  const sample = await findSample(tx);
  return {
    isLoaded: sample !== undefined,
    loadedAt: sample === undefined ? null : isoInstant(sample.loadedAt),
    progress: loadingProgress() ?? null,
    stories: sampleStories,
    seats: sample === undefined ? [] : await listSeats(tx),
  };
}
