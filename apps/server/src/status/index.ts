import { registerToDo } from '../platform/to-do/sources.ts';
import { statusToDo } from './to-do-store.ts';

import { registerStatusActions } from './automation-actions.ts';
export { registerPageForms, registerStatusPages } from './public-routes.ts';
export { readKnown } from './served-pages.ts';
export { type SignedPost, statusJobs } from './jobs.ts';
export { addSampleStatus, deleteSampleStatus } from './sample-store.ts';
export { pruneSubscribers } from './subscribe.ts';
export { statusHandlers } from './routes.ts';
export { SubscriberLinks } from './subscriber-links.ts';

registerStatusActions();

registerToDo(statusToDo);
