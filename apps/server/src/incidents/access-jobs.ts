import type { JobHandlers } from '../platform/jobs/runner.ts';
import { closeGlass } from './break-glass.ts';
import { declareByRoute, declareByRouteJob } from './declare-by-route.ts';

export const incidentAccessJobs: JobHandlers = {
  'incidents.close_glass': closeGlass,
  [declareByRouteJob]: declareByRoute,
};
