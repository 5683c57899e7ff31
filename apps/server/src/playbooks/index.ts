import { registerToDo } from '../platform/to-do/sources.ts';
import { registerRedactor } from '#incidents/index.ts';
import { redactTasks } from './redact-store.ts';
import { playbooksToDo } from './to-do-store.ts';
export { type ActionTools, type PlannedAction, registerAction } from './actions.ts';
export { playbookJobs, registerUpdateDue } from './jobs.ts';
export { playbooksHandlers } from './routes.ts';

registerToDo(playbooksToDo);
registerRedactor(redactTasks);
