import { registerToDo } from '../platform/to-do/sources.ts';
import { statusToDo } from './to-do-store.ts';

import { registerRedactor } from '#incidents/index.ts';
import { registerStatusActions } from './automation-actions.ts';
import { redactTold } from './redact-update.ts';
export { registerPageForms, registerStatusPages } from './public-routes.ts';
export { readKnown } from './served-pages.ts';
export { type SignedPost, statusJobs } from './jobs.ts';
export { addSampleStatus, deleteSampleStatus } from './sample-store.ts';
export { pruneSubscribers } from './subscribe.ts';
export { statusHandlers } from './routes.ts';
export { SubscriberLinks } from './subscriber-links.ts';

registerStatusActions();

registerRedactor(redactTold);

registerToDo(statusToDo);
