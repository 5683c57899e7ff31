import type { schedulesOperations } from '@lockstep/contract';
import type { Handlers } from '../platform/http/handlers.ts';
import { feedHandlers, holidayHandlers, importHandlers } from './calendar-handlers.ts';
import { onCallHandlers } from './on-call-routes.ts';
import { scheduleHandlers } from './routes.ts';
import { absenceHandlers, coverHandlers, shiftSwapHandlers } from './shift-routes.ts';

/** @param publicUrl where calendar programs reach this server */
export function schedulesHandlers(publicUrl: string): Handlers<typeof schedulesOperations> {
  return {
    ...scheduleHandlers,
    ...onCallHandlers,
    ...shiftSwapHandlers,
    ...coverHandlers,
    ...absenceHandlers,
    ...holidayHandlers,
    ...feedHandlers(publicUrl),
    ...importHandlers,
  };
}
