import { registerToDo } from '../platform/to-do/sources.ts';
import { registerRedactor } from '#incidents/index.ts';
import { redactItems } from './redact-store.ts';
import { postmortemsToDo } from './to-do-store.ts';
export { postmortemJobs } from './jobs.ts';
export { postmortemsHandlers } from './routes.ts';

registerToDo(postmortemsToDo);
registerRedactor(redactItems);
