export { absencesAt, onCallAt } from './on-call-at.ts';
export type { ScheduleHead } from './schedule.ts';
export { findScheduleHead, getScheduleHead, listSchedulesById, listSchedulesByName } from './schedule-store.ts';
