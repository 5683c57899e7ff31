import { registerToDo } from '../platform/to-do/sources.ts';
import { schedulesToDo } from './to-do-store.ts';
export { listAbsencesOf } from './absence-store.ts';
export { registerCalendars } from './calendar-routes.ts';
export { schedulesHandlers } from './handlers.ts';
export { loadSchedules } from './load-store.ts';
export { absencesAt, onCallAt } from './on-call-at.ts';
export { type PageSource, registerPageSource, registerScheduleUsers, type ScheduleUsers } from './ports.ts';
export { createSchedule, deleteSchedule } from './put-schedule.ts';
export { type ScheduleHead, toSchedule } from './schedule.ts';
export { listSchedulesById } from './schedule-store.ts';

registerToDo(schedulesToDo);
