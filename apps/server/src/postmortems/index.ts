import { registerToDo } from '../platform/to-do/sources.ts';
import { postmortemsToDo } from './to-do-store.ts';
export { postmortemJobs } from './jobs.ts';
export { postmortemsHandlers } from './routes.ts';

registerToDo(postmortemsToDo);
