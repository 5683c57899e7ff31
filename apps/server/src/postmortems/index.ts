export { postmortemJobs } from './jobs.ts';
export { postmortemsHandlers } from './routes.ts';
