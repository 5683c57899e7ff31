export { listAbsencesOf } from './absence-store.ts';
export { loadSchedules } from './load-store.ts';
export { absencesAt, onCallAt } from './on-call-at.ts';
export { onCallHandlers } from './on-call-routes.ts';
export { type PageSource, registerPageSource, registerScheduleUsers, type ScheduleUsers } from './ports.ts';
export { scheduleHandlers } from './routes.ts';
export { type ScheduleHead, toSchedule } from './schedule.ts';
export { findScheduleHead, getScheduleHead, listSchedulesById, listSchedulesByName } from './schedule-store.ts';
