import { registerSearch } from '../platform/search/sources.ts';
import { advisoriesSearch } from './search-store.ts';
import { registerComponentListener, registerExposureSource } from '#releases/index.ts';
import { exposureStrips } from './exposure-strips.ts';
import { judgeAdded } from './judge-components.ts';

export { type DeadlineGround, isRestricted, toFindingAnswer } from './finding-answer.ts';
export { deadlinePreset, registerDeadlinePreset } from './ports.ts';
export { type ComponentSet, type KnowledgeMoments, findFindingsAt } from './find-findings.ts';
export { findFindingsOfReleases } from './find-findings-of-releases.ts';
export { listSummaries } from './fleet-store.ts';
export { findingsOfRelease } from './list-findings.ts';
export { type FeedLoad, listFeeds as listFeedLoads } from './feed-store.ts';
export { feedJobs } from './feed-jobs.ts';
export { type LoadFeed, loadFeed } from './load-feed.ts';
export { keepFeedJobs } from './sync-jobs.ts';
export type { SyncRules } from './sync-source.ts';
export { listWithdrawn } from './withdrawn-store.ts';
export { loadMatcher } from './load-matcher.ts';
export { deleteSampleFeeds } from './sample-store.ts';
export { listRestrictedNames } from './own-advisory-store.ts';
export { addOwnAdvisory } from './add-own-advisory.ts';
export { lockOwnAdvisory } from './own-advisory-store.ts';
export { type ChangedKnowledge, listServicesHolding } from './services-holding.ts';
export { findingsHandlers } from './findings-routes.ts';
export { advisoriesHandlers } from './routes.ts';

// Ports of the earlier slice, filled when the parts are loaded.
registerComponentListener((tx, _ctx, components) => judgeAdded(tx, components));
registerExposureSource(exposureStrips);

registerSearch(advisoriesSearch);
