export { type ActionTools, type PlannedAction, registerAction } from './actions.ts';
export { playbookJobs, registerUpdateDue } from './jobs.ts';
export { playbooksHandlers } from './routes.ts';
