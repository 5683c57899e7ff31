import type { JobHandlers } from '../platform/jobs/runner.ts';
import type { Senders } from '../platform/outgoing/senders.ts';
import { registerSearch } from '../platform/search/sources.ts';
import { registerToDo } from '../platform/to-do/sources.ts';
import { reporterMailJobs } from './mail-jobs.ts';
import type { ReportsParts } from './parts.ts';
import { reminderJobs } from './remind.ts';
import { reportsSearch } from './search-store.ts';
import { reportsToDo } from './to-do-store.ts';

export { registerAttachments } from './attachment-routes.ts';
export type { ReportsParts } from './parts.ts';
export { reportMailbox } from './mailbox.ts';
export { registerReportPages } from './public-routes.ts';
export { loadReportKeys } from './report-keys.ts';
export { reportsHandlers } from './routes.ts';
export { registerSecurityTxt } from './security-txt-routes.ts';
export { pruneReports } from './upkeep.ts';

/** Everything that reports do by themselves. */
export function reportJobs(parts: ReportsParts, senders: Senders): JobHandlers {
  return { ...reporterMailJobs(parts, senders), ...reminderJobs(parts, senders) };
}

registerToDo(reportsToDo);

registerSearch(reportsSearch);
