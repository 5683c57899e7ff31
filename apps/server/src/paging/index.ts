export { registerActLinks } from './act-routes.ts';
export { pagingActs } from './acts-port.ts';
export { registerPagingHealth } from './paging-health.ts';
export { startPagingWatch } from './start-watch.ts';
export { pagesHandlers } from './page-routes.ts';
export type { PagingParts } from './paging-parts.ts';
export { PagingWorker } from './worker.ts';
export { findPolicyNames } from './policy-names.ts';
export { policiesHandlers } from './policy-routes.ts';
