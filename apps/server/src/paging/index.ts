import { registerToDo } from '../platform/to-do/sources.ts';
import { pagingToDo } from './to-do-store.ts';
export { registerActLinks } from './act-routes.ts';
export { pagingActs } from './acts-port.ts';
export {
  type GroupAnswerListener,
  type GroupOpenedListener,
  type MatterAnswer,
  registerGroupAnswerListener,
  registerGroupOpenedListener,
  registerMatterListener,
} from './matters.ts';
export { restrictedTitle } from './message-words.ts';
export { endMatter, openMatter } from './open-matter.ts';
export { registerPagingHealth } from './paging-health.ts';
export { startPagingWatch } from './start-watch.ts';
export { tellDestination, tellRoom } from './tell-destination.ts';
export { tellPeople } from './tell-people.ts';
export { listChainsSince, type ToldLine } from './told-chain-store.ts';
export { pagesHandlers } from './page-routes.ts';
export type { PagingParts } from './paging-parts.ts';
export { withholdMessages } from './withhold-store.ts';
export { PagingWorker } from './worker.ts';
export { createPolicy } from './save-policy.ts';
export { deletePolicy } from './delete-policy.ts';
export { deletePagesOf, insertSampleEscalations, type SampleEscalation } from './sample-store.ts';
export { findPolicyNames } from './policy-names.ts';
export { policiesHandlers } from './policy-routes.ts';

registerToDo(pagingToDo);
