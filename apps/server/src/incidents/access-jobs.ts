import type { JobHandlers } from '../platform/jobs/runner.ts';
import { closeGlass } from './break-glass.ts';

export const incidentAccessJobs: JobHandlers = { 'incidents.close_glass': closeGlass };
