import type { sampleOperations } from '@lockstep/contract';
import type { Handlers } from '../platform/http/handlers.ts';
import { getSample } from './get-sample.ts';
import { loadSample } from './load-sample.ts';
import { removeSample } from './remove-sample.ts';

export const sampleHandlers: Handlers<typeof sampleOperations> = {
  getSample: (ctx) => getSample(ctx),
  loadSample: (ctx) => loadSample(ctx),
  removeSample: (ctx) => removeSample(ctx),
};
