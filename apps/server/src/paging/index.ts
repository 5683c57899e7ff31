export { registerActLinks } from './act-routes.ts';
export { pagingActs } from './acts-port.ts';
export { pagesHandlers } from './page-routes.ts';
export type { PagingParts } from './paging-parts.ts';
export { PagingWorker, runPagingOnce } from './worker.ts';
export { findPolicyNames } from './policy-names.ts';
export { policiesHandlers } from './policy-routes.ts';
